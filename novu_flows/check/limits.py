"""What a JSON Schema holds a text, a number or a list to, compared with what it was held to before."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from novu_flows.check.alternatives import Alternative, JsonSchema
from novu_flows.dataclass import dataclass

_LOWER = (("minimum", "exclusiveMinimum", "ge", "gt"), ("minLength",), ("minItems",), ("minProperties",))
_UPPER = (
    ("maximum", "exclusiveMaximum", "le", "lt"),
    ("maxLength",),
    ("maxItems",),
    ("maxProperties",),
    ("maxDigits",),
    ("decimalPlaces",),
)
_EXCLUSIVE = frozenset({"exclusiveMinimum", "exclusiveMaximum", "gt", "lt"})
_EXACT = (
    "pattern", "format", "multipleOf", "uniqueItems", "contentEncoding", "contentMediaType", "not", "if", "then",
    "else", "contains", "minContains", "maxContains", "dependentRequired", "dependentSchemas",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_FORMATS_OF_ANY_TEXT = frozenset({"password", "binary", "path"})
_KINDS: Sequence[tuple[type, tuple[str, ...]]] = (
    (bool, ("boolean",)),
    (int, ("integer", "number")),
    (float, ("number",)),
    (str, ("string",)),
    (type(None), ("null",)),
    (Sequence, ("array",)),
    (Mapping, ("object",)),
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound of a number or of a length; the higher its rank, the fewer values it lets pass."""

    keyword: str
    value: float
    rank: tuple[float, bool]


def limit_changes(before: Alternative, after: Alternative) -> Iterator[tuple[str, bool]]:
    """Return what differs between the limits, and whether it refuses what was taken."""
    is_whole = before.kind == "integer"
    for families, sign in ((_LOWER, 1), (_UPPER, -1)):
        for family in families:
            old = _limit(before.schema, family, sign, is_whole=is_whole)
            new = _limit(after.schema, family, sign, is_whole=is_whole)
            yield from _moved(old, new)
    for keyword in _EXACT:
        yield from _exchanged(keyword, before.schema.get(keyword), after.schema.get(keyword))


def takes_word(alternative: Alternative, word: object) -> bool:
    """Return whether one value is taken; where that cannot be said without more, it is not."""
    kinds = next(kinds for kind, kinds in _KINDS if isinstance(word, kind))
    if alternative.kind and alternative.kind not in kinds:
        return False
    if alternative.is_listed:
        return any(_same(word, one) for one in alternative.words or ())
    single = Alternative(_exactly(word, alternative.schema))
    return not any(refuses for _, refuses in limit_changes(single, alternative))


def _exactly(word: object, schema: JsonSchema) -> JsonSchema:
    """Return the limits that one value stands for."""
    if isinstance(word, str):
        pattern = schema.get("pattern")
        fits = isinstance(pattern, str) and _is_found(pattern, word)
        return {"minLength": len(word), "maxLength": len(word), **({"pattern": pattern} if fits else {})}
    if isinstance(word, int | float) and not isinstance(word, bool):
        return {"minimum": word, "maximum": word}
    return {}


def _is_found(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:  # a pattern of another dialect
        return False


def _same(one: object, other: object) -> bool:
    """Compare as JSON does: 1 is not true."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _limit(schema: JsonSchema, family: Sequence[str], sign: int, *, is_whole: bool) -> Bound | None:
    """Return the strictest of the bounds that say the same, None where nothing is bounded."""
    found = [
        Bound(keyword, value, _rank(value, sign, is_exclusive=keyword in _EXCLUSIVE, is_whole=is_whole))
        for keyword in family
        if isinstance(value := schema.get(keyword), int | float) and not _is_void(keyword, value)
    ]
    return max(found, key=lambda one: one.rank, default=None)


def _is_void(keyword: str, value: float) -> bool:
    return value == 0 and keyword in ("minLength", "minItems", "minProperties")


def _rank(value: float, sign: int, *, is_exclusive: bool, is_whole: bool) -> tuple[float, bool]:
    signed = value * sign
    if not is_whole:
        return (signed, is_exclusive)
    return (math.floor(signed) + 1 if is_exclusive else math.ceil(signed), False)


def _moved(old: Bound | None, new: Bound | None) -> Iterator[tuple[str, bool]]:
    if old is None and new is None:
        return
    if new is None:
        yield f"{old.keyword} was {old.value}" if old else "", False
    elif old is None:
        yield f"{new.keyword} is {new.value} now", True
    elif old.rank != new.rank:
        is_same = old.keyword == new.keyword
        now = f"is {new.value}" if is_same else f"{new.keyword} is {new.value} now"
        yield f"{old.keyword} was {old.value}, {now}", new.rank > old.rank


def _exchanged(keyword: str, old: object, new: object) -> Iterator[tuple[str, bool]]:
    old, new = _restricting(keyword, old), _restricting(keyword, new)
    if old == new:
        return
    if new is None:
        yield f"{keyword} was {old!r}", False
    elif old is None:
        yield f"{keyword} is {new!r} now", True
    else:
        yield f"{keyword} was {old!r}, is {new!r}", not _implies(keyword, old, new)


def _restricting(keyword: str, value: object) -> object:
    """Return the value of a keyword, None where it restricts nothing."""
    is_void = (
        value is False if keyword == "uniqueItems" else value in _FORMATS_OF_ANY_TEXT_OF.get(keyword, ())
    )
    return None if is_void else value


_FORMATS_OF_ANY_TEXT_OF: Mapping[str, frozenset[str]] = {"format": _FORMATS_OF_ANY_TEXT}


def _implies(keyword: str, old: object, new: object) -> bool:
    """Return whether what was held to `old` is held to `new` too."""
    if keyword == "multipleOf" and isinstance(old, int | float) and isinstance(new, int | float):
        return old % new == 0
    return keyword == "format" and new == "uuid" and str(old).startswith("uuid")
