"""Conditions come out as json-logic-js and a real Novu 3.15 have them."""

import json
import math
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from novu_flows.javascript.json_logic import ConditionFailed, Evaluation, holds
from novu_flows.javascript.values import UNDEFINED

CONTRACT = Path(__file__).parents[1] / "contract"
RECORDED = json.loads((CONTRACT / "conditions-3.15.json").read_text(encoding="utf-8"))
ORACLE = json.loads((CONTRACT / "json-logic-2.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 25, tzinfo=UTC)
DATA = {
    "payload": RECORDED["payload"],
    "subscriber": {**RECORDED["subscriber"], "isOnline": False},
    "workflow": RECORDED["workflow"],
}


def rendered(value):
    """Put values in place of variables: the right side of a condition may hold Liquid."""
    if isinstance(value, dict):
        return {name: rendered(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [rendered(inner) for inner in value]
    variable = re.fullmatch(r"\{\{(.*)\}\}", value) if isinstance(value, str) else None
    return str(Evaluation(DATA, NOW).variable([variable[1]])) if variable else value


def result_of(condition):
    """Return what becomes of a step with a condition, in the recording's words."""
    try:
        return "ran" if holds(rendered(condition), DATA, now=NOW) else "skipped"
    except ConditionFailed:
        return "failed"


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["id"])
def test_a_step_runs_where_a_real_novu_ran_it(case):
    """
    Recorded on Novu 3.15.0: the step ran, was skipped, or failed.
    """
    assert case["result"] == result_of(case["condition"])


def plain(value):
    """Return a value as JSON has it: no NaN and no infinity; whole numbers without a point."""
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if not isinstance(value, float):
        return value
    if math.isnan(value) or math.isinf(value):
        return None
    return int(value) if value == int(value) else value


def test_operations_come_out_as_in_json_logic_js():
    """
    Generated operations and what json-logic-js made of them.
    """
    for case in ORACLE["cases"]:
        found = plain(Evaluation(ORACLE["data"], NOW).value_of(case["logic"]))
        assert json.dumps(case["value"]) == json.dumps(found), case["logic"]


OPERATORS = json.loads((CONTRACT / "novu-conditions.json").read_text(encoding="utf-8"))
THEN = datetime.fromisoformat(OPERATORS["now"])


def outcome(logic, data):
    """Return what a condition comes to as JSON, None where it fails."""
    try:
        found = Evaluation(data, THEN).value_of(logic)
    except ConditionFailed:
        return "failed"
    return json.dumps(written(found))


def written(value):
    """Return a value in the recording's form: numbers that JSON lacks as texts, undefined as null."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [
            None if written(one) != one and isinstance(written(one), str) else written(one) for one in value
        ]
    return None if value is UNDEFINED else value


@pytest.mark.parametrize(("kind", "data"), [("cases", "data"), ("plain", "plain_data")])
def test_conditions_made_at_random_come_out_as_from_novu(kind, data):
    """
    Every operator of json-logic-js and of Novu, on values of every kind, with operands too few and too many.
    """
    differing = [
        (case, found)
        for case in OPERATORS[kind]
        if (found := outcome(case["logic"], OPERATORS[data]))
        != (json.dumps(written(case["value"])) if "value" in case else "failed")
    ]

    assert differing == []
