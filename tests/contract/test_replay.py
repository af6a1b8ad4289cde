"""How the replayer tells what a server made up at random from what differs."""

import asyncio

import pytest
from contract.replay import replay

from novu_flows.emulator import Emulator

ROW = {
    "section": "workflows",
    "name": "create",
    "auth": "dev",
    "request_headers": None,
    "request_raw": None,
    "request_base64": None,
    "level": "exact",
}


def taken_twice(recorded_id, recorded_name="Same-12345678"):
    """Two workflows of one identifier, of which the second was recorded with an id and a name; then it is read by that id."""
    created = {"name": "Same-12345678", "workflowId": "same", "steps": []}
    post = {**ROW, "method": "POST", "target": "/v2/workflows", "request_body": created, "status": 201}
    read = {**ROW, "method": "GET", "target": f"/v2/workflows/{recorded_id}", "request_body": None}
    shown = {"data": {"workflowId": recorded_id, "name": recorded_name}}
    return [
        {**post, "n": 1, "response_body": None},
        {**post, "n": 2, "response_body": shown},
        {**read, "n": 3, "status": 200, "response_body": shown},
    ]


def differing(rows):
    """Return what differs in the values that the rows name, by number of row."""
    results = asyncio.run(replay(rows, Emulator(profile="3.15")))
    return {
        result.row["n"]: [found.text for found in result.differences if "recorded," in found.text]
        for result in results[1:]
    }


@pytest.mark.parametrize("tail", ["3fegbdxi", "kpbvvrix", "0V-Ooi5Lfg"])
def test_a_random_tail_is_renamed_and_read_back(tail):
    """
    The identifier of a workflow may end otherwise, and later rows that name it find the one that was made here.
    """
    assert differing(taken_twice(f"same-{tail}")) == {2: [], 3: []}


def test_what_looks_like_a_tail_elsewhere_is_compared():
    """
    A name is no identifier: that it ends otherwise is a difference.
    """
    found = differing(taken_twice("same-3fegbdxi", recorded_name="Same-87654321"))

    assert all(len(texts) == 1 and texts[0].startswith("$.data.name") for texts in found.values())
