"""The tree of a Liquid template: texts, outputs and tags."""

from collections.abc import Mapping

from novu_flows.dataclass import dataclass
from novu_flows.javascript.liquidjs.expressions import LiquidValue, Operand


@dataclass(frozen=True, slots=True)
class LiquidText:
    """A text that is shown as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class LiquidOutput:
    """An output; one that is an `echo` is shown without being escaped."""

    text: str
    value: LiquidValue
    start: int
    is_echo: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through a condition: what decides for it, and what it holds."""

    test: LiquidValue
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class LiquidCondition:
    """An `if` or an `unless` with its branches."""

    text: str
    name: str
    branches: tuple[Branch, ...]
    otherwise: tuple["Node", ...]
    start: int


@dataclass(frozen=True, slots=True)
class LiquidWhen:
    """A branch of a `case`: values, and what is shown for them."""

    values: tuple[Operand, ...]
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class LiquidCase:
    """A `case` with its branches."""

    text: str
    value: LiquidValue
    branches: tuple[LiquidWhen, ...]
    otherwise: tuple["Node", ...]
    start: int


@dataclass(frozen=True, slots=True)
class LiquidLoop:
    """A `for` or a `tablerow`."""

    text: str
    name: str
    variable: str
    collection: Operand
    options: Mapping[str, Operand | None]
    nodes: tuple["Node", ...]
    otherwise: tuple["Node", ...]
    start: int


@dataclass(frozen=True, slots=True)
class LiquidAssign:
    """An `assign`."""

    text: str
    variable: str
    value: LiquidValue
    start: int


@dataclass(frozen=True, slots=True)
class LiquidCapture:
    """A `capture`."""

    text: str
    variable: str
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class LiquidCycle:
    """A `cycle`."""

    group: Operand | None
    candidates: tuple[Operand, ...]
    start: int


@dataclass(frozen=True, slots=True)
class LiquidCounter:
    """An `increment` or a `decrement`."""

    variable: str
    step: int


@dataclass(frozen=True, slots=True)
class LiquidBlock:
    """Nodes that stand in a tag `liquid` or `block`."""

    name: str
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class LiquidJump:
    """A `break` or a `continue`."""

    name: str


@dataclass(frozen=True, slots=True)
class LiquidFile:
    """A tag that asks for another template, of which Novu has none."""

    name: str


Node = (
    LiquidText
    | LiquidOutput
    | LiquidCondition
    | LiquidCase
    | LiquidLoop
    | LiquidAssign
    | LiquidCapture
    | LiquidCycle
    | LiquidCounter
    | LiquidBlock
    | LiquidJump
    | LiquidFile
)
