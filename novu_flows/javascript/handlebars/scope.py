"""Where an expression is: what is around it, and the parts of a template that are still to be rendered."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace

from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.nesting import NestedCall, nested
from novu_flows.javascript.handlebars.nodes import PathNode, Program
from novu_flows.javascript.values import UNDEFINED, is_nothing, is_truthy, loosely_equal, member

Data = Mapping[str, object]
Partials = Mapping[str, "Fragment"]

PARTIAL_BLOCK = "partial-block"
NO_CONTEXT: Mapping[str, object] = {}  # what `this` is for a helper where there is nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderScope:
    """
    What a path can reach.

    `contexts` are `this`, `../`, `../../`; `names` and `values` the block params, innermost first; `data` holds
    what begins with `@`.
    """

    context: object
    contexts: tuple[object, ...] = ()
    data: Data = field(default_factory=dict)
    names: tuple[tuple[str, ...], ...] = ()
    values: tuple[object, ...] = ()
    partials: Partials = field(default_factory=dict)

    @property
    def around(self) -> tuple[object, ...]:
        """Return the block params of all blocks around, which a block that passes none of its own passes instead."""
        return self.values[:-1]

    def naming(self, names: tuple[str, ...]) -> "RenderScope":
        """Add a level of names without values: an inline partial is closed over before its block has any."""
        return replace(self, names=(names, *self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A program that waits for its context: a side of a block, or a partial; closed over its scope."""

    program: Program
    scope: RenderScope
    run: Callable[[Program, RenderScope], NestedCall[object]]
    inline: Partials = field(default_factory=dict)

    async def __call__(
        self, context: object, *, values: object = UNDEFINED, data: Data | None = None
    ) -> object:
        """Render with a context; `values` are the block params."""
        return await self.within(self.scope.partials, context, values=values, data=data)

    async def within(
        self, partials: Partials, context: object, *, values: object = UNDEFINED, data: Data | None = None
    ) -> object:
        """Render where other partials are known."""
        scope = replace(
            self.scope,
            context=context,
            contexts=self._contexts(context),
            data=self.scope.data if data is None else data,
            names=(self.program.block_params, *self.scope.names),
            values=(values, *self.scope.values),
            partials={**partials, **self.inline},
        )
        return await nested(self.run(self.program, scope))

    def _contexts(self, context: object) -> tuple[object, ...]:
        """Return the chain of contexts; what equals the last one loosely is not a new one (`runtime.js`)."""
        around = self.scope.contexts
        nearest = around[0] if around else UNDEFINED
        if (around and loosely_equal(context, nearest)) or (context is NO_CONTEXT and nearest is None):
            return around
        return (context, *around)


@dataclass(frozen=True, slots=True)
class Given:
    """The block that a partial was given: inside of it, `@partial-block` is again what it was around it."""

    fragment: Fragment
    around: object

    async def within(
        self, partials: Partials, context: object, *, values: object = UNDEFINED, data: Data
    ) -> object:
        """Render where the partial asks for it."""
        return await self.fragment.within(
            partials, context, values=values, data={**frame(data), PARTIAL_BLOCK: self.around}
        )


def frame(data: Data) -> Data:
    """Return a new level of `@` variables, whose `@../` is the old one."""
    return {**data, "_parent": data}


def block_param(path: PathNode, scope: RenderScope) -> tuple[int, int] | None:
    """Find the level and the place of a block param that a path begins with."""
    if path.depth or path.is_scoped or not path.parts:
        return None
    for level, names in enumerate(scope.names):
        if path.parts[0] in names:
            return level, names.index(path.parts[0])
    return None


def reach(path: PathNode, scope: RenderScope) -> object:
    """Return the value that a path leads to; undefined where it leads nowhere."""
    found = block_param(path, scope)
    if found:
        return _dig(_block_param_value(scope, *found), path.parts[1:])
    if not path.parts or not path.parts[0]:
        return context_at(scope, path.depth)
    if path.is_data:
        return _reach_data(path, scope.data)
    return _dig(context_at(scope, path.depth), path.parts)


def context_at(scope: RenderScope, depth: int) -> object:
    """Return `this` for 0, `..` for 1, and so on."""
    if depth == 0:
        return scope.context
    return scope.contexts[depth] if depth < len(scope.contexts) else UNDEFINED


def _block_param_value(scope: RenderScope, level: int, place: int) -> object:
    values = scope.values[level] if level < len(scope.values) else UNDEFINED
    if not isinstance(values, tuple):
        raise RenderFailed(f"Cannot read properties of undefined (reading '{place}')")
    return values[place] if place < len(values) else UNDEFINED


def _reach_data(path: PathNode, data: Data) -> object:
    value: object = data
    for _ in range(path.depth):
        value = member(value, "_parent")
    for part in path.parts:
        if not is_truthy(value):
            return value
        value = member(value, part)
    return value


def _dig(value: object, parts: tuple[str, ...]) -> object:
    for part in parts:
        if is_nothing(value):
            return value
        value = member(value, part)
    return value
