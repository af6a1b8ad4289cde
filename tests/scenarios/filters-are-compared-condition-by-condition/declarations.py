"""One condition has another value; one filter is new."""

from novu_flows import Payload, Workflow, all_of, in_app, on_payload, on_subscriber, sms


class Order(Payload):
    """An order was paid."""

    total: int


paid = Workflow(
    "paid",
    payload=Order,
    steps=[
        in_app("Thanks", filters=all_of(on_payload("total", "LARGER", 100))),
        sms(
            "Thanks", filters=all_of(on_subscriber("locale", "EQUAL", "de"), on_payload("total", "LARGER", 5))
        ),
    ],
)
