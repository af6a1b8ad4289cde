"""What a Liquid template reads, by python-liquid's parse tree: variables, loops and filters, each with its line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from liquid import RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.tablerow_tag import TablerowNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression

from novu_flows.javascript.liquidjs.controls import TemplateFailed, with_any_member
from novu_flows.javascript.liquidjs.environment import NovuLiquid
from novu_flows.javascript.liquidjs.names import OF_MEMBERS

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


class TemplateRefused(TemplateFailed):
    """A template cannot be read, from a line on."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@cache
def _environment() -> NovuLiquid:
    return NovuLiquid(datetime(2000, 1, 1, tzinfo=UTC))


def uses_of(template: str) -> tuple[VariableUse | FilterUse, ...]:
    """Return what a template reads, in order of its lines; raise TemplateRefused."""
    text = with_any_member(template)
    try:
        parsed = _environment().from_string(text)
    except LiquidError as error:
        start = error.token.start_index if error.token else -1
        raise TemplateRefused(str(error.message), _line(text, max(start, 0))) from error
    walk = _Walk(text, RenderContext(parsed))
    return tuple(dict.fromkeys(walk.nodes(parsed.nodes, {})))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


class _Walk:
    """Goes through the nodes of one template; what a tag names is known in what follows, a loop's within it."""

    def __init__(self, text: str, context: RenderContext) -> None:
        self._text = text
        self._context = context

    def nodes(
        self, nodes: Sequence[Node], scope: dict[str, _Route | None]
    ) -> Iterator[VariableUse | FilterUse]:
        """Yield what nodes read, one after the other."""
        for node in nodes:
            line = _line(self._text, max(node.token.start_index, 0))
            for expression in node.expressions():
                yield from self._of_expression(expression, scope, line)
            if isinstance(node, ForNode | TablerowNode):
                yield from self._loop(node, scope)
            else:
                children = list(node.children(self._context, include_partials=False))
                yield from self.nodes(children, scope)
            scope.update(self._named(node, scope))

    def _loop(
        self, node: ForNode | TablerowNode, scope: dict[str, _Route | None]
    ) -> Iterator[VariableUse | FilterUse]:
        route = _route(node.expression.iterable, scope)
        own = dict.fromkeys(map(str, node.block_scope()))
        item = {str(node.expression.identifier): None if route is None else (*route, ITEM)}
        yield from self.nodes([node.block], {**scope, **own, **item})
        default = getattr(node, "default", None)
        yield from self.nodes([default] if default else [], scope)

    def _named(self, node: Node, scope: _Scope) -> dict[str, _Route | None]:
        names: dict[str, _Route | None] = dict.fromkeys(map(str, node.template_scope()))
        if isinstance(node, AssignNode) and isinstance(node.expression, FilteredExpression):
            is_plain = not node.expression.filters
            names = {name: _route(node.expression.left, scope) if is_plain else None for name in names}
        return names

    def _of_expression(
        self, expression: Expression, scope: _Scope, line: int
    ) -> Iterator[VariableUse | FilterUse]:
        if isinstance(expression, Path):
            line = _line(self._text, expression.token.start_index)
            yield from _reference(expression, scope, line)
        if isinstance(expression, FilteredExpression):
            yield from self._filters(expression, scope, line)
        for inner in expression.children():
            yield from self._of_expression(inner, scope, line)

    def _filters(
        self, expression: FilteredExpression, scope: _Scope, line: int
    ) -> Iterator[VariableUse | FilterUse]:
        route = _route(expression.left, scope)
        for one in expression.filters or ():
            yield FilterUse(one.name, line)
            if route is not None and (member := _member_of(one)):
                yield VariableUse(f"{expression.left}[].{member}", (*route, ITEM, *member.split(".")), line)
            route = None  # what comes out of a filter is another value


def _member_of(used: Filter) -> str:
    """Return the path that a filter names a member of each item by; empty where it names none."""
    at = OF_MEMBERS.get(used.name, len(used.args))
    given: Any = used.args[at].value if at < len(used.args) else None
    return str(given.value) if isinstance(given, StringLiteral) else ""


def _reference(path: Path, scope: _Scope, line: int) -> Iterator[VariableUse]:
    route = _route(path, scope)
    if route is not None:
        yield VariableUse(str(path), route, line)


def _route(expression: object, scope: _Scope) -> _Route | None:
    """Return where a path leads; None for what is no path, or begins at a name whose value is not known."""
    if not isinstance(expression, Path):
        return None
    first, *others = expression.path
    start: _Route | None = scope.get(str(first), (str(first),)) if isinstance(first, str) else None
    if start is None:
        return None
    return (*start, *(one if isinstance(one, str) else ITEM for one in others))
