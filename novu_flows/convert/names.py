"""What the names of a Handlebars template are called in Liquid, and what may stand there."""

import re
from collections.abc import Mapping
from dataclasses import field, replace
from typing import Final

from novu_flows.check.shapes import NUMBER, SYSTEM_VARIABLES, TRUTH, PayloadSchema, Shape, shape
from novu_flows.dataclass import dataclass
from novu_flows.issues import did_you_mean
from novu_flows.javascript.handlebars.errors import Position
from novu_flows.javascript.handlebars.nodes import PathNode

_TEXT: Final[PayloadSchema] = {"type": "string"}
_SUBSCRIBER: Final = shape(
    [
        {
            "type": "object",
            "properties": {
                **dict.fromkeys(
                    ("subscriberId", "firstName", "lastName", "email", "phone", "avatar", "locale"), _TEXT
                ),
                "isOnline": TRUTH,
                "lastOnlineAt": _TEXT,
                "data": {},
            },
        }
    ],
    {},
)
_LOOP: Final[Mapping[str, tuple[str, PayloadSchema]]] = {
    "index": ("forloop.index0", NUMBER),
    "key": ("forloop.index0", NUMBER),
    "first": ("forloop.first", TRUTH),
    "last": ("forloop.last", TRUTH),
}
_IDENTIFIER = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_CANNOT_BE_QUOTED = re.compile(r"['\"\\\x00-\x1f]|\}\}|%\}")


