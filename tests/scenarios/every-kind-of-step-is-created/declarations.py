"""Each channel, a digest and both kinds of delay, with all that they can say."""

from datetime import datetime

from novu_flows import Payload, Workflow, button, chat, delay, digest, email, hours, in_app, push, sms


class Order(Payload):
    """An order is under way."""

    order_id: str
    due: datetime


order = Workflow(
    "order",
    payload=Order,
    steps=[
        in_app(
            "Order {{order_id}}",
            redirect="/orders",
            buttons=[button("Show"), button("Later", kind="secondary")],
        ),
        digest(minutes=30, key="order_id", backoff=hours(1)),
        push("Order", "{{order_id}} is here"),
        chat("{{order_id}} is here", active=False),
        delay(days=1, step_id="a-day"),
        sms("{{order_id}} waits", stop_on_fail=True),
        delay(until="due", step_id="due"),
        email("Order {{order_id}}", "<p>Due</p>", preheader="It is due", sender_name="Shop"),
    ],
)
