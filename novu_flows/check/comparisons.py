"""Rule: conditions on fields compare what Novu can compare (recorded deliveries `filter.op`)."""

import math
from collections.abc import Iterator

from novu_flows.check.place import Place, step_place
from novu_flows.check.shapes import SUBSCRIBER, Shape, payload_of
from novu_flows.declare.basics import Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.filters import FieldCondition, WebhookCondition
from novu_flows.issues import Issue
from novu_flows.javascript.values import number_of

# Novu 0.14 knows these operators and carries none of them out; what to write instead.
_INSTEAD = {
    "ALL_IN": 'on_payload("field", "IN", "word") for each of the words, in all_of(…)',
    "ANY_IN": 'on_payload("field", "IN", "word") for each of the words, in any_of(…)',
    "LIKE": "IN, which asks whether the field holds the text",
    "NOT_LIKE": "NOT_IN, which asks whether the field lacks the text",
    "BETWEEN": "LARGER_EQUAL and SMALLER_EQUAL, in all_of(…)",
    "NOT_BETWEEN": "SMALLER and LARGER, in any_of(…)",
}
_ORDER = ("LARGER", "SMALLER", "LARGER_EQUAL", "SMALLER_EQUAL")
_PART = ("IN", "NOT_IN")
_SAME = ("EQUAL", "NOT_EQUAL")

ComparisonFinding = tuple[str, str, str]  # code, message, hint


def comparisons_of_filters(declarations: Declarations) -> Iterator[Issue]:
    """Find conditions that come out the same for every payload, that fail the step, or that surprise."""
    for workflow in declarations.workflows:
        shapes = {"payload": payload_of(workflow), "subscriber": SUBSCRIBER}
        for step in workflow.steps:
            place = step_place(workflow, step).field("filters")
            for one in () if isinstance(step.filters, Unset) else step.filters:
                for condition in one.conditions:
                    if isinstance(condition, FieldCondition):
                        yield from _of_field(place, condition, shapes[condition.on].at(condition.field))
                    elif isinstance(condition, WebhookCondition):
                        yield from _of_operator(place, condition)


def _of_field(place: Place, condition: FieldCondition, held: Shape | None) -> Iterator[Issue]:
    if condition.operator in _INSTEAD:
        yield from _of_operator(place, condition)
    elif held and (found := _by_kind(condition, held.kinds()) or _by_null(condition, held)):
        yield place.warning(*found)


def _by_null(condition: FieldCondition, held: Shape) -> ComparisonFinding | None:
    """Judge what comes of a comparison where the field is null."""
    if held.may_be_null and condition.operator in _PART:
        return _fails(condition, "null where there is none")
    if held.may_be_null and condition.operator in _ORDER:
        return (
            "surprising-comparison",
            f"{condition.field!r} may be null, which Novu compares as the number 0",
            "give the field a number in each payload, or add a condition that null does not meet",
        )
    return None


def _of_operator(place: Place, condition: FieldCondition | WebhookCondition) -> Iterator[Issue]:
    if instead := _INSTEAD.get(condition.operator):
        message = f"Novu 0.14 does not carry {condition.operator} out: the condition never holds"
        yield place.warning("constant-condition", message, f"write {instead}")


def _by_kind(condition: FieldCondition, kinds: frozenset[str]) -> ComparisonFinding | None:
    """Judge a comparison by the JSON types that a field may be of; none where they are not known."""
    if kinds == {"boolean"}:
        return _with_boolean(condition)
    if kinds and kinds <= {"number", "integer"}:
        return _with_number(condition)
    if kinds == {"string"}:
        return _with_text(condition)
    return _with_parts(condition) if kinds and kinds <= {"array", "object"} else None


def _with_boolean(condition: FieldCondition) -> ComparisonFinding | None:
    if condition.operator in _PART:
        return _fails(condition, "a boolean")
    if condition.value in ("true", "false"):
        return None
    return (
        "surprising-comparison",
        f"Novu takes {condition.value!r} for false where {condition.field!r} is a boolean",
        'compare with "true" or "false"',
    )


def _with_number(condition: FieldCondition) -> ComparisonFinding | None:
    if condition.operator in _PART:
        return _fails(condition, "a number")
    if not math.isnan(number_of(condition.value)):
        return None
    return _constant(condition, f"{condition.field!r} is a number, and {condition.value!r} is none")


def _with_text(condition: FieldCondition) -> ComparisonFinding | None:
    if condition.operator not in _ORDER or math.isnan(number_of(condition.value or "-")):
        return None
    return (
        "surprising-comparison",
        f'Novu compares texts by their characters: in {condition.field!r} "9" is larger than "100"',
        "make the field a number in the payload",
    )


def _with_parts(condition: FieldCondition) -> ComparisonFinding | None:
    if condition.operator in _SAME:
        return _constant(condition, f"{condition.field!r} is a list or an object, which equals no text")
    if condition.operator in _ORDER:
        return (
            "surprising-comparison",
            f"Novu compares a list as the text of its items with commas, and an object as {'[object Object]'!r}",
            f"compare a text or a number of {condition.field!r}",
        )
    return None


def _constant(condition: FieldCondition, reason: str) -> ComparisonFinding:
    outcome = "always holds" if condition.operator == "NOT_EQUAL" else "never holds"
    return "constant-condition", f"the condition {outcome}: {reason}", "compare with a value of its type"


def _fails(condition: FieldCondition, kind: str) -> ComparisonFinding:
    return (
        "condition-fails",
        f"Novu fails the step: {condition.operator} looks into a text or a list, and {condition.field!r} is {kind}",
        "use EQUAL or NOT_EQUAL",
    )
