"""Generated modules for today's Novu: context, topics, actor and overrides by step arrive in the embedded Novu 3.15."""

from datetime import timedelta

import pytest
from codegen import today as declared
from codegen.golden import today as novu
from harness import Harness
from ports import on_a_port

from novu_flows import Layout, Payload, Subscriber, Topic, Workflow, in_app
from novu_flows.api import NovuClient
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Emulator
from novu_flows.errors import InvalidRequest
from novu_flows.novu.v2.dialect import V2
from novu_flows.triggers import (
    DelayOverrides,
    LayoutOverride,
    PlainWorkflow,
    Recipient,
    SeverityOverride,
    StepOverrides,
    ToTopic,
    TriggerPayload,
)
from novu_flows.triggers import PayloadWorkflow as OfPayload

ADA = Subscriber("ada", email="ada@example.com", phone="+15550101", first_name="Ada")
BOB = Subscriber("bob", email="bob@example.com", first_name="Bob")
PLAIN = Layout("plain", body="<html><body><main>{{content}}</main></body></html>")
TENANTS = Workflow("tenants", steps=[in_app("{{context.tenant.id}} {{context.tenant.data.plan}}")])
ACTED = Workflow("acted", steps=[in_app("Hi")])


class Order(Payload):
    """An order."""

    number: int


ORDER = Workflow("order", payload=Order, steps=[in_app("Order {{payload.number}}")])
PROJECT = Declarations(
    workflows=(declared.reminder, declared.hello, TENANTS, ACTED, ORDER),
    subscribers=(ADA, BOB),
    layouts=(PLAIN,),
    topics=(Topic("all", subscribers=[ADA, BOB]),),
)
TASK = novu.ReminderPayload(task="Water the plants")


@pytest.fixture
def harness():
    """Return an environment that holds the workflows, and providers for their channels."""
    made = Harness(Emulator(profile="3.15", every_provider=True), dialect=V2)
    made.apply(PROJECT)
    return made


@pytest.fixture
def client(harness):
    """Return a client that waits, on a real port."""
    with on_a_port(harness.emulator) as url, NovuClient(harness.emulator.keys.development, url) as made:
        yield made


def sent(harness, channel="in_app"):
    """Return what was delivered on a channel, as soon as it is."""
    harness.emulator.settle()
    return list(harness.emulator.outbox.sent(channel=channel))


def job_of(harness, transaction_id, kind):
    """Return the job of a step of a run."""
    (run,) = harness.get(f"/notifications?transactionId={transaction_id}")["data"]
    jobs = harness.get(f"/notifications/{run['_id']}")["data"]["jobs"]
    return next(job for job in jobs if job["type"] == kind)


def test_a_topic_is_triggered_without_some(harness, client):
    """
    Those in `exclude` get nothing, by `trigger_topic` and by a recipient.
    """
    novu.hello.trigger_topic(client, "all", exclude=["bob"])
    novu.hello.trigger(client, to=ToTopic("all", exclude=["ada"]))

    assert ["Hello Ada", "Hello Bob"] == [one.content for one in sent(harness)]


def test_the_awaited_way_is_the_same(harness):
    """
    Topics, context and overrides are awaited too.
    """
    harness.run(
        lambda client: novu.hello.trigger_topic_async(
            client, "all", exclude=["ada"], overrides=SeverityOverride("high")
        )
    )

    assert ["Hello Bob"] == [one.content for one in sent(harness)]


def test_context_reaches_the_templates(harness, client):
    """
    A context is an id, or an id with data.
    """
    tenants = PlainWorkflow[SeverityOverride]("tenants")
    tenants.trigger(client, to="ada", context={"tenant": {"id": "acme", "data": {"plan": "pro"}}})
    tenants.trigger(client, to="ada", context={"tenant": "acme"})

    assert ["acme pro", "acme pro"] == [one.content for one in sent(harness)]


def test_an_actor_is_made_and_shown(harness, client):
    """
    The actor is a subscriber like any other, and stands in the run.
    """
    acted = PlainWorkflow[SeverityOverride]("acted")
    acted.trigger(client, to="ada", actor=Recipient("carol", first_name="Carol"))
    harness.emulator.settle()

    assert "Carol" == harness.get("/v2/subscribers/carol")["data"]["firstName"]


def test_overrides_of_steps_are_in_what_novu_stores(harness, client):
    """
    Providers and the layout of a step, the severity and the span of delays are under Novu's own names.
    """
    novu.reminder.trigger(
        client,
        to="ada",
        payload=TASK,
        transaction_id="t-1",
        overrides=[
            LayoutOverride("email", "plain"),
            LayoutOverride("again", None),
            StepOverrides("email", {"nodemailer": {"headers": {"X-A": "b"}}}),
            SeverityOverride("high"),
            DelayOverrides(1, "seconds"),
        ],
    )

    assert {
        "steps": {
            "email": {"layoutId": "plain", "providers": {"nodemailer": {"headers": {"X-A": "b"}}}},
            "again": {"layoutId": None},
        },
        "severity": "high",
        "delay": {"amount": 1, "unit": "seconds"},
    } == job_of(harness, "t-1", "in_app")["overrides"]


def test_a_layout_replaces_that_of_one_step(harness, client):
    """
    The e-mail of the step has the layout, that of the other step none.
    """
    novu.reminder.trigger(
        client,
        to="ada",
        payload=TASK,
        overrides=[LayoutOverride("email", "plain"), DelayOverrides(1, "seconds")],
    )
    harness.emulator.turn(timedelta(hours=2))
    first, again = (one.content for one in sent(harness, "email"))

    assert "<main><p>Water the plants</p></main>" in first
    assert "<main>" not in again


class _Order(TriggerPayload):
    number: object


@pytest.mark.parametrize(
    "context", [{f"c{number}": "x" for number in range(6)}, {"tenant": 5}], ids=["six", "a number"]
)
def test_what_novu_refuses_is_raised_with_its_own_words(client, context):
    """
    A start that Novu answers with 422 is an error that says what it was.
    """
    with pytest.raises(InvalidRequest, match="context"):
        novu.hello.trigger(client, to="ada", context=context)


def test_an_override_of_no_kind_is_refused_before_the_request(client):
    """
    What a type checker would refuse is refused at run time too, with the kinds that there are.
    """
    with pytest.raises(TypeError, match="an override is one of EmailOverrides"):
        novu.hello.trigger(client, to="ada", overrides={"severity": "high"})


def test_a_payload_that_breaks_the_schema_is_novus_own_refusal(client):
    """
    A module that is older than the workflow sends what the schema refuses: 400, with the field.
    """
    order = OfPayload[_Order, SeverityOverride]("order", _Order)

    with pytest.raises(InvalidRequest, match="number"):
        order.trigger(client, to="ada", payload=_Order(number="many"))


def test_many_starts_carry_context_and_overrides(harness):
    """
    A start of `trigger_many` says the same as one of `trigger`.
    """
    tenants = PlainWorkflow[SeverityOverride]("tenants")
    starts = [
        tenants.start(
            to="ada",
            context={"tenant": {"id": name, "data": {"plan": "x"}}},
            overrides=SeverityOverride("low"),
        )
        for name in ("a", "b")
    ]

    outcomes = harness.run(lambda client: tenants.trigger_many_async(client, starts))

    assert outcomes.all_processed
    assert ["a x", "b x"] == [one.content for one in sent(harness)]
