"""How a condition is evaluated: operations inside operations, on the data that `var` reads."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from novu_flows.javascript.json_logic.operators import OPERATORS, RELATIVE, Operands, at, is_true, list_of
from novu_flows.javascript.values import is_nothing, member, number_of, text_of


class UnknownOperator(ValueError):
    """The condition has an operator that Novu does not know: the step fails."""


class NoCondition(ValueError):
    """What stands for the condition is no operation: the step fails."""


class Evaluation:
    """One evaluation: `data` is what `var` reads, `now` what relative dates count from."""

    def __init__(self, data: object, now: datetime) -> None:
        self._data = data
        self._now = now

    def value_of(self, logic: object) -> object:
        """Return the value of an operation, a list of them, or a plain value."""
        if (items := list_of(logic)) is not None:
            return [self.value_of(one) for one in items]
        if not isinstance(logic, Mapping) or len(logic) != 1:
            return logic
        operator, given = next(iter(logic.items()))
        operands = [given] if (listed := list_of(given)) is None else listed
        if operator in _LAZY:
            return _LAZY[operator](self, operands)
        return self._applied(operator, [self.value_of(one) for one in operands])

    def _applied(self, operator: str, operands: Operands) -> object:
        if operator in _READING:
            return _READING[operator](self, operands)
        if operator in RELATIVE:
            return RELATIVE[operator](at(operands, 0), at(operands, 1), self._now)
        if operator not in OPERATORS:
            raise UnknownOperator(f"Unrecognized operation {operator}")
        return OPERATORS[operator](operands)

    def variable(self, operands: Operands) -> object:
        """Return what a dotted path leads to, or the second operand, or null."""
        path, default = at(operands, 0), at(operands, 1)
        if is_nothing(path) or path == "":
            return self._data
        found: object = self._data
        for name in text_of(path).split("."):
            if is_nothing(found):
                return default
            found = member(found, name)
            if is_nothing(found):
                return default
        return found

    def missing(self, operands: Operands) -> list[object]:
        """Return the paths that lead to nothing, or to an empty text."""
        listed = list_of(at(operands, 0))
        paths = operands if listed is None else listed
        return [path for path in paths if is_nothing(found := self.variable([path])) or found == ""]

    def missing_some(self, operands: Operands) -> list[object]:
        """Return the missing ones of some paths, unless enough of them are there."""
        needed, names = at(operands, 0), list_of(at(operands, 1)) or ()
        missing = self.missing([names])
        return [] if len(names) - len(missing) >= number_of(needed) else missing

    def choose(self, operands: Operands) -> object:
        """Return the value after the first condition that is true: `if`, in pairs, with an else."""
        for first in range(0, len(operands) - 1, 2):
            if is_true(self.value_of(operands[first])):
                return self.value_of(operands[first + 1])
        return self.value_of(operands[-1]) if len(operands) % 2 else None

    def all_true(self, operands: Operands) -> object:
        """Return the first value that is false, or the last one; nothing where there is none."""
        value: object = None
        for one in operands:
            value = self.value_of(one)
            if not is_true(value):
                return value
        return value

    def any_true(self, operands: Operands) -> object:
        """Return the first value that is true, or the last one; nothing where there is none."""
        value: object = None
        for one in operands:
            value = self.value_of(one)
            if is_true(value):
                return value
        return value

    def each(self, operands: Operands) -> list[tuple[object, object]]:
        """Return the items of the list that the first operand gives, each with the value of the second for it."""
        items = list_of(self.value_of(at(operands, 0))) or ()
        return [(item, Evaluation(item, self._now).value_of(at(operands, 1))) for item in items]

    def reduced(self, operands: Operands) -> object:
        """Return what the items of a list come to, one after the other."""
        value = self.value_of(at(operands, 2))
        for item in list_of(self.value_of(at(operands, 0))) or ():
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
    "var": Evaluation.variable,
    "missing": Evaluation.missing,
    "missing_some": Evaluation.missing_some,
}
