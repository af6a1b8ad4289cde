"""A template and its context to a text, as handlebars.js 4.7 does with Novu's settings."""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import assert_never

from novu_flows.templates.errors import RenderFailed
from novu_flows.templates.expressions import Sides, is_ambiguous, value_of_call
from novu_flows.templates.nodes import Block, Comment, Content, Mustache, Partial, Program, Statement
from novu_flows.templates.parser import parse
from novu_flows.templates.partials import check, inline_partials, render_partial
from novu_flows.templates.scope import Fragment, Scope
from novu_flows.templates.values import UNDEFINED, add, is_nothing, is_truthy, text_of

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;"}
)


def render(template: str, context: Mapping[str, object]) -> str:
    """
    Render a template as Novu 0.14 does; raise RenderFailed with the message that the job fails with.

    Novu turns `&#x27;` back into an apostrophe, also where the template itself holds it (`compile-template`).
    """
    program = parse(template)
    try:
        check(program)
        main = _fragment(program, Scope(context=UNDEFINED, data={"root": context}))
        return text_of(main(context)).replace("&#x27;", "'")
    except RecursionError as error:
        raise RenderFailed("Maximum call stack size exceeded") from error


def escape(text: str) -> str:
    """Escape what has a meaning in HTML, as `{{x}}` does."""
    return text.translate(_ESCAPES)


def _fragment(program: Program, scope: Scope) -> Fragment:
    """Close a program over its scope, with the partials that it defines inline."""
    inner = scope.naming(program.block_params)
    inline = {name: _fragment(found, inner) for name, found in inline_partials(program, scope)}
    return Fragment(program=program, scope=scope, run=_run, inline=inline)


def _run(program: Program, scope: Scope) -> object:
    if len(program.body) == 1:
        return _shown(_value(program.body[0], scope))
    return _sum((_stands_apart(each, scope), _value(each, scope)) for each in program.body)


def _stands_apart(statement: Statement, scope: Scope) -> bool:
    return isinstance(statement, Block) and is_ambiguous(statement.call, scope)


def _sum(terms: Iterable[tuple[bool, object]]) -> object:
    """
    Put together what stands side by side.

    The code that handlebars.js compiles adds it up, so that `{{{1}}}{{{2}}}` is 3; only a block that may be a helper
    or a value ends one sum and begins another (`javascript-compiler.js`, mergeSource).
    """
    before: list[object] = []
    chunk: list[object] = []
    for stands_apart, value in terms:
        if stands_apart:
            before = [reduce(add, [*_ended(before, chunk), *_some(value)])]
            chunk = []
        else:
            chunk += _some(value)
    return reduce(add, [*before, *chunk]) if before or chunk else ""


def _ended(before: list[object], chunk: list[object]) -> list[object]:
    return [*before, *([reduce(add, chunk)] if chunk else [])] or [""]


def _some(value: object) -> list[object]:
    return [] if is_nothing(value) else [value]


def _value(statement: Statement, scope: Scope) -> object:
    """Give what a statement shows; nothing where it takes no part in a sum."""
    match statement:
        case Content():
            return statement.value or None
        case Mustache():
            return None if statement.is_decorator else _mustache(statement, scope)
        case Block():
            return None if statement.is_decorator else _block(statement, scope)
        case Partial():
            return _shown(render_partial(statement, scope, _side(statement.program, scope)))
        case Comment():
            return None
        case _:
            assert_never(statement)


def _mustache(mustache: Mustache, scope: Scope) -> object:
    value = value_of_call(mustache.call, scope)
    return escape(_written(value)) if mustache.escaped else _shown(value)


def _written(value: object) -> str:
    if isinstance(value, Mapping) and is_truthy(value.get("toHTML")):
        raise RenderFailed("string.toHTML is not a function")
    return "" if is_nothing(value) else text_of(value)


def _block(block: Block, scope: Scope) -> object:
    sides = Sides(_side(block.program, scope), _side(block.inverse, scope))
    value = value_of_call(block.call, scope, sides)
    return value if is_ambiguous(block.call, scope) else _shown(value)


def _side(program: Program | None, scope: Scope) -> Fragment | None:
    return None if program is None else _fragment(program, scope)


def _shown(value: object) -> object:
    return "" if is_nothing(value) else value
