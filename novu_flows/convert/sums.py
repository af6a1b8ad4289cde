"""Finds where Handlebars adds up what Liquid writes side by side: `{{{1}}}{{{2}}}` is 3."""

from collections.abc import Iterator
from itertools import takewhile

from novu_flows.convert.names import LiquidScope, Unconvertible
from novu_flows.javascript.handlebars.errors import Position
from novu_flows.javascript.handlebars.nodes import BlockNode, Comment, Content, Mustache, Program, Statement

_DEEPEST = 20  # blocks in blocks that are looked into


def adds_up(program: Program, scope: LiquidScope) -> Iterator[Position]:
    """Yield the place of each number that is added to one before it, as long as no text has come."""
    shown = _shown(program)
    numbers = takewhile(lambda each: _may_be_number(each, scope, 0), shown)
    for statement in list(numbers)[1:]:
        if isinstance(statement, Mustache | BlockNode):
            yield statement.at


def _shown(program: Program | None) -> list[Statement]:
    """Return the statements that take part in the sum."""
    body = program.body if program else ()
    return [
        each
        for each in body
        if not (isinstance(each, Comment) or (isinstance(each, Content) and not each.value))
    ]


def _may_be_number(statement: Statement, scope: LiquidScope | None, depth: int) -> bool:
    match statement:
        case Mustache():
            return not statement.escaped and _is_numeric(statement, scope)
        case BlockNode():
            return depth > _DEEPEST or any(
                shown and all(_may_be_number(each, None, depth + 1) for each in shown)
                for shown in (_shown(statement.program), _shown(statement.inverse))
            )
        case _:
            return False


def _is_numeric(mustache: Mustache, scope: LiquidScope | None) -> bool:
    """Return whether a value may be a number or a boolean; within blocks, where its type is not known, it may."""
    if mustache.call.params:
        return False
    try:
        return scope is None or scope.reference(mustache.call.path).may_be("number", "boolean")
    except Unconvertible:
        return False
