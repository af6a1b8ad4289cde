"""Conditions of Novu 3.x: JSON logic as json-logic-js evaluates it, with Novu's own operators."""

from collections.abc import Mapping
from datetime import datetime

from novu_flows.javascript.json_logic.evaluation import Evaluation, NoCondition, UnknownOperator
from novu_flows.javascript.json_logic.operators import is_true

__all__ = ["Evaluation", "NoCondition", "UnknownOperator", "holds"]


def holds(condition: object, data: Mapping[str, object], *, now: datetime) -> bool:
    """
    Return whether a condition holds, so that its step runs.

    Raise UnknownOperator or NoCondition where the step fails instead.
    """
    if not isinstance(condition, Mapping):
        raise NoCondition("a condition is an operation: {operator: operands}")
    return is_true(Evaluation(data, now).value_of(condition))
