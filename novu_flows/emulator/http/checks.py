"""class-validator's rules, which Novu 0.14 checks a request with, and their texts word for word."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.refusal import bad_request, server_error
from novu_flows.javascript.json import number
from novu_flows.javascript.validator import is_email, is_locale

OBJECT_ID = re.compile(r"[0-9a-fA-F]{24}")


@dataclass(frozen=True, slots=True)
class PropertyCheck:
    """A test of one value, and what is said of a property that fails it (`$property` stands for its name)."""

    holds: Callable[[object], bool]
    text: str


DEFINED = PropertyCheck(lambda value: value is not None, "$property should not be null or undefined")
NOT_EMPTY = PropertyCheck(lambda value: value is not None and value != "", "$property should not be empty")
STRING = PropertyCheck(lambda value: isinstance(value, str), "$property must be a string")
BOOLEAN = PropertyCheck(lambda value: isinstance(value, bool), "$property must be a boolean value")
ARRAY = PropertyCheck(lambda value: isinstance(value, list), "$property must be an array")
OBJECT = PropertyCheck(lambda value: isinstance(value, dict), "$property must be an object")
NUMBER = PropertyCheck(
    lambda value: isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value),
    "$property must be a number conforming to the specified constraints",
)
WHOLE = PropertyCheck(
    lambda value: isinstance(value, int | float) and float(value).is_integer(),
    "$property must be an integer number",
)
EMAIL = PropertyCheck(lambda value: isinstance(value, str) and is_email(value), "$property must be an email")
LOCALE = PropertyCheck(lambda value: isinstance(value, str) and is_locale(value), "$property must be locale")
MONGO_ID = PropertyCheck(
    lambda value: isinstance(value, str) and OBJECT_ID.fullmatch(value) is not None,
    "$property must be a mongodb id",
)


def one_of(*allowed: str) -> PropertyCheck:
    """Make the rule of an enumeration."""
    return PropertyCheck(
        lambda value: value in allowed,
        f"$property must be one of the following values: {', '.join(allowed)}",
    )


def at_least(least: int) -> PropertyCheck:
    """Make the rule of a number's least value."""
    return PropertyCheck(
        lambda value: isinstance(value, int | float) and value >= least,
        f"$property must not be less than {least}",
    )


def at_most(most: int) -> PropertyCheck:
    """Make the rule of a number's greatest value."""
    return PropertyCheck(
        lambda value: isinstance(value, int | float) and value <= most,
        f"$property must not be greater than {most}",
    )


def max_length(most: int) -> PropertyCheck:
    """Make the rule of a text's greatest length."""
    return PropertyCheck(
        lambda value: isinstance(value, str) and len(value) <= most,
        f"$property must be shorter than or equal to {most} characters",
    )


def each(rule: PropertyCheck) -> PropertyCheck:
    """Make the rule that holds for a list when it holds for each of its values, else for the value (`{ each: true }`)."""
    return PropertyCheck(
        lambda value: all(map(rule.holds, value)) if isinstance(value, list) else rule.holds(value),
        f"each value in {rule.text}",
    )


@dataclass(frozen=True, slots=True)
class Property:
    """The rules of one property; an optional one may be null or missing (`@IsOptional()`)."""

    name: str
    rules: tuple[PropertyCheck, ...]
    optional: bool


def required(name: str, *rules: PropertyCheck) -> Property:
    """Declare a property whose rules always apply."""
    return Property(name, rules, optional=False)


def optional(name: str, *rules: PropertyCheck) -> Property:
    """Declare a property that may be null or missing."""
    return Property(name, rules, optional=True)


def faults(given: Mapping[str, object], properties: tuple[Property, ...]) -> Iterator[str]:
    """Return everything that is wrong, in the order of declaration."""
    for declared in properties:
        value = given.get(declared.name)
        if declared.optional and value is None:
            continue
        for rule in declared.rules:
            if not rule.holds(value):
                yield rule.text.replace("$property", declared.name)


