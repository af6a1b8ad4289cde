"""The payload of a workflow: a pydantic model whose aliases are the names on the wire."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, ValidationError
from typing_extensions import TypeVar


class Payload(BaseModel):
    """
    Declare what a trigger of a workflow carries, by subclassing.

    Templates and triggers use the aliases of the fields. What is not declared is refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=Payload, default=Payload)


def wire_payload(payload: Payload) -> dict[str, object]:
    """Give a payload as the JSON object that a trigger sends."""
    return payload.model_dump(mode="json", by_alias=True)


def payload_faults(model: type[Payload], payload: Payload | Mapping[str, object]) -> dict[str, str]:
    """Give what is wrong with each field of a payload, by the path of the field; empty where all is right."""
    if isinstance(payload, Payload):
        return {} if isinstance(payload, model) else {"payload": f"is a {type(payload).__name__}"}
    try:
        model.model_validate(payload)
    except ValidationError as error:
        return {".".join(map(str, one["loc"])) or "payload": one["msg"] for one in error.errors()}
    return {}
