"""What a model sends, as pydantic's JSON Schema of it."""

from collections.abc import Mapping

from pydantic import BaseModel
from pydantic.errors import PydanticUserError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaWarningKind
from pydantic_core import core_schema

_Field = core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField


class _Sent(GenerateJsonSchema):
    """Requires what has a default too: it is always sent; defaults that JSON cannot hold are left out."""

    ignored_warning_kinds: set[JsonSchemaWarningKind] = {"non-serializable-default"}  # noqa: RUF012 - as its base

    def field_is_required(self, field: _Field, total: bool) -> bool:  # noqa: FBT001 - the base's signature
        """Return whether a key is always there."""
        return field["type"] != "typed-dict-field" or super().field_is_required(field, total)


def sent_schema(model: type[BaseModel]) -> dict[str, object]:
    """Returnthe JSON Schema of what is sent, under the names on the wire."""
    return model.model_json_schema(mode="serialization", by_alias=True, schema_generator=_Sent)


def sent_field_schema(model: type[BaseModel], name: str) -> Mapping[str, object]:
    """Returnthe JSON Schema of what one field sends; an empty one where the model has none."""
    try:
        schema = model.model_json_schema(mode="serialization", by_alias=False, schema_generator=_Sent)
    except PydanticUserError:
        return {}
    found: Mapping[str, object] = schema["properties"][name]
    return found
