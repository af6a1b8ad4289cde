"""Recorded workflows of Novu 3.15: each is read, and a PUT that changes nothing says all that it holds."""

import gzip
import json
from pathlib import Path

import pytest

from novu_flows.declare.basics import CHANNELS
from novu_flows.novu.v2.steps import STEP_FIELDS, write_controls
from novu_flows.novu.v2.workflow_answers import WorkflowV2
from novu_flows.novu.v2.workflow_bodies import update_body
from novu_flows.novu.v2.workflow_fields import observed_workflow

FOLDER = Path(__file__).parent
WRITTEN = ("name", "description", "tags", "active", "severity", "validatePayload", "payloadSchema")


def answers(name):
    """Yield the recorded answers that are a whole workflow."""
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            body = row["response_body"]
            found = body.get("data") if isinstance(body, dict) else None
            if "/v2/workflows" in row["target"] and isinstance(found, dict) and "preferences" in found:
                yield row["n"], found


@pytest.mark.parametrize("name", ["novu-3.15.jsonl.gz", "random-workflows-3.15.jsonl.gz"])
def test_a_put_that_changes_nothing_says_all_that_was_recorded(name):
    """
    Values, preferences of both layers, identity and order of the steps, and all plain fields.
    """
    count = 0
    for number, found in answers(name):
        observed = observed_workflow(WorkflowV2.model_validate(found))
        body = update_body({}, observed.handle)
        count += 1
        assert {key: found[key] for key in WRITTEN if key in found} == {
            key: body[key] for key in WRITTEN if key in found
        }, number
        assert found["preferences"]["user"] == body["preferences"]["user"], number
        assert set(CHANNELS) == set(body["preferences"]["workflow"]["channels"]), number
        if found["preferences"]["default"] is not None:
            assert found["preferences"]["default"] == body["preferences"]["workflow"], number
        assert [(one["_id"], one["stepId"], one["type"], one["name"]) for one in found["steps"]] == [
            (one["_id"], one["stepId"], one["type"], one["name"]) for one in body["steps"]
        ], number
        assert [one["controls"]["values"] for one in found["steps"]] == [
            one["controlValues"] for one in body["steps"]
        ], number

    assert count > 40


@pytest.mark.parametrize("name", ["novu-3.15.jsonl.gz", "random-workflows-3.15.jsonl.gz"])
def test_each_field_of_a_recorded_step_is_written_as_it_was_read(name):
    """
    Writing what was read, field by field, leaves what the field says.
    """
    for number, found in answers(name):
        for step in found["steps"]:
            values = step["controls"]["values"]
            for field in STEP_FIELDS.get(step["type"], ()):
                held = field.read(values)
                if held is not None and field.name not in ("span", "backoff"):
                    copy = json.loads(json.dumps(values))
                    write_controls(step["type"], copy, {(field.name,): held})
                    assert held == field.read(copy), (number, field.name, values)
