"""The comparisons of step filters, as JavaScript makes them (API notes, section 9.2)."""

import math
import re
from collections.abc import Callable
from typing import Any

from novu_flows.emulator.delivery.job import Crashed
from novu_flows.emulator.http.checks import to_number

_PART = re.compile(r"[^.\[\]]+")


def compare(operator: str, held: Any, expected: Any) -> bool:
    """Say whether a filter holds; an operator that Novu 0.14 knows but does not carry out never does."""
    comparison = _COMPARISONS.get(operator)
    return comparison(held, expected) if comparison else False


def read_expected(held: Any, expected: Any) -> Any:
    """Bring the expected value, which is a text, to the type of what is held."""
    match held:
        case bool():
            return expected == "true"
        case int() | float():
            return expected_number(expected)
        case str():
            return shown(expected)
        case _:
            return expected


def expected_number(expected: Any) -> float:
    """Read an expected value as JavaScript's `Number` does."""
    return to_number(expected) if isinstance(expected, str) else to_number(shown(expected))


def held_at(value: Any, path: str) -> Any:
    """Give what a path such as `order.items[0].id` leads to (lodash's `get`)."""
    for part in _PART.findall(path):
        match value:
            case dict():
                value = value.get(part)
            case list() if part.isdigit() and int(part) < len(value):
                value = value[int(part)]
            case _:
                return None
    return value


def shown(value: Any) -> str:
    """Write a value as JavaScript writes it into a text."""
    match value:
        case None:
            return "undefined"
        case bool():
            return "true" if value else "false"
        case float():
            return _shown_number(value)
        case list():
            return ",".join("" if inner is None else shown(inner) for inner in value)
        case dict():
            return "[object Object]"
        case _:
            return str(value)


def _shown_number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return str(int(value)) if value.is_integer() else str(value)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Compare texts with texts and numbers with numbers; anything else is in no order."""

    def compare_ordered(held: Any, expected: Any) -> bool:
        if isinstance(held, str) and isinstance(expected, str):
            return test(held, expected)
        if isinstance(held, int | float) and isinstance(expected, int | float):
            return test(held, expected)
        return False

    return compare_ordered


def _same(held: Any, expected: Any) -> bool:
    return isinstance(held, bool) == isinstance(expected, bool) and bool(held == expected)


def _contains(held: Any, expected: Any) -> bool:
    if not isinstance(held, str | list):
        raise Crashed("Cannot read properties of undefined (reading 'includes')")
    return expected in held


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "EQUAL": _same,
    "NOT_EQUAL": lambda held, expected: not _same(held, expected),
    "LARGER": _ordered(lambda held, expected: held > expected),
    "SMALLER": _ordered(lambda held, expected: held < expected),
    "LARGER_EQUAL": _ordered(lambda held, expected: held >= expected),
    "SMALLER_EQUAL": _ordered(lambda held, expected: held <= expected),
    "IN": _contains,
    "NOT_IN": lambda held, expected: not _contains(held, expected),
}
