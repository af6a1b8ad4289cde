"""What annotations refer to other than by a class: texts, type aliases, references that pydantic makes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast, get_type_hints

from pydantic import BaseModel

Namespaces = Mapping[str, Mapping[str, object]]


def resolved(thing: type, namespaces: Namespaces) -> dict[str, object]:
    """Return the annotations of a class, with everything that stands beside them; raise NameError."""
    return get_type_hints(thing, globalns=_namespace(thing, namespaces), include_extras=True)


def alias_value(alias: object, namespaces: Namespaces) -> object:
    """Return what a type alias stands for; raise NameError."""
    value: object = getattr(alias, "__value__", None)
    shim = type(
        "_", (), {"__annotations__": {"value": value}, "__module__": getattr(alias, "__module__", "")}
    )
    return resolved(shim, namespaces)["value"]


def specialized(alias: object, arguments: Sequence[object]) -> object:
    """Return what a generic type alias stands for with these arguments."""
    value: object = getattr(alias, "__value__", None)
    given = dict(zip(getattr(alias, "__type_params__", ()), arguments, strict=False))
    if value in given:
        return given[value]
    parameters = getattr(value, "__parameters__", ())
    generic = cast("Mapping[object, object]", value)  # as far as `generic[int]` goes
    return generic[tuple(given[one] for one in parameters)] if parameters else value


def referred_to(owner: type | None, type_ref: object) -> type | None:
    """Find the model that a reference of pydantic's stands for, which generics have that need themselves."""
    if not isinstance(type_ref, str):
        return None
    among = (*([owner] if owner else []), *_specialized_models(BaseModel))
    return next((found for model in among if (found := _held(model, type_ref))), None)


def _held(model: type, type_ref: str) -> type | None:
    """Find a model by its reference in the schema of another one."""
    ahead: list[object] = [getattr(model, "__pydantic_core_schema__", None)]
    while ahead:
        held = ahead.pop()
        if isinstance(held, dict):
            if held.get("ref") == type_ref and isinstance(kind := held.get("cls"), type):
                return kind
            ahead.extend(held.values())
        elif isinstance(held, list | tuple):
            ahead.extend(held)
    return None


def _specialized_models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        if model.__pydantic_generic_metadata__["args"]:
            yield model
        yield from _specialized_models(model)


def _namespace(thing: type, namespaces: Namespaces) -> dict[str, object] | None:
    known = namespaces.get(thing.__module__)
    return None if known is None else dict(known)


def is_alias(annotation: object) -> bool:
    """Return whether this is a type alias of its own, as `type X = ...` makes."""
    return hasattr(annotation, "__value__") and hasattr(annotation, "__type_params__")
