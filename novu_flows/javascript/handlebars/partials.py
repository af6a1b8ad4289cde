"""Inline partials, and the blocks that partials are given (`runtime.js`); Novu registers no others."""

from collections.abc import Iterator
from dataclasses import replace

from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.expressions import named_values, value_of
from novu_flows.javascript.handlebars.nesting import flattened
from novu_flows.javascript.handlebars.nodes import (
    BlockNode,
    CallNode,
    ExpressionNode,
    Mustache,
    Partial,
    PathNode,
    Program,
)
from novu_flows.javascript.handlebars.scope import PARTIAL_BLOCK, Fragment, Given, RenderScope, frame
from novu_flows.javascript.values import UNDEFINED, is_truthy, members, text_of


def check(program: Program) -> None:
    """Refuse a partial that is given more than its context, as handlebars.js does before it renders anything."""
    for partial in flattened(_partials(program), Partial):
        if len(partial.params) > 1:
            at = partial.at
            message = f"Unsupported number of partial arguments: {len(partial.params)}"
            raise RenderFailed(f"{message} - {at.line}:{at.column - 1}")


def _partials(program: Program | None) -> Iterator[object]:
    for statement in program.body if program else ():
        if isinstance(statement, Partial):
            yield statement
        if isinstance(statement, BlockNode | Partial):
            yield _partials(statement.program)
        if isinstance(statement, BlockNode):
            yield _partials(statement.inverse)


async def render_partial(partial: Partial, scope: RenderScope, given: Fragment | None) -> object:
    """Render `{{> name context key=value}}`; `given` is what stands inside of `{{#> name}}…{{/name}}`."""
    context = await value_of(partial.params[0], scope) if partial.params else scope.context
    if partial.has_hash:
        context = {**members(context), **await named_values(partial.named, scope)}
    name, found = await _find(partial.name, scope)
    data, block = scope.data, None
    if given:
        block = Given(given, scope.data.get(PARTIAL_BLOCK))
        data = {**frame(data), PARTIAL_BLOCK: block}
    rendered = await _rendered(found or block, name, replace(scope, context=context, data=data))
    return _indented(rendered, partial.indent)


async def _rendered(found: object, name: str, scope: RenderScope) -> object:
    match found:
        case Fragment() | Given():
            return await found.within(scope.partials, scope.context, values=scope.around, data=scope.data)
        case _:
            raise RenderFailed(f"The partial {name} could not be found")


async def _find(name: ExpressionNode, scope: RenderScope) -> tuple[str, object]:
    """Find a partial by its name, which an expression in brackets gives only now."""
    if isinstance(name, CallNode):
        called = await value_of(name, scope)
        text = text_of(called) if is_truthy(called) else "undefined"
        return text, scope.partials.get(text)
    text = name.original if isinstance(name, PathNode) else text_of(name.value)
    is_block = text == f"@{PARTIAL_BLOCK}"
    return text, scope.data.get(PARTIAL_BLOCK) if is_block else scope.partials.get(text)


async def inline_partials(program: Program, scope: RenderScope) -> dict[str, Program]:
    """Return the inline partials of a program by name; they are known in all of it, whatever their place."""
    around = replace(scope, context=scope.contexts[0] if scope.contexts else UNDEFINED)
    found: dict[str, Program] = {}
    for each in program.body:
        if isinstance(each, BlockNode | Mustache) and each.is_decorator:
            name = await _name(each.call, around)
            found[name] = (each.program if isinstance(each, BlockNode) else None) or Program(body=())
    return found


async def _name(call: CallNode, scope: RenderScope) -> str:
    if call.path.original != "inline":
        raise RenderFailed("lookupProperty(...) is not a function")
    return text_of(await value_of(call.params[0], scope)) if call.params else "undefined"


def _indented(rendered: object, indent: str) -> object:
    """Put the white space before a partial that stands alone before each of its lines."""
    if not indent:
        return rendered
    if not isinstance(rendered, str):
        raise RenderFailed("result.split is not a function")
    lines = rendered.split("\n")
    last = lines.pop() if not lines[-1] else None
    indented = [indent + line for line in lines]
    return "\n".join(indented if last is None else [*indented, ""])
