"""The payload of a workflow: a pydantic model whose aliases are the names on the wire."""

from pydantic import BaseModel, ConfigDict
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
