"""Values and conditions in Liquid that show, and hold, where those of Handlebars do."""

import re

from novu_flows.convert.names import Reference, Unconvertible, quoted
from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.errors import Position
from novu_flows.javascript.handlebars.nodes import Literal
from novu_flows.javascript.numbers import number_text
from novu_flows.javascript.values import is_number, number_of

_SPECIAL = frozenset("&<>\"'`=")
_SAFE_FORMATS = frozenset({"date-time", "date", "time", "uuid"})
_NO_WORD = re.compile(r"\W+", re.ASCII)
_SCALARS = ("string", "number", "boolean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A condition of an `if`, and the `assign` tags that must come before it."""

    text: str
    before: str = ""


def output(reference: Reference, at: Position, *, escapes: bool) -> str:
    """Return the tag that shows a value as Handlebars shows it."""
    shown = _listed(reference, at) if reference.is_only("array") else reference
    if shown.kinds and not shown.is_only(*_SCALARS):
        raise Unconvertible(f"{reference.path} is not a text or a number, and would look different", at)
    if escapes and _needs_escape(shown):
        shown = with_filter(shown, "escape")
    tag = f"{{{{{_filtered(shown)}}}}}"
    if "size" in shown.filters and shown.is_optional:
        return f"{{% if {shown.path} %}}{tag}{{% endif %}}"
    return tag


def _listed(reference: Reference, at: Position) -> Reference:
    items = Reference(path=reference.path, shape=reference.shape.items())
    if reference.within or not items.is_only(*_SCALARS):
        raise Unconvertible(f"{reference.path} is a list whose items would look different", at)
    return Reference(path=reference.path, shape=items.shape, filters=(*reference.filters, "join: ','"))


def with_filter(reference: Reference, name: str) -> Reference:
    """Return a value that goes through one more filter."""
    return Reference(
        path=reference.path,
        shape=reference.shape,
        is_optional=reference.is_optional,
        filters=(*reference.filters, name),
    )


def _filtered(reference: Reference) -> str:
    return " | ".join((reference.path, *reference.filters))


def _needs_escape(reference: Reference) -> bool:
    """Return whether a value may hold what has a meaning in HTML."""
    if reference.is_only("number", "boolean"):
        return False
    words, formats = reference.words, reference.shape.formats()
    if words is not None:
        return any(_SPECIAL & set(word) for word in words)
    return not (reference.is_only("string") and formats and formats <= _SAFE_FORMATS)


def holds(reference: Reference, at: Position, *, includes_zero: bool = False) -> Test:
    """Return the test that is true where `{{#if}}` takes a value for true: not for 0, nor for a text or list of nothing."""
    if reference.is_only("array") or "size" in reference.filters:
        counted = reference if reference.filters else with_filter(reference, "size")
        tested, before = _assigned(counted)
        return Test(text=f"{tested} > 0", before=before)
    if reference.kinds and reference.may_be("array"):
        raise Unconvertible(f"{reference.path} may be a list or something else, which no one test covers", at)
    parts = [reference.path]
    if reference.may_be("string") and (reference.words is None or "" in reference.words):
        parts.append(f"{reference.path} != ''")
    if reference.may_be("number") and not includes_zero:
        parts.append(f"{reference.path} != 0")
    return Test(text=" and ".join(parts))


def is_equal(left: Reference | Literal, right: Reference | Literal, at: Position) -> Test:
    """Return the test that is true where `{{#equals}}` is, which compares as `==` of JavaScript does."""
    if isinstance(left, Literal):
        left, right = right, left
    if isinstance(left, Literal):
        raise Unconvertible("two fixed values are compared", at, "leave the comparison out")
    tested, before = _operand(left)
    if isinstance(right, Literal):
        return Test(text=f"{tested} == {_literal_like(left, right, at)}", before=before)
    if (
        not (left.is_only("string") or left.is_only("number") or left.is_only("boolean"))
        or left.kinds != right.kinds
    ):
        raise Unconvertible(
            f"{left.path} and {right.path} may be of different types, which Liquid never calls equal", at
        )
    other, also_before = _operand(right)
    return Test(text=f"{tested} == {other}", before=before + also_before)


def is_one(reference: Reference) -> Test:
    """Return the test that is true for the number 1 alone."""
    tested, before = _operand(reference)
    return Test(text=f"{tested} == 1", before=before)


def _operand(reference: Reference) -> tuple[str, str]:
    return _assigned(reference) if reference.filters else (reference.path, "")


def _assigned(reference: Reference) -> tuple[str, str]:
    """Return a name for a filtered value, since a condition takes no filter, and the tag that makes it."""
    words = _NO_WORD.sub("_", reference.path.removeprefix("payload.")).strip("_")
    name = f"{words}_{reference.filters[-1]}"
    return name, f"{{% assign {name} = {_filtered(reference)} %}}"


def _literal_like(reference: Reference, literal: Literal, at: Position) -> str:
    """Return a literal in the type of what it is compared with."""
    value = literal.value
    is_numeric = is_number(value) or (isinstance(value, str) and number_of(value) == number_of(value))
    if reference.is_only("number") and is_numeric:
        return _number(number_of(value), at)
    if reference.is_only("boolean") and isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and (reference.is_only("string") or (not reference.kinds and not is_numeric)):
        return quoted(value, at)
    raise Unconvertible(f"{reference.path} is compared with a value of another type", at)


def _number(value: float, at: Position) -> str:
    text = number_text(value)
    if not text.removeprefix("-").replace(".", "", 1).isdecimal():
        raise Unconvertible(f"the number {text} cannot be written in Liquid", at)
    return text
