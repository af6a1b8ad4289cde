"""What templates of today's Novu may name, as a shape (docs/novu/v3.15.md, section 11)."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from novu_flows.check.shapes import ANYTHING, NUMBER, TEXT, TRUTH, PayloadSchema, Shape, payload_of, shape
from novu_flows.declare.payload_schema import model_schema
from novu_flows.declare.steps import DelayStep, DigestStep, HttpStep, InAppStep, Step
from novu_flows.declare.workflow import AnyWorkflow

SUBSCRIBER_FIELDS = (
    "subscriberId",
    "firstName",
    "lastName",
    "email",
    "phone",
    "avatar",
    "locale",
    "timezone",
    "lastOnlineAt",
)


def closed(properties: Mapping[str, PayloadSchema]) -> PayloadSchema:
    """Return the schema of an object that has these members and no others."""
    return {"type": "object", "properties": properties, "additionalProperties": False}


_SUBSCRIBER = closed({**dict.fromkeys(SUBSCRIBER_FIELDS, TEXT), "isOnline": TRUTH, "data": ANYTHING})
TODAYS_SUBSCRIBER = shape([_SUBSCRIBER], {})
_WORKFLOW = closed(
    {
        **dict.fromkeys(("workflowId", "name", "description", "severity"), TEXT),
        "tags": {"type": "array", "items": TEXT},
    }
)
_IN_APP = closed(
    {**dict.fromkeys(("seen", "read"), TRUTH), **dict.fromkeys(("lastSeenDate", "lastReadDate"), TEXT)}
)
LAYOUT_CONTEXT = shape(
    [
        closed(
            {"content": TEXT, "subscriber": _SUBSCRIBER, **dict.fromkeys(("context", "env", "t"), ANYTHING)}
        )
    ],
    {},
)


def context_after(workflow: AnyWorkflow, earlier: Iterable[Step]) -> Shape:
    """Return what a step may name that comes after some others, as the members of one value."""
    payload = payload_of(workflow)
    held: PayloadSchema = {"anyOf": list(payload.schemas)}
    steps = {step.step_id: _result(step, held) for step in earlier if step.type != "throttle"}
    context = closed(
        {
            "payload": held,
            "subscriber": _SUBSCRIBER,
            "steps": closed(steps),
            "workflow": _WORKFLOW,
            **dict.fromkeys(("context", "env", "t"), ANYTHING),
        }
    )
    return shape([context], payload.definitions)


def _result(step: Step, payload: PayloadSchema) -> PayloadSchema:
    match step:
        case InAppStep():
            return _IN_APP
        case DigestStep():
            event = closed({"id": TEXT, "time": TEXT, "payload": payload})
            return closed({"eventCount": NUMBER, "events": {"type": "array", "items": event}})
        case DelayStep():
            return closed({"duration": NUMBER})
        case HttpStep():
            return _answer(step)
        case _:
            return closed({})


def _answer(step: HttpStep) -> PayloadSchema:
    match step.response:
        case type() as model if issubclass(model, BaseModel):
            return model_schema(model)
        case Mapping() as schema:
            return schema
        case _:
            return ANYTHING