class Unconvertible(Exception):
    """A part of a template that has no counterpart in Liquid, or none that is certain to show the same."""

    def __init__(self, reason: str, at: Position, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateContext:
    """
    Where a template stands: its workflow's payload, the digest before it, and how Novu treats what comes out.

    `escapes` is set for HTML, in which Handlebars' escaping is kept; in `is_email` Novu's own variables win over fields
    of the payload with the same name.
    """

    payload: Shape
    digest: str | None = None
    escapes: bool = False
    is_email: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A value in Liquid: its path and filters, and what it may be; `within` is the member of each item that is meant."""

    path: str
    shape: Shape
    is_optional: bool = False
    filters: tuple[str, ...] = ()
    within: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """Return the JSON types that the value may be of; none where it may be anything."""
        return frozenset("number" if kind == "integer" else kind for kind in self.shape.kinds())

    def may_be(self, *kinds: str) -> bool:
        """Return whether the value may be of one of some types."""
        return not self.kinds or bool(self.kinds & set(kinds))

    def is_only(self, *kinds: str) -> bool:
        """Return whether the value is known to be of one of some types."""
        return bool(self.kinds) and self.kinds <= set(kinds)

    @property
    def words(self) -> frozenset[str] | None:
        """Return the texts that the value can be, or None where it can be any."""
        found = [_words(schema) for schema in self.shape.schemas]
        return None if None in found else frozenset(word for words in found for word in words or ())


def _words(schema: PayloadSchema) -> list[str] | None:
    words = [schema["const"]] if "const" in schema else schema.get("enum")
    return list(map(str, words)) if isinstance(words, list) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What `this` is: a path in Liquid and what stands there; the outermost one also holds Novu's own variables."""

    path: str
    shape: Shape
    is_root: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidScope:
    """What names reach at one place: `this` and what is around it (innermost first), and block params."""

    context: TemplateContext
    frames: tuple[Frame, ...]
    names: Mapping[str, Reference] = field(default_factory=dict)
    is_in_loop: bool = False

    @classmethod
    def of(cls, context: TemplateContext) -> "LiquidScope":
        """Return the scope of a whole template."""
        return cls(context=context, frames=(Frame(path="payload", shape=context.payload, is_root=True),))

    def inside(self, frame: Frame, names: Mapping[str, Reference], *, is_loop: bool) -> "LiquidScope":
        """Return the scope within a block; a `this` that is what it was before is no step inwards to Handlebars."""
        is_same = frame.path == self.frames[0].path
        return replace(
            self,
            frames=self.frames if is_same else (frame, *self.frames),
            names={**self.names, **names},
            is_in_loop=is_loop or self.is_in_loop,
        )

    def reference(self, path: PathNode) -> Reference:
        """Return what a path is in Liquid; raise Unconvertible where it is nothing there."""
        if path.is_data:
            return self._data(path)
        if path.depth >= len(self.frames):
            raise Unconvertible(f"{path.original!r} leads out of the template", path.at)
        first = path.parts[0] if path.parts else ""
        if first in self.names and not path.is_scoped and not path.depth:
            return _walk(self.names[first], path.parts[1:], path)
        if any(map(_may_be_one, self.frames[: path.depth], self.frames[1:])):
            raise Unconvertible(f"Handlebars may take {path.original!r} for what is further out", path.at)
        return self._from(self.frames[path.depth], path.parts, path)

    def _data(self, path: PathNode) -> Reference:
        first, rest = path.parts[0] if path.parts else "", path.parts[1:]
        if first == "root":
            return self._from(self.frames[-1], rest, path)
        if first in _LOOP and not rest and not path.depth and self.is_in_loop:
            name, kind = _LOOP[first]
            return Reference(path=name, shape=shape([kind], {}))
        raise Unconvertible(f"{path.original!r} is nothing in Liquid", path.at)

    def _from(self, frame: Frame, parts: tuple[str, ...], path: PathNode) -> Reference:
        first = parts[0] if parts else ""
        is_shadowed = not self.context.is_email and first in frame.shape.names()
        if frame.is_root and first in SYSTEM_VARIABLES and not is_shadowed:
            return self._system(parts, path)
        return _walk(Reference(path=frame.path, shape=frame.shape), parts, path)

    def _system(self, parts: tuple[str, ...], path: PathNode) -> Reference:
        if parts[0] == "subscriber":
            return _walk(Reference(path="subscriber", shape=_SUBSCRIBER), parts[1:], path)
        if parts[0] == "step":
            return self._digest(parts[1:], path)
        hint = "write the value itself, or an environment variable of Novu (`env.…`)"
        raise Unconvertible(f"Novu 3.x has no {parts[0]!r} in templates", path.at, hint)

    def _digest(self, parts: tuple[str, ...], path: PathNode) -> Reference:
        """Return what is known of the digest before: in Novu 3.x it is reached by its step id."""
        digest, member = self.context.digest, parts[0] if parts else ""
        if digest is None:
            raise Unconvertible(f"{path.original!r} is of a digest, and no digest comes before", path.at)
        step = f"steps{segment(digest, path)}"
        if parts in (("total_count",), ("events", "length")):
            return Reference(path=f"{step}.eventCount", shape=shape([NUMBER], {}))
        if member == "events":
            items: PayloadSchema = {"type": "array", "items": {"anyOf": list(self.context.payload.schemas)}}
            events = shape([items], self.context.payload.definitions)
            held = Reference(path=f"{step}.events", shape=events, within=".payload")
            return _walk(held, parts[1:], path)
        raise Unconvertible(
            f"Novu 3.x does not say {path.original!r}", path.at, f"ask for {step}.eventCount, such as `> 1`"
        )


def _may_be_one(inner: Frame, outer: Frame) -> bool:
    """Return whether JavaScript may call two frames equal, `1 == [1]`: Handlebars then leaves out the inner one."""
    return outer.shape.kinds() == {"array"} and inner.shape.kinds() != {"object"}


def _walk(start: Reference, parts: tuple[str, ...], path: PathNode) -> Reference:
    here = start
    for part in parts:
        here = _member(here, part, path)
    return here


def _member(holder: Reference, name: str, path: PathNode) -> Reference:
    inner = holder.shape.member(name)
    if inner is None or holder.filters:
        known = holder.shape.names()
        raise Unconvertible(f"there is no {name!r} in {holder.path}", path.at, did_you_mean(name, known))
    if name == "length" and holder.is_only("array", "string"):
        return replace(holder, shape=inner, filters=("size",), within="")
    is_item = holder.is_only("array")
    step = f"[{name}]{holder.within}" if is_item else segment(name, path)
    is_optional = holder.is_optional or is_item or may_be_missing(holder.shape, name)
    return Reference(path=holder.path + step, shape=inner, is_optional=is_optional)


def segment(name: str, path: PathNode) -> str:
    """Return a member as a part of a path: `.name`, or `['a name']`."""
    return f".{name}" if _IDENTIFIER.fullmatch(name) else f"[{quoted(name, path.at)}]"


def quoted(text: str, at: Position) -> str:
    """Return a text as a literal within a tag; Novu's templates stand in JSON, so that not every text can be one."""
    if _CANNOT_BE_QUOTED.search(text):
        raise Unconvertible(f"the text {text!r} cannot stand within a Liquid tag", at)
    return f"'{text}'"


def may_be_missing(holder: Shape, name: str) -> bool:
    """Return whether a member may be left out, or be null."""
    return any(_may_lack(schema, name) for schema in holder.schemas)


def _may_lack(schema: PayloadSchema, name: str) -> bool:
    required, properties = schema.get("required"), schema.get("properties")
    member = properties.get(name) if isinstance(properties, Mapping) else None
    if isinstance(member, Mapping) and member.get("default") is not None:
        return False
    return not isinstance(required, list) or name not in required or is_nullable(member)


def is_nullable(schema: object) -> bool:
    """Return whether a schema lets null pass."""
    if not isinstance(schema, Mapping):
        return True
    kind, options = schema.get("type"), schema.get("anyOf")
    has_null = kind == "null" or (isinstance(kind, list) and "null" in kind)
    return has_null or (isinstance(options, list) and any(map(is_nullable, options)))
