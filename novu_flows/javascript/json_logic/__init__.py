"""Conditions of Novu 3.x: JSON logic as json-logic-js evaluates it, with Novu's own operators."""

from collections.abc import Mapping
from datetime import datetime

from novu_flows.javascript.json_logic.evaluation import Evaluation
from novu_flows.javascript.json_logic.numbers import is_true
from novu_flows.javascript.json_logic.operators import ConditionFailed

__all__ = ["ConditionFailed", "Evaluation", "holds"]


def holds(condition: object, data: Mapping[str, object], *, now: datetime) -> bool:
    """
    Return whether a condition holds, so that its step runs.

    Raise ConditionFailed where the step fails instead.
    """
    if not isinstance(condition, Mapping):
        raise ConditionFailed("a condition is an operation: {operator: operands}")
    return is_true(Evaluation(data, now).value_of(condition))
