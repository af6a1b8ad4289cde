"""The comparisons of step filters, as JavaScript makes them (recorded deliveries `filter.op`, `filter.path`)."""

import math
import re
from collections.abc import Callable
from typing import Any

from novu_flows.emulator.delivery.job import Crashed
from novu_flows.javascript.json import write_json
from novu_flows.javascript.values import UNDEFINED, is_list, is_nothing, is_number, member, number_of, text_of

_PART = re.compile(r"[^.\[\]]+")


def compare(operator: str, held: Any, expected: Any) -> bool:
    """Return whether a filter holds; an operator that Novu 0.14 knows but does not carry out never does."""
    comparison = _COMPARISONS.get(operator)
    return comparison(held, expected) if comparison else False


def read_expected(held: Any, expected: Any) -> Any:
    """Cast the expected value by the type of what is held; lists, objects, null and undefined cast nothing."""
    match held:
        case bool():
            return expected == "true"
        case int() | float():
            return expected_number(expected)
        case str():
            return text_of(expected)
        case _:
            return expected


def expected_number(expected: Any) -> float:
    """Read an expected value as JavaScript's `Number` does."""
    if expected is None:
        return 0.0
    return number_of(text_of(expected) if is_list(expected) or isinstance(expected, dict) else expected)


def held_at(value: Any, path: str) -> Any:
    """Return what a path such as `order.items[0].id` leads to, or undefined (lodash's `get`)."""
    for part in _PART.findall(path):
        if is_nothing(value):
            return UNDEFINED
        value = member(value, part)
    return value


def shown_held(held: Any) -> str:
    """Write what is held as Novu's report of a condition does: nothing for null, a list as JSON."""
    if is_nothing(held):
        return ""
    return write_json(held).decode() if is_list(held) else text_of(held)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Compare as `<` does: two texts by their characters (a list is its join), all else as numbers."""

    def compare_ordered(held: Any, expected: Any) -> bool:
        held, expected = _primitive(held), _primitive(expected)
        if isinstance(held, str) and isinstance(expected, str):
            return test(held, expected)
        numbers = expected_number(held), expected_number(expected)
        return not any(map(math.isnan, numbers)) and test(*numbers)

    return compare_ordered


def _primitive(value: Any) -> Any:
    return text_of(value) if is_list(value) or isinstance(value, dict) else value


def _same(held: Any, expected: Any) -> bool:
    """Compare as `===` does; a list and an object are the same as nothing else."""
    if is_number(held) and is_number(expected):
        return bool(held == expected)
    return type(held) is type(expected) and not isinstance(held, list | dict) and bool(held == expected)


def _includes(held: Any, expected: Any) -> bool:
    if isinstance(held, str):
        return text_of(expected) in held
    if is_list(held):
        return any(_same(item, expected) for item in held)
    raise Crashed("actualValue.includes is not a function")


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "EQUAL": _same,
    "NOT_EQUAL": lambda held, expected: not _same(held, expected),
    "LARGER": _ordered(lambda held, expected: held > expected),
    "SMALLER": _ordered(lambda held, expected: held < expected),
    "LARGER_EQUAL": _ordered(lambda held, expected: held >= expected),
    "SMALLER_EQUAL": _ordered(lambda held, expected: held <= expected),
    "IN": _includes,
    "NOT_IN": lambda held, expected: not _includes(held, expected),
}
