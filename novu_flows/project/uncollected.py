"""Finds declarations that stand where nobody collects them, so that none is lost in silence."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType, SimpleNamespace
from typing import TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.declare.cases import GeneratedCases, TriggerCase
from novu_flows.declare.collection import DECLARED_KINDS, KIND_OF, MovedId, Removed
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.workflow import Preference, Subscriber
from novu_flows.issues import Issue, Source

T = TypeVar("T")
_DEEPEST = 6  # containers inside of each other
_TEXTS = (str, bytes, bytearray)
_RESOURCES = tuple(one.kind for one in DECLARED_KINDS)
_DECLARED = (*_RESOURCES, Removed, MovedId, TriggerCase, GeneratedCases)
_PARTS = (Preference, Credentials)  # of a subscriber


@dataclass(frozen=True, slots=True)
class _Found:
    """Something declared, and the expression that it stands at: `FLOWS["order"]`."""

    value: object
    path: str
    is_collected: bool


def uncollected(modules: Iterable[ModuleType]) -> Iterator[Issue]:
    """Report declarations in dicts, sets and attributes that no variable, list or tuple holds as well."""
    found = [one for module in modules for one in _of_module(module)]
    known = _Known(one.value for one in found if one.is_collected)
    for one in found:
        if not one.is_collected and not known.holds(one.value):
            known.add(one.value)
            yield _issue(one)


def name_of(module: ModuleType) -> str:
    """Return the name of a module, which its own code may have changed into anything."""
    name: object = vars(module).get("__name__")
    return name if type(name) is str else ""


def _issue(found: _Found) -> Issue:
    where, source = _named(found.value)
    if isinstance(found.value, _PARTS):
        why, hint = "which no subscriber has", "give it to a subscriber"
    else:
        why = "where declarations are not looked for"
        hint = "put it into a variable of the module, a list or a tuple"
    return Issue(
        code="not-collected",
        where=where,
        message=f"it is lost: it stands in {found.path}, {why}",
        hint=hint,
        source=source,
        severity="warning",
    )


def _named(value: object) -> tuple[str, Source]:
    source = getattr(value, "source", None)
    return _name(value), source if isinstance(source, Source) else Source(file="", line=0)


def _name(value: object) -> str:
    return _asked(lambda: _full_name(value), type(value).__name__)


def _full_name(value: object) -> str:
    match value:
        case _ if isinstance(value, _RESOURCES):
            kind = KIND_OF[type(value)]
            return f"{kind.resource} {kind.key_of(value)}"
        case Removed() | MovedId():
            word = "removed" if isinstance(value, Removed) else "moved"
            return f"{word} {value.resource} {value.key}"
        case Preference():
            return f"preference for {getattr(value.workflow, 'workflow_id', value.workflow)}"
        case Credentials():
            return f"credentials for {value.provider}"
        case TriggerCase() | GeneratedCases():
            return f"case {value.name or getattr(value.workflow, 'workflow_id', value.workflow)}"
        case _:
            return type(value).__name__


class _Known:
    """What is collected: the same objects, and equal ones."""

    def __init__(self, values: Iterable[object]) -> None:
        self._same: dict[int, object] = {}
        self._equal: dict[str, list[object]] = {}
        for value in values:
            self.add(value)

    def add(self, value: object) -> None:
        """Add a declaration, and the parts of a subscriber."""
        if id(value) in self._same:
            return
        self._same[id(value)] = value
        self._equal.setdefault(_name(value), []).append(value)
        if isinstance(value, Subscriber):
            for parts in (getattr(value, "preferences", ()), getattr(value, "credentials", ())):
                for part in filter(_is_part, parts if isinstance(parts, tuple) else ()):
                    self.add(part)

    def holds(self, value: object) -> bool:
        """Return whether a declaration, or one that is equal, is collected."""
        same = self._equal.get(_name(value), [])
        return id(value) in self._same or _asked(lambda: value in same, otherwise=False)


def _asked(ask: Callable[[], T], otherwise: T) -> T:
    """Ask something of objects of the user's own, whose code may raise anything."""
    try:
        return ask()
    except Exception:  # noqa: BLE001 - it is the user's code that raises
        return otherwise


def _is_part(value: object) -> bool:
    return issubclass(type(value), _PARTS)  # asks nothing of the value itself


def _of_module(module: ModuleType) -> Iterator[_Found]:
    for name, value in list(vars(module).items()):
        if not str(name).startswith("__"):
            yield from _inside(value, str(name), is_collected=True, around=(name_of(module),))


def _inside(value: object, path: str, *, is_collected: bool, around: tuple[object, ...]) -> Iterator[_Found]:
    kind = type(value)
    if issubclass(kind, (*_DECLARED, *_PARTS)):
        yield _Found(value, path, is_collected and issubclass(kind, _DECLARED))
    elif len(around) <= _DEEPEST and not any(value is one for one in around):
        goes_on = is_collected and issubclass(kind, list | tuple)
        module, nothing = str(around[0]), list[tuple[str, object]]()
        for part, held in _asked(lambda: list(_parts(value, module=module)), nothing):
            yield from _inside(held, path + part, is_collected=goes_on, around=(*around, value))


def _parts(value: object, *, module: str) -> Iterator[tuple[str, object]]:
    """Return what a value holds, each with how it is written after the value."""
    match value:
        case Mapping():
            for key, held in list(value.items()):
                yield f"[{key!r}]", held
                yield " (its keys)", key
        case Collection() if isinstance(value, list | tuple):
            for number, held in enumerate(value):
                yield f"[{number}]", held
        case Collection() if not isinstance(value, (*_TEXTS, type, range)):
            for held in list(value):
                yield f" (a {type(value).__name__})", held
        case _:
            yield from _attributes(value, module)


def _attributes(value: object, module: str) -> Iterator[tuple[str, object]]:
    """Return the attributes of classes and objects of the user's own."""
    kind = value if isinstance(value, type) else type(value)
    if kind is not SimpleNamespace and kind.__module__ != module:
        return
    names = list(getattr(value, "__dict__", {}))
    if is_dataclass(value) and not isinstance(value, type):
        names += [one.name for one in fields(value) if one.name not in names]
    for name in names:
        if not name.startswith("__"):
            yield f".{name}", getattr(value, name, None)
