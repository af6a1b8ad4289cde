"""Rule: a field that holds one of some words is compared with one of these."""

from collections.abc import Iterator

from novu_flows.check.place import Place, step_place
from novu_flows.check.shapes import Shape, payload_of
from novu_flows.declare.basics import Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.filters import FieldCondition
from novu_flows.issues import Issue, did_you_mean
from novu_flows.javascript.numbers import number_text

_WHOLE = ("EQUAL", "NOT_EQUAL")
_PART = ("IN", "NOT_IN")  # recorded: Novu asks whether the value holds the text, as `actual.includes`


def enum_values_of_filters(declarations: Declarations) -> Iterator[Issue]:
    """Report conditions that compare an Enum or a Literal of the payload with a word that it lacks."""
    for workflow in declarations.workflows:
        payload = payload_of(workflow)
        for step in workflow.steps:
            place = step_place(workflow, step).field("filters")
            for one in () if isinstance(step.filters, Unset) else step.filters:
                for condition in one.conditions:
                    if isinstance(condition, FieldCondition) and condition.on == "payload":
                        yield from _unknown_word(place, condition, payload)


def _unknown_word(place: Place, condition: FieldCondition, payload: Shape) -> Iterator[Issue]:
    words = _words(condition.field, payload)
    if words and not _is_among(condition, words):
        yield place.error(
            "unknown-word",
            f"{condition.field!r} is never {condition.value!r}",
            did_you_mean(condition.value, words),
        )


def _is_among(condition: FieldCondition, words: list[str]) -> bool:
    if condition.operator in _PART:
        return any(condition.value in word for word in words)
    return condition.operator not in _WHOLE or condition.value in words


def _words(path: str, payload: Shape) -> list[str]:
    """Return the words that a field may hold; none where it may hold others."""
    here = payload.at(path)
    found: list[str] = []
    for schema in here.schemas if here else ():
        held = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if not isinstance(held, list):
            return []
        found += [_word(one) for one in held if one is not None]
    return list(dict.fromkeys(found))


def _word(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value)
        case _:
            return str(value)
