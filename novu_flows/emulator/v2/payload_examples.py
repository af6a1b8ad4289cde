"""Examples of payloads, as Novu 3.15 makes them up of a payload schema; where it draws a lot, the emulator does not."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from novu_flows.emulator.store.clock import iso

_Schema = Mapping[str, Any]
_Maker = Callable[[str, _Schema, datetime], Any]
_TEXT, _WORD = "example text", "lorem ipsum"
_SHORTEST, _LONGEST = 3, 50
_ITEMS = 3
_DEEPEST = 10

# What a text is like, by the words that its name holds: the first line that fits.
_BY_NAME: Final[tuple[tuple[str, str], ...]] = (
    ("email mail e_mail", "user@example.com"),
    ("url uri link href website homepage site web domain", "https://example.com"),
    ("firstname first_name fname givenname given_name", "John"),
    ("lastname last_name lname surname familyname family_name", "Doe"),
    ("fullname full_name name displayname username", "John Doe"),
    ("jobtitle job_title position role", "Software Engineer"),
    ("address street", "123 Main Street"),
    ("apartment apt suite unit", "Apt 4B"),
    ("city town locality", "New York"),
    ("state province region county", "NY"),
    ("country nation", "United States"),
    ("zip postalcode postal_code postcode", "10001"),
    ("phone tel mobile cell", "+1-555-123-4567"),
    ("fax", "+1-555-123-4568"),
    ("company organization org business employer", "Example Corp"),
    ("department dept division team", "Engineering"),
    ("id identifier uuid guid key", "example-id-000000"),
    ("description desc summary bio about", "This is an example description with some sample content."),
    ("message msg text content body note comment", "This is an example message."),
    ("subject topic headline header", "Example Subject"),
    ("date created updated modified timestamp", "{date}"),
    ("time hour minute", "{time}"),
    ("color colour hex rgb", "#3B82F6"),
    ("money price cost amount value fee", "99.99"),
    ("currency", "$"),
    ("status stage phase", "active"),
    ("type kind category class", "standard"),
    ("language lang locale tz", "en_US"),
    ("version ver revision build", "1.0.0"),
    ("twitter facebook linkedin instagram github", "@example"),
    ("path", "example-file.txt"),
    ("extension ext", "txt"),
)
_BY_FORMAT: Final[Mapping[str, str]] = {
    "email": "user@example.com",
    "uri": "https://example.com",
    "url": "https://example.com",
    "date-time": "{moment}",
    "date": "{date}",
    "time": "{time}",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
}
_NUMBERS: Final[tuple[tuple[str, float, float], ...]] = (  # of a number, and of a whole one
    ("age years year", 25, 25),
    ("count quantity qty number num", 5, 5),
    ("price cost amount value fee salary", 99.99, 99),
    ("percent percentage rate ratio", 15, 15),
    ("weight height length width size", 100.5, 100),
)
_FALSE_NAMES = "disabled deleted archived hidden"
_TRUE_NAMES = "active enabled verified confirmed approved"


class _Unresolved(ValueError):
    """A reference: it is looked for where it is not, and the example is made in a plainer way."""


def example_of(schema: _Schema, now: datetime) -> Any:
    """Return an example of the payloads that a schema allows."""
    try:
        return _example("payload", schema, now)
    except _Unresolved:
        return _plain(schema, "payload", 0)


def _example(name: str, schema: Any, now: datetime) -> Any:
    """Return an example of a property, whose name says what it may be like, or of an item, which has none."""
    if not isinstance(schema, Mapping):
        return {}
    if "$ref" in schema:
        raise _Unresolved
    kind = _kind_of(schema)
    for found in _given(schema, kind):
        return found
    branches = schema.get("anyOf") or schema.get("oneOf")
    if isinstance(branches, list) and branches:
        return _example("", branches[0], now)
    make: _Maker = _MAKERS.get(str(kind[0] if isinstance(kind, list) and kind else kind), _object)
    return make(name.lower(), schema, now)


def _kind_of(schema: _Schema) -> Any:
    """Return the type of a schema; of several one that is not null, if that is the only one."""
    kind = schema.get("type")
    if not isinstance(kind, list):
        return kind
    kinds = [one for one in kind if one != "null"]
    return kinds[0] if len(kinds) == 1 else kinds or kind


def _given(schema: _Schema, kind: Any) -> Iterator[Any]:
    """Yield the example that a schema names itself, if it does; a default is not made longer."""
    if "const" in schema:
        yield schema["const"]
    for examples in (schema.get("examples"), [schema["example"]] if "example" in schema else []):
        if isinstance(examples, list) and examples:
            yield _of_length(examples[0], schema, kind)
    if "default" in schema:
        yield schema["default"]
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        yield _of_length(schema["enum"][0], schema, kind)


def _of_length(value: Any, schema: _Schema, kind: Any) -> Any:
    """Return a text as long as its schema wants it, by repeating and cutting it."""
    if kind != "string" or not isinstance(value, str):
        return value
    least = schema.get("minLength", _SHORTEST)
    while 0 < len(value) < least:
        value = f"{value}-{value}"
    return value[: min(schema.get("maxLength", _LONGEST), _LONGEST)]


def _holds(name: str, words: str) -> bool:
    return any(word in name for word in words.split())


def _object(_: str, schema: _Schema, now: datetime) -> dict[str, Any]:
    properties = schema.get("properties")
    held = properties.items() if isinstance(properties, Mapping) else ()
    return {name: _example(name, inner, now) for name, inner in held}


def _list(_: str, schema: _Schema, now: datetime) -> list[Any]:
    items = schema.get("items")
    example = _example("", items, now) if isinstance(items, Mapping) else {}
    count = max(schema.get("minItems", 0), min(_ITEMS, schema.get("maxItems", _ITEMS)))
    return [] if example == {} else [example] * count


def _string(name: str, schema: _Schema, now: datetime) -> Any:
    text = _text(name, str(schema.get("format")), now) if name else _WORD
    return _of_length(text, schema, "string")


def _null(*_: object) -> None:
    return None


def _boolean(name: str, _: _Schema, __: datetime) -> bool:
    return _holds(name, _TRUE_NAMES) or not _holds(name, _FALSE_NAMES)


def _text(name: str, form: str, now: datetime) -> str:
    found = next((text for words, text in _BY_NAME if _holds(name, words)), _TEXT)
    text = _BY_FORMAT.get(form, "{noon}" if name == "time" else found)
    noon = (now - timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    shown = {"{moment}": iso(now), "{date}": iso(now)[:10], "{time}": iso(now)[11:19], "{noon}": iso(noon)}
    return shown.get(text, text)


def _number(name: str, schema: _Schema, _: datetime) -> float:
    kind = _kind_of(schema)
    bounds = [schema[name] for name in ("minimum", "maximum") if schema.get(name) is not None]
    if bounds:
        return _within(schema, *bounds)
    for words, number, whole in _NUMBERS:
        if _holds(name, words):
            return whole if kind == "integer" else number
    return 42 if kind == "integer" else 42.5


def _within(schema: _Schema, *bounds: float) -> float:
    if len(bounds) > 1:
        return sum(bounds) // 2
    return max(bounds[0], 42) if "minimum" in schema else min(bounds[0], 42)


_MAKERS: Final[Mapping[str, _Maker]] = {
    "array": _list,
    "boolean": _boolean,
    "integer": _number,
    "null": _null,
    "number": _number,
    "string": _string,
}


def _plain(schema: Any, path: str, depth: int) -> Any:
    """Return what is made of a schema with references: defaults, and the names of what has none in braces."""
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    if depth >= _DEEPEST or not isinstance(properties, Mapping) or schema.get("type") != "object":
        return {}
    named = {name: held for name, held in properties.items() if not isinstance(held, bool)}
    return {name: _plain_property(held, f"{path}.{name}", depth + 1) for name, held in named.items()}


def _plain_property(held: _Schema, path: str, depth: int) -> Any:
    if held.get("type") == "array" and held.get("items"):
        inner = held["items"].get("properties", {}) if isinstance(held["items"], Mapping) else {}
        return [_plain({"type": "object", "properties": inner}, f"{path}.0", depth)]
    if held.get("default") is not None:
        return held["default"]
    if held.get("type") == "object" and held.get("properties"):
        return _plain(held, path, depth)
    return f"{{{{{path}}}}}"
