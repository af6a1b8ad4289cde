"""Events: what applications send, checked when they are made."""

import json

import pytest
from pydantic import Field, ValidationError

from novu_flows import Payload, Subscriber, Workflow, in_app, topic
from novu_flows.novu.v1 import events


class Order(Payload):
    """A payload with an alias and a default."""

    order_id: str = Field(alias="orderId")
    amount: int = 1


FLOW = Workflow("order", payload=Order, steps=[in_app("{{orderId}}")])
ADA = Subscriber("ada")


def test_an_event_is_ready_for_json():
    """
    It names the payload as it is on the wire, with its defaults.
    """
    event = FLOW.event(to=[ADA, topic("all")], payload={"orderId": "A"}, actor=ADA, transaction_id="t-1")

    assert {
        "name": "order",
        "to": ["ada", {"type": "Topic", "topicKey": "all"}],
        "payload": {"orderId": "A", "amount": 1},
        "actor": "ada",
        "transactionId": "t-1",
    } == json.loads(json.dumps(events.trigger(event).body))


def test_a_client_sends_what_the_event_says():
    """
    The call of an event is that of a trigger; without a transaction id it gets one.
    """
    named = FLOW.event(to="ada", payload=Order(orderId="A"), transaction_id="t-1", overrides={"email": {}})
    nameless = FLOW.event(to="ada", payload=Order(orderId="A"))

    body = events.trigger(named).body
    assert ("t-1", {"email": {}}) == (body["transactionId"], body["overrides"])
    assert events.trigger(nameless).body["transactionId"]
    assert [body] == events.trigger_bulk([named]).body["events"]


def test_an_invalid_payload_never_becomes_an_event():
    """
    It is refused where it is made, field by field.
    """
    with pytest.raises(ValidationError) as refused:
        FLOW.event(to="ada", payload={"amount": "x"})

    assert [("orderId",), ("amount",)] == [one["loc"] for one in refused.value.errors()]


def test_an_event_for_nobody_is_refused():
    """
    It would be lost without a word.
    """
    with pytest.raises(ValueError, match="order is for nobody"):
        FLOW.event(to=[], payload={"orderId": "A"})
