"""
`@dataclass(frozen=True, slots=True)` as the standard library's, made in a fifth of the time.

Before Python 3.13 the standard library compiles six methods for each such class, one by one: with some 250 of them that was
more than a third of what `novu-flows plan` took. Here a class has its `__init__` compiled; comparing, hashing, showing and
protecting a value are the same methods for every class. Any other dataclass is the standard library's.
"""

import dataclasses
from collections.abc import Callable, Iterable
from operator import attrgetter
from reprlib import recursive_repr
from types import FunctionType
from typing import TYPE_CHECKING, ClassVar, cast

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass

    _Field = dataclasses.Field[object]
else:

    def dataclass(**options: bool) -> Callable[[type], type]:
        """Return a class decorator."""
        if options in ({"frozen": True, "slots": True}, {"frozen": True, "slots": True, "kw_only": True}):
            return lambda decorated: _frozen(decorated, kw_only="kw_only" in options)
        return dataclasses.dataclass(**options)


_Values = Callable[[object], tuple[object, ...]]


class _Methods:
    """The methods that all frozen classes share."""

    __compared__: ClassVar[_Values]
    __hashed__: ClassVar[_Values]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        values = type(self).__compared__
        return values(self) == values(other)

    def __hash__(self) -> int:
        return hash(type(self).__hashed__(self))

    @recursive_repr()
    def __repr__(self) -> str:
        shown = (f"{one.name}={getattr(self, one.name)!r}" for one in _fields(type(self)) if one.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> list[object]:
        return [getattr(self, one.name) for one in _fields(type(self))]

    def __setstate__(self, state: list[object]) -> None:
        for one, value in zip(_fields(type(self)), state, strict=True):
            object.__setattr__(self, one.name, value)


_SHARED = ("eq", "hash", "repr", "setattr", "delattr", "getstate", "setstate")


def _frozen(decorated: type, *, kw_only: bool) -> type:
    """Return a class with slots and fields, and what the standard library would add to it."""
    own = vars(decorated)
    plain = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
    made = cast("type[_Methods]", plain(decorated))
    for method in (f"__{name}__" for name in _SHARED):
        if own.get(method) is None:  # a class with its own __eq__ has None for its __hash__
            setattr(made, method, vars(_Methods)[method])
    fields = _fields(made)
    made.__compared__ = _values_of(one.name for one in fields if one.compare)
    made.__hashed__ = _values_of(
        one.name for one in fields if (one.compare if one.hash is None else one.hash)
    )
    setattr(made, "__init__", _init_of(made, fields))  # noqa: B010 - type checkers know no other __init__
    return made


def _fields(made: type) -> "tuple[_Field, ...]":
    return dataclasses.fields(made)


def _values_of(names: Iterable[str]) -> _Values:
    """Return what gives the values of fields, as a tuple even of one, so that a value that equals nothing equals itself."""
    several = tuple(names)
    if len(several) > 1:
        return attrgetter(*several)
    return lambda value: tuple(getattr(value, name) for name in several)


class _Made:
    """Stands in a signature for a default that is made for each value."""

    def __repr__(self) -> str:
        return "<factory>"


_MADE = _Made()


def _init_of(made: type, fields: "Iterable[_Field]") -> FunctionType:
    """Compile the `__init__` of a class."""
    names: dict[str, object] = {"set_field": object.__setattr__, "MADE": _MADE, "__name__": made.__module__}
    positional, named, lines = ["self"], list[str](), ["pass"]
    for one in fields:
        default = _default_of(one)
        names |= {f"default_{one.name}": default} if default is not dataclasses.MISSING else {}
        if one.init:
            (named if one.kw_only else positional).append(one.name + _shown_default(one))
        if one.init or default is not dataclasses.MISSING:
            lines.append(f"set_field(self, {one.name!r}, {_set_to(one)})")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    parameters = ", ".join([*positional, *(["*", *named] if named else [])])
    exec(f"def __init__({parameters}):\n " + "\n ".join(lines), names)  # noqa: S102 - of nothing but the names of fields
    init = cast("FunctionType", names["__init__"])
    init.__qualname__ = f"{made.__qualname__}.__init__"
    init.__annotations__ = {one.name: one.type for one in fields if one.init} | {"return": None}
    return init


def _default_of(one: "_Field") -> object:
    return one.default if one.default_factory is dataclasses.MISSING else one.default_factory


def _shown_default(one: "_Field") -> str:
    if one.default_factory is not dataclasses.MISSING:
        return "=MADE"
    return "" if one.default is dataclasses.MISSING else f"=default_{one.name}"


def _set_to(one: "_Field") -> str:
    default = f"default_{one.name}" + ("()" if one.default_factory is not dataclasses.MISSING else "")
    if not one.init:
        return default
    return (
        one.name
        if one.default_factory is dataclasses.MISSING
        else f"{default} if {one.name} is MADE else {one.name}"
    )
