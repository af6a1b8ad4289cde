"""Payload models become schemas that today's Novu takes, and that take whatever the model takes."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, WithJsonSchema, computed_field
from strategies.payloads import models

from novu_flows import Payload, Workflow, sms
from novu_flows.check import check
from novu_flows.controls.paths import is_known
from novu_flows.controls.portable_schema import nodes
from novu_flows.declare.collection import Declarations
from novu_flows.declare.payload import wire_payload
from novu_flows.declare.payload_schema import model_schema, payload_schema
from novu_flows.emulator.v2.payload_validation import payload_errors, with_defaults
from novu_flows.javascript.regexp import regexp_fault
from novu_flows.trigger_cases.strategies import Strategies

REGEXPS = json.loads((Path(__file__).parents[1] / "contract" / "regexp-u.json").read_text(encoding="utf-8"))


class Carrier(Enum):
    """Who brings it."""

    DHL = "dhl"
    UPS = "ups"


class Item(BaseModel):
    """One thing; what is not declared is let in."""

    sku: str
    note: str | None = None


class Cat(Payload):
    """A cat."""

    kind: Literal["cat"]
    name: str
    lives: int = 9


class Dog(Payload):
    """A dog."""

    kind: Literal["dog"]
    name: str


class Tree(Payload):
    """Holds itself."""

    name: str
    trees: list["Tree"] = []


class Everything(Payload):
    """One field of each kind."""

    model_config = ConfigDict(populate_by_name=True)

    order_id: Annotated[
        str, Field(alias="orderId", title="Order", description="its number", pattern="^[A-Z]-[0-9]+$")
    ]
    title: str
    at: datetime
    day: date = date(2024, 1, 1)
    hour: time
    wait: timedelta
    total: Decimal
    carrier: Carrier
    other: Carrier | None = None
    word: Literal["a"] | None = None
    item: Item | None = None
    items: list[Item]
    tags: list[str] | None = None
    pair: tuple[int, str]
    counts: dict[str, int]
    number: int | float
    mixed: int | str | None = None
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    pets: list[Cat | Dog] = []
    tree: Tree
    url: AnyUrl
    anything: Any = None
    raw: bytes = b""

    @computed_field
    def double(self) -> int:
        """Return what nobody sends."""
        return 2


SCHEMA = model_schema(Everything)
FIELDS: Mapping[str, Any] = SCHEMA["properties"]
TEXT_OR_NULL = {"type": ["string", "null"]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("orderId", {"type": "string", "pattern": "^[A-Z]-[0-9]+$", "description": "its number"}),
        ("title", {"type": "string"}),
        ("at", {"type": "string", "format": "date-time"}),
        ("day", {"type": "string", "format": "date", "default": "2024-01-01"}),
        ("wait", {"type": "string"}),
        ("carrier", {"type": "string", "enum": ["dhl", "ups"], "description": "Who brings it."}),
        ("word", {"type": ["string", "null"], "enum": ["a", None], "default": None}),
        ("tags", {"type": "array", "items": {"type": "string"}, "nullable": True, "default": None}),
        ("pair", {"type": "array", "items": {"type": ["integer", "string"]}, "minItems": 2, "maxItems": 2}),
        ("counts", {"type": "object", "additionalProperties": {"type": "integer"}}),
        ("number", {"type": ["integer", "number"]}),
        ("mixed", {"type": ["integer", "string", "null"], "default": None}),
        ("anything", {"default": None}),
        ("url", {"type": "string", "minLength": 1}),
    ],
)
def test_a_field_is_written_in_words_that_novu_knows(name: str, expected: Mapping[str, Any]) -> None:
    """Null stands in the list of types, of a list beside it; titles and formats that AJV lacks are left out."""
    assert expected == FIELDS[name]


def test_a_payload_is_closed_and_asks_for_what_has_no_default() -> None:
    """What is not declared is refused; a computed field is asked of nobody."""
    assert SCHEMA["additionalProperties"] is False
    assert "double" in FIELDS
    assert {"orderId", "tree"} <= set(SCHEMA["required"])
    assert not {"double", "day", "tags"} & set(SCHEMA["required"])


def test_an_optional_model_keeps_its_members() -> None:
    """Novu's check of variables finds `payload.item.note`, which it would not behind a reference or alternatives."""
    assert ["object", "null"] == FIELDS["item"]["type"]
    assert {**TEXT_OR_NULL, "default": None} == FIELDS["item"]["properties"]["note"]


