"""Conditions under which a step runs."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Literal, cast

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Unset
from novu_flows.declare.frozen import frozen
from novu_flows.javascript.numbers import number_text

Operator = Literal[
    "LARGER", "SMALLER", "LARGER_EQUAL", "SMALLER_EQUAL", "EQUAL", "NOT_EQUAL",
    "ALL_IN", "ANY_IN", "NOT_IN", "BETWEEN", "NOT_BETWEEN", "LIKE", "NOT_LIKE", "IN",
]  # fmt: skip
OnlineUnit = Literal["minutes", "hours", "days"]
Reading = Literal["read", "unread", "seen", "unseen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCondition:
    """Compare a field of the payload or of the subscriber with a value."""

    on: Literal["payload", "subscriber"]
    field: str
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCondition:
    """Compare a field of what a webhook answers with a value."""

    url: str
    field: str
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineCondition:
    """Ask whether the subscriber is online now."""

    online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineWithinCondition:
    """Ask whether the subscriber was online in the last while."""

    amount: int
    unit: OnlineUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousStepCondition:
    """Ask what became of the message of an earlier step."""

    step_id: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class RawCondition:
    """A condition in Novu's own JSON logic, for what the other conditions cannot say."""

    logic: Mapping[str, object]

    def __post_init__(self) -> None:
        object.__setattr__(self, "logic", deepcopy(self.logic))


Condition = (
    FieldCondition
    | WebhookCondition
    | OnlineCondition
    | OnlineWithinCondition
    | PreviousStepCondition
    | RawCondition
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A group of conditions; of several filters, Novu 0.14 takes one that holds, today's Novu needs all."""

    conditions: tuple[Condition, ...]
    match: Literal["all", "any"]
    negated: bool = False


Compared = str | float | Sequence[str | float]


def all_of(*conditions: Condition, negated: bool = False) -> Filter:
    """Let the step run if all conditions hold; Novu 0.14 keeps `negated` and ignores it."""
    return Filter(conditions=conditions, match="all", negated=negated)


def any_of(*conditions: Condition, negated: bool = False) -> Filter:
    """Let the step run if one of the conditions holds; Novu 0.14 keeps `negated` and ignores it."""
    return Filter(conditions=conditions, match="any", negated=negated)


def on_payload(field: str, operator: Operator, value: Compared) -> FieldCondition:
    """
    Compare a field of the payload: `on_payload("total", "LARGER", 100)`.

    A list is for the operators of several values: `on_payload("carrier", "IN", ["dhl", "ups"])`.
    """
    return FieldCondition(on="payload", field=field, operator=operator, value=_text(value))


def on_subscriber(field: str, operator: Operator, value: Compared) -> FieldCondition:
    """Compare a field of the subscriber, by Novu's name: `on_subscriber("locale", "EQUAL", "de")`."""
    return FieldCondition(on="subscriber", field=field, operator=operator, value=_text(value))


def on_webhook(url: str, field: str, operator: Operator, value: str | float) -> WebhookCondition:
    """Compare a field of a webhook's answer."""
    return WebhookCondition(url=url, field=field, operator=operator, value=_text(value))


def is_online(online: bool = True) -> OnlineCondition:  # noqa: FBT001, FBT002 - reads as a word: is_online(False)
    """Ask whether the subscriber is online; the step fails on Novu 0.14.0."""
    return OnlineCondition(online=online)


def online_within(amount: int, unit: OnlineUnit) -> OnlineWithinCondition:
    """Ask whether the subscriber was online in the last while; the step fails on Novu 0.14.0."""
    return OnlineWithinCondition(amount=amount, unit=unit)


def previous_step(step_id: str, reading: Reading) -> PreviousStepCondition:
    """Ask what became of an earlier step: `previous_step("in-app", "unread")`."""
    return PreviousStepCondition(step_id=step_id, reading=reading)


def raw_condition(logic: Mapping[str, object]) -> RawCondition:
    """
    Return a condition in JSON logic: `raw_condition({"==": [{"var": "payload.plan"}, "pro"]})`.

    It stands alone as `filters`, or among other conditions in `all_of` and `any_of`.
    """
    return RawCondition(logic)


Filters = Sequence[Filter] | Filter | RawCondition | Unset


def as_filters(filters: Filters) -> tuple[Filter, ...] | Unset:
    """Return one filter, or several, as a tuple; a condition that stands alone is a filter of itself."""
    match filters:
        case Unset():
            return filters
        case RawCondition():
            return (all_of(filters),)
        case Filter():
            return (filters,)
        case _:
            return frozen(filters)


def words_of(condition: FieldCondition) -> list[str]:
    """Return the values that a field is compared with, one by one."""
    return [one.strip() for one in condition.value.split(",")]


def _text(value: Compared) -> str:
    """Return the text that Novu compares with: a number's every digit, true and false in JavaScript's words."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return number_text(value)
        case list() | tuple():
            return ",".join(map(_word, value))
        case _:
            return cast("str", value)  # `check` reports what is no text


def _word(value: str | float) -> str:
    word = _text(value)
    if "," in str(word):
        raise ValueError(f"{word!r} has a comma, so it cannot stand in a list: write raw_condition(…)")
    return word
