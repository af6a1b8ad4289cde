"""Profile 3.15 delivers in-app steps as a real server was recorded to: by their conditions and their templates."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from novu_flows.emulator import Emulator

HERE = Path(__file__).parent
CONDITIONS = json.loads((HERE / "conditions-3.15.json").read_text(encoding="utf-8"))
RENDERINGS = json.loads((HERE / "rendering-3.15.json").read_text(encoding="utf-8"))
RESULTS = {"ran": "completed", "skipped": "canceled", "failed": "failed"}
# Which renderings come out otherwise, and why.
LEFT = {
    "body 17": "shows the subscriber's record with its ids and dates",
}


async def delivered(recording, case, controls):
    """Return job and message of one trigger of a workflow with one in-app step."""
    name = case["id"]
    emulator = Emulator(profile="3.15")
    transport, headers = (
        httpx.ASGITransport(emulator.app),
        {"Authorization": f"ApiKey {emulator.keys.development}"},
    )
    async with httpx.AsyncClient(transport=transport, headers=headers, base_url="http://novu.test") as client:
        step = {"name": "inbox", "type": "in_app", "controlValues": controls}
        workflow = json.loads(json.dumps(recording["workflow"]).replace("<n>", name.rpartition("-")[2]))
        await client.post("/v2/workflows", json={**workflow, "workflowId": name, "steps": [step]})
        person = json.loads(json.dumps(recording["subscriber"]).replace("<id>", name))
        await client.post("/v2/subscribers", json=person)
        event = {"name": name, "to": person["subscriberId"], "payload": recording["payload"]}
        await client.post("/v1/events/trigger", json=event)
        [run] = (await client.get("/v1/notifications")).json()["data"]
        messages = (await client.get("/v1/messages")).json()["data"]
    return run["jobs"][0], messages


@pytest.mark.parametrize("case", CONDITIONS["cases"], ids=lambda case: case["id"])
def test_a_condition_decides_as_recorded(case):
    """
    The step runs, is left out or fails, and the detail says so.
    """
    controls = {"subject": "s", "body": "b", "skip": case["condition"]}
    job, messages = asyncio.run(delivered(CONDITIONS, case, controls))

    assert (job["status"], job["executionDetails"][-1]["detail"], len(messages)) == (
        RESULTS[case["result"]],
        case["detail"],
        case["result"] == "ran",
    )


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in RENDERINGS["cases"]
        if case["type"] == "in_app" and "digest" not in case and case["name"] not in LEFT
    ],
    ids=lambda case: case["name"],
)
def test_a_message_is_rendered_as_recorded(case):
    """
    Subject and content, or the failure, are the recorded ones.
    """
    job, messages = asyncio.run(delivered(RENDERINGS, case, case["controls"]))
    recorded = case.get("message")

    assert job["executionDetails"][-1]["detail"] == case["detail"]
    assert [(one.get("subject"), one["content"], one.get("data")) for one in messages] == (
        [(recorded.get("subject"), recorded["content"], recorded.get("data"))] if recorded else []
    )
