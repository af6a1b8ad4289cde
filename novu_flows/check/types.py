"""Finds values of the wrong type in declarations, which Python itself lets pass."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Unset
from novu_flows.declare.topic import Topic
from novu_flows.declare.workflow import Subscriber, Workflow
from novu_flows.issues import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A value that is not of the type of its field; `choices` where it must be one of some words."""

    path: str
    expected: str
    found: object
    choices: tuple[str, ...] = ()
    source: Source | None = None


def misfits(value: object) -> Iterator[Misfit]:
    """Return everything in a declaration that is of a wrong type, with the line of the nearest part that has one."""
    yield from _dataclass(type(value)).inner(value, "")


Inner = Callable[[object, str], Iterator[Misfit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One type of a field: how it is called, what is of it from outside, what must fit inside."""

    name: str
    outer: Callable[[object], bool]
    inner: Inner
    exact: frozenset[type] = frozenset()
    choices: tuple[str, ...] = ()

    def misfits(self, value: object, path: str) -> Iterator[Misfit]:
        if type(value) in self.exact:
            return
        if self.outer(value):
            yield from self.inner(value, path)
        else:
            yield Misfit(path=path, expected=self.name, found=value, choices=self.choices)


def _nothing(_: object, __: str) -> Iterator[Misfit]:
    return iter(())


# How types are called in issues, by their names; any other is called by its own.
_NAMES: Mapping[str, str] = {
    "str": "a text",
    "bool": "True or False",
    "int": "a whole number",
    "float": "a number",
    "NoneType": "None",
    "BaseModel": "a pydantic model",
    "Mapping": "a dict",
    "TextFile": 'file("…")',
    "EnvSecret": 'env("…")',
    "LiteralSecret": "a text",
    "TopicRef": 'topic("…")',
    "Containing": 'containing("…")',
    "Matching": 'matching("…")',
    "ExpectedMessage": "message(…)",
    "NotDelivered": "not_delivered()",
    "Times": "times(…)",
    "Rejected": "rejected()",
    "Answered": 'answered("…")',
    "Snapshot": "snapshot",
    "Channels": "Channels(…)",
    "Filter": "a filter, as all_of(…)",
    "Span": "a span, as minutes(5)",
    "Cron": "a cron expression",
    "Topic": 'Topic("…")',
    **dict.fromkeys(("TextBlock", "ButtonBlock"), "a block, as text_block(…)"),
    **dict.fromkeys(
        (
            "InAppStep",
            "EmailStep",
            "SmsStep",
            "ChatStep",
            "PushStep",
            "DigestStep",
            "DelayStep",
            "ThrottleStep",
            "HttpStep",
        ),
        "a step, as in_app(…)",
    ),
    **dict.fromkeys(
        (
            "FieldCondition",
            "WebhookCondition",
            "OnlineCondition",
            "OnlineWithinCondition",
            "PreviousStepCondition",
            "RawCondition",
        ),
        "a condition, as on_payload(…)",
    ),
}
_REFERENCES: Mapping[type, str] = {Workflow: "workflow_id", Subscriber: "subscriber_id", Topic: "topic_key"}
_UNSET = "a Unset"
_ANYTHING = _Kind(name="anything", outer=lambda _: True, inner=_nothing)


def _kind(hint: object) -> _Kind:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _union([_kind(one) for one in arguments])
    if origin is Literal:
        return _literal(arguments)
    if origin in (tuple, Sequence) or (isinstance(origin, type) and issubclass(origin, Sequence)):
        return _sequence(_kind(arguments[0]))
    if origin is Mapping:
        return _mapping(*map(_kind, arguments))
    if origin is type:
        return _Kind(name="a class", outer=lambda value: isinstance(value, type), inner=_nothing)
    plain = origin or hint
    return _ANYTHING if isinstance(plain, TypeVar) or not isinstance(plain, type) else _plain(plain)


def _plain(kind: type) -> _Kind:
    if kind in _REFERENCES:
        return _reference(kind, _REFERENCES[kind])
    if is_dataclass(kind):
        return _dataclass(kind)
    strict = kind in (bool, int)  # True is an int to Python, not to Novu
    return _Kind(
        name=_name(kind),
        outer=lambda value: not strict and isinstance(value, kind),
        inner=_nothing,
        exact=frozenset({kind}),
    )


def _reference(kind: type, key: str) -> _Kind:
    """Look no further than the id of what is declared, and checked, elsewhere."""

    def inner(value: object, path: str) -> Iterator[Misfit]:
        yield from _plain(str).misfits(getattr(value, key), f"{path}.{key}")

    return _Kind(name=_name(kind), outer=lambda value: isinstance(value, kind), inner=inner)


def _name(kind: type) -> str:
    return _NAMES.get(kind.__name__, f"a {kind.__name__}")


def _literal(words: tuple[object, ...]) -> _Kind:
    names = tuple(map(str, words))
    return _Kind(
        name=f"one of {', '.join(names)}",
        outer=lambda value: isinstance(value, str | Unset) and value in words,
        inner=_nothing,
        choices=names,
    )


def _sequence(item: _Kind) -> _Kind:
    def inner(value: object, path: str) -> Iterator[Misfit]:
        for number, one in enumerate(cast("Sequence[object]", value)):
            yield from item.misfits(one, f"{path}[{number}]")

    return _Kind(name="a list", outer=lambda value: isinstance(value, list | tuple), inner=inner)


def _mapping(key: _Kind, held: _Kind) -> _Kind:
    def inner(value: object, path: str) -> Iterator[Misfit]:
        for name, one in cast("Mapping[object, object]", value).items():
            place = f"{path}[{name if isinstance(name, str) else repr(name)}]"
            yield from key.misfits(name, place)
            yield from held.misfits(one, place)

    return _Kind(name="a dict", outer=lambda value: isinstance(value, Mapping), inner=inner)


def _union(kinds: list[_Kind]) -> _Kind:
    def inner(value: object, path: str) -> Iterator[Misfit]:
        """Return what is wrong where the value fits best."""
        found = [list(kind.misfits(value, path)) for kind in kinds if _fits(kind, value)]
        yield from min(found, key=len)

    return _Kind(
        name=" or ".join(dict.fromkeys(kind.name for kind in kinds if kind.name != _UNSET)),
        outer=lambda value: any(_fits(kind, value) for kind in kinds),
        inner=inner,
        exact=frozenset().union(*(kind.exact for kind in kinds)),
        choices=tuple(word for kind in kinds for word in kind.choices),
    )


def _fits(kind: _Kind, value: object) -> bool:
    return type(value) in kind.exact or kind.outer(value)


def _dataclass(kind: type) -> _Kind:
    if kind not in _DATACLASSES:
        _DATACLASSES[kind] = _new_dataclass(kind)
    return _DATACLASSES[kind]


_DATACLASSES: dict[type, _Kind] = {}


def _new_dataclass(kind: type) -> _Kind:
    parts: list[tuple[str, _Kind]] = []

    def inner(value: object, path: str) -> Iterator[Misfit]:
        if not parts:  # filled on first use, because types refer to each other
            hints = get_type_hints(kind)
            parts.extend((one.name, _kind(hints[one.name])) for one in fields(kind) if one.name != "source")
        for name, part in parts:
            held = getattr(value, name)
            if type(held) not in part.exact:
                for one in part.misfits(held, f"{path}.{name}" if path else name):
                    yield one if one.source else replace(one, source=getattr(value, "source", None))

    return _Kind(name=_name(kind), outer=lambda value: isinstance(value, kind), inner=inner)
