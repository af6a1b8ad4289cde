"""Payloads of generated modules: checked where they are made, and once more before they are sent."""

from pydantic import BaseModel, ConfigDict
from typing_extensions import TypeVar


class PayloadPart(BaseModel):
    """A part of a payload; it is written by its Python names, and read by those on the wire as well."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class TriggerPayload(PayloadPart):
    """What a trigger of a workflow carries; what is not declared is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


PayloadT = TypeVar("PayloadT", bound=TriggerPayload)


def checked_json(kind: type[PayloadT], payload: PayloadT) -> dict[str, object]:
    """
    Give a payload as the JSON object that is sent; raise pydantic's ValidationError.

    It is checked once more, for the lists and parts in it may have been changed since it was made.
    """
    made = payload if isinstance(payload, kind) else kind.model_validate(payload)
    kind.model_validate(made.model_dump(round_trip=True, warnings=False), by_name=True, by_alias=True)
    return made.model_dump(mode="json", by_alias=True)
