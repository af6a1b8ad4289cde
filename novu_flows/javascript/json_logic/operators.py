"""The operators of conditions: json-logic-js's own, and those that Novu adds or replaces."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, TypeAlias

from novu_flows.javascript.dates.parse import parse_date
from novu_flows.javascript.values import is_list, is_nothing, is_number, number_of, text_of

Operands: TypeAlias = Sequence[object]
_VALUE_AND_LIMITS: Final = 3
_DAY: Final = timedelta(days=1)
_UNITS: Final = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": _DAY,
    "weeks": 7 * _DAY,
    "months": 30 * _DAY,
    "years": 365 * _DAY,
}
_BOOLEANS: Final = {True: True, False: False, "true": True, "false": False}


def at(operands: Operands, index: int) -> object:
    """Return an operand; null where there are fewer."""
    return operands[index] if index < len(operands) else None


def is_true(value: object) -> bool:
    """Return JSON logic's truth: an empty list is false, an object is true, the rest as in JavaScript."""
    if isinstance(value, Mapping):
        return True
    if isinstance(value, float) and math.isnan(value):
        return False
    return bool(value)


def _comparable(left: object, right: object) -> tuple[float, float] | None:
    """Bring two values to one kind: truths, else numbers, else dates; None where they have none in common."""
    if (one := _boolean(left)) is not None and (other := _boolean(right)) is not None:
        return float(one), float(other)
    numbers = _number(left), _number(right)
    if not any(map(math.isnan, numbers)):
        return numbers
    if (first := _date(left)) is not None and (second := _date(right)) is not None:
        return first, second
    return None


def _boolean(value: object) -> bool | None:
    return _BOOLEANS.get(value) if isinstance(value, bool | str) else None


def _number(value: object) -> float:
    if is_list(value) or isinstance(value, Mapping):
        return math.nan
    return 0.0 if value is None else number_of(value)


def _date(value: object) -> float | None:
    return parse_date(value) if isinstance(value, str) else None


def _is_equal(left: object, right: object) -> bool:
    found = _comparable(left, right)
    if found is None:
        return type(left) is type(right) and not is_list(left) and left == right
    return found[0] == found[1]


def _order(test: Callable[[float, float], bool]) -> Callable[[Operands], object]:
    def compare(operands: Operands) -> object:
        values = [*operands, None, None][: max(len(operands), 2)]
        found = (_comparable(left, right) for left, right in pairwise(values))
        return all(pair is not None and test(*pair) for pair in found)

    return compare


def _texts(test: Callable[[str, str], bool]) -> Callable[[Operands], object]:
    def compare(operands: Operands) -> object:
        left, right = at(operands, 0), at(operands, 1)
        return isinstance(left, str) and isinstance(right, str) and test(left, right)

    return compare


def _lists(test: Callable[[Sequence[object], Sequence[object]], bool]) -> Callable[[Operands], object]:
    def compare(operands: Operands) -> object:
        left, right = list_of(at(operands, 0)), list_of(at(operands, 1))
        return left is not None and right is not None and test(left, right)

    return compare


