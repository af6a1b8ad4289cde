"""Workflows whose payloads hold every kind of field that is hard to carry into generated code."""
# ruff: noqa: PYI061 - the ways in which people write literals are among the kinds

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, Flag, IntEnum, StrEnum
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, NamedTuple, NewType, NotRequired, TypeVar
from uuid import UUID, uuid4

from annotated_types import Ge, Interval, Len, MaxLen, MinLen, MultipleOf
from pydantic import (
    UUID4,
    AliasChoices,
    AwareDatetime,
    Base64Str,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    Json,
    JsonValue,
    PositiveInt,
    RootModel,
    StrictInt,
    StringConstraints,
    UrlConstraints,
)
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass as pydantic_dataclass
from typing_extensions import TypeAliasType, TypedDict

from novu_flows import Payload, Workflow, chat, delay, digest, email, in_app, push, sms

Item = TypeVar("Item")
Sku = NewType("Sku", str)
Days = list[date]
Amount = Decimal
Tree = TypeAliasType("Tree", "dict[str, Tree] | list[Tree] | str | int | None")


class Carrier(StrEnum):
    """Who brings it."""

    DHL = "dhl"
    UPS = "ups"
    BY_HAND = "by hand"


class Priority(IntEnum):
    """How much it hurries."""

    LOW = 1
    HIGH = 2


class Address(BaseModel):
    """A place that a parcel can be brought to."""

    street: str = Field(min_length=1, max_length=80)
    city: str
    zip_code: Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
    country: Literal["DE", "AT", "CH"] = "DE"


class Line(BaseModel):
    """One line of an order."""

    sku: str
    quantity: int = Field(default=1, ge=1, le=999)
    price: Decimal = Field(max_digits=8, decimal_places=2, ge=0)


class OrderShipped(Payload):
    r"""
    An order has left the house.

    Sent once for each parcel; "quotes", back\slashes and {braces} stay.
    """

    order_id: str = Field(min_length=1, description="The shop's number of the order.", examples=["A-1"])
    carrier: Carrier
    priority: Priority = Priority.LOW
    shipped_at: datetime
    due: date | None = None
    to: Address
    lines: list[Line] = Field(min_length=1, max_length=50)
    tracking_url: HttpUrl | None = None
    total: Decimal
    weights: dict[str, float] = {}
    labels: set[str] = Field(default_factory=set)


class CardPaid(BaseModel):
    """Paid by card."""

    method: Literal["card"] = "card"
    last_four: Annotated[str, Len(4, 4)]


class TransferPaid(BaseModel):
    """Paid by bank transfer."""

    method: Literal["transfer"]
    iban: str


class CashPaid(BaseModel):  # noqa: D101 - a class without a docstring is one of the kinds
    method: Literal["cash", "coins"]


class Paid(Payload):
    """A payment of one of several kinds."""

    payment: Annotated[CardPaid | TransferPaid | CashPaid, Field(discriminator="method")]
    history: list[Annotated[CardPaid | TransferPaid, Field(discriminator="method")]] = []
    either: CardPaid | TransferPaid | None = None
    reference: str | int
    first_fitting: int | str = Field(default=0, union_mode="left_to_right")
    note: str | None
    amount: float = Field(gt=0, lt=1_000_000, allow_inf_nan=False)
    instalments: Annotated[int, MultipleOf(5)] = 5


class Folder(BaseModel):
    """A folder in folders, owned by people who have folders."""

    name: str
    folders: "list[Folder]" = []
    owner: "Person | None" = None


class Person(BaseModel):
    """Someone with a folder."""

    name: str
    home: Folder | None = None


class Nodes(RootModel["list[Nodes]"]):
    """Lists of lists."""


class Twig(BaseModel):
    """A model and an alias that need each other."""

    branch: "Branch" = None


Branch = TypeAliasType("Branch", "list[Twig] | None")


class TreeChanged(Payload):
    """Types that need themselves."""

    root: Folder
    nodes: Nodes | None = None
    tree: Tree = None
    twig: Twig = Twig()
    anything: JsonValue = None


class Customer(BaseModel):
    """A nested model with names of its own on the wire."""

    model_config = ConfigDict(alias_generator=to_camel)

    full_name: str
    loyalty_points: int = 0


