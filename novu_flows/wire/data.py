"""A subscriber's custom `data`, in the form that Novu keeps it in."""

from collections.abc import Mapping

from novu_flows.wire.fields import Json


def kept_data(value: object) -> Json:
    """
    Give a JSON value as Novu keeps it: without empty objects at any depth, whole numbers without a fraction.

    (API notes, section 2.11; recorded section `subscribers: create`.)
    """
    match value:
        case Mapping():
            inner = {str(key): kept_data(held) for key, held in value.items() if key != "__proto__"}
            return {key: held for key, held in inner.items() if held != {}}
        case list() | tuple():
            return [kept_data(held) for held in value]
        case bool() | int() | str() | None:
            return value
        case float():
            return int(value) if value.is_integer() and abs(value) < _EXPONENT_FROM else value
        case _:
            message = f"not JSON: a {type(value).__name__}"
            raise TypeError(message)


_EXPONENT_FROM = 1e21
