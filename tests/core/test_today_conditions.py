"""Filters become JSON logic in the dashboard's forms, and a step runs as a real Novu 3.15 ran it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows import (
    all_of,
    any_of,
    is_online,
    on_payload,
    on_subscriber,
    online_within,
    previous_step,
    raw_condition,
)
from novu_flows.declare.filters import Condition, Filter
from novu_flows.javascript.json_logic import holds
from novu_flows.novu.v2.conditions import run_condition

CONTRACT = Path(__file__).parents[1] / "contract"
RECORDED = json.loads((CONTRACT / "conditions-3.15.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 25, tzinfo=UTC)
TYPES = {"n": "integer", "z": "integer", "f": "number", "neg": "integer", "t": "boolean", "fa": "boolean"}
TEXTS = ("a", "e", "num", "st", "d", "d2", "txt", "missing")
LISTS = {name: {"type": "array", "items": {"type": "string"}} for name in ("l", "el")}
PAYLOAD: dict[str, Any] = {
    "type": "object",
    "properties": {
        **{name: {"type": kind} for name, kind in TYPES.items()},
        **{name: {"type": ["string", "null"]} for name in TEXTS},
        **LISTS,
    },
}
# What is declared, and the condition of the recording that it becomes.
DECLARED: list[tuple[Condition, dict[str, Any]]] = [
    (on_payload("a", "EQUAL", "A"), {"==": [{"var": "payload.a"}, "A"]}),
    (on_payload("a", "EQUAL", "a"), {"==": [{"var": "payload.a"}, "a"]}),
    (on_payload("a", "NOT_EQUAL", "B"), {"!=": [{"var": "payload.a"}, "B"]}),
    (on_payload("n", "EQUAL", 5), {"==": [{"var": "payload.n"}, 5]}),
    (on_payload("n", "LARGER", 3), {">": [{"var": "payload.n"}, 3]}),
    (on_payload("neg", "SMALLER", 0), {"<": [{"var": "payload.neg"}, 0]}),
    (on_payload("f", "LARGER_EQUAL", 2.5), {">=": [{"var": "payload.f"}, 2.5]}),
    (on_payload("n", "BETWEEN", [1, 5]), {"<=": [1, {"var": "payload.n"}, 5]}),
    (on_payload("n", "BETWEEN", "6, 9"), {"<=": [6, {"var": "payload.n"}, 9]}),
    (on_payload("a", "LARGER", "0"), {">": [{"var": "payload.a"}, "0"]}),
    (on_payload("d", "LARGER", "2024-01-01T00:00:00Z"), {">": [{"var": "payload.d"}, "2024-01-01T00:00:00Z"]}),
    (on_payload("txt", "LIKE", "Hello"), {"in": ["Hello", {"var": "payload.txt"}]}),
    (on_payload("a", "IN", ["A", "B"]), {"in": [{"var": "payload.a"}, ["A", "B"]]}),
    (on_payload("l", "ANY_IN", ["y", "q"]), {"containsAny": [{"var": "payload.l"}, ["y", "q"]]}),
    (on_payload("a", "NOT_IN", "B"), {"!": {"in": [{"var": "payload.a"}, ["B"]]}}),
    (on_subscriber("firstName", "EQUAL", "Ann"), {"==": [{"var": "subscriber.firstName"}, "Ann"]}),
    (on_subscriber("data.plan", "EQUAL", "pro"), {"==": [{"var": "subscriber.data.plan"}, "pro"]}),
    (on_subscriber("isOnline", "EQUAL", "false"), {"==": [{"var": "subscriber.isOnline"}, False]}),
    (is_online(False), {"==": [{"var": "subscriber.isOnline"}, False]}),
    (on_payload("a", "EQUAL", "{{payload.cond}}"), {"==": [{"var": "payload.a"}, "{{payload.cond}}"]}),
    (raw_condition({"startsWith": [{"var": "payload.txt"}, "Hell"]}), {"startsWith": [{"var": "payload.txt"}, "Hell"]}),
]  # fmt: skip


def condition_of(*filters: Filter) -> dict[str, Any] | None:
    """Return the condition of a step with filters."""
    return run_condition(filters, PAYLOAD)


@pytest.mark.parametrize(
    ("declared", "logic"), DECLARED, ids=lambda one: "" if isinstance(one, dict) else str(one)
)
def test_a_condition_is_written_as_recorded(declared: Condition, logic: dict[str, Any]) -> None:
    """One condition of one filter stands alone, and is one that a real Novu was seen to carry out."""
    assert logic == condition_of(all_of(declared))
    assert json.dumps(logic) in {json.dumps(case["condition"]) for case in RECORDED["cases"]}


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["id"])
def test_a_raw_condition_is_sent_as_it_is(case: dict[str, Any]) -> None:
    """All recorded conditions that are objects can be declared, whatever Novu makes of them."""
    if isinstance(case["condition"], dict):
        assert case["condition"] == condition_of(all_of(raw_condition(case["condition"])))


A, N = on_payload("a", "EQUAL", "A"), on_payload("n", "LARGER", 1)
A_LOGIC, N_LOGIC = {"==": [{"var": "payload.a"}, "A"]}, {">": [{"var": "payload.n"}, 1]}


@pytest.mark.parametrize(
    ("filters", "logic"),
    [
        ([], None),
        ([all_of()], None),
        ([all_of(A, N)], {"and": [A_LOGIC, N_LOGIC]}),
        ([any_of(A, N)], {"or": [A_LOGIC, N_LOGIC]}),
        ([any_of(A)], A_LOGIC),
        ([all_of(A, negated=True)], {"!": A_LOGIC}),
        ([any_of(A, N, negated=True)], {"!": {"or": [A_LOGIC, N_LOGIC]}}),
        ([all_of(A), any_of(N), all_of()], {"and": [A_LOGIC, N_LOGIC]}),
        ([all_of(on_payload("n", "NOT_BETWEEN", [1, 9]))], {"!": {"<=": [1, {"var": "payload.n"}, 9]}}),
        ([all_of(on_payload("txt", "NOT_LIKE", "zz"))], {"!": {"in": ["zz", {"var": "payload.txt"}]}}),
        (
            [all_of(on_payload("l", "ALL_IN", ["x", "y"]))],
            {"and": [{"containsAny": [{"var": "payload.l"}, [one]]} for one in ("x", "y")]},
        ),
        (
            [all_of(online_within(5, "minutes"))],
            {
                "or": [
                    {"==": [{"var": "subscriber.isOnline"}, True]},
                    {"withinLast": [{"var": "subscriber.lastOnlineAt"}, {"amount": 5, "unit": "minutes"}]},
                ]
            },
        ),
        ([all_of(previous_step("in-app", "unread"))], {"==": [{"var": "steps.in-app.read"}, False]}),
        ([all_of(previous_step("in-app", "seen"))], {"==": [{"var": "steps.in-app.seen"}, True]}),
        ([all_of(on_payload("t", "EQUAL", "true"))], {"==": [{"var": "payload.t"}, True]}),
        ([all_of(on_payload("unknown", "EQUAL", 5))], {"==": [{"var": "payload.unknown"}, "5"]}),
    ],
)
def test_filters_are_put_together_in_the_forms_of_the_dashboard(
    filters: list[Filter], logic: dict[str, Any] | None
) -> None:
    """Groups, negation and operators of several values have the form that Novu's editor writes."""
    assert logic == condition_of(*filters)


