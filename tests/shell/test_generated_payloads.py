"""Payloads that Hypothesis makes: of every type that JSON has, and an issue where it cannot."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, NotRequired
from uuid import UUID

import pytest
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    Field,
    FutureDate,
    FutureDatetime,
    HttpUrl,
    Json,
    JsonValue,
    NaiveDatetime,
    PastDate,
    PastDatetime,
    RootModel,
    create_model,
)
from pydantic_core import core_schema
from typing_extensions import TypeAliasType, TypedDict

from novu_flows import Payload
from novu_flows.trigger_cases.generated import NotMade, valid_payloads


class Node(BaseModel):
    """A part that holds itself, and anything."""

    held: dict[str, Any]
    nodes: "list[Node]" = []


class Row(TypedDict):
    """A dict whose keys hold anything."""

    first: Any
    second: NotRequired[int]


@dataclass
class Box:
    """A dataclass that holds anything."""

    first: Any
    second: int = 1
    third: list[int] = field(default_factory=list)


class Pair(NamedTuple):
    """A pair."""

    first: int
    second: str = ""


class Colour(Enum):
    """An enum."""

    RED = "red"


class Custom:
    """A class that only the project can make."""

    def __init__(self, name):
        self.name = name

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> core_schema.CoreSchema:
        """Take instances only."""
        del source, handler
        return core_schema.is_instance_schema(cls)


Alias = TypeAliasType("Alias", dict[str, int])
MADE = [
    str, int, bool, float, Decimal, Any, JsonValue, object, bytes, UUID, date, datetime, Colour, Literal["a", 1],
    Annotated[Decimal, Field(gt=0, max_digits=8, decimal_places=2)],
    Annotated[Decimal, Field(ge=Decimal("0.5"), lt=1)],
    Annotated[Decimal, Field(max_digits=2, decimal_places=2)],
    Annotated[float, Field(gt=0, allow_inf_nan=False)],
    Annotated[str, Field(pattern=r"^\d{5}$")],
    Annotated[str, Field(min_length=2, max_length=3)],
    dict[str, Any], list[Any], list[Annotated[int, Field(gt=4)]], Annotated[list[int], Field(min_length=5)],
    Annotated[dict[str, int], Field(max_length=1)], set[str], frozenset[int], tuple[int, ...], tuple[int, Any],
    Sequence[Decimal], Mapping[str, Decimal], Json[list[Any]], RootModel[dict[str, Any]], Alias, Node, Row, Box, Pair,
    Custom | int, Node | None, HttpUrl, AwareDatetime, NaiveDatetime, PastDate, FutureDate, PastDatetime,
    FutureDatetime,
]  # fmt: skip


def payload_of(kind, *default):
    """Return a payload model of one field."""
    return create_model("P", __base__=Payload, x=(kind, default[0] if default else ...))


@pytest.mark.parametrize("kind", MADE, ids=str)
def test_payloads_are_made_for_every_type_that_json_has(kind):
    """
    Each is valid, can be sent, and is another one.
    """
    made = valid_payloads(payload_of(kind), 3)

    assert made
    assert len(made) == len({payload.model_dump_json() for payload in made})


REFUSED = [
    (Custom, "no value can be made for P.x: ResolutionFailed: Could not resolve"),
    (list[Custom], "no value can be made for P.x: ResolutionFailed: Could not resolve"),
    (create_model("Inner", y=(Custom, ...)), "no value can be made for Inner.y: ResolutionFailed"),
    (Callable[[], int], "none of the payloads that were tried is valid: PydanticSerializationError"),
    (Annotated[int, Field(gt=5, lt=6)], "none of the payloads that were tried is valid: Unsatisfiable"),
    (
        Annotated[str, AfterValidator(lambda text: text + 1)],
        "none of the payloads that were tried is valid: TypeError",
    ),
    (Annotated[int, AfterValidator(int.__neg__), Field(gt=0, lt=-5)], "none of the payloads that were tried"),
    (Custom | Annotated[Custom, Field()], "no value can be made for P.x"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "expected"), REFUSED, ids=lambda one: str(one)[:40])
def test_what_cannot_be_made_is_said(kind, expected):
    """
    The reason names the field, or what came of the payloads that were tried.
    """
    with pytest.raises(NotMade, match=re.escape(expected)):
        valid_payloads(payload_of(kind), 3)


def test_what_cannot_be_made_and_has_a_default_is_left_out():
    """
    The default goes into the payload.
    """
    (made,) = valid_payloads(payload_of(Custom | None, None), 3)

    assert made.x is None


def test_a_payload_that_a_validator_refuses_is_none():
    """
    What is refused is left out, and the rest is made.
    """

    def even(number: int) -> int:
        if number % 2:
            raise ValueError("odd")
        return number

    made = valid_payloads(payload_of(Annotated[int, AfterValidator(even)]), 5)

    assert 5 == len(made)
    assert all(payload.x % 2 == 0 for payload in made)


def test_moments_are_on_their_side_of_now():
    """
    What must be past is past, whenever the cases run.
    """
    now = datetime.now(UTC).date()

    assert all(payload.x < now for payload in valid_payloads(payload_of(PastDate), 3))
    assert all(payload.x > now for payload in valid_payloads(payload_of(FutureDate), 3))
