"""Payloads that are easily lost on the way: names, classes of one name, classes that refer to themselves, extras."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, NamedTuple, NotRequired, Self, TypeVar
from uuid import UUID

from pydantic import (
    AliasChoices,
    AliasGenerator,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    Json,
    RootModel,
    create_model,
    with_config,
)
from pydantic.alias_generators import to_camel, to_pascal
from pydantic.dataclasses import dataclass as checked_dataclass
from typing_extensions import TypeAliasType, TypedDict

from novu_flows import Payload, Workflow, in_app

T = TypeVar("T")


class Underscores(Payload):
    """Fields whose names end in what Python's names need, with a generator of aliases."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True)

    id_: int
    type_: str = "t"
    user_id_: str = "u"
    copy_of: str = ""
    json_: int = Field(default=1, alias="JSON")
    import_: int = 1
    user_2fa: str = ""


class Plain(Payload):
    """The same without any generator."""

    id_: int
    class_: str = ""


Strange = create_model(
    "Strange",
    __base__=Payload,
    **{
        "order-no": (int, 1),
        "order_no": (int, 2),
        "2fa": (str, ""),
        "größe": (int, 3),
        "class": (int, 4),
        "class_": (int, 5),
    },
)


class Pascal(Payload):
    """Another generator, and parts that have none."""

    model_config = ConfigDict(alias_generator=to_pascal)

    id_: int
    from_: str = Field(default="", alias="from")
    plain: Plain = Plain(id_=1, class_="a")
    strange: Strange = Strange(**{"class": 7, "class_": 8})


class TwoWays(Payload):
    """A generator that makes one name to read and another to write."""

    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_pascal)
    )

    user_id: int
    in_: int = 1


class Shouting(Payload):
    """A generator of the project's own."""

    model_config = ConfigDict(alias_generator=lambda name: name.upper())

    id_: int
    user_name: str = ""


class Paths(Payload):
    """Aliases that lead into what is read."""

    first: int = Field(validation_alias=AliasPath("inner", 0))
    second: int = Field(default=2, validation_alias=AliasChoices("second", AliasPath("inner", 1)))
    third: int = Field(default=3, serialization_alias="drei")
    fourth: int = Field(default=4, validation_alias="vier")


def made(kind: str, default: Any) -> type[Payload]:
    """Make payload classes of one name."""

    class Inner(BaseModel):
        value: type(default) = default

    class Made(Payload):
        kind_: Literal["a", "b"] = kind
        inner: Inner = Inner()

    return Made


class Tree(BaseModel, Generic[T]):
    """A generic that holds itself."""

    value: T
    children: "list[Tree[T]]" = []
    left: "Tree[T] | None" = None


class Odd(BaseModel, Generic[T]):
    """Two generics that hold each other."""

    value: T
    evens: "list[Even[T]]" = []


class Even(BaseModel, Generic[T]):
    """The other one."""

    odds: "dict[str, Odd[T]]" = {}


class Chain(BaseModel):
    """A class that says Self."""

    name: str
    after: Self | None = None
    more: list[Self] = []


Nested = TypeAliasType("Nested", "list[Nested] | int")
Pair = TypeAliasType("Pair", tuple[T, T], type_params=(T,))
Named = TypeAliasType("Named", dict[str, T], type_params=(T,))


class Row(TypedDict):
    """A dict that holds itself."""

    cells: NotRequired["list[Row]"]
    name: str


@dataclass
class Knot:
    """A dataclass that holds itself."""

    name: str
    next: "Knot | None" = None


class Circles(Payload):
    """All that refers to itself."""

    tree: Tree[int]
    texts: Tree[str] | None = None
    trees: Tree[Tree[int]] | None = None
    odd: Odd[int] | None = None
    even: Even[str] | None = None
    chain: Chain | None = None
    nested: Nested = 1
    pair: Pair[int] = (1, 2)
    named: Named[Pair[str]] = {}
    row: Row | None = None
    knot: Knot | None = None


class Size(int, Enum):
    """Members with names that are words of Python's."""

    SMALL = 1
    LARGE = 2


Spoken = Enum("Spoken", {"in": "i", "not in": "n", "out": "o"})


class Rank(IntEnum):
    """Members of one value."""

    LOW = 1
    LEAST = 1
    HIGH = 2


@with_config(ConfigDict(extra="forbid", str_to_lower=True))
class Closed(TypedDict):
    """A dict with a configuration."""

    name: str
    size: NotRequired[int]


class Strict(RootModel[list[int]]):
    """A value with a configuration."""

    model_config = ConfigDict(strict=True)


class Word(RootModel[str]):
    """A text that is read as another."""

    model_config = ConfigDict(str_strip_whitespace=True, str_to_upper=True)


class Loose(BaseModel):
    """A part that keeps what is not declared."""

    model_config = ConfigDict(extra="allow")

    known: int = 1


class Tight(BaseModel):
    """A part that refuses it."""

    model_config = ConfigDict(extra="forbid")

    known: int = 1


