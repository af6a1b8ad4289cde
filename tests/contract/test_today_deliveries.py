"""Profile 3.15 delivers steps as a real server was recorded to: by their conditions, their templates, their digests."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from novu_flows.emulator import Emulator

HERE = Path(__file__).parent
CONDITIONS = json.loads((HERE / "conditions-3.15.json").read_text(encoding="utf-8"))
RENDERINGS = json.loads((HERE / "rendering-3.15.json").read_text(encoding="utf-8"))
RESULTS = {"ran": "completed", "skipped": "canceled", "failed": "failed"}
EVENTS = ("A", "B", "C")  # the payloads' `a` of the cases with a digest
# Whose values are of the recorded server alone: the ids and dates of the subscriber's record.
OTHER_VALUES = ("body 17",)
OTHER_HTML = ("maily",)  # the block editor's own


async def delivered(recording, case, step, *, before=(), events=("A",)):
    """Return the job and the messages of a step, and the outbox, once a workflow with it was triggered."""
    name = case["id"]
    emulator = Emulator(profile="3.15")
    emulator.provide("email")
    transport, headers = (
        httpx.ASGITransport(emulator.app),
        {"Authorization": f"ApiKey {emulator.keys.development}"},
    )
    async with httpx.AsyncClient(transport=transport, headers=headers, base_url="http://novu.test") as client:
        workflow = json.loads(json.dumps(recording["workflow"]).replace("<n>", name.rpartition("-")[2]))
        await client.post("/v2/workflows", json={**workflow, "workflowId": name, "steps": [*before, step]})
        person = json.loads(json.dumps(recording["subscriber"]).replace("<id>", name))
        await client.post("/v2/subscribers", json=person)
        for letter in events:
            payload = {**recording["payload"], **({"a": letter} if len(events) > 1 else {})}
            event = {"name": name, "to": person["subscriberId"], "payload": payload}
            await client.post("/v1/events/trigger", json=event)
        emulator.turn(timedelta(minutes=1))
        runs = (await client.get("/v1/notifications")).json()["data"]
        messages = (await client.get("/v1/messages")).json()["data"]
    return runs[-1]["jobs"][-1], messages, emulator.outbox.sent()


@pytest.mark.parametrize("case", CONDITIONS["cases"], ids=lambda case: case["id"])
def test_a_condition_decides_as_recorded(case):
    """
    The step runs, is left out or fails, and the detail says so.
    """
    controls = {"subject": "s", "body": "b", "skip": case["condition"]}
    step = {"name": "inbox", "type": "in_app", "controlValues": controls}
    job, messages, _ = asyncio.run(delivered(CONDITIONS, case, step))

    assert (job["status"], job["executionDetails"][-1]["detail"], len(messages)) == (
        RESULTS[case["result"]],
        case["detail"],
        case["result"] == "ran",
    )


@pytest.mark.parametrize("case", RENDERINGS["cases"], ids=lambda case: case["name"])
def test_a_message_is_rendered_as_recorded(case):
    """
    Subject, content and data, what an e-mail holds, or what failed, are the recorded ones.
    """
    step = {"name": "step", "stepId": "step", "type": case["type"], "controlValues": case["controls"]}
    values = {"type": "regular", "amount": case.get("digest"), "unit": "seconds"}
    digest = [{"name": "dig", "stepId": "dig", "type": "digest", "controlValues": values}]
    job, messages, sent = asyncio.run(
        delivered(
            RENDERINGS,
            case,
            step,
            before=digest if case.get("digest") else (),
            events=EVENTS if case.get("digest") else ("A",),
        )
    )

    assert case["detail"] == job["executionDetails"][-1]["detail"]
    assert case.get("raw") in (None, job["executionDetails"][-1].get("raw"))
    assert shown(case.get("message"), case) == shown(messages[0] if messages else None, case)
    if case.get("mail") and case["name"] not in OTHER_HTML:
        assert mail(case["mail"]) == sent[0].content.strip()


def shown(message, case):
    """Return what is compared of a message."""
    if message is None:
        return None
    content = message.get("content")
    return (
        message.get("subject"),
        content if case["name"] not in OTHER_VALUES else content.count("'"),
        message.get("data"),
        json.loads(json.dumps(message["cta"]), object_hook=without_ids),
    )


def without_ids(part):
    """Return a part of JSON without its ids."""
    return {key: held for key, held in part.items() if key not in ("_id", "id")}


def mail(recorded):
    """Return the HTML of a recorded e-mail with plain ends of lines."""
    return recorded["html"].replace("\r\n", "\n").strip()
