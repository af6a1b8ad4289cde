"""What a payload model says of a payload, field by field."""

from collections.abc import Mapping

from pydantic import ValidationError

from novu_flows.declare.payload import Payload


def payload_faults(model: type[Payload], payload: Payload | Mapping[str, object]) -> dict[str, str]:
    """Give what is wrong with each field of a payload, by the path of the field; empty where all is right."""
    if isinstance(payload, Payload):
        return {} if isinstance(payload, model) else {"payload": f"is a {type(payload).__name__}"}
    try:
        model.model_validate(payload)
    except ValidationError as error:
        return {".".join(map(str, one["loc"])) or "payload": one["msg"] for one in error.errors()}
    return {}
