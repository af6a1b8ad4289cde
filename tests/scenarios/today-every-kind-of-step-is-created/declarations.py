"""Each kind of step of today's Novu, with all that it can say."""

from pydantic import AwareDatetime

from novu_flows import (
    Payload,
    Workflow,
    button,
    chat,
    delay,
    digest,
    email,
    hours,
    http,
    in_app,
    push,
    sms,
    throttle,
)


class Order(Payload):
    """An order is under way."""

    order_id: str
    due: AwareDatetime


order = Workflow(
    "order",
    payload=Order,
    steps=[
        throttle(hours=1, threshold=3, key="order_id"),
        http("POST", "https://example.com/orders", headers={"X-A": "b"}, body={"id": "{{payload.order_id}}"}),
        in_app(
            "Order {{payload.order_id}}",
            subject="Order",
            avatar="/a.png",
            redirect="/orders",
            redirect_target="_blank",
            buttons=[button("Show", url="/orders"), button("Later", kind="secondary")],
            data={"kind": "order"},
        ),
        digest(minutes=30, key="order_id", backoff=hours(1)),
        push("Order", "{{payload.order_id}} is here"),
        chat("{{payload.order_id}} is here"),
        delay(hours=2, step_id="two-hours"),
        sms("{{payload.order_id}} waits", name="The SMS"),
        delay(until="due", step_id="due"),
        digest(cron="0 9 * * *", step_id="daily", extend_to_schedule=True),
        email(
            "Order {{payload.order_id}}",
            "<p>Due</p>",
            preheader="It is due",
            sender_name="Shop",
            sender_email="shop@example.com",
            layout=None,
            extra_controls={"disableOutputSanitization": True},
        ),
    ],
)
