"""How answers are read: out of Novu's envelope, into the models of `answers`."""

from collections.abc import Callable, Hashable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import TypeAdapter

from novu_flows.api.call import Json

if TYPE_CHECKING:
    from typing_extensions import TypeForm

T = TypeVar("T")


def content(form: "TypeForm[T]") -> Callable[[Json], T]:
    """Read what is in the envelope: a `Subscriber`, a `tuple[Preference, ...]`, a `Notification | None`."""
    read = whole(form)
    return lambda body: read(unwrap(body))


def whole(form: "TypeForm[T]") -> Callable[[Json], T]:
    """Read an answer that has no envelope: a page of a list (API notes, section 2.2)."""
    return lambda body: _adapter_of(cast("Hashable", form)).validate_python(body)


def nothing(body: Json) -> None:
    """Read an answer that has no content (204)."""
    del body


@cache
def _adapter_of(form: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", form))


def unwrap(body: Json) -> Json:
    """
    Take an answer out of its envelope.

    A subscriber with custom data comes without one, and has a `data` of its own: its `subscriberId` tells
    (API notes, section 2.2). `{}` is what Novu answers where it found nothing (API notes, section 5.3).
    """
    if isinstance(body, dict) and "subscriberId" not in body:
        return body.get("data")
    return body


def without(*names: str) -> Callable[[Json], Json]:
    """Take fields away from every entity of an answer, so that their secrets are never kept."""

    def strip(value: Json) -> Json:
        if isinstance(value, list):
            return [strip(entity) for entity in value]
        if isinstance(value, dict):
            kept = {name: inner for name, inner in value.items() if name not in names}
            return {name: strip(inner) if name == "data" else inner for name, inner in kept.items()}
        return value

    return strip