def list_of(value: object) -> Sequence[object] | None:
    """Return a value that is a list; None for any other."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else None


def _identical(left: object, right: object) -> bool:
    if is_number(left) and is_number(right):
        return left == right
    return type(left) is type(right) and not is_list(left) and not isinstance(left, Mapping) and left == right


def _is_in(operands: Operands) -> bool:
    wanted, held = at(operands, 0), at(operands, 1)
    if isinstance(held, str):
        return text_of(wanted) in held
    return isinstance(held, Sequence) and any(_identical(wanted, one) for one in held)


def _is_between(operands: Operands) -> bool | None:
    """Return whether a number is between two others; None where one of the three is no number."""
    limits = list_of(at(operands, 1)) or ()
    numbers = [one for one in (at(operands, 0), *limits) if isinstance(one, int | float) and is_number(one)]
    if len(limits) + 1 != len(numbers) or len(numbers) != _VALUE_AND_LIMITS:
        return None
    value, least, most = numbers
    return least <= value <= most


def _sum(operands: Operands) -> float:
    return sum(_number(one) for one in operands)


def _product(operands: Operands) -> float:
    return math.prod(_number(one) for one in operands)


def _less(operands: Operands) -> float:
    first = _number(at(operands, 0))
    return -first if len(operands) == 1 else first - _number(at(operands, 1))


def _quotient(operands: Operands) -> float:
    above, below = _number(at(operands, 0)), _number(at(operands, 1))
    if below == 0:
        return math.nan if above == 0 or math.isnan(above) else math.copysign(math.inf, above)
    return above / below


def _remainder(operands: Operands) -> float:
    above, below = _number(at(operands, 0)), _number(at(operands, 1))
    return math.nan if below == 0 or math.isinf(above) else math.fmod(above, below)


def _joined(operands: Operands) -> str:
    return "".join("" if is_nothing(one) else text_of(one) for one in operands)


def _part(operands: Operands) -> str:
    text, start, length = text_of(at(operands, 0)), int(_number(at(operands, 1))), at(operands, 2)
    tail = text[start:] if start >= 0 else text[max(len(text) + start, 0) :]
    if is_nothing(length):
        return tail
    count = int(_number(length))
    return tail[:count]


def _merged(operands: Operands) -> list[object]:
    return [item for one in operands for item in (one if isinstance(one, list | tuple) else [one])]


OPERATORS: Final[Mapping[str, Callable[[Operands], object]]] = {
    "==": lambda operands: _is_equal(at(operands, 0), at(operands, 1)),
    "=": lambda operands: _is_equal(at(operands, 0), at(operands, 1)),
    "!=": lambda operands: not _is_equal(at(operands, 0), at(operands, 1)),
    "===": lambda operands: _identical(at(operands, 0), at(operands, 1)),
    "!==": lambda operands: not _identical(at(operands, 0), at(operands, 1)),
    ">": _order(lambda left, right: left > right),
    ">=": _order(lambda left, right: left >= right),
    "<": _order(lambda left, right: left < right),
    "<=": _order(lambda left, right: left <= right),
    "!": lambda operands: not is_true(at(operands, 0)),
    "!!": lambda operands: is_true(at(operands, 0)),
    "in": _is_in,
    "notIn": lambda operands: not _is_in(operands),
    "contains": _texts(lambda text, part: part in text),
    "doesNotContain": _texts(lambda text, part: part not in text),
    "startsWith": _texts(str.startswith),
    "doesNotBeginWith": _texts(lambda text, part: not text.startswith(part)),
    "endsWith": _texts(str.endswith),
    "doesNotEndWith": _texts(lambda text, part: not text.endswith(part)),
    "containsAny": _lists(lambda held, wanted: any(_identical(a, b) for a in held for b in wanted)),
    "doesNotContainAny": _lists(lambda held, wanted: not any(_identical(a, b) for a in held for b in wanted)),
    "null": lambda operands: is_nothing(at(operands, 0)),
    "notNull": lambda operands: not is_nothing(at(operands, 0)),
    "between": lambda operands: _is_between(operands) is True,
    "notBetween": lambda operands: _is_between(operands) is False,
    "+": _sum,
    "*": _product,
    "-": _less,
    "/": _quotient,
    "%": _remainder,
    "min": lambda operands: min((_number(one) for one in operands), default=math.inf),
    "max": lambda operands: max((_number(one) for one in operands), default=-math.inf),
    "cat": _joined,
    "substr": _part,
    "merge": _merged,
    "log": lambda operands: at(operands, 0),
}


def _ago(value: object, span: object, now: datetime) -> tuple[float, float] | None:
    """Return how long ago a date was, and the span, both in seconds."""
    date = _date(value)
    if date is None or not isinstance(span, Mapping):
        return None
    amount, unit = span.get("amount"), _UNITS.get(str(span.get("unit")))
    if unit is None or not isinstance(amount, int | float):
        return None
    return now.timestamp() - date / 1000, amount * unit.total_seconds()


def _relative(test: Callable[[float, float], bool]) -> Callable[[object, object, datetime], bool]:
    def compare(value: object, span: object, now: datetime) -> bool:
        found = _ago(value, span, now)
        return found is not None and test(*found)

    return compare


RELATIVE: Final[Mapping[str, Callable[[object, object, datetime], bool]]] = {
    "moreThanXAgo": _relative(lambda ago, span: ago > span),
    "lessThanXAgo": _relative(lambda ago, span: 0 <= ago < span),
    "withinLast": _relative(lambda ago, span: 0 <= ago <= span),
    "notWithinLast": _relative(lambda ago, span: not 0 <= ago <= span),
    "exactlyXAgo": _relative(lambda ago, span: abs(ago - span) < _DAY.total_seconds()),
}