@checked_dataclass(config=ConfigDict(extra="forbid"))
class Point:
    """A dataclass with aliases and a factory."""

    across: int = Field(alias="posX")
    y: int = 0
    tags: list[str] = attribute(default_factory=list)


class Both(NamedTuple):
    """A tuple with a default."""

    first: int
    second: str = "b"


class Kept(Payload):
    """What pydantic keeps beside fields."""

    loose: Loose = Loose()
    tight: Tight | None = None
    closed: Closed | None = None
    strict: Strict | None = None
    word: Word = Word(" a ")
    size: Size = Size.SMALL
    spoken: Spoken = Spoken["in"]
    rank: Rank = Rank.LEAST
    point: Point | None = None
    both: Both = Both(1)
    ordered: "OrderedDict[str, int]" = Field(default_factory=OrderedDict)
    last: deque[int] = Field(default_factory=deque)
    amount: Decimal = Field(default_factory=Decimal)


class Defaults(Payload):
    """Defaults that are no values of their types."""

    ids: Json[list[int]] = Field("[1]")
    read: Json[list[int]] = Field("[1]", validate_default=True)
    anything: Json[Any] = "{}"
    late: date = Field("2024-02-29", validate_default=True)
    took: timedelta = Field(5, validate_default=True)
    price: Decimal = 0
    tags: set[str] = Field([], validate_default=True)
    tree: Tree[int] = Tree[int](value=1)
    chain: Chain = Field({"name": "a"}, validate_default=True)
    key: UUID = Field("12345678-1234-5678-1234-567812345678", validate_default=True)
    missing: str = None
    ratio: float = 1


class Unions(Payload):
    """Unions of what looks alike."""

    either: Tight | Loose = Tight()
    tagged: Annotated[Tree[int] | Chain, Field(union_mode="left_to_right")] | None = None
    numbers: list[int] | dict[str, int] | int = 1
    text: Annotated[str, Field(max_length=2)] | Annotated[int, Field(ge=3)] | None = None
    bytes_: bytes | int = b"a"
    literal: Literal["a", 1] | bool = "a"


ALL = (
    Underscores, Plain, Pascal, TwoWays, Shouting, Paths, Strange, made("a", 1), made("b", "x"), Circles, Kept, Defaults,
    Unions,
)  # fmt: skip
WORKFLOWS = [
    Workflow(f"odd-{number}", payload=payload, steps=[in_app("hi")]) for number, payload in enumerate(ALL)
]
TREE = {"value": 1, "children": [{"value": 2, "left": {"value": 3}}]}
SAMPLES: dict[int, dict[str, Any]] = {
    0: {"id_": 1, "type_": "a", "userId_": "b", "copyOf": "c", "JSON": 2, "import_": 3, "user2Fa": "e"},
    1: {"id_": 1, "class_": "a"},
    2: {"Id_": 1, "from": "a", "Plain": {"id_": 2}, "Strange": {"class_": 1}},
    3: {"userId": 1, "in_": 2},
    4: {"ID_": 1, "USER_NAME": "a"},
    5: {"inner": [1, 2], "third": 4, "vier": 5},
    6: {"order-no": 5, "order_no": 6, "2fa": "a", "größe": 7, "class": 8, "class_": 9},
    7: {"kind_": "b", "inner": {"value": 2}},
    8: {"kind_": "a", "inner": {"value": "y"}},
    9: {
        "tree": TREE,
        "texts": {"value": "a", "children": [{"value": "b"}]},
        "trees": {"value": TREE, "children": [{"value": TREE}]},
        "odd": {"value": 1, "evens": [{"odds": {"a": {"value": 2}}}]},
        "even": {"odds": {"a": {"value": "b"}}},
        "chain": {"name": "a", "after": {"name": "b"}, "more": [{"name": "c"}]},
        "nested": [1, [2]],
        "pair": [1, 2],
        "named": {"a": ["b", "c"]},
        "row": {"name": "a", "cells": [{"name": "b"}]},
        "knot": {"name": "a", "next": {"name": "b"}},
    },
    10: {
        "loose": {"known": 2, "unknown": [1]},
        "tight": {"known": 3},
        "closed": {"name": "A", "size": 1},
        "strict": [1],
        "word": " b ",
        "size": 2,
        "spoken": "n",
        "rank": 2,
        "point": {"posX": 1, "y": 2, "tags": ["a"]},
        "both": [1, "c"],
        "ordered": {"a": 1},
        "last": [1],
        "amount": "1.5",
    },
    11: {
        "ids": "[2]",
        "read": "[3]",
        "anything": "[1]",
        "late": "2025-01-01",
        "took": 6,
        "price": "1",
        "tags": ["a"],
        "tree": TREE,
        "chain": {"name": "b"},
        "key": "12345678-1234-5678-1234-567812345679",
        "missing": "a",
        "ratio": 2,
    },
    12: {
        "either": {"known": 1, "x": 2},
        "tagged": TREE,
        "numbers": [1],
        "text": "a",
        "bytes_": "b",
        "literal": 1,
    },
}
