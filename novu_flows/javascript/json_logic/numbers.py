"""Numbers, dates and truths as the operators of conditions read them from any value."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from novu_flows.javascript.dates.calendar import days_since_1970
from novu_flows.javascript.dates.parse import parse_date
from novu_flows.javascript.values import UNDEFINED, is_list, is_number, number_of, text_of

_FLOAT = re.compile(r"[+-]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_BOOLEANS: Final = {"true": True, "false": False}
_EXACT: Final = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
_DAYS: Final = {"days": 1, "weeks": 7}
_MONTHS: Final = {"months": 1, "years": 12}
_DAY: Final = timedelta(days=1)


def is_true(value: object) -> bool:
    """Return JSON logic's truth: an empty list is false, an object is true, the rest as in JavaScript."""
    if isinstance(value, Mapping):
        return True
    if isinstance(value, float) and math.isnan(value):
        return False
    return bool(value)


def number(value: object) -> float:
    """Return JavaScript's `Number(value)`: null and a list of nothing are 0."""
    if value is None:
        return 0.0
    return number_of(text_of(value)) if is_list(value) else math.nan if _is_other(value) else number_of(value)


def _is_other(value: object) -> bool:
    return value is UNDEFINED or isinstance(value, Mapping)


def parsed_float(value: object) -> float:
    """Return JavaScript's `parseFloat(value)`: the number that the text of a value begins with."""
    found = None if _is_other(value) else _FLOAT.match(text_of(value).lstrip())
    return math.nan if found is None else number_of(found[0])


def whole(value: object) -> int:
    """Return the whole number that JavaScript counts with: what is none counts as 0."""
    found = number(value)
    return int(found) if math.isfinite(found) else 0


def comparable(left: object, right: object) -> tuple[float, float] | None:
    """Bring two values to one kind: truths, else numbers, else dates; None where they have none in common."""
    if (one := _boolean(left)) is not None and (other := _boolean(right)) is not None:
        return float(one), float(other)
    numbers = number(left), number(right)
    if not any(map(math.isnan, numbers)):
        return numbers
    if isinstance(left, str) and isinstance(right, str):
        first, second = parse_date(left), parse_date(right)
        return None if first is None or second is None else (first, second)
    return None


def _boolean(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return _BOOLEANS.get(value) if isinstance(value, str) else None


def identical(left: object, right: object) -> bool:
    """Return JavaScript's `left === right`; lists and objects only equal themselves."""
    if is_number(left) and is_number(right):
        return left == right
    if is_list(left) or isinstance(left, Mapping):
        return left is right
    return type(left) is type(right) and left == right


def moment(value: object) -> float | None:
    """Return the milliseconds since 1970 of `new Date(value)`; None for what is no date."""
    if value is None:
        return 0.0
    if isinstance(value, bool | int | float):
        return float(value) if math.isfinite(value) else None
    return None if _is_other(value) else parse_date(text_of(value))


def before(now: datetime, amount: float, unit: str) -> float | None:
    """Return the milliseconds since 1970 of so many units before a moment, counted in the calendar."""
    utc = now.astimezone(UTC)
    if unit in _EXACT:
        return _milliseconds(utc) - math.ceil(amount) * _EXACT[unit].total_seconds() * 1000
    if unit in _DAYS:
        return _milliseconds(utc) - math.ceil(amount * _DAYS[unit]) * _DAY.total_seconds() * 1000
    if unit not in _MONTHS:
        return None
    months = utc.year * 12 + utc.month - 1 - math.ceil(amount * _MONTHS[unit])
    days = days_since_1970(months // 12, months % 12 + 1, 1) + utc.day - 1
    return days * _DAY.total_seconds() * 1000 + _milliseconds(utc) % (_DAY.total_seconds() * 1000)


def _milliseconds(moment: datetime) -> float:
    return float(math.floor(moment.timestamp() * 1000))


TOLERANCES: Final[Mapping[str, timedelta]] = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": _DAY,
    "weeks": _DAY,
    "months": _DAY,
    "years": 7 * _DAY,
}


def items_of(value: object) -> Sequence[object] | None:
    """Return a value that is a list; None for any other."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else None
