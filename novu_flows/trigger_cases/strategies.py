"""How Hypothesis makes values of the types that payloads have; only imported where Hypothesis is installed."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

import typing_extensions
from hypothesis import strategies as st
from pydantic import (
    AnyUrl,
    AwareDatetime,
    BaseModel,
    EmailStr,
    FutureDate,
    FutureDatetime,
    HttpUrl,
    Json,
    JsonValue,
    NaiveDatetime,
    PastDate,
    PastDatetime,
)
from pydantic.fields import FieldInfo

from novu_flows.trigger_cases.generated import NotMade

ValueStrategy: TypeAlias = st.SearchStrategy[object]
Members: TypeAlias = st.SearchStrategy[dict[str, object]]
Limits: TypeAlias = Mapping[str, object]
_NONE = "no value can be made for"
_MORE = 3  # how many items a list has at most beyond those that it must have
_JSON: object = Json
_LIMITS = ("gt", "ge", "lt", "le", "max_digits", "decimal_places", "min_length", "max_length", "pattern")
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
_AHEAD = st.datetimes(
    datetime.fromisoformat("2030-01-02"), datetime.fromisoformat("2100-01-01"), timezones=st.just(UTC)
)
_URLS = ("https://example.com/", "http://example.com/a?b=c", "https://example.org:8443/path#part")
_OF_PYDANTIC: Mapping[object, Callable[[], ValueStrategy]] = {
    AnyUrl: lambda: st.sampled_from(_URLS),
    HttpUrl: lambda: st.sampled_from(_URLS),
    EmailStr: st.emails,
    AwareDatetime: lambda: st.datetimes(timezones=st.just(UTC)),
    NaiveDatetime: st.datetimes,
    PastDate: lambda: st.dates(max_value=date(2000, 1, 1)),
    FutureDate: lambda: st.dates(min_value=date(3000, 1, 1)),
    PastDatetime: lambda: st.datetimes(max_value=datetime.fromisoformat("2000-01-01")),
    FutureDatetime: lambda: st.datetimes(min_value=datetime.fromisoformat("3000-01-01")),
}


class Strategies:
    """Makes strategies; a model that holds itself is made once."""

    def __init__(self) -> None:
        self._models: dict[type, Members] = {}

    def members(self, model: type[BaseModel], *, ahead: Collection[str] = ()) -> Members:
        """
        Return what makes the members of a model, by their names in Python; those of `ahead` are future moments.

        A field that has a default and that no value can be made for is left out; raise NotMade for another.
        """
        if model not in self._models:
            self._models[model] = st.deferred(lambda: made)
            made = st.fixed_dictionaries({**self._of_fields(model), **dict.fromkeys(ahead, _AHEAD)})
        return self._models[model]

    def _of_fields(self, model: type[BaseModel]) -> dict[str, ValueStrategy]:
        found: dict[str, ValueStrategy] = {}
        for name, info in model.model_fields.items():
            made = self._checked(info.annotation, info.metadata)
            if not isinstance(made, str):
                found[name] = made
            elif info.is_required():
                raise NotMade(made if made.startswith(_NONE) else f"{_NONE} {model.__name__}.{name}: {made}")
        return found

    def _checked(self, annotation: object, metadata: Sequence[object] = ()) -> ValueStrategy | str:
        """Return what makes values of a type, or why nothing does."""
        try:
            values = self.of(annotation, metadata)
            values.validate()
        except NotMade as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - a type that Hypothesis does not know may fail in any way
            return f"{type(error).__name__}: {error}".splitlines()[0]
        return values

    def of(self, annotation: object, metadata: Sequence[object] = ()) -> ValueStrategy:
        """Return what makes values of a type."""
        if get_origin(annotation) is Annotated:
            inner, *beside = get_args(annotation)
            return self.of(inner, (*beside, *metadata))
        if any(_JSON in (one, type(one)) for one in metadata):
            return self.of(annotation).map(lambda value: json.dumps(value, default=str))
        limits = _limits(metadata)
        made = _simple(annotation, limits)
        if made is None:
            made = self._composed(annotation, limits)
        return st.from_type(_whole(annotation, metadata)) if made is None else made

    def _composed(self, annotation: object, limits: Limits) -> ValueStrategy | None:
        """Return what makes a type of several parts, None where it is a simple one."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin in (Union, UnionType):
            return self._union(arguments)
        if origin is tuple and Ellipsis not in arguments:
            return st.tuples(*map(self.of, arguments))
        if arguments and origin in (tuple, list, set, frozenset, dict, Sequence, Mapping):
            return _collection(origin, [self.of(one) for one in arguments if one is not Ellipsis], limits)
        if alias := getattr(annotation, "__value__", None):
            return self.of(alias)
        return self._of_class(annotation) if isinstance(annotation, type) else None

    def _union(self, options: Sequence[object]) -> ValueStrategy:
        """Return what makes values of the options that can be made; raise NotMade where none can."""
        checked = [self._checked(option) for option in options]
        found = [one for one in checked if not isinstance(one, str)]
        if not found:
            raise NotMade(str(checked[0]))
        return st.one_of(found)

    def _of_class(self, kind: type) -> ValueStrategy | None:
        if make := _OF_PYDANTIC.get(kind):
            return make()
        if issubclass(kind, BaseModel):
            inner = self.members(kind)
            return inner.map(lambda made: made["root"]) if "root" in kind.model_fields else inner
        if is_dataclass(kind):
            optional = frozenset(one.name for one in fields(kind) if _has_default(one))
            return self._of_hints(kind, optional, among=[one.name for one in fields(kind) if one.init])
        if typing_extensions.is_typeddict(kind):
            return self._of_hints(kind, frozenset(getattr(kind, "__optional_keys__", ())))
        return None

    def _of_hints(
        self, kind: type, optional: frozenset[str], among: Sequence[str] | None = None
    ) -> ValueStrategy:
        hints = get_type_hints(kind, include_extras=True)
        made = {name: self.of(_bare(hints[name])) for name in (hints if among is None else among)}
        must = {name: values for name, values in made.items() if name not in optional}
        return st.fixed_dictionaries(
            must, optional={name: values for name, values in made.items() if name in optional}
        )


