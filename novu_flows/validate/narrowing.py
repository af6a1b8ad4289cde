"""Whether one JSON Schema refuses values that another takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_EXACT = ("pattern", "format", "multipleOf", "uniqueItems", "contentEncoding")
_SAME_KIND = {"integer": ("integer", "number")}


@dataclass(frozen=True)
class Side:
    """A schema, and the whole that its references are looked up in."""

    schema: Mapping[str, object]
    root: Mapping[str, object]

    @cached_property
    def alternatives(self) -> tuple["Side", ...]:
        """Give what a value may be, each on its own, with references followed."""
        reference = self.schema.get("$ref")
        if isinstance(reference, str):
            return self._inner(_table(self.root, "$defs").get(reference.rpartition("/")[2])).alternatives
        inner = [one for keyword in ("anyOf", "oneOf") for one in _list(self.schema, keyword)]
        return tuple(found for one in inner for found in self._inner(one).alternatives) or (self,)

    @property
    def only(self) -> "Side | None":
        """Give the one alternative, None where there are several."""
        return self.alternatives[0] if len(self.alternatives) == 1 else None

    @property
    def kind(self) -> str:
        """Give the JSON type; empty where it may be any."""
        return str(self.schema.get("type") or "")

    @property
    def fields(self) -> Mapping[str, object]:
        """Give the fields of an object."""
        return _table(self.schema, "properties")

    @property
    def required(self) -> frozenset[str]:
        """Give the fields that cannot be left out."""
        return frozenset(map(str, _list(self.schema, "required")))

    @property
    def is_closed(self) -> bool:
        """Say whether fields that are not declared are refused."""
        return self.schema.get("additionalProperties") is False

    @property
    def items(self) -> "Side":
        """Give what a list holds."""
        return self._inner(self.schema.get("items"))

    @property
    def words(self) -> tuple[object, ...] | None:
        """Give the values that are taken, None where it is not said one by one."""
        if "const" in self.schema:
            return (self.schema["const"],)
        return tuple(_list(self.schema, "enum")) if "enum" in self.schema else None

    def field(self, name: str) -> "Side":
        """Give a field of an object."""
        return self._inner(self.fields.get(name))

    def _inner(self, schema: object) -> "Side":
        return Side(schema if isinstance(schema, Mapping) else {}, self.root)


def narrowing(before: Side, after: Side) -> str:
    """Say why a value that `before` takes may be refused by `after`; empty where none is."""
    for old in before.alternatives:
        reasons = [next(_reasons(old, new), "") for new in after.alternatives]
        if all(reasons):
            return reasons[0] if len(reasons) == 1 else f"{_called(old)} is not taken any more"
    return ""


def _reasons(before: Side, after: Side) -> Iterator[str]:
    if after.kind and after.kind not in _SAME_KIND.get(before.kind, (before.kind,)):
        yield f"was {_called(before)}, is {_called(after)}"
    yield from _words(before, after)
    for keyword in (*_LOWER, *_UPPER, *_EXACT):
        yield from _constraint(keyword, before.schema.get(keyword), after.schema.get(keyword))


def _words(before: Side, after: Side) -> Iterator[str]:
    if after.words is None:
        return
    if before.words is None:
        yield f"must be one of {_listed(after.words)} now"
    elif gone := [word for word in before.words if word not in after.words]:
        yield f"{_listed(gone)} is not taken any more"


def _constraint(keyword: str, before: object, after: object) -> Iterator[str]:
    if after is None or after == before:
        return
    if isinstance(before, int | float) and isinstance(after, int | float):
        if (keyword in _LOWER and after < before) or (keyword in _UPPER and after > before):
            return
        yield f"{keyword} was {before}, is {after}"
    else:
        yield f"{keyword} is {after!r} now"


def _called(side: Side) -> str:
    return side.kind or (_listed(side.words) if side.words else "anything")


def _listed(words: Sequence[object]) -> str:
    return ", ".join(map(repr, words))


def _table(schema: Mapping[str, object], keyword: str) -> Mapping[str, object]:
    found = schema.get(keyword)
    return found if isinstance(found, Mapping) else {}


def _list(schema: Mapping[str, object], keyword: str) -> Sequence[object]:
    found = schema.get(keyword)
    return found if isinstance(found, list) else ()
