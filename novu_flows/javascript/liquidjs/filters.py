"""The filters of Novu's templates that differ from python-liquid's: LiquidJS's arithmetic and Novu's own."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from liquid import Undefined

from novu_flows.javascript.dates.parse import parse_date
from novu_flows.javascript.json import write_json
from novu_flows.javascript.liquidjs.counted import counted
from novu_flows.javascript.values import UNDEFINED, is_list, is_number, member, number_of, text_of

_DATE_FORMAT: Final = "%A, %B %-e, %Y at %-l:%M %P %z"
_CONNECTORS: Final = (", ", " and ", ", and ")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})
_PAIR: Final = 2


def single_quoted(value: object, _spaces: object = 0) -> str:
    """Return lists and objects as JSON with single quotes, and the text of what is none."""
    if is_list(value) or isinstance(value, Mapping):
        return write_json(value).decode().replace('"', "'")
    return _text(value)


def digest(events: object, most: Any = 2, path: object = "", separator: object = ", ") -> object:
    """Return `A, B and 1 other` of the events of a digest; of fewer than there may be, others are counted below 0, as in Novu."""
    texts, glue = _texts(events, path), _text(separator)
    if len(texts) <= _PAIR:
        return _few(texts, " and ")
    if len(texts) == _PAIR + 1 and _number(most) > _PAIR:
        return f"{text_of(texts[0])}, {glue}{text_of(texts[1])} and {text_of(texts[2])}"
    shown, others = _cut(texts, most)
    return f"{join(shown, glue)} and {others} other{'' if others == '1' else 's'}"


def to_sentence(
    items: object, path: object = "", most: Any = 2, suffix: object = "other", *words: str
) -> object:
    """Return `A, B, and 1 other` of a list; the words between items, two and the last may be given."""
    comma, two, last = (*words, *_CONNECTORS[len(words) :])
    texts = _texts(items, path)
    if len(texts) <= _PAIR:
        return _few(texts, two)
    if _number(most) >= len(texts):
        return join(texts[:-1], comma) + last + text_of(texts[-1])
    shown, others = _cut(texts, most)
    return (
        join(shown, comma)
        + (two if most == 1 else last)
        + f"{others} {counted(_text(suffix), float(others))}"
    )


def pluralize(count: object, singular: object = "", plural: object = "", show_count: object = "true") -> str:
    """Return `3 events`, `1 event`: of a number, or of as many as a list or an object has; nothing of nothing."""
    number = _count(count)
    if not number > 0:
        return ""
    word = _text(singular)
    word = (word if number == 1 else _text(plural)) if plural else counted(word, number)
    return f"{text_of(number)} {word}" if show_count == "true" else word


def _few(texts: list[object], connector: str) -> object:
    """Return one as it is, and two as a text in which null is written."""
    return connector.join(map(text_of, texts)) if len(texts) > 1 else next(iter(texts), "")


def _cut(texts: list[object], most: object) -> tuple[list[object], str]:
    """Return as many as may be shown, and the number of the others."""
    limit = _number(most)
    shown = texts[: int(limit)] if math.isfinite(limit) else texts if limit > 0 else []
    return shown, text_of(len(texts) - limit)


def _count(value: object) -> float:
    many = is_list(value) or isinstance(value, Mapping)
    return float(len(value)) if many and isinstance(value, Sequence | Mapping) else number_of(_value(value))


def date(now: datetime, value: object, pattern: Any = _DATE_FORMAT) -> object:
    """Return a date as strftime writes it, in UTC; what is no date stays."""
    moment = _moment(now, value)
    return value if moment is None else moment.strftime(_portable(pattern, moment))


def default(value: object, other: object = "", *, allow_false: object = False) -> object:
    """Return the other value for nil, false, and a text or list of nothing."""
    if value is False:
        return value if allow_false else other
    return other if _is_nothing(value) or value in ("", []) else value


def map_members(items: object, path: object) -> list[object]:
    """Return the members at a path, such as `payload.name`, of each item."""
    return [_nothing_is_none(_at(item, path)) for item in _items(items)]


def join(items: object, glue: object = " ") -> str:
    """Return a list as one text; null is nothing in it."""
    return _text(glue).join(map(_text, _items(items)))


def escape(value: object) -> str:
    """Return a text for HTML, with the entities that LiquidJS writes."""
    return _text(value).translate(_ESCAPES)


def size(value: object) -> int:
    """Return how many items a list has, or units of UTF-16 a text."""
    if isinstance(value, str):
        return len(value.encode("utf-16-le", "surrogatepass")) // 2
    return len(value) if isinstance(value, Sequence | range) else 0


def round_to(value: object, digits: object = 0) -> float:
    """Return a number as `Math.round` rounds it: halves go up."""
    scale = 10 ** _number(digits)
    number = _number(value) * scale
    return number if math.isnan(number) else math.floor(number + 0.5) / scale


def _number(value: object) -> float:
    return number_of(_value(value))


def _value(value: object) -> object:
    return UNDEFINED if isinstance(value, Undefined) else value


def _is_nothing(value: object) -> bool:
    return value is None or value is UNDEFINED or isinstance(value, Undefined)


def _nothing_is_none(value: object) -> object:
    return None if _is_nothing(value) else value


def _text(value: object) -> str:
    return "" if _is_nothing(value) else text_of(value)


def _items(value: object) -> list[object]:
    if isinstance(value, Sequence) and is_list(value):
        return list(value)
    return [] if _is_nothing(value) else [value]


def _texts(items: object, path: object) -> list[object]:
    held = _items(items) if is_list(items) else []
    return [_member_text(item, path) for item in held] if path else held


def _member_text(item: object, path: object) -> str:
    """Return what is at a path of an object as a text, objects and lists as JSON; nothing of what is no object or empty."""
    found = _at(item, path) if isinstance(item, Mapping) or is_list(item) else None
    return (
        ""
        if found == {}
        else write_json(found).decode()
        if isinstance(found, Mapping) or is_list(found)
        else _text(found)
    )


def _at(item: object, path: object) -> object:
    for name in _text(path).split("."):
        item = UNDEFINED if _is_nothing(item) else member(item, name)
    return item


def _moment(now: datetime, value: object) -> datetime | None:
    if value in ("now", "today"):
        return now.astimezone(UTC)
    seconds = _seconds(value)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _seconds(value: object) -> float | None:
    if is_number(value) or (isinstance(value, str) and re.fullmatch(r"\d+", value)):
        return float(text_of(value))
    milliseconds = parse_date(value) if isinstance(value, str) else None
    return None if milliseconds is None else milliseconds / 1000


def _portable(pattern: str, moment: datetime) -> str:
    """Return a pattern in which the directives that only LiquidJS has are filled in."""
    filled = {
        "L": f"{moment.microsecond // 1000:03}",
        "q": _ordinal(moment.day),
        "s": str(int(moment.timestamp())),
    }
    return re.sub(r"%([Lqs])", lambda found: filled[found[1]], pattern)


def _ordinal(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if not left or math.isnan(left) else math.copysign(math.inf, left)


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right and math.isfinite(left) else math.nan


def _two(function: Callable[[float, float], float]) -> Callable[[object, object], float]:
    return lambda left, right: function(_number(left), _number(right))


def _one(function: Callable[[float], float]) -> Callable[[object], float]:
    return lambda value: function(_number(value)) if math.isfinite(_number(value)) else _number(value)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "json": single_quoted,
    "digest": digest,
    "toSentence": to_sentence,
    "pluralize": pluralize,
    "default": default,
    "map": map_members,
    "join": join,
    "escape": escape,
    "size": size,
    "round": round_to,
    "plus": _two(lambda left, right: left + right),
    "minus": _two(lambda left, right: left - right),
    "times": _two(lambda left, right: left * right),
    "divided_by": _two(_divided),
    "modulo": _two(_remainder),
    "at_least": _two(max),
    "at_most": _two(min),
    "abs": _one(abs),
    "ceil": _one(math.ceil),
    "floor": _one(math.floor),
}
