"""What the names in a template mean: walks it as if it were rendered, with shapes in place of values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import assert_never

from novu_flows.check.shapes import ANYTHING, PayloadSchema, Shape, shape
from novu_flows.dataclass import dataclass
from novu_flows.issues import did_you_mean
from novu_flows.javascript.handlebars.errors import Position
from novu_flows.javascript.handlebars.helpers import HELPERS
from novu_flows.javascript.handlebars.nesting import flattened
from novu_flows.javascript.handlebars.nodes import (
    BlockNode,
    CallNode,
    Comment,
    Content,
    ExpressionNode,
    Literal,
    Mustache,
    Partial,
    PathNode,
    Program,
    Statement,
)

ANY = shape([ANYTHING], {})
LOOP_VARIABLES = ("index", "key", "first", "last")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A name in a template that stands for nothing."""

    code: str
    at: Position
    message: str
    hint: str


_PARTIAL_BLOCK = "@partial-block"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameScope:
    """What names reach at one place: `this`, what is around it (nearest first), block params, partials."""

    this: Shape
    root: Shape
    around: tuple[Shape, ...] = ()
    names: Mapping[str, Shape] = field(default_factory=dict)
    partials: frozenset[str] = frozenset({_PARTIAL_BLOCK})

    def inside(self, this: Shape, names: Mapping[str, Shape]) -> "NameScope":
        """Return the scope within a block that has a `this` of its own."""
        return replace(self, this=this, around=(self.this, *self.around), names={**self.names, **names})


def unknown_names(program: Program, context: Shape) -> Iterator[Unknown]:
    """Return every variable, helper and partial of a template that there is not."""
    yield from flattened(_program(program, NameScope(this=context, root=context)), Unknown)


def _program(program: Program | None, scope: NameScope) -> Iterator[object]:
    if program is None:
        return
    inline = {_inline_name(one) for one in program.body if isinstance(one, BlockNode) and one.is_decorator}
    inner = replace(scope, partials=scope.partials | inline)
    for statement in program.body:
        yield from _statement(statement, inner)


def _statement(statement: Statement, scope: NameScope) -> Iterator[object]:
    match statement:
        case Mustache():
            yield _call(statement.call, scope)
        case BlockNode():
            yield _block(statement, scope)
        case Partial():
            yield _partial(statement, scope)
        case Content() | Comment():
            return
        case _:
            assert_never(statement)


def _call(call: CallNode, scope: NameScope) -> Iterator[object]:
    """Report what is wrong with a mustache: a helper where it is given something, else a helper or a variable."""
    name = call.path.original
    yield from _given(call, scope)
    if call.params or call.has_hash or call.is_subexpression:
        if name not in HELPERS:
            yield _unknown_function(call.path)
    elif not (call.path.is_simple and name in HELPERS):
        yield from _path(call.path, scope)


def _given(call: CallNode | Partial, scope: NameScope) -> Iterator[object]:
    for expression in (*call.params, *call.named.values()):
        yield _expression(expression, scope)


def _expression(expression: ExpressionNode, scope: NameScope) -> Iterator[object]:
    match expression:
        case PathNode():
            yield from _path(expression, scope)
        case CallNode():
            yield _call(expression, scope)
        case Literal():
            return
        case _:
            assert_never(expression)


def _block(block: BlockNode, scope: NameScope) -> Iterator[object]:
    if block.is_decorator:
        yield _program(block.program, replace(scope, this=ANY, around=()))
        return
    yield _call(block.call, scope)
    yield _program(block.program, _inner(block, scope))
    yield _program(block.inverse, scope)


def _inner(block: BlockNode, scope: NameScope) -> NameScope:
    """Return the scope of a block's first side: `each`, `with` and blocks of a value change `this`."""
    name, params = block.call.path.original, block.call.params
    if name not in HELPERS:
        value = ANY if params else _shape_of(block.call.path, scope)
        return scope.inside(_of_value(value, scope.this), {})
    if name not in ("each", "with") or not params:
        return scope
    value = _shape_of(params[0], scope)
    this = value.items() if name == "each" else value
    names = block.program.block_params if block.program else ()
    return scope.inside(this, dict(zip(names, (this, ANY), strict=False)))


def _of_value(value: Shape, this: Shape) -> Shape:
    """Return `this` in `{{#x}}…{{/x}}`: the items of a list, what is around where x is true, else x itself."""
    found: list[PayloadSchema] = []
    for schema in value.schemas:
        if schema.get("type") == "array":
            found += Shape((schema,), value.definitions).items().schemas
        else:
            found += this.schemas if schema.get("type") == "boolean" else (schema,)
    return shape(found, {**this.definitions, **value.definitions})


def _partial(partial: Partial, scope: NameScope) -> Iterator[object]:
    yield from _given(partial, scope)
    yield _program(partial.program, scope)
    if isinstance(partial.name, CallNode):
        yield _call(partial.name, scope)
    elif (name := _partial_name(partial.name)) not in scope.partials and partial.program is None:
        yield Unknown(
            code="unknown-partial",
            at=partial.at,
            message=f"there is no partial {name!r}; Novu has none of its own",
            hint=f'write it into the template: {{{{#*inline "{name}"}}}}…{{{{/inline}}}}',
        )


def _path(path: PathNode, scope: NameScope) -> Iterator[object]:
    start, parts = _start(path, scope)
    missing = (path.original, []) if start is None else start.missing(parts)
    if missing:
        name, known = missing
        within = "" if name == path.original else f", which {path.original!r} needs"
        yield Unknown(
            code="unknown-variable",
            at=path.at,
            message=f"there is no {name!r}{within}",
            hint=_further_out(path, scope) or did_you_mean(name, known) or "add it to the payload's model",
        )


def _start(path: PathNode, scope: NameScope) -> tuple[Shape | None, Sequence[str]]:
    """Return where a path begins, None where that is nowhere, and what it takes from there."""
    first = path.parts[0] if path.parts else ""
    if path.is_data:
        is_loop = first in LOOP_VARIABLES and bool(scope.around)
        return (scope.root, path.parts[1:]) if first == "root" else (ANY if is_loop else None, ())
    if path.depth:
        known = path.depth <= len(scope.around)
        return (scope.around[path.depth - 1] if known else None), path.parts
    if first in scope.names and not path.is_scoped:
        return scope.names[first], path.parts[1:]
    return scope.this, path.parts


def _further_out(path: PathNode, scope: NameScope) -> str:
    """Ask for `../name` where a block around it has what the block does not."""
    if path.is_data or path.depth or path.is_scoped:
        return ""
    for depth, shape_around in enumerate(scope.around, start=1):
        if not shape_around.missing(path.parts):
            return f"did you mean {'../' * depth}{path.original}?"
    return ""


def _shape_of(expression: ExpressionNode, scope: NameScope) -> Shape:
    if not isinstance(expression, PathNode):
        return ANY
    here, parts = _start(expression, scope)
    for part in parts:
        here = here.member(part) if here else None
    return here or ANY


def _unknown_function(path: PathNode) -> Unknown:
    return Unknown(
        code="unknown-helper",
        at=path.at,
        message=f"there is no helper {path.original!r}",
        hint=did_you_mean(path.original, sorted(HELPERS)),
    )


def _partial_name(name: PathNode | Literal) -> str:
    return name.original if isinstance(name, PathNode) else str(name.value)


def _inline_name(block: BlockNode) -> str:
    first = block.call.params[0] if block.call.params else None
    return _partial_name(first) if isinstance(first, PathNode | Literal) else ""
