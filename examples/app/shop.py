"""
What a shop does when orders leave, payments fail and people comment.

`notifications.py` beside this file was written by `novu-flows generate`: it knows the payload of every
workflow, so a wrong one is refused by the type checker, and by pydantic before anything is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from app.notifications import (
    Author,
    CommentAddedPayload,
    OrderShippedPayload,
    PaymentFailedPayload,
    comment_added,
    order_shipped,
    payment_failed,
)
from novu_flows.api import AsyncNovuClient, NovuClient
from novu_flows.triggers import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Someone who buys."""

    customer_id: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What someone has bought."""

    order_id: str
    customer: Customer
    items: tuple[str, ...]


def hand_over(novu: NovuClient, orders: Iterable[Order], carrier: Literal["dhl", "ups"]) -> list[str]:
    """Tell everyone whose order leaves today; give the orders whose customers could not be told, and why."""
    starts = [
        order_shipped.start(
            to=Recipient(order.customer.customer_id, email=order.customer.email),
            payload=OrderShippedPayload(order_id=order.order_id, carrier=carrier, items=list(order.items)),
        )
        for order in orders
    ]
    outcomes = order_shipped.trigger_many(novu, starts)
    return [
        f"{one.start.payload.order_id}: {', '.join(one.reasons)}" for one in outcomes if not one.is_processed
    ]


def fail_payment(novu: NovuClient, order: Order, amount: float) -> str:
    """Say that a payment failed and is tried again tomorrow; give the name by which that is called off."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    start = payment_failed.trigger(
        novu,
        to=order.customer.customer_id,
        payload=PaymentFailedPayload(order_id=order.order_id, amount=amount, retry_at=tomorrow),
        transaction_id=f"payment-failed-{order.order_id}",
    )
    return start.transaction_id or ""


def take_payment(novu: NovuClient, order: Order) -> bool:
    """Take a payment after all; say whether a reminder was still waiting, which nobody gets now."""
    return payment_failed.cancel(novu, f"payment-failed-{order.order_id}")


async def comment(novu: AsyncNovuClient, post_id: str, author: str, text: str) -> None:
    """Tell those who follow a post that someone wrote something, but not who wrote it."""
    await comment_added.trigger_topic_async(
        novu,
        f"post-{post_id}",
        payload=CommentAddedPayload(post_id=post_id, author=Author(name=author), text=text),
        actor=author,
    )