def _simple(annotation: object, limits: Limits) -> ValueStrategy | None:
    """Return what makes a type that Hypothesis does not know, or makes otherwise than JSON wants it."""
    if annotation in (Any, JsonValue, object):
        return _ANYTHING
    if annotation is Decimal:
        return _decimals(limits)
    if annotation is float and not limits:
        return st.floats(allow_nan=False, allow_infinity=False)
    pattern = limits.get("pattern")
    return st.from_regex(pattern) if isinstance(pattern, str) else None


def _has_default(field: Field[object]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _bare(hint: object) -> object:
    """Take `Required` and `NotRequired` off a key."""
    is_marked = get_origin(hint) in (typing_extensions.Required, typing_extensions.NotRequired)
    return get_args(hint)[0] if is_marked else hint


def _whole(annotation: object, metadata: Sequence[object]) -> type[object]:
    """Cast an annotation for the type checker: Hypothesis takes any."""
    return cast("type[object]", Annotated[annotation, *metadata] if metadata else annotation)


def _limits(metadata: Sequence[object]) -> Limits:
    """Return what a value is held to."""
    flat = [one for item in metadata for one in (item.metadata if isinstance(item, FieldInfo) else [item])]
    found = {name: getattr(one, name, None) for one in flat for name in _LIMITS if hasattr(one, name)}
    return {name: value for name, value in found.items() if value is not None}


def _collection(origin: object, inner: Sequence[ValueStrategy], limits: Limits) -> ValueStrategy:
    """Return collections that are no longer than they need be."""
    least = int(_number(limits, "min_length") or 0)
    given = _number(limits, "max_length")
    most = least + _MORE if given is None else min(int(given), least + _MORE)
    if origin in (dict, Mapping):
        return st.dictionaries(inner[0], inner[1], min_size=least, max_size=most)
    if origin in (set, frozenset):
        return st.frozensets(inner[0], min_size=least, max_size=most)
    return st.lists(inner[0], min_size=least, max_size=most)


def _decimals(limits: Limits) -> ValueStrategy:
    """Return decimals of so many digits, between the bounds; what lies on an open bound is left out."""
    given_places, digits = _number(limits, "decimal_places"), _number(limits, "max_digits")
    places = 2 if given_places is None else int(given_places)
    largest = Decimal(10) ** (int(9 if digits is None else digits) - places) - Decimal(10) ** -places
    low, high = _number(limits, "ge", "gt"), _number(limits, "le", "lt")
    values = st.decimals(
        -largest if low is None else max(low, -largest),
        largest if high is None else min(high, largest),
        places=places,
        allow_nan=False,
        allow_infinity=False,
    )
    return values.filter(lambda value: value not in (limits.get("gt"), limits.get("lt")))


def _number(limits: Limits, *names: str) -> Decimal | None:
    return next((Decimal(str(limits[name])) for name in names if name in limits), None)
