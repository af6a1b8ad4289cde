"""The parts of a template, named as handlebars.js names them, each with its place."""

import re
from collections.abc import Mapping
from dataclasses import field

from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.errors import Position

_SCOPED = re.compile(r"^\.|this\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathNode:
    """`a.b`, `../a`, `this.a`, `@root.a`: `parts` without what only moves between scopes."""

    original: str
    parts: tuple[str, ...]
    depth: int
    is_data: bool
    at: Position

    @property
    def is_scoped(self) -> bool:
        """Return whether the path begins at `this`, by the rule of handlebars.js (which reads the whole text)."""
        return bool(_SCOPED.search(self.original))

    @property
    def is_simple(self) -> bool:
        """Return whether the path is one name, so that it can name a helper."""
        return len(self.parts) == 1 and not self.is_scoped and not self.depth


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A text, a number, true, false, null or undefined."""

    value: object
    at: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNode:
    """A head and what it is given: `(lookup m "k")`, and the inside of a mustache or of a block's first tag."""

    path: "PathNode"
    params: tuple["ExpressionNode", ...] = ()
    named: Mapping[str, "ExpressionNode"] = field(default_factory=dict)
    has_hash: bool = False
    head: "PathNode | Literal | None" = None
    is_subexpression: bool = False

    @property
    def is_literal(self) -> bool:
        """Return whether a text, a number or the like stands at the head, to be taken for a name."""
        return isinstance(self.head, Literal)

    @property
    def at(self) -> Position:
        """Return the place of the head."""
        return self.path.at


ExpressionNode = PathNode | Literal | CallNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Whether a tag takes the white space before it (`{{~`) and after it (`~}}`)."""

    open: bool = False
    close: bool = False


NO_STRIP = Strip()


@dataclass(slots=True, kw_only=True)
class Content:
    """Text between tags; while a template is read, tags that stand alone on a line take their line from it."""

    original: str
    value: str
    left_stripped: bool = False
    right_stripped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mustache:
    """`{{x}}`, `{{{x}}}`; `is_decorator` for `{{* x}}`, which Novu has none of."""

    call: CallNode
    escaped: bool
    strip: Strip
    at: Position
    is_decorator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`{{! x}}`."""

    strip: Strip
    text: str = ""


@dataclass(slots=True, kw_only=True)
class Partial:
    """`{{> x}}`, and `{{#> x}}…{{/x}}` with what to show in its place; `indent` is found as the template is read."""

    name: PathNode | Literal | CallNode
    params: tuple[ExpressionNode, ...]
    named: Mapping[str, ExpressionNode]
    has_hash: bool
    at: Position
    strip: Strip = NO_STRIP
    close_strip: Strip = NO_STRIP
    program: "Program | None" = None
    indent: str = ""


@dataclass(slots=True, kw_only=True)
class BlockNode:
    """`{{#x}}…{{else}}…{{/x}}`; `is_decorator` for `{{#*inline "name"}}…{{/inline}}`."""

    call: CallNode
    program: "Program | None"
    inverse: "Program | None"
    at: Position
    open_strip: Strip = NO_STRIP
    inverse_strip: Strip = NO_STRIP
    close_strip: Strip = NO_STRIP
    is_decorator: bool = False


Statement = Content | Mustache | Comment | Partial | BlockNode


@dataclass(slots=True, kw_only=True)
class Program:
    """What a template, or one side of a block, is made of; `chained` where it is an `{{else if}}`."""

    body: tuple[Statement, ...]
    block_params: tuple[str, ...] = ()
    chained: bool = False
