"""Of a text of many lines, the plan shows those that differ and what is around them."""

from novu_flows import Payload, Workflow, email, file


class Order(Payload):
    """An order was shipped."""

    order_id: str


shipped = Workflow("shipped", payload=Order, steps=[email("Order {{order_id}}", file("letter.html"))])
