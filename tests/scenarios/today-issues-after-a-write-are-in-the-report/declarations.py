"""Novu takes the workflow, and reports an issue of it: written is not as wanted."""

from novu_flows import Payload, Workflow, in_app


class Order(Payload):
    """An order is under way."""

    order_id: str


order = Workflow(
    "order", payload=Order, steps=[in_app("Order {{payload.order_id}}", redirect="mailto:a@b.co")]
)