class CamelCase(Payload):
    """Names that differ on the wire."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    first_name: str
    last_name: str = ""
    class_: str = Field(alias="class")
    from_: date | None = Field(default=None, alias="from")
    number: int = Field(alias="orderNo")
    in_eur: bool = Field(default=True, validation_alias="inEUR", serialization_alias="inEUR")
    customer: Customer | None = None


class Names(Payload):
    """Fields whose names mean something else in Python, in pydantic or in the generated module."""

    copy_: str = Field(alias="copy")
    json_: str = Field(validation_alias=AliasChoices("json", "JSON"), serialization_alias="json")
    type: str
    list: Annotated[str, MaxLen(5)] = "a"
    date: date
    datetime: Days | None = None
    Decimal: Amount = Amount("0.10")
    weird: str = Field(default="", alias="with space-and.dots")
    unicode: str = Field(default="", alias="größe")
    print: int = 0
    Field: int = 0


class Page(BaseModel, Generic[Item]):
    """One page of items."""

    items: tuple[Item, ...]
    first: tuple[int, str] = (1, "a")


class Tags(RootModel[Annotated[list[str], MinLen(1)]]):
    """A list of tags."""


class Point(TypedDict, total=False):
    """A place on the map."""

    x: float
    y: float


class Size(TypedDict):
    """A size, of which the depth may be missing."""

    width: Annotated[int, Field(ge=0, description="From left to right.")]
    depth: NotRequired[int]


Odd = TypedDict("Odd", {"in": int, "not-a-name": str})


class Span(NamedTuple):
    """From one number to another."""

    start: int
    end: int = 9


@dataclass(frozen=True)
class Box:
    """A box of numbers."""

    numbers: list[int]
    label: str = "box"
    tags: list[str] = field(default_factory=list)


@pydantic_dataclass
class Label:
    """A dataclass of pydantic, with another name on the wire."""

    text: str = Field(alias="labelText", max_length=5)
    lines: int = Field(default=1, ge=1)


class Count(RootModel[int]):
    """A number with a default of its own."""

    root: int = Field(default=1, ge=1)


class Mixed(Enum):
    """An enum of several types."""

    ONE = 1
    TEXT = "text"


class Colour(str, Enum):  # noqa: UP042 - the older way to write a StrEnum is one of the kinds
    """An enum that is a text as well."""

    RED = "red"


class Rights(Flag):
    """Flags."""

    READ = 1
    WRITE = 2


class Base(Payload):
    """What all reports carry."""

    at: AwareDatetime = Field(description="When it was made.")
    kind: Literal["base"] = "base"


class Report(Base):
    """Generics, containers, and the types of the standard library and of pydantic."""

    page: Page[Line]
    words: Page[str]
    tags: Tags = Tags(["a"])
    where: Point | None = None
    size: Size = {"width": 1}
    odd: Odd | None = None
    span: Span = Span(1)
    box: Box = Box([1], label='a "box"')
    label: Label | None = None
    count: Count = Count()
    frozen: frozenset[int] = frozenset({2, 1})
    at_time: time | None = None
    since: datetime = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)
    took: timedelta = timedelta(minutes=5)
    report_id: UUID
    fixed_id: UUID = UUID("12345678-1234-5678-1234-567812345678")
    made_id: UUID = Field(default_factory=uuid4)
    fourth: UUID4 | None = None
    raw: dict[str, Any] = Field(default_factory=dict)
    counts: dict[Literal["a", "b"], int] = {}
    by_carrier: dict[Carrier, Annotated[int, Ge(0)]] = {Carrier.DHL: 1}
    level: Annotated[int, Interval(gt=0, le=10)] = 3
    mixed: Mixed = Mixed.ONE
    colour: Colour = Colour.RED
    rights: Rights = Rights.READ
    only: Literal[Carrier.DHL, "other"] = Carrier.DHL
    flag: Literal[True] = True
    choice: Literal["a", 1, None] = None
    names: Annotated[list[Annotated[str, MinLen(1)]], MinLen(1)] = ["a"]
    default_line: Line = Line(sku="s", price=Decimal("1.50"))
    sku: Sku = Sku("x")
    positive: PositiveInt = 1
    strict: StrictInt = 1
    trimmed: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1)] = "x"
    secure: Annotated[HttpUrl, UrlConstraints(allowed_schemes=["https"])] | None = None
    encoded: Base64Str = "YQ=="
    packed: Json[list[int]] | None = None
    address: IPv4Address = IPv4Address("127.0.0.1")
    file: Path = Path("a/b")
    body: bytes = b"\x00'"
    ratio: float = float("inf")
    escapes: str = "tab\t, quote \", apostrophe ', backslash \\, bell \a"
    old: str | None = Field(default=None, deprecated="use `kind`")
    hidden: str = Field(default="", exclude=True)
    bare: list = []
    nothing: None = None


class Open(Payload):
    """More may be sent than is declared."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True, ser_json_timedelta="float")

    known: str
    took: timedelta = timedelta(seconds=1)


class Empty(Payload):
    """A payload of its own without anything in it."""


order_shipped = Workflow(
    "order-shipped",
    name="Order shipped",
    description="Tells a customer that an order is on its way.",
    payload=OrderShipped,
    steps=[
        in_app("Order {{order_id}}"),
        digest(minutes=30),
        email("Order {{order_id}}", "<p>On its way.</p>"),
    ],
)
paid = Workflow("paid", payload=Paid, steps=[sms("{{amount}}"), delay(minutes=2), chat("{{amount}}")])
tree_changed = Workflow("tree.changed", payload=TreeChanged, steps=[push("{{root.name}}", "changed")])
camel_case = Workflow("camelCase", payload=CamelCase, steps=[in_app("{{firstName}} {{orderNo}}")])
names = Workflow("import", payload=Names, steps=[in_app("{{type}}")])
report = Workflow("2nd-report", payload=Report, steps=[in_app("{{kind}}"), delay(until="at")])
open_ = Workflow("open", payload=Open, steps=[in_app("{{known}}")])
empty = Workflow("empty", payload=Empty, steps=[in_app("nothing")])
ping = Workflow("ping", name="Ping", steps=[in_app("ping"), email("ping", "<p>ping</p>")])
again = Workflow("order_shipped", payload=OrderShipped, steps=[in_app("{{order_id}}")])
