"""What a shop tells its customers about orders."""

from typing import Annotated, Literal

from layouts import shop
from pydantic import AwareDatetime, Field

from novu_flows import (
    Payload,
    Workflow,
    all_of,
    button,
    delay,
    digest,
    email,
    file,
    in_app,
    on_payload,
    push,
    sms,
)

OrderId = Annotated[str, Field(pattern=r"^[A-Z]-[0-9]+$")]  # stands in links, in which there can be no blank


class OrderShipped(Payload):
    """An order has left the warehouse."""

    order_id: OrderId
    carrier: Literal["dhl", "ups"]
    items: list[str] = []


order_shipped = Workflow(
    "order-shipped",
    name="Order shipped",
    description="Tells a customer that an order is on its way.",
    payload=OrderShipped,
    tags=["orders"],
    steps=[
        in_app(
            "Order {{payload.order_id}} left with {{payload.carrier | upcase}}.",
            subject="On its way",
            redirect="/orders/{{payload.order_id}}",
            buttons=[
                button("Track", url="/orders/{{payload.order_id}}/track"),
                button("Help", kind="secondary", url="https://help.example.com", target="_blank"),
            ],
        ),
        digest(minutes=30),
        email(subject="Order {{payload.order_id}} is on its way", body=file("shipped.html"), layout=shop),
    ],
)


class PaymentFailed(Payload):
    """A card was refused."""

    order_id: OrderId
    amount: float
    retry_at: AwareDatetime


payment_failed = Workflow(
    "payment-failed",
    name="Payment failed",
    payload=PaymentFailed,
    tags=["orders", "billing"],
    severity="high",
    critical=True,
    steps=[
        in_app("Your payment of {{payload.amount}} for order {{payload.order_id}} did not go through."),
        sms("Payment of {{payload.amount}} failed.", filters=all_of(on_payload("amount", "LARGER", 100))),
        delay(until="retry_at"),
        push("Try again", "We will charge {{payload.amount}} again today."),
    ],
)
