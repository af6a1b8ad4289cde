"""The condition of a step as JSON logic, in the forms that Novu's dashboard can open (docs/novu/v3.15.md, section 9)."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from novu_flows.controls.paths import schema_at
from novu_flows.declare.filters import (
    Condition,
    FieldCondition,
    Filter,
    OnlineCondition,
    OnlineWithinCondition,
    Operator,
    PreviousStepCondition,
    RawCondition,
    WebhookCondition,
    words_of,
)
from novu_flows.javascript.values import number_of

Logic = dict[str, Any]
_ONLINE = {"var": "subscriber.isOnline"}
_LAST_ONLINE = {"var": "subscriber.lastOnlineAt"}
_COMPARED: Mapping[Operator, str] = {
    "EQUAL": "==",
    "NOT_EQUAL": "!=",
    "LARGER": ">",
    "LARGER_EQUAL": ">=",
    "SMALLER": "<",
    "SMALLER_EQUAL": "<=",
}


def run_condition(filters: Sequence[Filter], payload: Mapping[str, Any]) -> Logic | None:
    """
    Return the JSON logic under which a step with these filters runs; None where it always does.

    Novu keeps it as `skip`, and runs the step where it is true. All filters must hold. `payload` is the schema of the
    payload: what it calls a number or a truth is compared as such, anything else as a text.
    """
    groups = [_group(one, payload) for one in filters if one.conditions]
    return _joined("and", groups) if groups else None


def _group(one: Filter, payload: Mapping[str, Any]) -> Logic:
    found = [_condition(condition, payload) for condition in one.conditions]
    joined = _joined("and" if one.match == "all" else "or", found)
    return {"!": joined} if one.negated else joined


def _joined(word: str, parts: list[Logic]) -> Logic:
    return parts[0] if len(parts) == 1 else {word: parts}


def _condition(condition: Condition, payload: Mapping[str, Any]) -> Logic:
    match condition:
        case FieldCondition():
            return _field(condition, payload)
        case OnlineCondition(online=online):
            return {"==": [_ONLINE, online]}
        case OnlineWithinCondition(amount=amount, unit=unit):
            within = {"withinLast": [_LAST_ONLINE, {"amount": amount, "unit": unit}]}
            return {"or": [{"==": [_ONLINE, True]}, within]}
        case PreviousStepCondition(step_id=step_id, reading=reading):
            seen = {"var": f"steps.{step_id}.{reading.removeprefix('un')}"}
            return {"==": [seen, not reading.startswith("un")]}
        case RawCondition(logic=logic):
            return dict(logic)
        case WebhookCondition():
            raise TypeError("today's Novu asks no webhook: `check` says what to write instead")
        case _:
            assert_never(condition)


def _field(condition: FieldCondition, payload: Mapping[str, Any]) -> Logic:
    field = {"var": f"{condition.on}.{condition.field}"}
    types = _types(condition, payload)
    match condition.operator:
        case "LIKE":
            return {"in": [condition.value, field]}
        case "NOT_LIKE":
            return {"!": {"in": [condition.value, field]}}
        case "BETWEEN" | "NOT_BETWEEN" | "IN" | "NOT_IN" | "ANY_IN" | "ALL_IN":
            return _of_several(condition.operator, field, [_typed(one, types) for one in words_of(condition)])
        case _:
            return {_COMPARED[condition.operator]: [field, _typed(condition.value, types)]}


def _of_several(operator: Operator, field: Logic, values: list[object]) -> Logic:
    match operator:
        case "BETWEEN":
            return {"<=": [values[0], field, values[-1]]}
        case "IN":
            return {"in": [field, values]}
        case "ANY_IN":
            return {"containsAny": [field, values]}
        case "ALL_IN":
            return _joined("and", [{"containsAny": [field, [one]]} for one in values])
        case _:
            return {"!": _of_several("BETWEEN" if operator == "NOT_BETWEEN" else "IN", field, values)}


def _types(condition: FieldCondition, payload: Mapping[str, Any]) -> frozenset[str]:
    """Return the JSON types of a field, or of the items of a list; none where nothing is known."""
    if condition.on == "subscriber":
        return frozenset({"boolean"} if condition.field == "isOnline" else ())
    held = schema_at(condition.field.replace("[", ".").replace("]", ""), payload) or {}
    types = held.get("type") or ()
    if "array" in types and isinstance(held.get("items"), Mapping):
        types = held["items"].get("type") or ()
    return frozenset((types,) if isinstance(types, str) else types) - {"null"}


def _typed(text: str, types: frozenset[str]) -> object:
    if types == {"boolean"} and text in ("true", "false"):
        return text == "true"
    if types and types <= {"number", "integer"} and (number := number_of(text)) == number and text.strip():
        return int(number) if number.is_integer() else number
    return text
