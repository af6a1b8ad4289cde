"""What must type-check: read by mypy and pyright, never run."""

from typing import Literal, assert_type

from novu_flows import (
    Channels,
    Credentials,
    Payload,
    Preference,
    Subscriber,
    TriggerCase,
    Workflow,
    digest,
    email,
    env,
    file,
    hours,
    in_app,
    removed,
    text_block,
)


class OrderShipped(Payload):
    """A payload."""

    order_id: str
    carrier: Literal["dhl", "ups"]


order_shipped = Workflow(
    "order-shipped",
    payload=OrderShipped,
    preferences=Channels(email=True),
    steps=[
        in_app("Order {{order_id}}"),
        digest(minutes=30, key="order_id", backoff=hours(1)),
        email("Order", file("order.html")),
        email("Order", [text_block("Shipped")], step_id="blocks"),
    ],
)
assert_type(order_shipped, Workflow[OrderShipped])

plain = Workflow("plain", steps=())
assert_type(plain, Workflow[Payload])

ada = Subscriber(
    "ada",
    email=None,
    data={"plan": "pro"},
    preferences=[Preference(order_shipped, enabled=True, email=False), Preference("plain", sms=False)],
    credentials=[Credentials("slack", webhook_url=env("ADA_SLACK")), Credentials("fcm", device_tokens=["a"])],
)
gone = [removed(Subscriber, "bob"), removed(Workflow, "old")]

typed = TriggerCase(order_shipped, to=ada, payload=OrderShipped(order_id="A-1", carrier="dhl"))
assert_type(typed, TriggerCase[OrderShipped])
untyped = TriggerCase(order_shipped, to=["ada", ada], payload={"order_id": "A-1", "carrier": "dhl"})
