"""
Validation as AJV 8 does it with the schemas that Novu itself has, of control values and of what steps put out.

It knows the keywords of those schemas alone, and has AJV's order of faults and its words. Payload schemas, which may have any
keyword, are for the library jsonschema (`emulator/v2/payload_validation.py`).

All faults are found; or, with `useDefaults` and `removeAdditional: "failing"`, the first one, with those of each branch where no
branch fits, and the value is changed. Defaults below `anyOf`, `oneOf` and `if` are not filled in, but what is not allowed is
removed there too, so that a later branch no longer sees it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.javascript.values import is_list

AjvSchema = Mapping[str, Any]
_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": is_list,
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and value % 1 == 0
    ),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_URI = re.compile(
    r"[a-z][a-z0-9+\-.]*:(?://(?:[\w.~%-]*@)?\[[0-9a-f:.]+\])?(?:[!#$&-;=?-Z_a-z~]|%[0-9a-f]{2})*",
    re.IGNORECASE | re.ASCII,
)
_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\d[tT ]\d\d:\d\d:\d\d(\.\d+)?([zZ]|[+-]\d\d(:?\d\d)?)", re.ASCII)
_FORMATS = {"uri": _URI, "date-time": _MOMENT}


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """What breaks a schema: where, by which keyword, and for `required` which property is missing."""

    path: str
    message: str
    keyword: str
    missing: str | None = None


SchemaFaults = tuple[SchemaFault, ...]


@dataclass(frozen=True, slots=True)
class _Mode:
    """Whether a value is changed while it is validated, whether defaults are filled in here, and whether all faults are found."""

    changes: bool
    fills: bool
    finds_all: bool

    def below(self) -> "_Mode":
        """Return the mode of a branch, in which no defaults are filled in."""
        return replace(self, fills=False)


def validated(value: Any, schema: AjvSchema) -> tuple[Any, SchemaFaults]:
    """Return a copy of a value as AJV leaves it, and the first fault that it has."""
    copied = _copied(value)
    return copied, next(_faults(copied, schema, "", _Mode(changes=True, fills=True, finds_all=False)), ())


def all_faults(value: Any, schema: AjvSchema) -> SchemaFaults:
    """Return everything that breaks a schema, in AJV's order."""
    return _flat(_faults(value, schema, "", _Mode(changes=False, fills=False, finds_all=True)))


def _flat(found: Iterable[SchemaFaults]) -> SchemaFaults:
    return tuple(fault for faults in found for fault in faults)


def _copied(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _copied(held) for key, held in value.items()}
        case list():
            return [_copied(held) for held in value]
        case _:
            return value


def _fault(path: str, keyword: str, message: str, missing: str | None = None) -> SchemaFaults:
    return (SchemaFault(path, message, keyword, missing),)


def _faults(value: Any, schema: AjvSchema, path: str, mode: _Mode) -> Iterator[SchemaFaults]:
    """Yield what breaks a schema: rules of numbers and texts, then of all, then of lists and objects."""
    given = schema.get("type")
    types = [given] if isinstance(given, str) else given or []
    wrong = _fault(path, "type", f"must be {','.join(types)}")
    is_wrong = bool(types) and not any(_TYPES[one](value) for one in types)
    # The type of lists and objects is looked at with their own rules, which come last.
    is_late = len(types) == 1 and not _OWN_RULES.get(types[0], _NO_RULES).isdisjoint(schema)
    if is_wrong and not is_late:
        yield wrong
    match value:
        case str():
            yield from _text_faults(value, schema, path)
        case bool():
            pass
        case int() | float():
            yield from _number_faults(value, schema, path)
        case _:
            pass
    yield from _common_faults(value, schema, path, mode)
    if is_wrong and is_late:
        yield wrong
    match value:
        case dict():
            yield from _object_faults(value, schema, path, mode)
        case list():
            yield from _list_faults(value, schema, path, mode)
        case _:
            return


_NO_RULES: frozenset[str] = frozenset()
_OWN_RULES = {
    "object": frozenset(("required", "additionalProperties", "properties")),
    "array": frozenset(("maxItems", "items")),
}


