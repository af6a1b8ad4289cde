"""Filters of steps, to and from Novu's JSON (docs/novu/v1.md, section 9.2)."""

from collections.abc import Mapping
from typing import Any, assert_never

from novu_flows.declare.filters import (
    Condition,
    FieldCondition,
    Filter,
    OnlineCondition,
    OnlineWithinCondition,
    PreviousStepCondition,
    RawCondition,
    WebhookCondition,
)
from novu_flows.javascript.json import Json
from novu_flows.plan.fields import Value

_MATCH = {"AND": "all", "OR": "any"}
_VALUE = {"all": "AND", "any": "OR"}


def declared_filter(declared: Filter) -> Json:
    """Return a filter in comparable form."""
    conditions = [_declared_condition(condition) for condition in declared.conditions]
    return {"match": declared.match, "negated": declared.negated, "conditions": list(conditions)}


def observed_filter(answer: Mapping[str, Any], step_ids: Mapping[str, str]) -> Json:
    """Read a filter; `step_ids` gives the step id of a step's uuid."""
    children = answer.get("children") or []
    return {
        "match": _MATCH.get(answer.get("value", "AND"), "all"),
        "negated": bool(answer.get("isNegated")),
        "conditions": [_observed_condition(child, step_ids) for child in children],
    }


def adopted_filters(value: Value, schema: Mapping[str, Json] | None) -> tuple[Filter, ...] | None:
    """Return the filters of comparable ones, whatever the payload is; None where one can be declared in no way."""
    del schema
    found = [_adopted(one) for one in value] if isinstance(value, list) else []
    return None if None in found else tuple(one for one in found if one is not None)


def _adopted(one: Json) -> Filter | None:
    if not isinstance(one, dict) or not isinstance(conditions := one["conditions"], list):
        return None
    found = [_adopted_condition(condition) for condition in conditions]
    if None in found:
        return None
    return Filter(
        conditions=tuple(one for one in found if one is not None),
        match="any" if one["match"] == "any" else "all",
        negated=one["negated"] is True,
    )


def _adopted_condition(condition: Any) -> Condition | None:
    match condition:
        case {
            "on": "payload" | "subscriber" as on,
            "field": str(field),
            "operator": operator,
            "value": str(value),
        }:
            return FieldCondition(on=on, field=field, operator=operator, value=value)
        case {
            "on": "webhook",
            "webhookUrl": str(url),
            "field": str(field),
            "operator": operator,
            "value": str(value),
        }:
            return WebhookCondition(url=url, field=field, operator=operator, value=value)
        case {"on": "isOnline", "value": bool(online)}:
            return OnlineCondition(online=online)
        case {"on": "isOnlineInLast", "timeOperator": unit, "value": int(amount)}:
            return OnlineWithinCondition(amount=amount, unit=unit)
        case {"on": "previousStep", "step": str(step_id), "stepType": reading}:
            return PreviousStepCondition(step_id=step_id, reading=reading)
        case _:
            return None


def filter_body(value: Json, uuids: Mapping[str, str]) -> Json:
    """Return Novu's JSON of a comparable filter; `uuids` holds the uuid of a step id."""
    if not isinstance(value, dict) or not isinstance(conditions := value["conditions"], list):
        message = f"not a filter: {value!r}"
        raise TypeError(message)
    return {
        "isNegated": value["negated"],
        "type": "GROUP",
        "value": _VALUE[str(value["match"])],
        "children": [_condition_body(condition, uuids) for condition in conditions],
    }


def _declared_condition(condition: Condition) -> Json:
    match condition:
        case FieldCondition(on=on, field=field, operator=operator, value=value):
            return {"on": on, "field": field, "operator": operator, "value": value}
        case WebhookCondition(url=url, field=field, operator=operator, value=value):
            return {"on": "webhook", "webhookUrl": url, "field": field, "operator": operator, "value": value}
        case OnlineCondition(online=online):
            return {"on": "isOnline", "value": online}
        case OnlineWithinCondition(amount=amount, unit=unit):
            return {"on": "isOnlineInLast", "timeOperator": unit, "value": amount}
        case PreviousStepCondition(step_id=step_id, reading=reading):
            return {"on": "previousStep", "step": step_id, "stepType": reading}
        case RawCondition():  # refused by `check`: Novu 0.14 has no JSON logic
            return {}
        case _:
            assert_never(condition)


def _observed_condition(answer: Mapping[str, Any], step_ids: Mapping[str, str]) -> Json:
    kept = {key: value for key, value in answer.items() if key not in ("_id", "id")}
    if kept.get("on") == "previousStep":
        kept["step"] = step_ids.get(kept.get("step", ""), kept.get("step"))
    return kept


def _condition_body(condition: Json, uuids: Mapping[str, str]) -> Json:
    if not isinstance(condition, dict) or condition.get("on") != "previousStep":
        return condition
    step_id = str(condition["step"])
    return {**condition, "step": uuids.get(step_id, step_id)}
