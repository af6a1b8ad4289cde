"""The operators of Liquid: what they make of values, and in which order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from novu_flows.javascript.liquidjs.expressions import Operand
from novu_flows.javascript.liquidjs.values import RenderFault, is_before, is_equal, is_false, number, plain
from novu_flows.javascript.values import text_of

_LONGEST_RANGE: Final = 1_000_000  # LiquidJS has no limit, and Novu's server the memory that it has
_PRECEDENCE: Final = {"not": 1, "and": 0, "or": 0}
_OF_COMPARISONS: Final = 2


def postfix(terms: Sequence[Operand | str]) -> Sequence[Operand | str]:
    """Return operands, each operator after those that it takes; those of one kind from right to left."""
    found: list[Operand | str] = []
    waiting: list[str] = []
    for term in terms:
        if isinstance(term, str):
            while waiting and _rank(waiting[-1]) > _rank(term):
                found.append(waiting.pop())
            waiting.append(term)
        else:
            found.append(term)
    return [*found, *reversed(waiting)]


def _rank(operator: str) -> int:
    return _PRECEDENCE.get(operator, _OF_COMPARISONS)


OPERATORS: Final[Mapping[str, Callable[[object, object], bool]]] = {
    "not": lambda _, right: is_false(right),
    "and": lambda left, right: not is_false(left) and not is_false(right),
    "or": lambda left, right: not is_false(left) or not is_false(right),
    "==": is_equal,
    "!=": lambda left, right: not is_equal(left, right),
    "<": lambda left, right: is_before(left, right, or_equal=False),
    "<=": lambda left, right: is_before(left, right, or_equal=True),
    ">": lambda left, right: is_before(right, left, or_equal=False),
    ">=": lambda left, right: is_before(right, left, or_equal=True),
    "contains": lambda left, right: _contains(plain(left), right),
}


def _contains(holder: object, wanted: object) -> bool:
    if isinstance(holder, str):
        return text_of(plain(wanted)) in holder
    return isinstance(holder, Sequence) and any(is_equal(item, wanted) for item in holder)


def range_of(low: object, high: object) -> list[object]:
    """Return the numbers from one to another."""
    first, last = number(low), number(high)
    if not last - first < _LONGEST_RANGE:
        return [] if last - first != last - first else _too_long()
    return [first + step for step in range(max(int(last - first) + 1, 0))]


def _too_long() -> list[object]:
    raise RenderFault("a range is too long")
