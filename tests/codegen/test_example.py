"""The example application, run against the embedded Novu."""

import asyncio
from pathlib import Path

import pytest
from harness import URL, Harness
from ports import on_a_port

from novu_flows.api import AsyncNovuClient, NovuClient
from novu_flows.emulator import Emulator
from novu_flows.errors import ExitCode
from novu_flows.novu.v2 import topics, workflows
from novu_flows.novu.v2.dialect import V2
from novu_flows.project.generated import compare, configured_places, generate
from novu_flows.project.loading import load_project

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def project():
    """Load the example's declarations."""
    return load_project(ROOT)


@pytest.fixture
def harness(project):
    """Return an environment that holds the example's workflows."""
    made = Harness(Emulator(profile="3.15", every_provider=True), dialect=V2)
    assert made.apply(project.declarations).exit_code == ExitCode.OK
    return made


@pytest.fixture
def novu(harness):
    """Return a client on a real port."""
    with on_a_port(harness.emulator) as url, NovuClient(harness.emulator.keys.development, url) as client:
        yield client


@pytest.fixture
def shop(application):  # noqa: ARG001 - without it the application is not found
    """Return the application."""
    from app import shop  # noqa: PLC0415 - only now can it be found

    return shop


@pytest.fixture
def order(shop):
    """Return an order of a customer."""
    ada = shop.Customer(customer_id="ada", email="ada@example.com")
    return shop.Order(order_id="A-1", customer=ada, items=("book",))


def texts(harness, channel):
    """Return what was delivered on a channel."""
    harness.emulator.settle()
    return [one.content for one in harness.emulator.outbox.sent(channel=channel)]


def test_the_generated_module_is_fresh(project):
    """
    What is in the repository is what would be generated.
    """
    generated = generate(project, configured_places(project))

    assert ["fresh"] == [one.standing for one in compare(generated.files)]
    assert () == generated.issues


def test_orders_leave(harness, novu, shop, order):
    """
    Every customer whose order leaves is told.
    """
    assert [] == shop.hand_over(novu, [order], "dhl")
    assert ["Order A-1 left with DHL."] == texts(harness, "in_app")


def test_who_could_not_be_told_is_known(harness, novu, shop, order):
    """
    An order whose customer was not told is named, with Novu's reason.
    """
    harness.run(lambda client: client.send(workflows.update("order-shipped", {"active": False})))

    assert ["A-1: trigger_not_active"] == shop.hand_over(novu, [order], "ups")


def test_a_payment_fails_and_is_taken_after_all(harness, novu, shop, order):
    """
    The reminder that waits is called off.
    """
    assert "payment-failed-A-1" == shop.fail_payment(novu, order, 19.5)
    assert ["Your payment of 19.5 for order A-1 did not go through."] == texts(harness, "in_app")
    assert shop.take_payment(novu, order)
    assert not shop.take_payment(novu, order)


def test_a_comment_is_told_to_a_topic(harness, shop):
    """
    The awaited way works as well; a topic is asked for by its key.
    """
    harness.run(lambda client: client.send(topics.create("post-1", name="Post 1")))

    async def work():
        client = AsyncNovuClient(harness.emulator.keys.development, URL, transport=harness.wire)
        await shop.comment(client, "1", "grace", "Nice.")

    asyncio.run(work())

    assert "POST /v1/events/trigger" == harness.wire.writes[-1]
