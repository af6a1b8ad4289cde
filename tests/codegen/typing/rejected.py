"""What must not type-check: each line says which error a checker gives; a checker that gives none fails."""

import notifications as novu
import today

from novu_flows.api import AsyncNovuClient, NovuClient
from novu_flows.triggers import (
    DelayOverrides,
    EmailOverrides,
    LayoutOverride,
    SeverityOverride,
    StepOverrides,
    ToTopic,
)

OPEN = novu.OpenPayload(known="x")
TREE = novu.TreeChangedPayload(root=novu.Folder(name="x"))


def refused(client: NovuClient, loop_client: AsyncNovuClient) -> None:
    """Nothing of this is right."""
    novu.OpenPayload(known=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.OpenPayload()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    novu.Line(sku="x", price="1.50")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.CashPaid(method="card")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.Customer(fullName="Ada")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    novu.open_.trigger(client, to="ada", payload=TREE)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.open_.trigger(client, to="ada", payload={"known": "x"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.open_.trigger(client, to="ada")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    novu.open_.trigger(client, to=1, payload=OPEN)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.open_.trigger(loop_client, to="ada", payload=OPEN)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.open_.trigger(client, to="ada", payload=OPEN, transaction_id=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.open_.trigger(client, to="ada", payload=OPEN, overrides=EmailOverrides())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.ping.trigger(client, to="ada", overrides=DelayOverrides(1, "days"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.ping.trigger(client, to="ada", actor=ToTopic("all"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    novu.ping.trigger(client, to="ada", payload=OPEN)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    novu.ping.trigger(client, to="ada", transactionid="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    novu.open_.trigger_many(client, [novu.ping.start(to="ada")])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    DelayOverrides(1, "weeks")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    SeverityOverride("highest")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    reminder = today.ReminderPayload(task="x")
    today.reminder.trigger(client, to="ada", payload=reminder, overrides=StepOverrides("in-app", {}))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    today.reminder.trigger(client, to="ada", payload=reminder, overrides=LayoutOverride("sms", "plain"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    today.hello.trigger(client, to="ada", overrides=StepOverrides("in-app", {}))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    today.weekly.trigger_topic(client, "all", exclude=[1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
