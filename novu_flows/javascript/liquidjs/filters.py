"""The filters of Novu's templates: LiquidJS's, and those that Novu adds for the events of a digest."""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from novu_flows.javascript.liquidjs import digest_filters, list_filters, text_filters, url_filters
from novu_flows.javascript.liquidjs.strftime import date_of, ordinal
from novu_flows.javascript.liquidjs.values import (
    Loop,
    is_false,
    number,
    plain,
    shown,
    stringified,
    to_number,
)
from novu_flows.javascript.values import UNDEFINED, is_list, is_nothing, text_of

if TYPE_CHECKING:
    from novu_flows.javascript.liquidjs.render import LiquidRendering

FilterFunction = Callable[..., object]
_DATE_FORMAT: Final = "%A, %B %-e, %Y at %-l:%M %P %z"
_PAIR: Final = 2
_MOST_PLACES: Final = 308  # a power of ten beyond is Infinity


def is_object(value: object) -> bool:
    """Return whether a value is what JavaScript calls an object."""
    return isinstance(value, Mapping | Loop) or is_list(value) or not _is_plain(value)


def _is_plain(value: object) -> bool:
    return value is None or value is UNDEFINED or isinstance(value, str | int | float | bool)


def single_quoted(value: object, spaces: object = UNDEFINED) -> str:
    """Return lists and objects as JSON with single quotes, and the text of what is none."""
    if not is_object(value):
        return "" if is_nothing(value) else text_of(value)
    return _json(value, spaces).replace('"', "'").replace("\n", "\\n")


def _json(value: object, spaces: object = UNDEFINED) -> str:
    given = 0 if isinstance(spaces, bool) else plain(spaces)
    if isinstance(given, str):
        return stringified(value, given[:10])
    return stringified(value, " " * int(min(max(to_number(given), 0), 10)))


def jsonify(value: object, spaces: object = UNDEFINED) -> object:
    """Return a value as JSON."""
    return value if value is UNDEFINED else _json(value, spaces)


def date(
    of: "LiquidRendering", value: object, pattern: object = UNDEFINED, offset: object = UNDEFINED
) -> object:
    """Return a date as strftime writes it, in UTC, at an offset or in a zone; what is no date stays."""
    found = date_of(value, of.now, offset)
    written = _DATE_FORMAT if is_nothing(plain(pattern)) else shown(pattern)
    return value if found is None else found.written(written)


def _dated(pattern: str) -> FilterFunction:
    return lambda of, value, *_: date(of, value, pattern)


def _day(month: str) -> FilterFunction:
    def written(
        of: "LiquidRendering", value: object, kind: object = "", style: object = "", *_: object
    ) -> object:
        found = date_of(value, of.now)
        if found is None:
            return value
        if kind != "ordinal":
            return found.written(f"%d {month} %Y")
        day = f"{found.moment.day}{ordinal(found.moment.day)}"
        return found.written(f"{month} {day}, %Y" if style == "US" else f"{day} {month} %Y")

    return written


def default(value: object, other: object = UNDEFINED, *named: object) -> object:
    """Return the other value for nil, false, and a text or list of nothing."""
    value = plain(value)
    if isinstance(value, str) or is_list(value):
        return value or other
    if value is False and any(one == ["allow_false", True] for one in named):
        return False
    return other if is_false(value) else value


def round_to(value: object, digits: object = UNDEFINED) -> float:
    """Return a rounded number: halves away from zero."""
    places, given = to_number(digits), to_number(value)
    scale = 10.0**places if places <= _MOST_PLACES else math.inf
    if scale == 0 or math.isinf(scale):
        return math.nan
    amount = abs(given) * scale
    rounded = math.floor(amount + 0.5) if math.isfinite(amount) else amount
    return math.copysign(rounded / scale, given) if amount else 0.0


def _divided(left: float, right: float, *rest: float) -> float:
    by_nothing = math.copysign(math.inf, left) if left else math.nan
    found = left / right if right else by_nothing
    return math.floor(found) if rest and rest[0] and math.isfinite(found) else found


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right and math.isfinite(left) else math.nan


def _numbers(function: Callable[..., float], most: int) -> FilterFunction:
    """Return a filter that calculates with so many numbers, 0 where there are fewer."""

    def calculated(_of: "LiquidRendering", value: object, *given: object) -> object:
        numbers = [to_number(one) for one in (value, *given)][: max(most, len(given))]
        padded = [*numbers, *([math.nan] * most)][:most] if most <= _PAIR else numbers
        return function(*padded)

    return calculated


def _of(function: FilterFunction, most: int) -> FilterFunction:
    """Return a filter that takes so many arguments and passes over others."""
    return lambda _rendering, value, *given: function(value, *given[:most])