def nested_faults(
    given: Mapping[str, Any], name: str, properties: tuple[Property, ...], *, each_value: bool = False
) -> Iterator[str]:
    """Return what is wrong inside of a property that holds an object, or a list of them (`@ValidateNested()`)."""
    text = f"{'each value in ' if each_value else ''}nested property {name} must be either object or array"
    match given.get(name):
        case None:
            return
        case dict() as held:
            yield from (f"{name}.{fault}" for fault in faults(held, properties))
        case list() as items:
            for index, item in enumerate(items):
                if isinstance(item, dict):
                    yield from (f"{name}.{index}.{fault}" for fault in faults(item, properties))
                elif item is not None:
                    yield f"{name}.{text}"
        case _:
            yield text


def nested_list_faults(
    given: Mapping[str, Any], name: str, properties: tuple[Property, ...]
) -> Iterator[str]:
    """Return what is wrong with a list of objects; what is wrong inside hides that it is none."""
    found, held = list(nested_faults(given, name, properties, each_value=True)), given.get(name)
    if not isinstance(held, list) and (not found or not isinstance(held, dict)):
        yield f"{name} must be an array"
    yield from found


def check(given: Mapping[str, object], *properties: Property) -> None:
    """Refuse with 400 and the list of all faults, where there are any."""
    found = list(faults(given, properties))
    if found:
        raise bad_request(found)


_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_OTHER_BASE = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_WHOLE = re.compile(r"\s*([+-]?(?:0[xX][0-9a-fA-F]+|\d+))", re.ASCII)
_BITS_OF_INFINITY = 1024
_MOST = 2**63 - 1


def to_number(value: object) -> float:
    """Read a value of a query as `Number()` does; NaN for what is none."""
    text = _text(value).strip()
    if not text:
        return 0.0
    if _OTHER_BASE.fullmatch(text):
        return _double(int(text, 0))
    return float(text) if _DECIMAL.fullmatch(text) else math.nan


def parse_int(value: object) -> float:
    """Read a value of a query as `parseInt()` does: what a text begins with; NaN for what is none."""
    found = _WHOLE.match(_text(value))
    if found is None:
        return math.nan
    digits = found[1]
    return _double(int(digits, 16)) if "x" in digits.lower() else float(digits)


def _double(whole: int) -> float:
    return float(whole) if whole.bit_length() < _BITS_OF_INFINITY else math.inf


def number_of(value: object, default: float) -> float:
    """Read a value of a query as `value ? Number(value) : default` does."""
    return to_number(value) if value else float(default)


def skip_of(page: float, size: float) -> int:
    """Return the number of documents before a page; MongoDB fails for a negative one."""
    skip = page * size
    if skip < 0:
        raise server_error()
    return int(min(skip, _MOST))


def limit_of(size: float) -> int | None:
    """Return the greatest number of documents: MongoDB takes 0 for "all", and -5 for 5."""
    return int(min(abs(size), _MOST)) or None


def shown(value: float) -> float | None:
    """Write a number that was read as JavaScript writes it: `1.0` is `1`."""
    return number(value)


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case list():
            return ",".join(map(_text, value))
        case _:
            return "[object Object]"


_BYTES_OF_ID = 12
_TRUE, _FALSE = (True, "true", 1, "1", "yes"), (False, "false", 0, "0", "no")


def cast_id(value: object) -> str:
    """Read a database id; any text of twelve bytes is one, the hexadecimal form of its bytes."""
    if isinstance(value, str) and OBJECT_ID.fullmatch(value):
        return value.lower()
    if isinstance(value, str) and len(value) == len(value.encode("utf-8", "surrogatepass")) == _BYTES_OF_ID:
        return value.encode().hex()
    raise server_error()


def cast_truth(value: object) -> bool:
    """Read a truth, also from a text or a number."""
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise server_error()


def cast_texts(value: Any) -> list[str]:
    """Read one value of a query, or several, each of which must be a text."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in values):
        raise server_error()
    return values