REFERENCE = {
    "EQUAL": lambda left, right: left == right,
    "NOT_EQUAL": lambda left, right: left != right,
    "LARGER": lambda left, right: left > right,
    "LARGER_EQUAL": lambda left, right: left >= right,
    "SMALLER": lambda left, right: left < right,
    "SMALLER_EQUAL": lambda left, right: left <= right,
}
NUMBERS = st.integers(-100, 100) | st.floats(-100, 100).map(lambda one: round(one, 3))


@given(st.sampled_from(sorted(REFERENCE)), NUMBERS, NUMBERS)
def test_numbers_are_compared_as_numbers(operator: Any, held: float, wanted: float) -> None:
    """A step runs exactly where the comparison that is declared holds for the number in the payload."""
    logic = condition_of(all_of(on_payload("f", operator, wanted)))

    assert REFERENCE[operator](held, wanted) == holds(logic, {"payload": {"f": held}}, now=NOW)


@given(NUMBERS, st.lists(NUMBERS, min_size=1, max_size=4))
def test_a_number_is_found_among_numbers(held: float, wanted: list[float]) -> None:
    """`in` is strict about types, so a number is looked for among numbers."""
    logic = condition_of(all_of(on_payload("f", "IN", wanted)))

    assert (held in wanted) == holds(logic, {"payload": {"f": held}}, now=NOW)


def test_a_word_with_a_comma_stands_in_no_list() -> None:
    """It would become two words."""
    with pytest.raises(ValueError, match="raw_condition"):
        on_payload("a", "IN", ["a,b"])
