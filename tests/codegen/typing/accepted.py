"""What must type-check: every way to trigger, with the types that come back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import assert_type

import notifications as novu
import today

from novu_flows.api import AsyncNovuClient, NovuClient
from novu_flows.triggers import (
    DelayOverrides,
    EmailOverrides,
    LayoutOverride,
    Outcomes,
    ProviderOverrides,
    Recipient,
    SeverityOverride,
    Start,
    StepOverrides,
    ToTopic,
    Triggered,
)

OPEN = novu.OpenPayload(known="x")
SHIPPED = novu.OrderShippedPayload(
    order_id="A-1",
    carrier=novu.Carrier.DHL,
    shipped_at=datetime(2024, 2, 29, tzinfo=UTC),
    to=novu.Address(street="Main Street 1", city="Ulm", zip_code="89073"),
    lines=[novu.Line(sku="x", price=Decimal("1.50"))],
    total=Decimal("1.50"),
)


def one(client: NovuClient) -> None:
    """Trigger once."""
    assert_type(novu.open_.trigger(client, to="ada", payload=OPEN), Triggered)
    novu.ping.trigger(client, to=["ada", Recipient("bob", email="bob@example.com"), ToTopic("all")])
    novu.ping.trigger(client, to="ada", actor=Recipient("bob"), transaction_id="t-1")
    novu.ping.trigger(client, to="ada", overrides=EmailOverrides(cc=["bob@example.com"]))
    novu.paid.trigger(
        client,
        to="ada",
        payload=novu.PaidPayload(payment=novu.CardPaid(last_four="1234"), reference=7, note=None, amount=3),
        overrides=[DelayOverrides(5, "minutes"), ProviderOverrides("twilio", {"to": "+15550100"})],
    )
    novu.order_shipped_29506d.trigger_topic(client, "customers", payload=SHIPPED)
    novu.ping.trigger_topic(client, "customers")
    novu.open_.broadcast(client, payload=OPEN, actor="ada")
    novu.ping.broadcast(client)
    assert_type(novu.open_.cancel(client, "t-1"), bool)


def today_once(client: NovuClient) -> None:
    """Trigger today's Novu."""
    payload = today.ReminderPayload(task="x")
    today.reminder.trigger(
        client, to="ada", payload=payload, overrides=StepOverrides("sms", {"twilio": {"from": "+15550100"}})
    )
    today.reminder.trigger(client, to="ada", payload=payload, overrides=LayoutOverride("again", None))
    today.reminder.trigger(
        client,
        to=ToTopic("customers", exclude=["bob"]),
        payload=payload,
        actor="carol",
        context={"tenant": {"id": "acme", "data": {"plan": "pro"}}},
        overrides=[
            LayoutOverride("email", "plain"),
            StepOverrides("push", {"fcm": {"data": {}}}),
            SeverityOverride("high"),
            DelayOverrides(5, "minutes"),
        ],
    )
    today.reminder.trigger_topic(client, "customers", payload=payload, exclude=["bob"])
    today.hello.trigger_topic(client, "customers", exclude=["bob"], overrides=SeverityOverride("low"))


def many(client: NovuClient) -> None:
    """Trigger many times."""
    starts = [novu.open_.start(to="ada", payload=OPEN)]
    assert_type(starts, list[Start[novu.OpenPayload]])
    outcomes = novu.open_.trigger_many(client, starts)
    assert_type(outcomes, Outcomes[novu.OpenPayload])
    for outcome in outcomes:
        assert_type(outcome.start.payload.known, str)
    novu.open_.trigger_many(client, outcomes.unsettled)
    assert_type(novu.ping.trigger_many(client, [novu.ping.start(to="ada")]), Outcomes[None])


async def awaited(client: AsyncNovuClient) -> None:
    """Do the same in an event loop."""
    assert_type(await novu.open_.trigger_async(client, to="ada", payload=OPEN), Triggered)
    await novu.ping.trigger_async(client, to="ada")
    await novu.open_.trigger_topic_async(client, "all", payload=OPEN)
    await novu.ping.trigger_topic_async(client, "all")
    await novu.open_.broadcast_async(client, payload=OPEN)
    await novu.ping.broadcast_async(client)
    outcomes = await novu.open_.trigger_many_async(client, [novu.open_.start(to="ada", payload=OPEN)])
    assert_type(outcomes, Outcomes[novu.OpenPayload])
    assert_type(await novu.ping.cancel_async(client, "t-1"), bool)


def fields(names: novu.CamelCasePayload, changed: novu.TreeChangedPayload) -> None:
    """Names are Python's, types are those that were declared."""
    novu.CamelCasePayload(first_name="Ada", class_="a", number=1, from_=date(2024, 2, 29))
    assert_type(names.class_, str)
    assert_type(names.from_, date | None)
    assert_type(changed.root.folders, list[novu.Folder])
    assert_type(SHIPPED.lines[0].price, Decimal)
