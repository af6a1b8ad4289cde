"""Annotations that are texts, resolved in the modules that wrote them."""

from collections.abc import Mapping
from typing import get_type_hints

Namespaces = Mapping[str, Mapping[str, object]]


def resolved(thing: type, namespaces: Namespaces) -> dict[str, object]:
    """Give the annotations of a class, with everything that stands beside them; raise NameError."""
    return get_type_hints(thing, globalns=_namespace(thing, namespaces), include_extras=True)


def alias_value(alias: object, namespaces: Namespaces) -> object:
    """Give what a type alias stands for; raise NameError."""
    value: object = getattr(alias, "__value__", None)
    shim = type(
        "_", (), {"__annotations__": {"value": value}, "__module__": getattr(alias, "__module__", "")}
    )
    return resolved(shim, namespaces)["value"]


def _namespace(thing: type, namespaces: Namespaces) -> dict[str, object] | None:
    known = namespaces.get(thing.__module__)
    return None if known is None else dict(known)