def _number_faults(value: float, schema: AjvSchema, path: str) -> Iterator[SchemaFaults]:
    if value > schema.get("maximum", value):
        yield _fault(path, "maximum", f"must be <= {schema['maximum']}")
    if value < schema.get("minimum", value):
        yield _fault(path, "minimum", f"must be >= {schema['minimum']}")


def _text_faults(value: str, schema: AjvSchema, path: str) -> Iterator[SchemaFaults]:
    if len(value) > schema.get("maxLength", len(value)):
        yield _fault(path, "maxLength", f"must NOT have more than {schema['maxLength']} characters")
    if len(value) < schema.get("minLength", 0):
        yield _fault(path, "minLength", f"must NOT have fewer than {schema['minLength']} characters")
    if "pattern" in schema and _compiled(schema["pattern"]).search(value) is None:
        yield _fault(path, "pattern", f'must match pattern "{schema["pattern"]}"')
    known = _FORMATS.get(schema.get("format", ""))
    if known and known.fullmatch(value) is None:
        yield _fault(path, "format", f'must match format "{schema["format"]}"')


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of JavaScript, whose `$` is the very end."""
    return re.compile(re.sub(r"\$(?=\)?(?:\||$))", r"\\Z", pattern))


def _common_faults(value: Any, schema: AjvSchema, path: str, mode: _Mode) -> Iterator[SchemaFaults]:
    if "const" in schema and value != schema["const"]:
        yield _fault(path, "const", "must be equal to constant")
    if "enum" in schema and value not in schema["enum"]:
        yield _fault(path, "enum", "must be equal to one of the allowed values")
    if "anyOf" in schema:
        found = list(takewhile(bool, _branch_faults(value, schema["anyOf"], path, mode)))
        if len(found) == len(schema["anyOf"]):
            yield _flat(found) + _fault(path, "anyOf", "must match a schema in anyOf")
    if "oneOf" in schema:
        found = list(_branch_faults(value, schema["oneOf"], path, mode))
        if [bool(faults) for faults in found].count(False) != 1:
            yield _flat(found) + _fault(path, "oneOf", "must match exactly one schema in oneOf")
    if "if" in schema:
        yield from _conditional_faults(value, schema, path, mode)


def _branch_faults(value: Any, branches: list[AjvSchema], path: str, mode: _Mode) -> Iterator[SchemaFaults]:
    for branch in branches:
        found = _faults(value, branch, path, mode.below())
        yield _flat(found) if mode.finds_all else next(found, ())


def _conditional_faults(value: Any, schema: AjvSchema, path: str, mode: _Mode) -> Iterator[SchemaFaults]:
    fits = next(_faults(value, schema["if"], path, mode.below()), None) is None
    chosen = "then" if fits else "else"
    found = _faults(value, schema.get(chosen, {}), path, mode)
    faults = _flat(found) if mode.finds_all else next(found, ())
    if faults:
        yield faults + _fault(path, "if", f'must match "{chosen}" schema')


def _object_faults(
    value: dict[str, Any], schema: AjvSchema, path: str, mode: _Mode
) -> Iterator[SchemaFaults]:
    properties = schema.get("properties", {})
    if mode.fills:
        defaults = {name: held["default"] for name, held in properties.items() if "default" in held}
        value.update({name: default for name, default in defaults.items() if name not in value})
    for name in schema.get("required", ()):
        if name not in value:
            yield _fault(path, "required", f"must have required property '{name}'", name)
    if schema.get("additionalProperties") is False:
        yield from _surplus_faults(value, properties, path, mode)
    for name, held in properties.items():
        if name in value:
            yield from _faults(value[name], held, f"{path}/{name}", mode)


def _surplus_faults(
    value: dict[str, Any], properties: Mapping[str, Any], path: str, mode: _Mode
) -> Iterator[SchemaFaults]:
    for name in [name for name in value if name not in properties]:
        if mode.changes:
            del value[name]
        else:
            yield _fault(path, "additionalProperties", "must NOT have additional properties")


def _list_faults(value: list[Any], schema: AjvSchema, path: str, mode: _Mode) -> Iterator[SchemaFaults]:
    if len(value) > schema.get("maxItems", len(value)):
        yield _fault(path, "maxItems", f"must NOT have more than {schema['maxItems']} items")
    for index, item in enumerate(value):
        yield from _faults(item, schema.get("items", {}), f"{path}/{index}", mode)
