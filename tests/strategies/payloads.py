"""Payload models of all kinds of fields, and the names that templates may use of them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from pydantic import ConfigDict, Field, create_model
from pydantic.alias_generators import to_camel

from novu_flows.declare.payload import Payload


class Part(Payload):
    """A nested payload."""

    name: str
    parts: list["Part"] = []


CLOSED: Any = Literal["dhl", "ups"]
TYPES: tuple[Any, ...] = (
    str,
    int,
    float,
    bool,
    datetime,
    Decimal,
    CLOSED,
    str | None,
    list[str],
    dict[str, int],
    Part,
    Part | None,
    list[Part],
    int | str,
)
_NAMES = ("order_id", "total", "carrier", "sent_at", "items", "is_gift", "deep_thing", "note")

_FIELDS = st.dictionaries(st.sampled_from(_NAMES), st.sampled_from(TYPES), max_size=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A payload model, with the paths that can be named in it; `dates` may end a delay, `closed` take few words."""

    payload: type[Payload]
    paths: tuple[str, ...]
    dates: tuple[str, ...]
    closed: frozenset[str]


@st.composite
def _models(draw: DrawFn) -> Model:
    """Make a model of a few fields, with aliases or without."""
    fields = draw(_FIELDS)
    generator = draw(st.sampled_from([None, to_camel]))
    named = {generator(name) if generator else name: kind for name, kind in fields.items()}
    config = ConfigDict(frozen=True, extra="forbid", alias_generator=generator)
    definitions: dict[str, Any] = {
        name: (kind, Field(default=None) if draw(st.booleans()) else ...) for name, kind in fields.items()
    }
    base = type("Base", (Payload,), {"model_config": config, "__module__": __name__})
    return Model(
        payload=create_model("Generated", __base__=base, **definitions),
        paths=tuple(path for name, kind in named.items() for path in _paths(name, kind)),
        dates=tuple(name for name, kind in named.items() if kind in (datetime, str)),
        closed=frozenset(name for name, kind in named.items() if kind == CLOSED),
    )


def models() -> SearchStrategy[Model]:
    """Make a payload model, or take the empty one."""
    return _ANY_MODEL


def _paths(name: str, kind: object) -> list[str]:
    if kind in (Part, Part | None):
        return [name, f"{name}.name"]
    if kind == list[str]:
        return [name, f"{name}.length"]
    return [name, f"{name}.whatever"] if kind == dict[str, int] else [name]


_ANY_MODEL = st.just(Model(payload=Payload, paths=(), dates=(), closed=frozenset())) | _models()
