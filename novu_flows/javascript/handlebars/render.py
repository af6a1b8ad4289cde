"""A template and its context to a text, as handlebars.js 4.7 does with Novu's settings."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.expressions import Sides, is_ambiguous, value_of_call
from novu_flows.javascript.handlebars.nesting import nested, run
from novu_flows.javascript.handlebars.nodes import (
    BlockNode,
    Comment,
    Content,
    Mustache,
    Partial,
    Program,
    Statement,
)
from novu_flows.javascript.handlebars.parser import parse
from novu_flows.javascript.handlebars.partials import check, inline_partials, render_partial
from novu_flows.javascript.handlebars.scope import Fragment, RenderScope
from novu_flows.javascript.values import UNDEFINED, is_nothing, is_truthy, text_of, total

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;"}
)


def render(template: str, context: Mapping[str, object]) -> str:
    """
    Render a template as Novu 0.14 does; raise RenderFailed with the message that the job fails with.

    Novu turns `&#x27;` back into an apostrophe, also where the template itself holds it (`compile-template`).
    """
    program = parse(template)
    check(program)
    return text_of(run(_rendered(program, context))).replace("&#x27;", "'")


def escape(text: str) -> str:
    """Escape what has a meaning in HTML, as `{{x}}` does."""
    return text.translate(_ESCAPES)


async def _rendered(program: Program, context: Mapping[str, object]) -> object:
    main = await _fragment(program, RenderScope(context=UNDEFINED, data={"root": context}))
    return await main(context)


async def _fragment(program: Program, scope: RenderScope) -> Fragment:
    """Close a program over its scope, with the partials that it defines inline."""
    inner = scope.naming(program.block_params)
    found = await inline_partials(program, scope)
    inline = {name: await nested(_fragment(each, inner)) for name, each in found.items()}
    return Fragment(program=program, scope=scope, run=_run, inline=inline)


async def _run(program: Program, scope: RenderScope) -> object:
    if len(program.body) == 1:
        return _shown(await _value(program.body[0], scope))
    return _sum([(_stands_apart(each, scope), await _value(each, scope)) for each in program.body])


def _stands_apart(statement: Statement, scope: RenderScope) -> bool:
    return isinstance(statement, BlockNode) and is_ambiguous(statement.call, scope)


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
            before += [total(chunk)] if chunk else [] if before else [""]
            chunk = []
        (before if stands_apart else chunk).extend(_some(value))
    return total([*before, *chunk]) if before or chunk else ""


def _some(value: object) -> list[object]:
    return [] if is_nothing(value) else [value]


async def _value(statement: Statement, scope: RenderScope) -> object:
    """Return what a statement shows; nothing where it takes no part in a sum."""
    match statement:
        case Content():
            return statement.value or None
        case Mustache():
            return None if statement.is_decorator else await _mustache(statement, scope)
        case BlockNode():
            return None if statement.is_decorator else await _block(statement, scope)
        case Partial():
            return _shown(await render_partial(statement, scope, await _side(statement.program, scope)))
        case Comment():
            return None
        case _:
            assert_never(statement)


async def _mustache(mustache: Mustache, scope: RenderScope) -> object:
    value = await value_of_call(mustache.call, scope)
    return escape(_written(value)) if mustache.escaped else _shown(value)


def _written(value: object) -> str:
    if isinstance(value, Mapping) and is_truthy(value.get("toHTML")):
        raise RenderFailed("string.toHTML is not a function")
    return "" if is_nothing(value) else text_of(value)


async def _block(block: BlockNode, scope: RenderScope) -> object:
    sides = Sides(await _side(block.program, scope), await _side(block.inverse, scope))
    value = await value_of_call(block.call, scope, sides)
    return value if is_ambiguous(block.call, scope) else _shown(value)


async def _side(program: Program | None, scope: RenderScope) -> Fragment | None:
    return None if program is None else await _fragment(program, scope)


def _shown(value: object) -> object:
    return "" if is_nothing(value) else value
