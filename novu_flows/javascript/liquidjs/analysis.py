"""What a Liquid template reads: variables, through loops and assignments, and filters, each with its line."""

from collections.abc import Iterator, Mapping, Sequence

from novu_flows.dataclass import dataclass
from novu_flows.javascript.liquidjs.names import OF_MEMBERS
from novu_flows.javascript.liquidjs.scanner import LiquidFilter, LiquidValue, Operand
from novu_flows.javascript.liquidjs.syntax import LiquidOutput, LiquidTag, Node, parsed

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


_Use = VariableUse | FilterUse


def uses_of(template: str) -> tuple[_Use, ...]:
    """Return what a template reads, in the order of its text; raise LiquidFault."""
    walk = _Walk(template)
    return tuple(dict.fromkeys(walk.nodes(parsed(template, filters=None), {})))


class _Walk:
    """Goes through the nodes of one template; what a tag names is known in what follows, a loop's variable within it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._made: dict[str, _Route | None] = {}  # by assign, capture, increment and decrement

    def nodes(self, nodes: Sequence[Node], scope: _Scope) -> Iterator[_Use]:
        """Yield what nodes read, one after the other; `scope` holds the variables of the loops around them."""
        for node in nodes:
            for value in [node.value] if isinstance(node, LiquidOutput) else node.values:
                yield from self._of_value(value, scope)
            if isinstance(node, LiquidTag):
                yield from self._within(node, scope)

    def _within(self, tag: LiquidTag, scope: _Scope) -> Iterator[_Use]:
        is_loop = tag.name in ("for", "tablerow")
        for number, branch in enumerate(tag.branches):
            for value in branch.conditions:
                yield from self._of_value(value, scope)
            is_body = is_loop and number == 0
            yield from self.nodes(branch.nodes, self._of_loop(tag, scope) if is_body else scope)
        if tag.variable and not is_loop:
            self._made[tag.variable] = self._assigned(tag, scope)

    def _of_loop(self, tag: LiquidTag, scope: _Scope) -> _Scope:
        route = self._route(tag.values[0].first, scope)
        item = None if route is None else (*route, ITEM)
        return {**scope, f"{tag.name}loop": None, tag.variable: item}

    def _assigned(self, tag: LiquidTag, scope: _Scope) -> _Route | None:
        """Return where an assigned variable leads; None for a value that is made."""
        is_plain = tag.values and tag.values[0].size == 1 and not tag.values[0].filters
        return self._route(tag.values[0].first, scope) if is_plain else None

    def _of_value(self, value: LiquidValue, scope: _Scope) -> Iterator[_Use]:
        for operand in value.operands:
            yield from self._of_operand(operand, scope)
        for one in value.filters:
            for argument in filter(None, (*one.arguments, *one.named)):
                yield from self._of_operand(argument, scope)
        first = value.operands[-1] if value.operands else None
        route = self._route(first, scope)
        for one in value.filters:
            line = self._line(one.start)
            yield FilterUse(one.name, line)
            if first is not None and route is not None and (member := _member_of(one)):
                yield VariableUse(f"{first.text}[].{member}", (*route, ITEM, *member.split(".")), line)
            route = None  # what comes out of a filter is another value

    def _of_operand(self, operand: Operand, scope: _Scope) -> Iterator[_Use]:
        route = self._route(operand, scope)
        if route is not None:
            yield VariableUse(operand.text, route, self._line(operand.start))
        for inner in operand.inner:
            yield from self._of_operand(inner, scope)

    def _line(self, start: int) -> int:
        return self._text.count("\n", 0, start) + 1

    def _route(self, operand: Operand | None, scope: _Scope) -> _Route | None:
        """Return where a name leads; None for what is no name, or begins with one whose value is not known."""
        if operand is None or not operand.is_name:
            return None
        first, *others = operand.members
        if not isinstance(first, str):
            return None
        start = scope[first] if first in scope else self._made.get(first, (first,))
        if start is None:
            return None
        return (*start, *(one if isinstance(one, str) else ITEM for one in others))


def _member_of(used: LiquidFilter) -> str:
    """Return the path that a filter names a member of each item by; empty where it names none."""
    at = OF_MEMBERS.get(used.name, len(used.arguments))
    given = used.arguments[at] if at < len(used.arguments) else None
    return given.text[1:-1] if given is not None and given.text[:1] in ("'", '"') else ""
