"""Filters of steps as expressions that declare them again."""

from collections.abc import Callable, Mapping
from typing import assert_never

from novu_flows.codegen.expression import Entry, Expression, Imported, Listed, call
from novu_flows.codegen.values import value_expression
from novu_flows.declare.filters import (
    Condition,
    FieldCondition,
    Filter,
    OnlineCondition,
    OnlineWithinCondition,
    PreviousStepCondition,
    RawCondition,
    WebhookCondition,
    all_of,
    any_of,
    is_online,
    on_payload,
    on_subscriber,
    on_webhook,
    online_within,
    previous_step,
    raw_condition,
    words_of,
)

_HOME = "novu_flows"


def plain_value(value: object) -> object:
    """Return a value as plain JSON, however it was frozen."""
    match value:
        case Mapping():
            return {key: plain_value(held) for key, held in value.items()}
        case list() | tuple():
            return list(map(plain_value, value))
        case _:
            return value


def filters_expression(filters: list[Filter]) -> Expression:
    """Return the filters of a step: one, several, or a condition that stands alone."""
    match filters:
        case [Filter(conditions=[RawCondition() as only], match="all", negated=False)]:
            return _condition(only)
        case [only]:
            return _filter(only)
        case _:
            return Listed(None, "[]", tuple(Entry(_filter(one)) for one in filters))


def _filter(one: Filter) -> Expression:
    group = all_of if one.match == "all" else any_of
    named = {"negated": value_expression(value=True)} if one.negated else {}
    return call(Imported(_HOME, group.__name__), *map(_condition, one.conditions), named=named)


def _condition(condition: Condition) -> Expression:
    match condition:
        case FieldCondition(on=on, field=name, operator=operator):
            function = on_payload if on == "payload" else on_subscriber
            return _called(function, name, operator, _compared(condition))
        case WebhookCondition(url=url, field=name, operator=operator, value=value):
            return _called(on_webhook, url, name, operator, value)
        case OnlineCondition(online=online):
            return _called(is_online, *(() if online else (False,)))
        case OnlineWithinCondition(amount=amount, unit=unit):
            return _called(online_within, amount, unit)
        case PreviousStepCondition(step_id=step_id, reading=reading):
            return _called(previous_step, step_id, reading)
        case RawCondition(logic=logic):
            return _called(raw_condition, plain_value(logic))
        case _:
            assert_never(condition)


def _called(function: Callable[..., object], *arguments: object) -> Expression:  # type: ignore[explicit-any]  # any function
    return call(Imported(_HOME, function.__name__), *map(value_expression, arguments))


_OF_SEVERAL = ("BETWEEN", "NOT_BETWEEN", "IN", "NOT_IN", "ANY_IN", "ALL_IN")


def _compared(condition: FieldCondition) -> object:
    """Return what a field is compared with as a person would write it: numbers as such, several values as a list."""
    words = words_of(condition)
    if condition.operator in _OF_SEVERAL and ",".join(words) == condition.value:
        return list(map(_number_or_text, words))
    return _number_or_text(condition.value)


def _number_or_text(text: str) -> object:
    return int(text) if text.isdecimal() and text.isascii() and str(int(text)) == text else text
