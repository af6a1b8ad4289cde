"""The outbox, from Python and over the emulator's own routes."""

import asyncio

import httpx
import pytest
from embedded_novu import RunningNovu, email, in_app

from novu_flows.emulator import Emulator


@pytest.fixture
def novu():
    """Return a Novu that has sent four messages."""
    running = RunningNovu()
    running.emulator.provide("email")
    running.workflow(in_app("Hi {{subscriber.subscriberId}}"), email())
    running.trigger({"subscriberId": "ada", "email": "ada@x.test"})
    running.trigger({"subscriberId": "bob", "email": "bob@x.test"}, transactionId="tx2")
    return running


def test_the_outbox_holds_what_was_delivered_oldest_first(novu):
    """
    Each entry names subscriber, workflow, transaction and channel.
    """
    first = novu.emulator.outbox.sent()[0]

    assert ("ada", "shipped", "tx", "in_app", "Hi ada") == (
        first.subscriber_id,
        first.workflow_id,
        first.transaction_id,
        first.channel,
        first.content,
    )
    assert 4 == len(novu.emulator.outbox.sent())


def test_the_outbox_is_asked_for_a_part(novu):
    """
    By subscriber, workflow, transaction, channel, or several of them.
    """
    outbox = novu.emulator.outbox

    assert ["in_app", "email"] == [sent.channel for sent in outbox.sent(transaction_id="tx2")]
    assert ["ada@x.test"] == [sent.to for sent in outbox.sent(subscriber_id="ada", channel="email")]
    assert [] == outbox.sent(workflow_id="other")


def test_clearing_the_outbox_leaves_the_messages(novu):
    """
    What Novu keeps is not touched.
    """
    novu.emulator.outbox.clear()

    assert [] == novu.emulator.outbox.sent()
    assert ["Hi ada"] == novu.feed("ada")


def ask(emulator, method, path):
    """Ask a route of the emulator's own."""

    async def answer():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app)) as client:
            return await client.request(method, f"http://novu.test{path}")

    return asyncio.run(answer())


def test_the_outbox_is_read_over_http_where_controls_are_asked_for(novu):
    """
    Without controls the route does not exist.
    """
    controlled = Emulator(control=True)

    assert 404 == ask(novu.emulator, "GET", "/emulator/outbox").status_code
    assert {"data": []} == ask(controlled, "GET", "/emulator/outbox?channel=email").json()
    assert 204 == ask(controlled, "DELETE", "/emulator/outbox").status_code
