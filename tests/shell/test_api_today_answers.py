"""The answer models of v2 read all that a real Novu 3.15 answered."""

import re
from inspect import getmembers, isfunction
from pathlib import Path
from typing import get_origin

import pytest
from api_calls import made
from contract.replay import read_recording

from novu_flows.api import (
    Call,
    changes,
    environments,
    events,
    feed,
    feeds,
    groups,
    health,
    inbound_parse,
    integrations,
    layouts,
    messages,
    notifications,
    preferences,
    subscribers,
    topics,
    v2,
    workflows,
)

RECORDINGS = sorted((Path(__file__).parents[1] / "contract").glob("*-3.15.jsonl.gz"))
V1 = (
    changes,
    environments,
    events,
    feed,
    feeds,
    groups,
    health,
    inbound_parse,
    integrations,
    layouts,
    messages,
)
V1 += (notifications, preferences, subscribers, topics, workflows)


def calls_of(sections):
    """Return every call of some sections, by the names of module and function."""
    return {
        f"{section.__name__}.{name}": made(function)
        for section in sections
        for name, function in getmembers(section, isfunction)
        if function.__module__ == section.__name__
        and not name.startswith("_")
        and get_origin(function.__annotations__.get("return")) is Call
    }


CALLS = calls_of(getattr(v2, name) for name in v2.__all__)
CALLS_OF_V1 = calls_of(V1)
# Answers of routes for which the recorded server was asked nothing that succeeded.
NOT_RECORDED = {"novu_flows.novu.v2.contexts.delete", "novu_flows.novu.v2.preferences.get_global"}


def pattern_of(call):
    """Return what the path of a recorded request to the route of a call is."""
    path = re.sub(r":[A-Za-z]+", r"[^/]+", f"/{call.version}{call.template}")
    return re.compile(path)


def fixed_segments(call):
    """Return how many segments of a route are words, the more the nearer it is."""
    return sum(not part.startswith(":") for part in call.template.split("/"))


def rows():
    """Return every recorded exchange that succeeded, but for the preparations, whose answers were not kept."""
    for recording in RECORDINGS:
        for row in read_recording(recording):
            if 200 <= row["status"] < 300 and not row["name"].startswith("setup:"):
                yield row


def route_of(row, calls=CALLS):
    """Return the call whose route answered a request."""
    path = row["target"].partition("?")[0]
    fitting = [
        name
        for name, call in calls.items()
        if call.method == row["method"] and pattern_of(call).fullmatch(path)
    ]
    return max(fitting, key=lambda name: fixed_segments(calls[name]), default=None)


@pytest.fixture(scope="module")
def recorded():
    """Return the recorded exchanges of each call."""
    found = {}
    for row in rows():
        if (name := route_of(row)) is not None:
            found.setdefault(name, []).append(row)
    return found


@pytest.mark.parametrize(("calls", "least"), [(CALLS, 60), (CALLS_OF_V1, 40)], ids=["v2", "v1"])
def test_every_recorded_answer_is_read(calls, least):
    """
    No model refuses what Novu 3.15 answered, by the routes of v1 either.
    """
    read = set()
    for row in rows():
        name = route_of(row, calls)
        if name is None:
            continue
        try:
            calls[name].read(calls[name].redact_answer(row["response_body"]))
        except ValueError as error:
            pytest.fail(f"{name}, exchange {row['n']} of {row['section']}: {error}")
        read.add(name)

    assert len(read) >= least


def test_every_route_of_the_recordings_has_a_call(recorded):
    """
    All that succeeded below /v2 was answered by a route of the client, and each call was seen to succeed.
    """
    missing = {
        f"{row['method']} {row['target']}"
        for row in rows()
        if row["target"].startswith("/v2/") and row["method"] != "HEAD" and route_of(row) is None
    }

    assert {"GET /v2/workflows/", "GET /v2/Workflows"} >= missing
    assert set(CALLS) - set(recorded) <= NOT_RECORDED


def test_unknown_fields_and_words_are_kept():
    """
    What a newer Novu adds is no error.
    """
    answer = {"_id": "1", "workflowId": "w", "name": "W", "status": "PAUSED", "agent": {"identifier": "a"}}
    step = {"_id": "2", "stepId": "s", "type": "tool", "providerOverrides": {"x": 1}}
    workflow = v2.workflows.get_one("w").read({"data": {**answer, "steps": [step]}})

    assert ("PAUSED", "tool") == (workflow.status, workflow.steps[0].type)
    assert {"agent": {"identifier": "a"}} == workflow.model_extra
