"""Each condition in the form that the dashboard can open; the type of a value is that of the payload."""

from novu_flows import (
    Payload,
    Workflow,
    all_of,
    any_of,
    email,
    in_app,
    is_online,
    on_payload,
    on_subscriber,
    online_within,
    previous_step,
    raw_condition,
    sms,
)


class Order(Payload):
    """An order is under way."""

    plan: str
    total: int
    gift: bool


order = Workflow(
    "order",
    payload=Order,
    steps=[
        in_app("Hi", filters=all_of(on_payload("plan", "EQUAL", "pro"), on_payload("total", "LARGER", 10))),
        email(
            "Hi",
            "<p>Hi</p>",
            filters=[
                all_of(previous_step("in-app", "unread")),
                any_of(is_online(), online_within(5, "minutes")),
            ],
        ),
        sms(
            "Hi",
            filters=any_of(
                on_payload("gift", "EQUAL", "true"), on_subscriber("locale", "EQUAL", "de"), negated=True
            ),
        ),
        sms("Hi", step_id="raw", filters=raw_condition({"==": [{"var": "payload.plan"}, "free"]})),
    ],
)
