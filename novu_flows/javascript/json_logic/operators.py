"""The operators of conditions: json-logic-js's own, and those that Novu adds or replaces."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from novu_flows.javascript.json_logic.numbers import (
    TOLERANCES,
    before,
    comparable,
    identical,
    is_true,
    items_of,
    moment,
    number,
    parsed_float,
    whole,
)
from novu_flows.javascript.values import UNDEFINED, is_nothing, is_number, text_of

Operands: TypeAlias = Sequence[object]
_LIMITS: Final = 2


class ConditionFailed(ValueError):
    """A condition cannot be evaluated: its step fails."""


def at(operands: Operands, index: int) -> object:
    """Return an operand; undefined where there are fewer."""
    return operands[index] if index < len(operands) else UNDEFINED


def _is_equal(operands: Operands) -> bool:
    left, right = at(operands, 0), at(operands, 1)
    found = comparable(left, right)
    return identical(left, right) if found is None else found[0] == found[1]


def _order(test: Callable[[float, float], bool]) -> Callable[[Operands], object]:
    def compare(operands: Operands) -> object:
        found = comparable(at(operands, 0), at(operands, 1))
        return found is not None and test(*found)

    return compare


def _is_at_most(operands: Operands) -> bool:
    """Return whether a value is no more than the next one, and that no more than a third where there is one."""
    pairs = [(at(operands, 0), at(operands, 1))]
    if at(operands, 2) is not UNDEFINED:
        pairs.append((at(operands, 1), at(operands, 2)))
    found = [comparable(left, right) for left, right in pairs]
    return all(pair is not None and pair[0] <= pair[1] for pair in found)


def _texts(test: Callable[[str, str], bool]) -> Callable[[Operands], object]:
    def compare(operands: Operands) -> object:
        left, right = at(operands, 0), at(operands, 1)
        return isinstance(left, str) and isinstance(right, str) and test(left, right)

    return compare


def _lists(*, has_common: bool) -> Callable[[Operands], object]:
    def compare(operands: Operands) -> object:
        left, right = items_of(at(operands, 0)), items_of(at(operands, 1))
        if left is None or right is None:
            return False
        return any(_is_among(one, right) for one in left) == has_common

    return compare


def _is_among(wanted: object, items: Sequence[object]) -> bool:
    return any(_is_same(wanted, one) for one in items)


def _is_same(one: object, other: object) -> bool:
    """Return whether `includes` takes two values for one: as `===`, but for NaN."""
    return one is other or identical(one, other)


def _is_in(operands: Operands) -> bool:
    wanted, held = at(operands, 0), at(operands, 1)
    if isinstance(held, str):
        return held != "" and text_of(wanted) in held
    return any(identical(wanted, one) for one in items_of(held) or ())


def _is_not_in(operands: Operands) -> bool:
    items = items_of(at(operands, 1))
    return items is not None and not _is_among(at(operands, 0), items)


def _is_between(operands: Operands) -> bool | None:
    """Return whether a number is between two others; None where one of the three is no number."""
    limits = items_of(at(operands, 1)) or ()
    numbers = [one for one in (at(operands, 0), *limits) if isinstance(one, int | float) and is_number(one)]
    if len(limits) != _LIMITS or len(numbers) != _LIMITS + 1:
        return None
    value, least, most = numbers
    return least <= value <= most


def _sum(operands: Operands) -> float:
    return sum(map(parsed_float, operands))


def _product(operands: Operands) -> object:
    if not operands:
        raise ConditionFailed("Reduce of empty array with no initial value")
    return operands[0] if len(operands) == 1 else math.prod(map(parsed_float, operands))


def _less(operands: Operands) -> float:
    first, second = at(operands, 0), at(operands, 1)
    return -number(first) if second is UNDEFINED else number(first) - number(second)


def _quotient(operands: Operands) -> float:
    above, below = number(at(operands, 0)), number(at(operands, 1))
    if below == 0:
        sign = math.copysign(1, above) * math.copysign(1, below)
        return math.nan if above == 0 or math.isnan(above) else math.copysign(math.inf, sign)
    return above / below


def _remainder(operands: Operands) -> float:
    above, below = number(at(operands, 0)), number(at(operands, 1))
    return math.nan if below == 0 or math.isinf(above) else math.fmod(above, below)


def _extreme(choose: Callable[[Sequence[float]], float], of_none: float) -> Callable[[Operands], float]:
    def extreme(operands: Operands) -> float:
        numbers = [number(one) for one in operands]
        if any(map(math.isnan, numbers)):
            return math.nan
        return choose(numbers) if numbers else of_none

    return extreme


def _joined(operands: Operands) -> str:
    return "".join("" if is_nothing(one) else text_of(one) for one in operands)


def _part(operands: Operands) -> str:
    text, start, count = text_of(at(operands, 0)), whole(at(operands, 1)), at(operands, 2)
    tail = text[start if start >= 0 else max(len(text) + start, 0) :]
    if count is UNDEFINED:
        return tail
    size = whole(count)
    return tail[:size] if number(count) >= 0 or size < 0 else ""


def _merged(operands: Operands) -> list[object]:
    return [item for one in operands for item in (one if isinstance(one, list | tuple) else [one])]


OPERATORS: Final[Mapping[str, Callable[[Operands], object]]] = {
    "==": _is_equal,
    "!=": lambda operands: not _is_equal(operands),
    "===": lambda operands: identical(at(operands, 0), at(operands, 1)),
    "!==": lambda operands: not identical(at(operands, 0), at(operands, 1)),
    ">": _order(lambda left, right: left > right),
    ">=": _order(lambda left, right: left >= right),
    "<": _order(lambda left, right: left < right),
    "<=": _is_at_most,
    "!": lambda operands: not is_true(at(operands, 0)),
    "!!": lambda operands: is_true(at(operands, 0)),
    "in": _is_in,
    "notIn": _is_not_in,
    "contains": _texts(lambda text, part: part in text),
    "doesNotContain": _texts(lambda text, part: part not in text),
    "startsWith": _texts(str.startswith),
    "doesNotBeginWith": _texts(lambda text, part: not text.startswith(part)),
    "endsWith": _texts(str.endswith),
    "doesNotEndWith": _texts(lambda text, part: not text.endswith(part)),
    "containsAny": _lists(has_common=True),
    "doesNotContainAny": _lists(has_common=False),
    "null": lambda operands: at(operands, 0) is None,
    "notNull": lambda operands: at(operands, 0) is not None,
    "between": lambda operands: _is_between(operands) is True,
    "notBetween": lambda operands: _is_between(operands) is False,
    "+": _sum,
    "*": _product,
    "-": _less,
    "/": _quotient,
    "%": _remainder,
    "min": _extreme(min, math.inf),
    "max": _extreme(max, -math.inf),
    "cat": _joined,
    "substr": _part,
    "merge": _merged,
    "log": lambda operands: at(operands, 0),
}


def _relative(
    test: Callable[[float, float, float], bool],
) -> Callable[[object, object, datetime], bool]:
    """Return an operator that tests a date, with the moment that is so long ago and the present one."""

    def compare(value: object, span: object, now: datetime) -> bool:
        date, limit = moment(value), _limit(span, now)
        return date is not None and limit is not None and test(date, limit, now.timestamp() * 1000)

    return compare


def _limit(span: object, now: datetime) -> float | None:
    amount, unit = (span.get("amount"), span.get("unit")) if isinstance(span, Mapping) else (None, None)
    if not (isinstance(amount, int | float) and is_number(amount) and amount > 0):
        return None
    return before(now, amount, unit) if isinstance(unit, str) else None


def _is_about(value: object, span: object, now: datetime) -> bool:
    date, limit = moment(value), _limit(span, now)
    if date is None or limit is None or not isinstance(span, Mapping):
        return False
    return abs(date - limit) <= TOLERANCES[str(span["unit"])].total_seconds() * 1000


# A date to come is less than so long ago, though not within the last: Novu looks at one end of the span (docs/novu/v3.15.md).
RELATIVE: Final[Mapping[str, Callable[[object, object, datetime], bool]]] = {
    "moreThanXAgo": _relative(lambda date, limit, _: date < limit),
    "lessThanXAgo": _relative(lambda date, limit, _: date >= limit),
    "withinLast": _relative(lambda date, limit, now: limit <= date <= now),
    "notWithinLast": _relative(lambda date, limit, _: date < limit),
    "exactlyXAgo": _is_about,
}
