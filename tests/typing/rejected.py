"""What must not type-check: each line says which error a checker gives; a checker that gives none fails."""

from novu_flows import (
    Channels,
    Credentials,
    Payload,
    Preference,
    Subscriber,
    TriggerCase,
    Workflow,
    digest,
    in_app,
)


class OrderShipped(Payload):
    """A payload."""

    order_id: str


class Welcome(Payload):
    """Another payload."""

    name: str


order_shipped = Workflow("order-shipped", payload=OrderShipped, steps=[in_app("Order {{order_id}}")])

TriggerCase(order_shipped, to="ada", payload=Welcome(name="Ada"))  # type: ignore[misc]  # pyright: ignore[reportArgumentType]
OrderShipped(order_id=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Workflow("a", payload=dict, steps=[])  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
Workflow("a", steps=["in_app"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
in_app("x", subject="y")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
digest(weeks=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Channels(fax=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Preference(order_shipped, letter=False)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Subscriber("ada", mail="a@b.co")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Credentials("pigeon", webhook_url="x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
