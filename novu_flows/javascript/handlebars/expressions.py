"""The values of expressions: paths, literals, helpers and what happens where there is none."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.helpers import (
    BUILT_IN,
    FUNCTIONS,
    HelperOptions,
    block_of_value,
    this_of,
)
from novu_flows.javascript.handlebars.nesting import nested
from novu_flows.javascript.handlebars.nodes import CallNode, ExpressionNode, Literal, PathNode
from novu_flows.javascript.handlebars.scope import Fragment, Given, RenderScope, block_param, reach
from novu_flows.javascript.values import UNDEFINED, is_truthy

_HOOKS = ("helperMissing", "blockHelperMissing")  # known by name, yet not to be called


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a block."""

    program: Fragment | None
    inverse: Fragment | None


async def value_of(expression: ExpressionNode, scope: RenderScope) -> object:
    """Return the value of an expression."""
    match expression:
        case PathNode():
            return reach(expression, scope)
        case Literal():
            return expression.value
        case CallNode():
            return await nested(value_of_call(expression, scope))
        case _:
            assert_never(expression)


async def value_of_call(call: CallNode, scope: RenderScope, sides: Sides | None = None) -> object:
    """Return the value of a mustache, of a subexpression, or of a block that has sides (`compiler.js`, classify)."""
    is_parameter = call.path.is_simple and block_param(call.path, scope) is not None
    if not is_parameter and (call.is_subexpression or call.params or call.has_hash or _is_known(call)):
        return await _helped(call, scope, sides)
    if not is_parameter and call.path.is_simple:
        return await _helper_or_value(call, scope, sides)
    return await _plain(call, scope, sides)


def is_ambiguous(call: CallNode, scope: RenderScope) -> bool:
    """Return whether only rendering can tell a helper from a value: one name, alone."""
    given = call.params or call.has_hash or _is_known(call)
    return call.path.is_simple and block_param(call.path, scope) is None and not given


async def named_values(named: Mapping[str, ExpressionNode], scope: RenderScope) -> Mapping[str, object]:
    """Return the values of `key=value` pairs."""
    return {name: await value_of(expression, scope) for name, expression in named.items()}


def _is_known(call: CallNode) -> bool:
    return call.path.is_simple and call.path.parts[0] in (*BUILT_IN, *_HOOKS)


async def _helped(call: CallNode, scope: RenderScope, sides: Sides | None) -> object:
    """Call a helper with what it is given; its path may be a value only where it should not."""
    name = call.path.parts[0] if call.path.parts else ""
    arguments = tuple([await value_of(param, scope) for param in call.params])
    options = await _options(call, scope, sides)
    if name in _HOOKS:
        raise RenderFailed("Cannot read properties of undefined (reading 'call')")
    if name in FUNCTIONS and (name in BUILT_IN or call.path.is_simple):
        return await FUNCTIONS[name](arguments, options)
    if is_truthy(reach(call.path, scope)):
        raise RenderFailed(_not_callable(call.path))
    if arguments:
        raise RenderFailed(f'Missing helper: "{call.path.original}"')
    return UNDEFINED


async def _helper_or_value(call: CallNode, scope: RenderScope, sides: Sides | None) -> object:
    name, options = call.path.parts[0], await _options(call, scope, sides)
    if name in FUNCTIONS:
        return await FUNCTIONS[name]((), options)
    return await _value(call, scope, options)


async def _plain(call: CallNode, scope: RenderScope, sides: Sides | None) -> object:
    return await _value(call, scope, await _options(call, scope, sides))


async def _value(call: CallNode, scope: RenderScope, options: HelperOptions) -> object:
    """Return the value of a path, or render its block; `this` of such a block may be nothing, unlike a helper's."""
    value = await _called(reach(call.path, scope), scope)
    if not options.is_block:
        return value
    return await block_of_value(value, replace(options, this=scope.context))


async def _called(value: object, scope: RenderScope) -> object:
    """Render a partial block that stands in the place of a value: `{{@partial-block}}`."""
    return await value.within(scope.partials, {}, data={}) if isinstance(value, Given) else value


async def _options(call: CallNode, scope: RenderScope, sides: Sides | None) -> HelperOptions:
    return HelperOptions(
        name=call.path.original,
        this=this_of(scope.context),
        named=await named_values(call.named, scope),
        data=scope.data,
        around=scope.around,
        program=sides.program if sides else None,
        inverse=sides.inverse if sides else None,
        is_block=sides is not None,
    )


def _not_callable(path: PathNode) -> str:
    """Return what V8 says of handlebars.js's compiled code where a value stands in a helper's place."""
    hook = "container.hooks.helperMissing"
    holder = "data" if path.is_data else "depth0"
    if not path.parts:
        return f"({holder} || {hook}).call is not a function"
    if path.is_simple:
        return f"(lookupProperty(...) || ({holder} && lookupProperty(...)) || {hook}).call is not a function"
    holder = "stack1" if len(path.parts) > 1 else holder
    return f"(({holder} && lookupProperty(...)) || {hook}).call is not a function"
