"""optional(): a field that a payload may be without, in its schema, on the wire and in generated helpers."""

import pytest
from pydantic import ValidationError

from novu_flows import Payload, Workflow, optional, sms
from novu_flows.codegen.module import generate_module
from novu_flows.declare.collection import Declarations
from novu_flows.declare.payload import wire_payload
from novu_flows.declare.payload_schema import payload_schema


class Line(Payload):
    """A line of an order."""

    sku: str


class Order(Payload):
    """What is optional in every way that a field can be."""

    order_id: str
    note: str | None = optional(alias="shortNote", description="A note.", min_length=2)
    mail: str | None = optional(json_schema_extra={"format": "email"})
    lines: list[Line] | None = optional()
    line: Line | None = optional()


def test_its_schema_is_that_of_a_field_which_nothing_requires():
    """
    It takes no null, and has no default: what is not there is not there.
    """
    schema = payload_schema(Order)

    assert schema["required"] == ["order_id"]
    assert schema["properties"]["shortNote"] == {"type": "string", "minLength": 2, "description": "A note."}
    assert schema["properties"]["mail"] == {"type": "string", "format": "email"}
    assert schema["properties"]["lines"]["type"] == "array"
    assert schema["properties"]["line"]["type"] == "object"


def test_it_is_sent_only_where_it_is_given():
    """
    A payload without it has no such key.
    """
    assert {"order_id": "A-1"} == wire_payload(Order(order_id="A-1"))
    assert {"order_id": "A-1", "shortNote": "Hi"} == wire_payload(Order(order_id="A-1", shortNote="Hi"))


def test_generated_helpers_leave_it_out_too():
    """
    The generated class has it as optional, so that an application sends no null.
    """
    flow = Workflow("order", payload=Order, steps=[sms("{{payload.order_id}}")])
    module = generate_module(Declarations(workflows=(flow,)), project="acme", tool_version="0")
    namespace = {"__name__": "generated"}
    exec(module.text, namespace)  # noqa: S102 - the module that was generated
    made = namespace["OrderPayload"](order_id="A-1")

    assert () == module.issues
    assert {"order_id": "A-1"} == made.model_dump(mode="json", by_alias=True)
    with pytest.raises(ValidationError):
        namespace["OrderPayload"](order_id="A-1", note="x")
