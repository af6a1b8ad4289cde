"""What must type-check: read by mypy and pyright, never run."""

from collections.abc import Iterator
from typing import Literal, assert_type

from novu_flows import (
    Channels,
    Credentials,
    Layout,
    Payload,
    Preference,
    Subscriber,
    Topic,
    TriggerCase,
    Workflow,
    all_of,
    button,
    delay,
    digest,
    email,
    env,
    file,
    hours,
    http,
    in_app,
    on_payload,
    raw_condition,
    removed,
    text_block,
    throttle,
    topic,
    weeks,
)
from novu_flows.policies import Create, Delete, Issue, Plan, Update


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


class OrderStatus(Payload):
    """What the shop answers."""

    is_paid: bool


mail_layout = Layout("mail", name="Mail", body=file("mail.html"))
reminder = Workflow(
    "reminder",
    payload=OrderShipped,
    severity="high",
    translations=True,
    dashboard_preferences="clear",
    steps=[
        http(
            "POST",
            "https://shop.example/orders",
            headers={"Authorization": "Bearer {{env.SHOP_TOKEN}}"},
            body={"order": "{{payload.order_id}}"},
            response=OrderStatus,
            continue_on_failure=True,
            step_id="order",
        ),
        throttle(hours=1, threshold=3, key="order_id"),
        throttle(until="quiet_until", step_id="quiet"),
        digest(cron="0 9 * * 1", extend_to_schedule=True, filters=raw_condition({"==": [1, 1]})),
        digest(weeks=2, backoff=weeks(4), step_id="weeks"),
        delay(months=1, filters=all_of(on_payload("total", "LARGER", 100), raw_condition({"var": "a"}))),
        delay(cron="0 9 * * *", step_id="until-nine"),
        in_app(
            "Order {{payload.order_id}}",
            name="Feed",
            subject="Order",
            avatar=None,
            redirect="/orders",
            redirect_target="_blank",
            buttons=[button("Track", url="/track", target="_self")],
            data={"total": 5},
            extra_controls={"disableOutputSanitization": True},
        ),
        email("Order", "<p>Hello</p>", layout=mail_layout, sender_email="shop@example.com"),
        email("Order", "<p>Hello</p>", layout=None, step_id="bare"),
    ],
)
assert_type(reminder, Workflow[OrderShipped])
grace = Subscriber("grace", timezone="Europe/Berlin", global_preferences=Channels(sms=False))
customers = Topic("customers", name="Customers", subscribers=[ada, "grace"], members="owned")
gone_too = [removed(Layout, "old"), removed(Topic, "old")]
to_customers = TriggerCase(
    order_shipped,
    to=[customers, topic(customers, exclude=[ada]), topic("others", exclude=["bob"])],
    payload={"order_id": "A-1", "carrier": "dhl"},
    context={"tenant": "acme"},
    overrides={"steps": {"email": {"layoutId": None}}},
)


def no_new_workflows(plan: Plan) -> Iterator[Issue]:
    """Warn of each new workflow."""
    for change in plan.changes:
        assert_type(change, Create | Update | Delete)
        if isinstance(change, Create) and change.address.resource == "workflow":
            yield Issue(code="new", where=str(change.address), message="new", hint="ask", severity="warning")