def _at(function: FilterFunction, most: int) -> FilterFunction:
    """Return a filter that evaluates expressions, or asks for the time."""
    return lambda rendering, value, *given: function(rendering, value, *given[:most])


def _whole(function: Callable[[float], int]) -> Callable[[float], float]:
    return lambda value: function(value) if math.isfinite(value) else value


FILTERS: Final[Mapping[str, FilterFunction]] = {
    "json": _of(single_quoted, 1),
    "jsonify": _of(jsonify, 1),
    "inspect": _of(jsonify, 1),
    "digest": _of(digest_filters.digest, 3),
    "toSentence": _of(digest_filters.to_sentence, 6),
    "pluralize": _of(digest_filters.pluralize, 3),
    "default": _of(default, 9),
    "raw": lambda _, value, *__: value,
    "to_integer": lambda _, value, *__: number(value),
    "date": _at(date, 2),
    "date_to_xmlschema": _dated("%Y-%m-%dT%H:%M:%S%:z"),
    "date_to_rfc822": _dated("%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": _day("%b"),
    "date_to_long_string": _day("%B"),
    "plus": _numbers(lambda left, right: left + right, 2),
    "minus": _numbers(lambda left, right: left - right, 2),
    "times": _numbers(lambda left, right: left * right, 2),
    "divided_by": _numbers(_divided, 2),
    "modulo": _numbers(_remainder, 2),
    "at_least": lambda _, *given: max(map(to_number, given)),
    "at_most": lambda _, *given: min(map(to_number, given)),
    "abs": _numbers(abs, 1),
    "ceil": _numbers(_whole(math.ceil), 1),
    "floor": _numbers(_whole(math.floor), 1),
    "round": _of(round_to, 1),
    **{name: _at(function, 2) for name, function in list_filters.ITEM_FILTERS.items()},
    "group_by": _at(list_filters.group_by, 1),
    "join": _of(list_filters.join, 1),
    "first": _of(list_filters.first, 0),
    "last": _of(list_filters.last, 0),
    "reverse": _of(list_filters.reverse, 0),
    "sort": _of(list_filters.sort, 1),
    "sort_natural": _of(list_filters.sort_natural, 1),
    "size": _of(list_filters.size, 0),
    "map": _of(list_filters.map_members, 1),
    "sum": _of(list_filters.total, 1),
    "compact": _of(list_filters.compact, 0),
    "concat": _of(list_filters.concat, 1),
    "push": _of(list_filters.push, 1),
    "unshift": _of(list_filters.unshift, 1),
    "pop": _of(list_filters.pop, 0),
    "shift": _of(list_filters.shift, 0),
    "uniq": _of(list_filters.uniq, 0),
    "sample": _of(list_filters.sample, 1),
    "slice": _of(text_filters.slice_of, 2),
    "escape": _of(text_filters.escape, 0),
    "xml_escape": _of(text_filters.escape, 0),
    "escape_once": _of(text_filters.escape_once, 0),
    "newline_to_br": _of(text_filters.newline_to_br, 0),
    "strip_html": _of(text_filters.strip_html, 0),
    "append": lambda _, *given: text_filters.append(*given),
    "prepend": lambda _, *given: text_filters.prepend(*given),
    "strip": _of(text_filters.strip, 1),
    "lstrip": _of(text_filters.lstrip, 1),
    "rstrip": _of(text_filters.rstrip, 1),
    "strip_newlines": lambda _, value, *__: shown(value).replace("\r\n", "").replace("\n", ""),
    "downcase": lambda _, value, *__: shown(value).lower(),
    "upcase": lambda _, value, *__: shown(value).upper(),
    "capitalize": _of(text_filters.capitalize, 0),
    "remove": _of(text_filters.remove, 1),
    "remove_first": _of(text_filters.remove_first, 1),
    "remove_last": _of(text_filters.remove_last, 1),
    "replace": _of(text_filters.replace, 2),
    "replace_first": _of(text_filters.replace_first, 2),
    "replace_last": _of(text_filters.replace_last, 2),
    "split": _of(text_filters.split, 1),
    "truncate": _of(text_filters.truncate, 2),
    "truncatewords": _of(text_filters.truncatewords, 2),
    "normalize_whitespace": _of(text_filters.normalize_whitespace, 0),
    "number_of_words": _of(text_filters.number_of_words, 1),
    "array_to_sentence_string": _of(text_filters.array_to_sentence_string, 1),
    "url_encode": _of(url_filters.url_encode, 0),
    "url_decode": _of(url_filters.url_decode, 0),
    "cgi_escape": _of(url_filters.cgi_escape, 0),
    "uri_escape": _of(url_filters.uri_escape, 0),
    "slugify": _of(url_filters.slugify, 2),
    "base64_encode": _of(url_filters.base64_encode, 0),
    "base64_decode": _of(url_filters.base64_decode, 0),
}
