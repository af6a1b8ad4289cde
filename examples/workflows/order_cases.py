"""What customers of the shop are told about orders, as tests: `novu-flows test`."""

from datetime import UTC, datetime

from orders import OrderShipped, PaymentFailed, order_shipped, payment_failed
from people import ada, grace

from novu_flows import (
    TriggerCase,
    cases,
    containing,
    generate_cases,
    hours,
    message,
    minutes,
    not_delivered,
    rejected,
    snapshot,
)

order = OrderShipped(order_id="A-1", carrier="dhl", items=["A lamp", "A chair"])

grace_gets_everything = TriggerCase(
    order_shipped,
    to=grace,
    payload=order,
    after=minutes(31),
    expect={
        "in_app": "Order A-1 left with DHL.",
        "email": message(subject="Order A-1 is on its way", content=containing("Hello Grace")),
    },
)
mail_waits_for_the_digest = TriggerCase(
    order_shipped,
    to=grace,
    payload=order,
    expect={"in_app": "Order A-1 left with DHL.", "email": not_delivered("digested")},
)
ada_wants_no_mail = TriggerCase(
    order_shipped,
    to=ada,
    payload=order,
    after=minutes(31),
    expect={"in_app": "Order A-1 left with DHL.", "email": not_delivered("preference")},
)
as_reviewed = TriggerCase(order_shipped, to=[ada, grace], payload=order, after=minutes(31), expect=snapshot)
unknown_carrier = TriggerCase(
    order_shipped, to=grace, payload={"order_id": "A-1", "carrier": "pigeon"}, expect=rejected("carrier")
)
any_order = generate_cases(order_shipped, 5, to=grace)

# Every case begins on 1 January 2030 at 09:00 UTC.
afternoon = datetime(2030, 1, 1, 15, tzinfo=UTC)
payments = cases(
    payment_failed,
    [
        TriggerCase(
            payment_failed,
            name="large",
            to=grace,
            payload=PaymentFailed(order_id="A-1", amount=120.5, retry_at=afternoon),
            expect={
                "in_app": "Your payment of 120.5 for order A-1 did not go through.",
                "sms": "Payment of 120.5 failed.",
                "push": not_delivered("delayed"),
            },
        ),
        TriggerCase(
            payment_failed,
            name="small",
            to=grace,
            payload=PaymentFailed(order_id="A-2", amount=9.5, retry_at=afternoon),
            expect={"sms": not_delivered("filter")},
        ),
        TriggerCase(
            payment_failed,
            name="later",
            to=grace,
            payload=PaymentFailed(order_id="A-3", amount=9.5, retry_at=afternoon),
            after=hours(6),
            expect={"push": not_delivered("failed")},  # grace has no device
        ),
        TriggerCase(
            payment_failed,
            name="without-a-date",
            to=grace,
            payload={"order_id": "A-4", "amount": 1.0},
            expect=rejected("retry_at"),
        ),
    ],
)
