"""The expressions of Liquid: literals, ranges, names of variables and members, operators and filters."""

from novu_flows.dataclass import dataclass

NameMember = str | int | None  # of a name: a word, an index, or what is known only when it is rendered


@dataclass(frozen=True, slots=True)
class LiquidLiteral:
    """A word of Liquid, a text, a number, or a word that names a member."""

    text: str
    content: object

    @property
    def members(self) -> tuple[()]:
        """Return nothing: it is no name."""
        return ()


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers from one value to another: `(1..3)`."""

    text: str
    low: "Operand"
    high: "Operand"

    @property
    def members(self) -> tuple[()]:
        """Return nothing: it is no name."""
        return ()


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, or a member of a value that stands before it: `payload.items[0].name`, `'abc'.size`."""

    text: str
    root: "Operand | None"
    parts: tuple["Operand", ...]
    position: int

    @property
    def members(self) -> tuple[NameMember, ...]:
        """Return the parts: words, indices, and None for what is known only when it is rendered."""
        return tuple(map(_member, self.parts))


Operand = LiquidLiteral | Range | Name


def _member(part: Operand) -> NameMember:
    if isinstance(part, Name):
        return None
    if part.text[:1] in ("'", '"'):
        return part.text[1:-1]
    return int(part.text) if part.text.isdigit() else part.text


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a filter; some have names: `allow_false: true`."""

    name: str | None
    value: Operand | None


@dataclass(frozen=True, slots=True)
class LiquidFilter:
    """A filter with its arguments."""

    name: str
    arguments: tuple[Argument, ...]

    @property
    def positional(self) -> list[Operand | None]:
        """Return the values of the arguments, None for those that have names."""
        return [one.value if one.name is None else None for one in self.arguments]


@dataclass(frozen=True, slots=True)
class LiquidValue:
    """An expression, operands and the words of operators, with filters."""

    terms: tuple[Operand | str, ...]
    filters: tuple[LiquidFilter, ...]

    @property
    def operands(self) -> list[Operand]:
        """Return the operands."""
        return [term for term in self.terms if not isinstance(term, str)]

    @property
    def first(self) -> Operand | None:
        """Return the first operand."""
        return next(iter(self.operands), None)

    @property
    def members(self) -> tuple[NameMember, ...]:
        """Return the members that the first operand names."""
        return self.first.members if self.first else ()
