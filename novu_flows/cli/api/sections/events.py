"""The commands of `api events`."""

from novu_flows.api import Broadcast, Trigger
from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, EndpointBody, json, text, texts
from novu_flows.novu.v1 import events
from novu_flows.novu.v1.events import new_transaction_id


def _named(body: EndpointBody) -> EndpointBody:
    """Return a start its transaction id, and the payload that Novu insists on."""
    return {"payload": {}, "transactionId": new_transaction_id(), **body}


def _each_named(body: EndpointBody) -> EndpointBody:
    starts = body.get("events")
    if not isinstance(starts, list):
        return body
    return {**body, "events": [_named(start) if isinstance(start, dict) else start for start in starts]}


_START = (
    text("name", "The workflow id."),
    json("payload", "What the workflow's templates are filled with."),
    json("overrides", "What is to be different for this trigger."),
    text("transaction-id", "The name of this trigger; made unless given."),
    text("actor", "The subscriber id of whose picture is shown."),
)

ENDPOINTS = (
    Endpoint(
        "trigger",
        events.trigger(Trigger(EXAMPLE, EXAMPLE)),
        "Start a workflow; `status` of the answer says whether that happened.",
        body=(*_START, texts("to", "A subscriber id; may be repeated. Profiles and topics go into --data.")),
        complete=_named,
    ),
    Endpoint(
        "bulk",
        events.trigger_bulk([]),
        "Start up to 100 workflows.",
        body=(json("events", "The list of triggers."),),
        complete=_each_named,
    ),
    Endpoint(
        "broadcast",
        events.broadcast(Broadcast(EXAMPLE)),
        "Start a workflow for every subscriber of the environment.",
        body=_START,
        complete=_named,
    ),
    Endpoint(
        "cancel",
        events.cancel(EXAMPLE),
        "Stop what waits in a digest or a delay; repeat until the answer is false.",
    ),
)
