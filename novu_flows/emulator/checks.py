"""class-validator's rules, which Novu 0.14 checks a request with, and their texts word for word."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from novu_flows.emulator.refusal import bad_request
from novu_flows.wire.formats import is_email, is_locale

OBJECT_ID = re.compile(r"[0-9a-fA-F]{24}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A test of one value, and what is said of a property that fails it (`$property` stands for its name)."""

    holds: Callable[[object], bool]
    text: str


DEFINED = Rule(lambda value: value is not None, "$property should not be null or undefined")
NOT_EMPTY = Rule(lambda value: value is not None and value != "", "$property should not be empty")
STRING = Rule(lambda value: isinstance(value, str), "$property must be a string")
BOOLEAN = Rule(lambda value: isinstance(value, bool), "$property must be a boolean value")
ARRAY = Rule(lambda value: isinstance(value, list), "$property must be an array")
OBJECT = Rule(lambda value: isinstance(value, dict), "$property must be an object")
NUMBER = Rule(
    lambda value: isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value),
    "$property must be a number conforming to the specified constraints",
)
EMAIL = Rule(lambda value: isinstance(value, str) and is_email(value), "$property must be an email")
LOCALE = Rule(lambda value: isinstance(value, str) and is_locale(value), "$property must be locale")
MONGO_ID = Rule(
    lambda value: isinstance(value, str) and OBJECT_ID.fullmatch(value) is not None,
    "$property must be a mongodb id",
)


def one_of(*allowed: str) -> Rule:
    """Make the rule of an enumeration."""
    return Rule(
        lambda value: value in allowed,
        f"$property must be one of the following values: {', '.join(allowed)}",
    )


def max_length(most: int) -> Rule:
    """Make the rule of a text's greatest length."""
    return Rule(
        lambda value: isinstance(value, str) and len(value) <= most,
        f"$property must be shorter than or equal to {most} characters",
    )


def each(rule: Rule) -> Rule:
    """Make the rule that holds for a list when it holds for each of its values (`{ each: true }`)."""
    return Rule(
        lambda values: isinstance(values, list) and all(map(rule.holds, values)),
        f"each value in {rule.text}",
    )


@dataclass(frozen=True, slots=True)
class Property:
    """The rules of one property; an optional one may be null or missing (`@IsOptional()`)."""

    name: str
    rules: tuple[Rule, ...]
    optional: bool


def required(name: str, *rules: Rule) -> Property:
    """Declare a property whose rules always apply."""
    return Property(name, rules, optional=False)


def optional(name: str, *rules: Rule) -> Property:
    """Declare a property that may be null or missing."""
    return Property(name, rules, optional=True)


def faults(given: Mapping[str, object], properties: tuple[Property, ...]) -> Iterator[str]:
    """Say everything that is wrong, in the order of declaration."""
    for declared in properties:
        value = given.get(declared.name)
        if declared.optional and value is None:
            continue
        for rule in declared.rules:
            if not rule.holds(value):
                yield rule.text.replace("$property", declared.name)


def check(given: Mapping[str, object], *properties: Property) -> None:
    """Refuse with 400 and the list of all faults, where there are any."""
    found = list(faults(given, properties))
    if found:
        raise bad_request(found)
