"""What a model sends, as pydantic's JSON Schema of it."""

from collections.abc import Mapping
from typing import cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaWarningKind
from pydantic_core import core_schema

_Field = core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField


class _Sent(GenerateJsonSchema):
    """Requires what has a default too: it is always sent; defaults that JSON cannot hold are left out."""

    ignored_warning_kinds: set[JsonSchemaWarningKind] = {"non-serializable-default"}  # noqa: RUF012 - as its base

    def field_is_required(self, field: _Field, total: bool) -> bool:  # noqa: FBT001 - the base's signature
        """Return whether a key is always there."""
        return field["type"] != "typed-dict-field" or super().field_is_required(field, total)


class NoSchema(Exception):
    """A model has no JSON Schema; its text says why."""


def sent_schema(model: type[BaseModel]) -> dict[str, object]:
    """Return the JSON Schema of what is sent, under the names on the wire; raise NoSchema where there is none."""
    return _sent(model, by_alias=True)


def sent_field_schema(model: type[BaseModel], name: str) -> Mapping[str, object]:
    """Return the JSON Schema of what one field sends; an empty one where the model has none."""
    try:
        schema = cast("Mapping[str, Mapping[str, Mapping[str, object]]]", _sent(model, by_alias=False))
    except NoSchema:
        return {}
    found: Mapping[str, object] = schema["properties"][name]
    return found


def _sent(model: type[BaseModel], *, by_alias: bool) -> dict[str, object]:
    try:
        return model.model_json_schema(mode="serialization", by_alias=by_alias, schema_generator=_Sent)
    except Exception as error:  # a model may bring code of its own, which may raise anything
        raise NoSchema(str(error).partition("\n")[0] or type(error).__name__) from error
