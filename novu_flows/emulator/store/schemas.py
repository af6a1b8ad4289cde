"""How Novu's database layer (mongoose) brings what a client sent to the form of its schemas."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.checks import cast_id, cast_truth, to_number
from novu_flows.emulator.http.refusal import server_error
from novu_flows.emulator.store.documents import minimized
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json import number

NewId = Callable[[], str]
Cast = Callable[[Any, NewId], Any]


@dataclass(frozen=True, slots=True)
class SchemaPath:
    """One path of a schema; `default` is what a document gets that has no value there (None: nothing)."""

    cast: Cast
    default: Any = None


DocumentSchema = Mapping[str, SchemaPath]


def cast_document(schema: DocumentSchema, given: Mapping[str, Any], new_id: NewId) -> Document:
    """
    Bring a document to the form of a schema: unknown fields dropped, values cast, defaults filled in.

    Empty objects vanish. A value that cannot be cast fails with 500: Novu checks little of a step before it
    is stored (docs/novu/v1.md, section 2.4).
    """
    document: Document = {}
    for name, path in schema.items():
        if name in given:
            value = path.cast(given[name], new_id)
        elif path.default is not None:
            value = deepcopy(path.default)
        else:
            continue
        if value != {}:
            document[name] = value
    return document


def text(value: Any, _new_id: NewId) -> str | None:
    """Cast to a string, as numbers and booleans can be."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(number(float(value)))
        case _:
            raise server_error()


def boolean(value: Any, _new_id: NewId) -> bool | None:
    """Cast to a boolean, as `"yes"` and 0 can be."""
    return None if value is None else cast_truth(value)


def amount(value: Any, _new_id: NewId) -> int | float | None:
    """Cast to a number, as texts that hold one can be."""
    if value is None or value == "":
        return None
    read = to_number(value) if isinstance(value, str) else value
    if not isinstance(read, int | float) or read != read:  # noqa: PLR0124 - that is how NaN is found
        raise server_error()
    return number(float(read))


def object_id(value: Any, _new_id: NewId) -> str | None:
    """Cast to a database id."""
    return None if value is None else cast_id(value)


def mixed(value: Any, _new_id: NewId) -> Any:
    """Take any value; empty objects vanish except from lists."""
    return minimized(value)


def one_of(*allowed: str) -> Cast:
    """Make the cast of an enumeration, which null is not part of."""

    def cast(value: Any, new_id: NewId) -> str:
        found = text(value, new_id)
        if found not in allowed:
            raise server_error()
        return found

    return cast


def nested(schema: DocumentSchema) -> Cast:
    """Make the cast of an object inside a document; what is no object counts as empty."""

    def cast(value: Any, new_id: NewId) -> Document:
        return cast_document(schema, value if isinstance(value, dict) else {}, new_id)

    return cast


def list_of(cast: Cast) -> Cast:
    """Make the cast of a list; a value that is no list becomes its only item."""

    def cast_list(value: Any, new_id: NewId) -> list[Any] | None:
        if value is None:
            return None
        return [cast(item, new_id) for item in (value if isinstance(value, list) else [value])]

    return cast_list


def documents(schema: DocumentSchema) -> Cast:
    """Make the cast of a list of documents that have ids of their own."""

    def cast(value: Any, new_id: NewId) -> Document | None:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise server_error()
        own_id = cast_id(value["_id"]) if value.get("_id") is not None else new_id()
        return {**cast_document(schema, value, new_id), "_id": own_id}

    return list_of(cast)
