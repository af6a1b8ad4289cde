"""How a condition is evaluated: operations inside operations, on the data that `var` reads."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from novu_flows.javascript.json_logic.numbers import is_true, items_of, number
from novu_flows.javascript.json_logic.operators import OPERATORS, RELATIVE, ConditionFailed, Operands, at
from novu_flows.javascript.values import UNDEFINED, is_nothing, member, text_of


class Evaluation:
    """One evaluation: `data` is what `var` reads, `now` what relative dates count from."""

    def __init__(self, data: object, now: datetime) -> None:
        self._data = data
        self._now = now

    def value_of(self, logic: object) -> object:
        """Return the value of an operation, a list of them, or a plain value."""
        if (items := items_of(logic)) is not None:
            return [self.value_of(one) for one in items]
        if not isinstance(logic, Mapping) or len(logic) != 1:
            return logic
        operator, given = next(iter(logic.items()))
        operands = [given] if (listed := items_of(given)) is None else listed
        if operator in _LAZY:
            return _LAZY[operator](self, operands)
        return self._applied(operator, [self.value_of(one) for one in operands])

    def _applied(self, operator: str, operands: Operands) -> object:
        if operator in _READING:
            return _READING[operator](self, operands)
        if operator in RELATIVE:
            return RELATIVE[operator](at(operands, 0), at(operands, 1), self._now)
        if operator not in OPERATORS:
            first, dot, _ = operator.partition(".")
            failed = f" (failed at {first})" if dot and first else ""
            raise ConditionFailed(f"Unrecognized operation {operator}{failed}")
        return OPERATORS[operator](operands)

    def variable(self, operands: Operands) -> object:
        """Return what a dotted path leads to, or the second operand, or null."""
        path, default = at(operands, 0), at(operands, 1)
        if is_nothing(path) or path == "":
            return self._data
        found: object = self._data
        for name in text_of(path).split("."):
            found = UNDEFINED if is_nothing(found) else member(found, name)
            if found is UNDEFINED:
                return None if default is UNDEFINED else default
        return found

    def missing(self, operands: Operands) -> list[object]:
        """Return the paths that lead to nothing, or to an empty text."""
        listed = items_of(at(operands, 0))
        paths = operands if listed is None else listed
        return [path for path in paths if self.variable(items_of(path) or [path]) in (None, "")]

    def missing_some(self, operands: Operands) -> list[object]:
        """Return the missing ones of some paths, unless enough of them are there."""
        names = at(operands, 1)
        if is_nothing(names):
            raise ConditionFailed("Cannot read properties of undefined (reading 'length')")
        listed = items_of(names)
        missing = self.missing([names])
        count = len(listed) if listed is not None else len(names) if isinstance(names, str) else 0
        return [] if count - len(missing) >= number(at(operands, 0)) else missing

    def is_equal(self, operands: Operands) -> object:
        """Return whether two values are equal, which Novu's `=` looks at once more, as operations without data."""
        return Evaluation({}, self._now).value_of({"==": list(operands)})

    def choose(self, operands: Operands) -> object:
        """Return the value after the first condition that is true: `if`, in pairs, with an else."""
        for first in range(0, len(operands) - 1, 2):
            if is_true(self.value_of(operands[first])):
                return self.value_of(operands[first + 1])
        return self.value_of(operands[-1]) if len(operands) % 2 else None

    def all_true(self, operands: Operands) -> object:
        """Return the first value that is false, or the last one; nothing where there is none."""
        value: object = UNDEFINED
        for one in operands:
            value = self.value_of(one)
            if not is_true(value):
                return value
        return value

    def any_true(self, operands: Operands) -> object:
        """Return the first value that is true, or the last one; nothing where there is none."""
        value: object = UNDEFINED
        for one in operands:
            value = self.value_of(one)
            if is_true(value):
                return value
        return value

    def each(self, operands: Operands) -> list[tuple[object, object]]:
        """Return the items of the list that the first operand gives, each with the value of the second for it."""
        items = items_of(self.value_of(at(operands, 0))) or ()
        return [(item, Evaluation(item, self._now).value_of(at(operands, 1))) for item in items]

    def reduced(self, operands: Operands) -> object:
        """Return what the items of a list come to, one after the other."""
        items = items_of(self.value_of(at(operands, 0))) or ()
        value = None if at(operands, 2) is UNDEFINED else self.value_of(operands[2])
        for item in items:
            value = Evaluation({"current": item, "accumulator": value}, self._now).value_of(at(operands, 1))
        return value


_LAZY: Final[Mapping[str, Callable[[Evaluation, Operands], object]]] = {
    "if": Evaluation.choose,
    "?:": Evaluation.choose,
    "and": Evaluation.all_true,
    "or": Evaluation.any_true,
    "filter": lambda of, operands: [item for item, value in of.each(operands) if is_true(value)],
    "map": lambda of, operands: [value for _, value in of.each(operands)],
    "reduce": Evaluation.reduced,
    "all": lambda of, operands: bool(each := of.each(operands)) and all(is_true(value) for _, value in each),
    "none": lambda of, operands: not any(is_true(value) for _, value in of.each(operands)),
    "some": lambda of, operands: any(is_true(value) for _, value in of.each(operands)),
}


_READING: Final[Mapping[str, Callable[[Evaluation, Operands], object]]] = {
    "=": Evaluation.is_equal,
    "var": Evaluation.variable,
    "missing": Evaluation.missing,
    "missing_some": Evaluation.missing_some,
}
