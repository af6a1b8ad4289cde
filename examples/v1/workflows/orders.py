"""What a shop tells its customers about orders."""

from datetime import datetime
from typing import Literal

from novu_flows import Payload, Workflow, all_of, delay, digest, email, file, in_app, on_payload, push, sms


class OrderShipped(Payload):
    """An order has left the warehouse."""

    order_id: str
    carrier: Literal["dhl", "ups"]
    items: list[str] = []


order_shipped = Workflow(
    "order-shipped",
    name="Order shipped",
    description="Tells a customer that an order is on its way.",
    payload=OrderShipped,
    tags=["orders"],
    steps=[
        in_app("Order {{order_id}} left with {{uppercase carrier}}.", redirect="/orders/{{order_id}}"),
        digest(minutes=30),
        email(subject="Order {{order_id}} is on its way", body=file("shipped.html")),
    ],
)


class PaymentFailed(Payload):
    """A card was refused."""

    order_id: str
    amount: float
    retry_at: datetime


payment_failed = Workflow(
    "payment-failed",
    name="Payment failed",
    payload=PaymentFailed,
    tags=["orders", "billing"],
    steps=[
        in_app("Your payment of {{amount}} for order {{order_id}} did not go through."),
        sms("Payment of {{amount}} failed.", filters=all_of(on_payload("amount", "LARGER", 100))),
        delay(until="retry_at"),
        push("Try again", "We will charge {{amount}} again today."),
    ],
)