def test_a_model_that_holds_itself_is_open_there() -> None:
    """Without references it would have no end."""
    assert {"type": "object", "additionalProperties": True} == FIELDS["tree"]["properties"]["trees"]["items"]


def test_the_members_of_alternatives_are_named_beside_them() -> None:
    """Their defaults are not: AJV would fill a cat's lives into a dog, which is closed."""
    assert {"kind", "name", "lives"} == set(FIELDS["pet"]["properties"])
    assert [] == list(payload_errors({"kind": "dog", "name": "Rex"}, FIELDS["pet"]))
    dog = {"kind": "dog", "name": "Rex"}
    assert dog == with_defaults(dog, FIELDS["pet"])


@pytest.mark.parametrize(
    "path",
    [
        "orderId",
        "item.note",
        "items[0].sku",
        "tags[0]",
        "pet.name",
        "tree.trees[0].trees",
        "counts.x",
        "pair[1]",
    ],
)
def test_novu_finds_the_variables_of_a_model(path: str) -> None:
    """What a template may name is found by Novu's way through the schema."""
    assert is_known(path.replace("[", ".").replace("]", ""), SCHEMA)


def test_the_bare_payload_has_no_schema() -> None:
    """It says nothing of what it carries; a subclass without fields says that it carries nothing."""
    assert payload_schema(Payload) is None
    empty = payload_schema(type("Empty", (Payload,), {"__module__": __name__}))
    assert empty is not None
    assert ({}, False) == (empty["properties"], empty["additionalProperties"])


@given(st.data())
def test_whatever_a_model_takes_its_schema_takes(data: st.DataObject) -> None:
    """Of any model and any payload: what a trigger sends is valid, and nothing of the schema is unknown to Novu."""
    model = data.draw(models().map(lambda one: one.payload) | st.just(Everything))
    schema = model_schema(model)
    try:
        made = model.model_validate(data.draw(Strategies().members(model)), by_name=True, by_alias=True)
        sent = json.loads(json.dumps(wire_payload(made)))
    except ValueError:  # bytes that are no text, a line break after the number
        reject()

    assert [] == list(payload_errors(sent, schema))
    for _, node in nodes(schema):
        assert (
            not {"$ref", "$defs", "$schema", "title", "oneOf", "prefixItems", "discriminator"} & node.keys()
        )


@pytest.mark.parametrize(("pattern", "can_be_made"), REGEXPS["patterns"])
def test_a_pattern_is_read_as_javascript_reads_it(pattern: str, can_be_made: bool) -> None:  # noqa: FBT001 - as recorded
    """Recorded from Node: what `new RegExp(pattern, "u")` refuses."""
    assert can_be_made == (regexp_fault(pattern) == "")


class Patterns(Payload):
    """Two patterns of Python's own, and a format of nobody's."""

    code: Annotated[str, Field(pattern="^[a-z]+$")]
    named: Annotated[str, WithJsonSchema({"type": "string", "pattern": "(?P<year>[0-9]{4})"})]
    inner: dict[str, Annotated[str, WithJsonSchema({"type": "string", "pattern": "(?i)a"})]]
    path: Annotated[str, WithJsonSchema({"type": "string", "format": "path"})]


def test_what_novu_refuses_of_a_model_is_said_with_its_field() -> None:
    """A pattern that JavaScript cannot read is an error, a format that AJV lacks a warning; in Novu 0.14 neither is."""
    declared = Declarations(workflows=(Workflow("a", payload=Patterns, steps=[sms("b")]),))
    found = check(declared, dialect="v2")

    assert [
        ("pattern-not-javascript", "inner"),
        ("pattern-not-javascript", "named"),
        ("unchecked-format", "path"),
    ] == [(one.code, one.message.partition(":")[0]) for one in found]
    assert ["error", "error", "warning"] == [one.severity for one in found]
    assert [] == [
        one for one in check(declared) if one.code in ("pattern-not-javascript", "unchecked-format")
    ]
