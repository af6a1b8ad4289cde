"""All kinds of resources of today's Novu, in the order of an apply."""

from novu_flows import (
    Channels,
    Credentials,
    Layout,
    Payload,
    Preference,
    Subscriber,
    Topic,
    Workflow,
    email,
    env,
    in_app,
)


class Order(Payload):
    """An order is under way."""

    order_id: str


frame = Layout("frame", name="Frame", body="<html><body>{{content}}</body></html>")
placed = Workflow(
    "order-placed",
    name="Order placed",
    description="Thanks",
    payload=Order,
    severity="high",
    tags=["orders"],
    critical=False,
    preferences=Channels(sms=False),
    steps=[
        in_app("Order {{payload.order_id}}"),
        email("Order {{payload.order_id}}", "<p>Thanks</p>", layout=frame),
    ],
)
ada = Subscriber(
    "ada",
    email="ada@example.com",
    timezone="Europe/Berlin",
    data={"plan": "pro"},
    preferences=[Preference(placed, email=False)],
    global_preferences=Channels(in_app=True),
    credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))],
)
staff = Topic("staff", name="Staff", subscribers=[ada])
