"""Generated modules at work: what an application triggers arrives in the embedded Novu."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from codegen import declarations
from codegen.golden import notifications as novu
from harness import URL, Harness
from ports import on_a_port
from pydantic import ValidationError

from novu_flows.api import AsyncNovuClient, NovuClient, RetryPolicy
from novu_flows.declare.collection import Declarations
from novu_flows.emulator.http.faults import Fault, Status, When
from novu_flows.errors import AuthenticationFailed, NovuFlowsError, Refused
from novu_flows.novu.v1 import events
from novu_flows.triggers import DelayOverrides, EmailOverrides, ProviderOverrides, Recipient, ToTopic

DECLARED = Declarations(
    workflows=(declarations.order_shipped, declarations.paid, declarations.ping, declarations.open_)
)
SHIPPED = novu.OrderShippedPayload(
    order_id="A-1",
    carrier=novu.Carrier.BY_HAND,
    shipped_at=datetime(2024, 2, 29, tzinfo=UTC),
    to=novu.Address(street="Main Street 1", city="Ulm", zip_code="89073"),
    lines=[novu.Line(sku="x", price=Decimal("1.50"))],
    total=Decimal("1.50"),
)
PAID = novu.PaidPayload(payment=novu.CardPaid(last_four="1234"), reference=7, note=None, amount=3)
ORDER_SHIPPED = novu.order_shipped_29506d


@pytest.fixture
def harness():
    """Return an environment that holds the workflows, and providers for their channels."""
    made = Harness()
    made.apply(DECLARED)
    made.emulator.provide("email", "sms", "chat")
    return made


@pytest.fixture
def client(harness):
    """Return a client that waits, on a real port."""
    with on_a_port(harness.emulator) as url, NovuClient(harness.emulator.keys.development, url) as made:
        yield made


def delivered(harness, channel="in_app"):
    """Return what was delivered on a channel, and to whom, as soon as it is."""
    harness.emulator.settle()
    return [(one.subscriber_id, one.content) for one in harness.emulator.outbox.sent(channel=channel)]


def test_a_trigger_arrives(harness, client):
    """
    What is triggered is delivered, rendered with what was sent under the names on the wire.
    """
    triggered = ORDER_SHIPPED.trigger(client, to="ada", payload=SHIPPED, transaction_id="t-1")

    assert ("processed", "t-1") == (triggered.status, triggered.transaction_id)
    assert [("ada", "Order A-1")] == delivered(harness)


def test_a_trigger_arrives_from_an_event_loop(harness):
    """
    The awaited way is the same way.
    """
    triggered = harness.run(lambda client: ORDER_SHIPPED.trigger_async(client, to="ada", payload=SHIPPED))

    assert triggered.is_processed
    assert [("ada", "Order A-1")] == delivered(harness)


def test_what_is_sent_is_what_was_given(harness):
    """
    Recipients, actor, overrides and payload reach Novu in its own words; defaults are sent too.
    """
    ada = Recipient("ada", email="ada@example.com", first_name="Ada")
    harness.run(
        lambda client: novu.paid.trigger_async(
            client,
            to=[ada, "bob"],
            payload=PAID,
            actor="carol",
            overrides=[DelayOverrides(5, "seconds"), ProviderOverrides("twilio", {"to": "+15550100"})],
            transaction_id="t-1",
        )
    )
    (notification, *_) = harness.get("/notifications?transactionId=t-1")["data"]
    jobs = harness.get(f"/notifications/{notification['_id']}")["data"]["jobs"]

    assert {"ada", "bob", "carol"} <= {one["subscriberId"] for one in harness.get("/subscribers")["data"]}
    assert "Ada" == harness.get("/subscribers/ada")["data"]["firstName"]
    assert {"method": "card", "last_four": "1234"} == jobs[0]["payload"]["payment"]
    assert 5 == jobs[0]["payload"]["instalments"]


def test_mail_overrides_reach_the_mail(harness):
    """
    Other recipients of an e-mail receive it beside the subscriber.
    """
    harness.run(
        lambda client: novu.ping.trigger_async(
            client,
            to=Recipient("ada", email="ada@example.com"),
            overrides=EmailOverrides(
                to=["bob@example.com"], from_address="shop@example.com", reply_to="x@y.zz"
            ),
        )
    )
    (mail,) = harness.emulator.outbox.sent(channel="email")

    assert ["ada@example.com", "bob@example.com"] == mail.to


def test_many_are_sent_in_hundreds(harness):
    """
    Two hundred and fifty starts are three calls, and each has its own outcome, in order.
    """
    starts = [novu.open_.start(to=f"s-{at}", payload=novu.OpenPayload(known=str(at))) for at in range(250)]
    outcomes = harness.run(lambda client: novu.open_.trigger_many_async(client, starts))

    assert len(starts) == len({start.transaction_id for start in starts})
    assert ["POST /v1/events/trigger/bulk"] * 3 == harness.wire.writes[-3:]
    assert outcomes.all_processed
    assert starts == [outcome.start for outcome in outcomes]
    assert {f"s-{at}" for at in range(250)} == {subscriber for subscriber, _ in delivered(harness)}


def test_each_of_many_has_its_own_outcome(client):
    """
    What Novu refuses of many says why, and the others are started all the same.
    """
    unknown = novu.PayloadWorkflow[novu.OpenPayload, novu.Never]("unknown", novu.OpenPayload)
    good, bad = (
        workflow.start(to="ada", payload=novu.OpenPayload(known="x")) for workflow in (novu.open_, unknown)
    )
    outcomes = novu.open_.trigger_many(client, [good, bad, good])

    assert [(), ("template_not_found",), ()] == [outcome.reasons for outcome in outcomes]
    assert [bad] == [outcome.start for outcome in outcomes.refused]
    assert () == outcomes.unsettled
    assert 3 == len(outcomes)


def test_no_answer_is_lost_where_a_later_call_fails(harness):
    """
    After a call without an answer no more is asked for; what is unsettled can be sent again and arrives once.
    """
    starts = [novu.open_.start(to=f"s-{at}", payload=novu.OpenPayload(known="x")) for at in range(250)]
    impatient = RetryPolicy(tries=1)

    async def send(these):
        client = AsyncNovuClient(
            harness.emulator.keys.development, URL, transport=harness.wire, retries=impatient
        )
        return await novu.open_.trigger_many_async(client, these)

    def fail_the_second(_):
        if "POST /v1/events/trigger/bulk" in harness.wire.writes:
            harness.emulator.fail(Fault(effect=Status(status=500, when=When.AFTER), path="*/bulk"))

    harness.wire.before = fail_the_second
    first = asyncio.run(send(starts))
    harness.wire.before = lambda _: None
    second = asyncio.run(send(first.unsettled))

    assert [True] * 100 + [False] * 150 == [outcome.is_processed for outcome in first]
    assert starts[100:] == list(first.unsettled)
    assert "500" in first.each[-1].reasons[0]
    assert second.all_processed
    assert 250 == len(delivered(harness))


def test_a_topic_and_everyone(harness, client):
    """
    A topic's subscribers, and all subscribers, are reached by their own methods.
    """
    for subscriber_id in ("ada", "bob", "carol"):
        harness.post("/subscribers", {"subscriberId": subscriber_id})
    harness.post("/topics", {"key": "customers", "name": "Customers"})
    harness.post("/topics/customers/subscribers", {"subscribers": ["ada", "bob"]})

    novu.open_.trigger_topic(client, "customers", payload=novu.OpenPayload(known="topic"))
    novu.ping.broadcast(client)
    to_topic = [subscriber for subscriber, content in delivered(harness) if content == "topic"]
    to_all = [subscriber for subscriber, content in delivered(harness) if content == "ping"]

    assert [] == [one for one in to_topic if one not in ("ada", "bob")]
    assert ["ada", "bob", "carol"] == sorted(to_all)


def test_the_same_for_plain_workflows_and_event_loops(harness):
    """
    Every other way that there is says what Novu said.
    """
    harness.post("/subscribers", {"subscriberId": "ada"})
    harness.post("/topics", {"key": "all", "name": "All"})
    known = novu.OpenPayload(known="x")

    async def work(client):
        return [
            await novu.ping.trigger_async(client, to="ada"),
            await novu.ping.trigger_topic_async(client, "all"),
            await novu.open_.trigger_topic_async(client, "all", payload=known),
            await novu.ping.broadcast_async(client),
            await novu.open_.broadcast_async(client, payload=known),
            *(
                one.triggered
                for one in await novu.ping.trigger_many_async(client, [novu.ping.start(to="ada")])
            ),
        ]

    assert ["processed"] * 6 == [one.status for one in harness.run(work)]


def test_plain_workflows_wait_for_answers_too(harness, client):
    """
    A client that waits triggers a plain workflow in all ways.
    """
    harness.post("/topics", {"key": "all", "name": "All"})
    known = novu.OpenPayload(known="x")
    answers = [
        novu.ping.trigger(client, to="ada"),
        novu.ping.trigger_topic(client, "all"),
        novu.open_.broadcast(client, payload=known),
        *(one.triggered for one in novu.ping.trigger_many(client, [novu.ping.start(to="ada")])),
    ]

    assert ["processed"] * 4 == [one.status for one in answers]


def test_cancel_stops_it_for_everyone(harness, client):
    """
    Novu cancels the job of one subscriber a call; cancel goes on until none is left.
    """
    novu.paid.trigger(client, to=["ada", "bob", "carol"], payload=PAID, transaction_id="t-1")

    assert novu.paid.cancel(client, "t-1")
    assert not novu.paid.cancel(client, "t-1")
    assert not harness.run(lambda other: novu.ping.cancel_async(other, "unheard-of"))


def test_what_is_not_started_is_said(harness, client):
    """
    Novu's no is an answer, not an error; a workflow that it does not know is one.
    """
    (found,) = [one for one in harness.get("/notification-templates")["data"] if one["name"] == "Ping"]
    harness.post(f"/notification-templates/{found['_id']}/status", {"active": False}, method="PUT")

    assert "trigger_not_active" == novu.ping.trigger(client, to="ada").status
    with pytest.raises(NovuFlowsError, match="template_not_found"):
        novu.camel_case.trigger(
            client, to="ada", payload=novu.CamelCasePayload(first_name="a", class_="b", number=1)
        )


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("", "without an id"),
        (["ada", " "], "without an id"),
        (Recipient(""), "without an id"),
        (Recipient("ada", email="nonsense"), "e-mail address of 'ada'"),
        (["bob", Recipient("ada", locale="nonsense")], "locale of 'ada'"),
        (ToTopic(""), "without a key"),
    ],
)
def test_recipients_are_checked_before_the_request(to, reason):
    """
    Who Novu would silently notify nobody for is refused here; nobody is asked.
    """
    client = NovuClient("key", "http://127.0.0.1:9/v1")

    with pytest.raises(Refused, match=reason):
        novu.ping.trigger(client, to=to)
    with pytest.raises(Refused, match=reason):
        novu.ping.trigger(client, to="ada", actor=to[-1] if isinstance(to, list) else to)


def test_payloads_are_checked_before_the_request():
    """
    A wrong payload is refused without asking anyone, also by a program that no type checker reads.
    """
    client = NovuClient("key", "http://127.0.0.1:9/v1")

    with pytest.raises(ValidationError, match="order_id"):
        ORDER_SHIPPED.trigger(client, to="ada", payload=SHIPPED.model_copy(update={"order_id": ""}))
    with pytest.raises(ValidationError, match="extra_forbidden"):
        ORDER_SHIPPED.broadcast(client, payload={"nonsense": 1})
    with pytest.raises(ValidationError, match="known"):
        novu.OpenPayload()
    with pytest.raises(TypeError, match="transactionId"):
        novu.ping.trigger(client, to="ada", transactionId="t-1")


def test_a_wrong_key_is_an_error(harness):
    """
    What is wrong with the client is raised from the single ways.
    """
    with on_a_port(harness.emulator) as url, NovuClient("wrong", url) as client:
        with pytest.raises(AuthenticationFailed):
            novu.ping.trigger(client, to="ada")

        assert not novu.ping.trigger_many(client, [novu.ping.start(to="ada")]).all_processed


def test_a_start_says_its_context_and_who_of_a_topic_is_left_out():
    """
    What today's Novu takes beside: contexts by type, and a topic without some of its subscribers.
    """
    start = novu.ping.start(to=[ToTopic("all", exclude=["bob"])], context={"tenant": "acme"})
    body = events.trigger(start.trigger).body

    assert {"tenant": "acme"} == body["context"]
    assert [{"type": "Topic", "topicKey": "all", "exclude": ["bob"]}] == body["to"]
    assert "context" not in events.trigger(novu.ping.start(to="ada").trigger).body
