"""The payload of a workflow: a pydantic model whose aliases are the names on the wire."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from typing_extensions import TypeVar


class Payload(BaseModel):
    """
    Declare what a trigger of a workflow carries, by subclassing.

    Templates and triggers use the aliases of the fields. What is not declared is refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


def optional(  # type: ignore[explicit-any]  # as pydantic's Field: a default of any type
    *,
    alias: str | None = None,
    description: str | None = None,
    json_schema_extra: JsonSchemaValue | None = None,
    **limits: Any,  # noqa: ANN401 - as pydantic's Field
) -> Any:  # noqa: ANN401 - a default of a field of any type
    """
    Declare a field that a payload may be without.

    `carrier: str | None = optional()` is not sent where it is None, so that its schema does not take null. The options
    are those of pydantic's Field.
    """

    def changed(schema: JsonSchemaValue) -> None:
        _without_null(schema)
        schema.update(json_schema_extra or {})

    return Field(
        default=None,
        alias=alias,
        description=description,
        exclude_if=_is_none,
        json_schema_extra=changed,
        **limits,
    )


def _is_none(value: object) -> bool:
    return value is None


def _without_null(schema: JsonSchemaValue) -> None:
    """Leave null out of the schema of an optional field, and with it the default."""
    schema.pop("default", None)
    options = [one for one in schema.pop("anyOf", []) if one != {"type": "null"}]
    schema.update(options[0] if len(options) == 1 else {"anyOf": options} if options else {})


def is_optional_field(info: FieldInfo) -> bool:
    """Return whether a field was declared by `optional`."""
    return getattr(info, "exclude_if", None) is _is_none


P = TypeVar("P", bound=Payload, default=Payload)


def wire_payload(payload: BaseModel) -> dict[str, object]:
    """
    Return a payload as the JSON object that a trigger sends.

    It is what pydantic writes, but for moments: Novu's scheduled delays take one form of them, UTC with
    milliseconds (recorded deliveries `delay.until_refused`). What a serializer of the model writes stays.
    """
    written = payload.model_dump(mode="json", by_alias=True)
    held = payload.model_dump(by_alias=True, warnings=False)
    return {name: _with_moments(value, held.get(name)) for name, value in written.items()}


def wire_value(value: object) -> object:
    """Return a value of a payload that is a dict, with its moments in Novu's form."""
    match value:
        case datetime():
            return wire_moment(value)
        case Mapping():
            return {name: wire_value(held) for name, held in value.items()}
        case list() | tuple():
            return [wire_value(held) for held in value]
        case _:
            return value


def wire_moment(moment: datetime) -> str:
    """Write a moment as Novu does, `2031-01-01T15:00:00.000Z`; one without a zone is in UTC."""
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:  # it lies in the first or the last day that there is, and in no year of UTC
        return _written(moment)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _with_moments(written: object, held: object) -> object:
    """Put Novu's form where pydantic has written a moment in its own; both values have one structure."""
    match written, held:
        case str(), datetime() if written == _written(held):
            return wire_moment(held)
        case dict(), Mapping():
            return dict(zip(written, _pairwise(written.values(), held.values()), strict=True))
        case list(), AbstractSet():
            moments = {_written(one): one for one in held if isinstance(one, datetime)}
            return [_with_moments(one, moments.get(one) if isinstance(one, str) else None) for one in written]
        case list(), Sequence():
            return _pairwise(written, held)
        case _:
            return written


def _written(moment: datetime) -> str:
    return str(_moments().dump_python(moment, mode="json"))


@cache
def _moments() -> TypeAdapter[datetime]:
    return TypeAdapter(datetime)


def _pairwise(written: Iterable[object], held: Iterable[object]) -> list[object]:
    lists = list(written), list(held)
    if len(lists[0]) != len(lists[1]):
        return lists[0]
    return [_with_moments(*pair) for pair in zip(*lists, strict=True)]


def payload_faults(model: type[Payload], payload: Payload | Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with each field of a payload, by the path of the field; empty where all is right."""
    if isinstance(payload, Payload):
        return {} if isinstance(payload, model) else {"payload": f"is a {type(payload).__name__}"}
    try:
        model.model_validate(payload)
    except ValidationError as error:
        return {".".join(map(str, one["loc"])) or "payload": one["msg"] for one in error.errors()}
    return {}
