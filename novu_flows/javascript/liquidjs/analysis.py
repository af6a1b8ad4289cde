"""What a Liquid template reads, by its tree: variables, loops and filters, each with its line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from novu_flows.dataclass import dataclass
from novu_flows.javascript.liquidjs.expressions import (
    LiquidFilter,
    LiquidLiteral,
    LiquidValue,
    Name,
    Operand,
    Range,
)
from novu_flows.javascript.liquidjs.names import OF_MEMBERS
from novu_flows.javascript.liquidjs.nodes import (
    LiquidAssign,
    LiquidBlock,
    LiquidCapture,
    LiquidCase,
    LiquidCondition,
    LiquidCounter,
    LiquidCycle,
    LiquidLoop,
    LiquidOutput,
    Node,
)
from novu_flows.javascript.liquidjs.syntax import parsed

ITEM = "[]"  # stands in a path for each item of a list
_Route = tuple[str, ...]
_Scope = Mapping[str, "_Route | None"]


@dataclass(frozen=True, slots=True)
class VariableUse:
    """A variable of a template; `route` leads to it from outside, through the lists that loops go through."""

    name: str
    route: _Route
    line: int


@dataclass(frozen=True, slots=True)
class FilterUse:
    """A filter of a template."""

    name: str
    line: int


_Uses = Iterator[VariableUse | FilterUse]


def uses_of(template: str) -> tuple[VariableUse | FilterUse, ...]:
    """Return what a template reads, in the order of its text; raise LiquidFault."""
    return tuple(dict.fromkeys(_Walk(template).nodes(parsed(template, strict=False), {})))


class _Walk:
    """Goes through the nodes of one template; what a tag names is known in what follows, a loop's variable within it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._made: dict[str, _Route | None] = {}  # by assign, capture, increment and decrement

    def nodes(self, nodes: Sequence[Node], scope: _Scope) -> _Uses:
        """Yield what nodes read, one after the other; `scope` holds the variables of the loops around them."""
        for node in nodes:
            yield from self._node(node, scope)
            self._made |= self._named(node, scope)

    def _node(self, node: Node, scope: _Scope) -> _Uses:
        match node:
            case LiquidOutput() | LiquidAssign():
                yield from self._value(node.value, scope, node.start)
            case LiquidCondition() | LiquidCase():
                yield from self._choice(node, scope)
            case LiquidLoop():
                yield from self._loop(node, scope)
            case LiquidCycle():
                yield from self._operands((node.group, *node.candidates), scope)
            case LiquidCapture() | LiquidBlock():
                yield from self.nodes(node.nodes, scope)
            case _:
                pass

    def _choice(self, node: LiquidCondition | LiquidCase, scope: _Scope) -> _Uses:
        if isinstance(node, LiquidCase):
            yield from self._value(node.value, scope, node.start)
            yield from self._operands((value for branch in node.branches for value in branch.values), scope)
        else:
            for test in (branch.test for branch in node.branches):
                yield from self._value(test, scope, node.start)
        for branch in node.branches:
            yield from self.nodes(branch.nodes, scope)
        yield from self.nodes(node.otherwise, scope)

    def _loop(self, node: LiquidLoop, scope: _Scope) -> _Uses:
        yield from self._operands((node.collection,), scope)
        yield from self._operands(node.options.values(), {**scope, "continue": None})
        route = self._route(node.collection, scope)
        item = {node.variable: None if route is None else (*route, ITEM)}
        yield from self.nodes(node.nodes, {**scope, f"{node.name}loop": None, **item})
        yield from self.nodes(node.otherwise, scope)

    def _value(self, value: LiquidValue, scope: _Scope, start: int) -> _Uses:
        yield from self._operands(value.operands, scope)
        route, line = self._route_of(value, scope), self._line(start)
        for one in value.filters:
            yield FilterUse(one.name, line)
            if route is not None and value.first and (member := _member_of(one)):
                yield VariableUse(f"{value.first.text}[].{member}", (*route, ITEM, *member.split(".")), line)
            route = None  # what comes out of a filter is another value
            yield from self._operands((given.value for given in one.arguments), scope)

    def _operands(self, operands: Iterable[Operand | None], scope: _Scope) -> _Uses:
        for operand in operands:
            if isinstance(operand, Range):
                yield from self._operands((operand.low, operand.high), scope)
            if isinstance(operand, Name):
                if (route := self._route(operand, scope)) is not None:
                    yield VariableUse(operand.text, route, self._line(operand.position))
                yield from self._operands((operand.root, *operand.parts), scope)

    def _named(self, node: Node, scope: _Scope) -> dict[str, _Route | None]:
        """Return the name that a tag makes, and where its value stands."""
        match node:
            case LiquidAssign():
                return {node.variable: None if node.value.filters else self._route_of(node.value, scope)}
            case LiquidCapture() | LiquidCounter():
                return {node.variable: None}
            case _:
                return {}

    def _route_of(self, value: LiquidValue, scope: _Scope) -> _Route | None:
        return self._route(value.first, scope) if len(value.terms) == 1 else None

    def _route(self, operand: Operand | None, scope: _Scope) -> _Route | None:
        """Return where a name leads; None for what is no name, or begins at one whose value is not known."""
        if not isinstance(operand, Name) or operand.root is not None:
            return None
        first, *others = map(_step, operand.parts)
        start = scope[first] if first in scope else self._made.get(first, (first,))
        return None if start is None else (*start, *others)

    def _line(self, start: int) -> int:
        return self._text.count("\n", 0, start) + 1


def _member_of(used: LiquidFilter) -> str:
    """Return the path that a filter names a member of each item by; empty where it names none."""
    at = OF_MEMBERS.get(used.name, len(used.arguments))
    given = used.arguments[at].value if at < len(used.arguments) else None
    return given.content if isinstance(given, LiquidLiteral) and isinstance(given.content, str) else ""


def _step(part: Operand) -> str:
    return part.content if isinstance(part, LiquidLiteral) and isinstance(part.content, str) else ITEM
