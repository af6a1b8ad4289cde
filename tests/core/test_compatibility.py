"""Whether what callers send goes on being taken."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import UUID4, BaseModel, ConfigDict, Field, Json, SecretStr, create_model

from novu_flows.check.breaking import payload_changes


class Item(BaseModel):
    """A part of a payload."""

    name: str


class LongItem(BaseModel):
    """The same, with one more field."""

    name: str
    size: int


def schema(*, is_open=False, **fields):
    """Return the schema of a model with these fields."""
    config = ConfigDict(extra="ignore" if is_open else "forbid")
    model = create_model("Model", __config__=config, **fields)
    return model.model_json_schema(mode="validation")


BREAKING = [
    ({"a": (str, ...)}, {}, ("a", "was removed")),
    ({}, {"a": (str, ...)}, ("a", "was added, and is required")),
    ({"a": (str, "")}, {"a": (str, ...)}, ("a", "is required now")),
    ({"a": (str, ...)}, {"a": (int, ...)}, ("a", "was string, is integer")),
    ({"a": (float, ...)}, {"a": (int, ...)}, ("a", "was number, is integer")),
    ({"a": (str | None, ...)}, {"a": (str, ...)}, ("a", "null is not taken any more")),
    ({"a": (str | int, ...)}, {"a": (str | bool, ...)}, ("a", "integer is not taken any more")),
    ({"a": (Literal["x", "y"], ...)}, {"a": (Literal["x"], ...)}, ("a", "'y' is not taken any more")),
    ({"a": (str, ...)}, {"a": (Literal["x"], ...)}, ("a", "must be one of 'x' now")),
    (
        {"a": (str, Field(max_length=9))},
        {"a": (str, Field(max_length=5))},
        ("a", "maxLength was 9, is 5"),
    ),
    ({"a": (int, ...)}, {"a": (int, Field(ge=1))}, ("a", "minimum is 1 now")),
    ({"a": (str, ...)}, {"a": (str, Field(pattern="^x"))}, ("a", "pattern is '^x' now")),
    ({"a": (Item, ...)}, {"a": (LongItem, ...)}, ("a.size", "was added, and is required")),
    ({"a": (list[Item], ...)}, {"a": (list[LongItem], ...)}, ("a[].size", "was added, and is required")),
    ({"a": (list[str], ...)}, {"a": (list[str], Field(max_length=2))}, ("a", "maxItems is 2 now")),
]
HARMLESS = [
    ({"a": (str, ...)}, {"a": (str, "")}, ("a", "may be left out now")),
    ({}, {"a": (str, "")}, ("a", "was added, and may be left out")),
    ({"a": (int, ...)}, {"a": (float, ...)}, ("a", "takes more than before (was integer, is number)")),
    (
        {"a": (str, Field(max_length=5))},
        {"a": (str, Field(max_length=9))},
        ("a", "takes more than before (maxLength was 5, is 9)"),
    ),
    (
        {"a": (Literal["x"], ...)},
        {"a": (Literal["x", "y"], ...)},
        ("a", "takes more than before ('y' is taken, too)"),
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), BREAKING)
def test_what_breaks_callers(before, after, expected):
    """
    A payload that was taken before may be refused now.
    """
    found = payload_changes(schema(**before), schema(**after))

    assert [(*expected, True)] == [(one.path, one.text, one.breaks) for one in found]


@pytest.mark.parametrize(("before", "after", "expected"), HARMLESS)
def test_what_callers_do_not_notice(before, after, expected):
    """
    Every payload that was taken is taken still.
    """
    found = payload_changes(schema(**before), schema(**after))

    assert [(*expected, False)] == [(one.path, one.text, one.breaks) for one in found]


def test_a_field_that_is_removed_from_an_open_model_is_still_taken():
    """
    Only a model that forbids what it does not know breaks.
    """
    (found,) = payload_changes(schema(a=(str, ...)), schema(is_open=True))

    assert not found.breaks


class Tree(BaseModel):
    """A payload that holds itself."""

    children: list["Tree"] = []


@pytest.mark.parametrize(("before", "_after", "_expected"), [*BREAKING, *HARMLESS])
def test_nothing_changes_against_itself(before, _after, _expected):
    """
    The same payload breaks nobody.
    """
    assert () == payload_changes(schema(**before), schema(**before))


def test_a_model_that_holds_itself_comes_to_an_end():
    """
    Recursion is followed so far and no further.
    """
    assert () == payload_changes(Tree.model_json_schema(), Tree.model_json_schema())


class Card(BaseModel):
    """One way to pay."""

    t: Literal["card"] = "card"


class Bank(BaseModel):
    """Another way to pay."""

    t: Literal["bank"] = "bank"
    z: int = 1


class OtherBank(BaseModel):
    """The same, with another type in it."""

    t: Literal["bank"] = "bank"
    z: list[int] = []


class TextItem(BaseModel):
    """An item whose name has been a number."""

    name: int


class NoDefault(BaseModel):
    """A way to pay that must be named."""

    t: Literal["bank"]


BOTH_WAYS = create_model("BothWays", t=(Literal["card", "bank"], ...), z=(int, 1))
LEFT_OUT = create_model("LeftOut", t=(Literal["other", "bank"], "bank"))
BY_TAG = Field(discriminator="t")
OPEN, CLOSED = ConfigDict(extra="allow"), ConfigDict(extra="forbid")
OPEN_ITEM = create_model("Part", __config__=OPEN, name=(str, ""))
CLOSED_ITEM = create_model("Part", __config__=CLOSED, name=(str, ""))
SHORT = Annotated[str, Field(max_length=3)]
INSIDE = [
    (Item | None, TextItem | None, [("a.name", "was string, is integer", True)]),
    (Card | Bank, Card, [("a", "Bank is not taken any more", True)]),
    (Card, Card | Bank, [("a", "takes more than before (Bank is taken, too)", False)]),
    (Card | Bank, Card | OtherBank, [("a.z", "was integer, is array", True)]),
    (
        Annotated[Card | Bank, BY_TAG],
        Annotated[Card | OtherBank, BY_TAG],
        [("a.z", "was integer, is array", True)],
    ),
    (Card | Bank, Annotated[Card | Bank, BY_TAG], [("a.t", "is required now", True)]),
    (dict[str, int], dict[str, str], [("a.*", "was integer, is string", True)]),
    (dict[str, int], dict[SHORT, int], [("a (keys)", "maxLength is 3 now", True)]),
    (
        dict[Annotated[str, Field(pattern="^x")], int],
        dict[str, int],
        [("a (keys)", "takes more than before (pattern was '^x')", False)],
    ),
    (dict[str, int], CLOSED_ITEM, [
        ("a.name", "was integer, is string", True),
        ("a", "members that are not declared are refused now", True),
    ]),
    (CLOSED_ITEM, dict[str, int], [
        ("a.name", "was string, is integer", True),
    ]),
    (OPEN_ITEM, CLOSED_ITEM, [("a", "members that are not declared are refused now", True)]),
    (CLOSED_ITEM, OPEN_ITEM, [
        ("a", "takes more than before (members that are not declared are taken, too)", False)
    ]),
    (tuple[int, str], tuple[int, int], [("a[1]", "was string, is integer", True)]),
    (tuple[int, str], tuple[int], [
        ("a", "takes more than before (minItems was 2, is 1)", False),
        ("a", "maxItems was 2, is 1", True),
    ]),
    (Any, str, [("a", "was anything, is string", True)]),
    (Any, str | int, [("a", "was anything, is string or integer", True)]),
    (str, Any, [("a", "takes more than before (was string, is anything)", False)]),
    (Literal["a", "b"], Literal["a", "b"], []),
    (Literal["a", "long"], SHORT, [("a", "'long' is not taken any more", True)]),
    (Literal["a"], Annotated[str, Field(pattern="^a")], [
        ("a", "takes more than before (string is taken, too)", False)
    ]),
    (Literal[1], Annotated[int, Field(gt=1)], [("a", "1 is not taken any more", True)]),
    (Literal[1], Literal[True], [("a", "1 is not taken any more", True)]),
    (bool, Literal[True], [("a", "False is not taken any more", True)]),
    (Literal[True], bool, [("a", "takes more than before (False is taken, too)", False)]),
    (bool, Literal["yes"], [("a", "was boolean, is 'yes'", True)]),
    (str, str | bool, [("a", "takes more than before (boolean is taken, too)", False)]),
    (Annotated[int, Field(gt=0)], Annotated[int, Field(ge=1)], []),
    (Annotated[float, Field(gt=0)], Annotated[float, Field(ge=1)], [
        ("a", "exclusiveMinimum was 0, minimum is 1 now", True)
    ]),
    (Annotated[int, Field(multiple_of=4)], Annotated[int, Field(multiple_of=2)], [
        ("a", "takes more than before (multipleOf was 4, is 2)", False)
    ]),
    (UUID4, UUID, [("a", "takes more than before (format was 'uuid4', is 'uuid')", False)]),
    (UUID, UUID4, [("a", "format was 'uuid', is 'uuid4'", True)]),
    (str | datetime, datetime, [("a", "string is not taken any more", True)]),
    (list[int], set[int], [("a", "uniqueItems is True now", True)]),
    (set[int], list[int], [("a", "takes more than before (uniqueItems was True)", False)]),
    (Json[list[int]], Json[list[str]], [("a (JSON)[]", "was integer, is string", True)]),
    (int | float, float, []),
    (BOTH_WAYS, Card | Bank, [
        ("a", "takes more than before (Card is taken, too)", False),
        ("a", "takes more than before (Bank is taken, too)", False),
    ]),
    (LEFT_OUT, Card | NoDefault, [("a", "LeftOut is not taken any more", True)]),
    (str, SHORT | str, []),
    (SHORT | str, str, []),
    (float, int | str, [("a", "was number, is integer", True)]),
    (int | str, str | float, [("a", "takes more than before (was integer, is number)", False)]),
    (SecretStr, str, []),
    (Annotated[list[int], Field(min_length=0)], list[int], []),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), INSIDE)
def test_what_is_inside_is_compared(before, after, expected):
    """
    Alternatives, members, keys and items are compared, each at its own path and the right way round.
    """
    found = payload_changes(schema(a=(before, ...)), schema(a=(after, ...)))

    assert expected == [(one.path, one.text, one.breaks) for one in found]


def a_tree(value, default):
    """Return a model that holds itself in every way, with one field."""

    class Node(BaseModel):
        n: value = default
        kids: "list[Node]" = []
        named: "dict[str, Node | None]" = {}
        other: "Node | int | None" = None

    Node.model_rebuild()
    return Node.model_json_schema(mode="validation")


def test_a_change_in_a_model_that_holds_itself_is_one_change():
    """
    Recursion ends where a pair of models was compared already, not at a depth.
    """
    before, after = a_tree(int, 1), a_tree(int, ...)

    assert [("n", "is required now", True)] == [
        (one.path, one.text, one.breaks) for one in payload_changes(before, after)
    ]
    assert [("n", "may be left out now", False)] == [
        (one.path, one.text, one.breaks) for one in payload_changes(after, before)
    ]


WRITTEN = [
    ({"type": ["string", "integer"]}, {"type": "string"}, [("integer is not taken any more", True)]),
    ({"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {}}}]}, {"type": "object"}, [("was removed", False)]),
    ({"type": "string"}, {"type": "string", "not": {"const": "x"}}, [("not is {'const': 'x'} now", True)]),
    ({"$ref": "#/$defs/Lost"}, {}, []),
    ({"const": "a"}, {"type": "string", "pattern": "(?<no"}, [("'a' is not taken any more", True)]),
    ({"enum": ["a", "b"]}, {"anyOf": [{"const": "a"}, {"const": "b"}]}, []),
    (True, {}, []),
    (False, {"type": "string"}, [("takes more than before (string is taken, too)", False)]),
    ({"const": {"a": 1}}, {"type": "object"}, [("takes more than before (object is taken, too)", False)]),
    ({"type": "object"}, {"type": "object", "properties": {"a": {"type": "string"}}}, [
        ("was added, and may be left out", False),
    ]),
    ({"type": "object", "additionalProperties": True}, {"type": "object", "properties": {"a": {"type": "string"}}}, [
        ("was anything, is string", True),
    ]),
    ({"const": [1]}, {"type": "string"}, [("[1] is not taken any more", True)]),
    ({"const": 1.5}, {"type": "integer"}, [("1.5 is not taken any more", True)]),
    ({"enum": [None, "a"]}, {"type": "string"}, [("null is not taken any more", True)]),
    ({"anyOf": [{"type": "integer"}, {"type": "string"}], "gt": 0}, {"type": ["integer", "string"]}, [
        ("takes more than before (gt was 0)", False),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), WRITTEN)
def test_schemas_that_were_written_by_hand_are_compared_too(before, after, expected):
    """
    What WithJsonSchema and json_schema_extra may hold is read as JSON Schema says.
    """
    found = payload_changes({"properties": {"a": before}}, {"properties": {"a": after}})

    assert expected == [(one.text, one.breaks) for one in found]


def test_a_field_may_be_read_by_other_names():
    """
    A field that is read by its old name too has not changed; a name that is gone has.
    """
    one, other = {"properties": {"a": {"xNames": ["b"]}}}, {"properties": {"b": {}}}
    closed = {**other, "additionalProperties": False}

    assert () == payload_changes(other, one)
    assert [("is not read from 'a' any more", False)] == [
        (change.text, change.breaks) for change in payload_changes(one, other)
    ]
    assert [("is not read from 'a' any more", True)] == [
        (change.text, change.breaks)
        for change in payload_changes({**one, "additionalProperties": False}, closed)
    ]
