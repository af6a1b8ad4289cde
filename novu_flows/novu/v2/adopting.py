"""What an environment of today's Novu holds, as what would be declared of it: conditions, and control values as they are."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from novu_flows.declare.filters import (
    Condition,
    FieldCondition,
    Filter,
    OnlineCondition,
    OnlineUnit,
    OnlineWithinCondition,
    Operator,
    PreviousStepCondition,
    RawCondition,
    Reading,
)
from novu_flows.javascript.numbers import number_text
from novu_flows.novu.observed import ObservedWorkflow
from novu_flows.novu.v2.conditions import run_condition
from novu_flows.novu.v2.step_fields import plain
from novu_flows.novu.v2.steps import STEP_FIELDS
from novu_flows.plan.compare import identical
from novu_flows.plan.fields import Value

_COMPARED: Mapping[str, Operator] = {
    "==": "EQUAL",
    "!=": "NOT_EQUAL",
    ">": "LARGER",
    ">=": "LARGER_EQUAL",
    "<": "SMALLER",
    "<=": "SMALLER_EQUAL",
}
_NEGATED: Mapping[Operator, Operator] = {"LIKE": "NOT_LIKE", "IN": "NOT_IN", "BETWEEN": "NOT_BETWEEN"}
_UNITS = ("minutes", "hours", "days")


def adopted_filters(logic: Value, schema: Mapping[str, Any] | None) -> tuple[Filter, ...] | None:
    """Return the filters that stand for a condition, raw where nothing else says the same; None where nothing does."""
    for filters in _readings(logic):
        if identical(plain(run_condition(filters, schema or {})), logic):
            return filters
    return None


def raw_controls(observed: ObservedWorkflow, step_id: str, names: Collection[str]) -> Mapping[str, Any]:
    """Return the control values that hold some fields of a step, as they are; None says that there is none."""
    step = observed.handle.steps[step_id]
    rows = [row for row in STEP_FIELDS.get(step.type, ()) if row.name in names and row.keys]
    held: Mapping[str, Any] = step.controls.values
    return {key: held.get(key) for row in rows for key in row.keys if key in held or key == row.keys[0]}


def _readings(logic: Value) -> Iterator[tuple[Filter, ...]]:
    if not isinstance(logic, Mapping):
        return
    inner = logic.get("and")
    if (one := _filter(logic)) is not None:
        yield (one,)
    if isinstance(inner, list):
        several = [_filter(part) for part in inner]
        if all(one is not None for one in several):
            yield tuple(one for one in several if one is not None)
    yield (Filter(conditions=(RawCondition(logic),), match="all"),)


def _filter(logic: Any) -> Filter | None:
    match logic:
        case {"and": list(parts)}:
            return _group(parts, "all")
        case {"or": list(parts)} if len(parts) > 1 and _condition(logic) is None:
            return _group(parts, "any")
        case {"!": Mapping() as inner} if _condition(logic) is None and (found := _filter(inner)):
            return Filter(conditions=found.conditions, match=found.match, negated=True)
        case _:
            return _group([logic], "all")


def _group(parts: list[Any], match: Any) -> Filter | None:
    found = [_condition(part) for part in parts]
    if not found or None in found:
        return None
    return Filter(conditions=tuple(one for one in found if one is not None), match=match)


def _condition(logic: Any) -> Condition | None:
    return next((found for reading in _CONDITIONS if (found := reading(logic)) is not None), None)


def _online(logic: Any) -> Condition | None:
    match logic:
        case {"==": [{"var": "subscriber.isOnline"}, bool(online)]}:
            return OnlineCondition(online=online)
        case {
            "or": [
                {"==": [{"var": "subscriber.isOnline"}, True]},
                {
                    "withinLast": [
                        {"var": "subscriber.lastOnlineAt"},
                        {"amount": int(amount), "unit": str(unit)},
                    ]
                },
            ]
        } if unit in _UNITS:
            return OnlineWithinCondition(amount=amount, unit=cast("OnlineUnit", unit))
        case _:
            return None


def _previous(logic: Any) -> Condition | None:
    match logic:
        case {"==": [{"var": str(name)}, bool(is_so)]} if name.startswith("steps."):
            step_id, _, reading = name.removeprefix("steps.").rpartition(".")
            if step_id and reading in ("read", "seen"):
                word = cast("Reading", reading if is_so else f"un{reading}")
                return PreviousStepCondition(step_id=step_id, reading=word)
    return None


def _compared(logic: Any) -> Condition | None:
    found = _positive(logic.get("!")) if isinstance(logic, Mapping) and len(logic) == 1 else None
    if found is not None:
        return replace(found, operator=_NEGATED[found.operator]) if found.operator in _NEGATED else None
    return _positive(logic)


def _positive(logic: Any) -> FieldCondition | None:
    match logic:
        case {"<=": [low, {"var": str(name)}, high]}:
            return _of_field(name, "BETWEEN", [low, high])
        case {"in": [str(part), {"var": str(name)}]}:
            return _of_field(name, "LIKE", [part])
        case {"in": [{"var": str(name)}, [_, *_] as values]}:
            return _of_field(name, "IN", values)
        case {"containsAny": [{"var": str(name)}, [_, *_] as values]}:
            return _of_field(name, "ANY_IN", values)
        case Mapping() if len(logic) == 1:
            return _two_sided(logic)
        case _:
            return None


def _two_sided(logic: Mapping[str, Any]) -> FieldCondition | None:
    ((word, operands),) = logic.items()
    match operands:
        case [{"var": str(name)}, value] if word in _COMPARED:
            return _of_field(name, _COMPARED[word], [value])
        case _:
            return None


def _of_field(name: str, operator: Operator, values: list[Any]) -> FieldCondition | None:
    on, _, field = name.partition(".")
    texts = [_text(value) for value in values]
    if on not in ("payload", "subscriber") or not field or None in texts:
        return None
    return FieldCondition(
        on="payload" if on == "payload" else "subscriber",
        field=field,
        operator=operator,
        value=",".join(text for text in texts if text is not None),
    )


def _text(value: Any) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return number_text(value)
        case str():
            return value
        case _:
            return None


_CONDITIONS: tuple[Callable[[Any], Condition | None], ...] = (_online, _previous, _compared)
