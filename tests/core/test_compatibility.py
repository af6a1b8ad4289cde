"""Whether what callers send goes on being taken."""

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, create_model

from novu_flows.validate.compatibility import payload_changes


class Item(BaseModel):
    """A part of a payload."""

    name: str


class LongItem(BaseModel):
    """The same, with one more field."""

    name: str
    size: int


def schema(*, is_open=False, **fields):
    """Give the schema of a model with these fields."""
    config = ConfigDict(extra="ignore" if is_open else "forbid")
    model = create_model("Model", __config__=config, **fields)
    return model.model_json_schema(mode="validation")


BREAKING = [
    ({"a": (str, ...)}, {}, ("a", "was removed")),
    ({}, {"a": (str, ...)}, ("a", "was added, and is required")),
    ({"a": (str, "")}, {"a": (str, ...)}, ("a", "is required now")),
    ({"a": (str, ...)}, {"a": (int, ...)}, ("a", "was string, is integer")),
    ({"a": (float, ...)}, {"a": (int, ...)}, ("a", "was number, is integer")),
    ({"a": (str | None, ...)}, {"a": (str, ...)}, ("a", "was null, is string")),
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
    ({"a": (int, ...)}, {"a": (float, ...)}, ("a", "takes more than before (was number, is integer)")),
    (
        {"a": (str, Field(max_length=5))},
        {"a": (str, Field(max_length=9))},
        ("a", "takes more than before (maxLength was 9, is 5)"),
    ),
    (
        {"a": (Literal["x"], ...)},
        {"a": (Literal["x", "y"], ...)},
        ("a", "takes more than before ('y' is not taken any more)"),
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
