"""Collects what modules declare: every declaration once, in order of its place in the files."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from pydantic import BaseModel

from novu_flows.declare.basics import UNSET, Unset
from novu_flows.declare.cases import GeneratedCases, TriggerCase
from novu_flows.declare.collection import DECLARED_KINDS, Declarations, MovedId, Removed, Resourceful
from novu_flows.declare.steps import ReadText, TextFile
from novu_flows.issues import Issue, Source
from novu_flows.project.files import is_inside, read_source_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


_KINDS = (*(one.kind for one in DECLARED_KINDS), Removed, MovedId, TriggerCase, GeneratedCases)


def declared_in(modules: Iterable[ModuleType]) -> list[tuple[object, object]]:
    """Return the declarations of modules with their variables, also those inside lists; the same object once."""
    seen: dict[int, object] = {}
    return [
        (variable, one)
        for module in modules
        for variable, value in list(vars(module).items())
        for one in _inside(value, seen)
    ]


def collected(declared: Iterable[tuple[object, object]]) -> Declarations:
    """
    Put declarations together; of equal ones of one id, one counts.

    A case without a name is called as its variable.
    """
    values = [_named(one, variable) for variable, one in declared]
    others = Declarations(
        removed=_of_kind(values, Removed, lambda one: f"{one.resource} {one.key}"),
        moved=_of_kind(values, MovedId, lambda one: f"{one.resource} {one.key}"),
        cases=_of_kind(values, TriggerCase, id),
        generated=_of_kind(values, GeneratedCases, id),
    )
    return others.holding(
        {
            one.held_in: _of_kind(values, cast("type[Resourceful]", one.kind), one.key_of)
            for one in DECLARED_KINDS
        }
    )


def _inside(value: object, seen: dict[int, object]) -> Iterator[object]:
    """Yield what is declared in lists in lists, however deep, and whatever stands beside it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        kind = type(one)  # and no `isinstance`, which asks the object: it may be of any kind
        if id(one) in seen or not issubclass(kind, (*_KINDS, list, tuple)):
            continue
        seen[id(one)] = one
        if isinstance(one, list):
            waiting += reversed([*list.__iter__(one)])
        elif isinstance(one, tuple):
            waiting += reversed([*tuple.__iter__(one)])
        else:
            yield one


def _named(declared: object, variable: object) -> object:
    if (
        isinstance(declared, TriggerCase | GeneratedCases)
        and declared.name == ""
        and isinstance(variable, str)
    ):
        return replace(declared, name=variable)
    return declared


class _Declared(Protocol):
    @property
    def source(self) -> Source: ...


D = TypeVar("D", bound=_Declared)


def _of_kind(values: Iterable[object], kind: type[D], key: Callable[[D], object]) -> tuple[D, ...]:
    by_key: dict[object, list[D]] = {}
    for value in values:
        if isinstance(value, kind):
            same = by_key.setdefault(_hashable(key(value)), [])
            if value not in same:
                same.append(value)
    kept = (one for same in by_key.values() for one in same)
    return tuple(sorted(kept, key=lambda one: one.source))


def _hashable(key: object) -> object:
    """Return another form to a key of a wrong type, which `check` reports."""
    return key if isinstance(key, str | int) else repr(key)


T = TypeVar("T")
# By identity: a class of the user's own may raise where it is compared or hashed.
_PLAIN = frozenset(map(id, (str, bool, float, type(None), Unset)))
_DECLARE = "novu_flows.declare."
_LARGEST = 10**4000  # Python writes a few more digits at most, and then raises
_DEEPEST = 50  # of lists in lists; no declaration has more than a few


def at_reference(source: Source, reference: str) -> Source:
    """Return a place in the tree of a git reference, which the folder may not hold."""
    return replace(source, file=f"at {reference}, {source.file}")


def harmless(value: object) -> object:
    """
    Return a value that can be shown, compared and hashed: objects of the user's own may raise at any of that.

    What cannot be a part of a declaration becomes an empty object with the name of its class, for `check` to
    report; a text or number of a class of its own is a plain one.
    """
    kind = type(value)
    if id(kind) in _PLAIN:
        return value
    if issubclass(kind, str):
        return str.__str__(cast("str", value))
    if issubclass(kind, int):
        number = int.__int__(cast("int", value))
        return number if abs(number) <= _LARGEST else _empty(kind)
    if issubclass(kind, (BaseModel, Enum, type(BaseModel))) or _is_of_python(kind):
        return value
    return _empty(kind)


def _empty(kind: type) -> object:
    """Return an object of no meaning, whose class has the name of another."""
    return type(type.__getattribute__(kind, "__name__"), (), {})()


def _is_of_python(kind: type) -> bool:
    return _module_of(kind).partition(".")[0] in sys.stdlib_module_names


def _module_of(kind: type) -> str:
    return str(type.__getattribute__(kind, "__module__"))


class Placing:
    """Makes declarations independent of the machine that loads them; a text it cannot read is an issue."""

    def __init__(self, root: Path) -> None:
        self.issues: list[Issue] = []
        self.files: dict[Path, None] = {}
        self._root = root
        self._done: dict[int, tuple[object, object]] = {}
        self._depth = 0
        self._sources: dict[Source, Source] = {}

    def placed(self, value: T) -> T:
        """Return a value with every text read and every place relative, down to its last part."""
        return cast("T", self._placed(value))

    def source(self, source: Source) -> Source:
        """Return a place relative to the project, in POSIX form; a place outside of it stays as it is."""
        if source not in self._sources:
            path = Path(source.file)
            inside = path.is_absolute() and path.is_relative_to(self._root)
            file = path.relative_to(self._root).as_posix() if inside else source.file
            self._sources[source] = Source(file=file, line=source.line)
        return self._sources[source]

    def _placed(self, value: object) -> object:
        kind = type(value)
        if kind is tuple or kind is list:
            return self._part(value, self._sequence)
        if issubclass(kind, dict):
            return self._part(value, self._mapping)
        if not _module_of(kind).startswith(_DECLARE) and kind is not Source:
            return harmless(value)
        match value:
            case Source():
                return self.source(value)
            case TextFile() if type(value.path) is str or issubclass(type(value.path), Path):
                return self._text(value)
            case _:
                return self._part(value, self._copied) if is_dataclass(kind) else value

    def _part(self, value: object, place: Callable[[object], object]) -> object:
        """Place a part once; one that holds itself, or is nested too deep, holds an empty object there."""
        if id(value) not in self._done:
            self._done[id(value)] = value, _empty(type(value))
            self._depth += 1
            if self._depth <= _DEEPEST:
                self._done[id(value)] = value, place(value)
            self._depth -= 1
        return self._done[id(value)][1]

    def _sequence(self, value: object) -> object:
        placed = [self._placed(one) for one in cast("tuple[object, ...] | list[object]", value)]
        return placed if isinstance(value, list) else tuple(placed)

    def _mapping(self, value: object) -> object:
        items = dict.items(cast("dict[object, object]", value))
        return {self._placed(key): self._placed(held) for key, held in items}

    def _copied(self, value: object) -> object:
        copied = object.__new__(type(value))
        for one in fields(cast("DataclassInstance", value)):
            part = getattr(value, one.name, UNSET)
            if one.name == "source" and type(part) is not Source:
                part = Source(file="", line=0)
            object.__setattr__(copied, one.name, part if id(type(part)) in _PLAIN else self._placed(part))
        return copied

    def _text(self, text: TextFile) -> object:
        """Return what the file holds, or the reference itself where that cannot be read."""
        path = Path(os.path.normpath(Path(text.source.file).parent / str(text.path)))
        if not (path.is_relative_to(self._root) and is_inside(self._root, path)):
            self._refuse(text, "outside-project", "it lies outside of the project", "keep it below novu.toml")
            return replace(text, source=self.source(text.source))
        self.files[path] = None
        content = self._read(text, path)
        if content is None:
            return replace(text, source=self.source(text.source))
        return ReadText.of(content, file=path.relative_to(self._root).as_posix())

    def _read(self, text: TextFile, path: Path) -> str | None:
        try:
            content = read_source_text(path)
        except OSError as error:
            reason = (error.strerror or "it cannot be read").lower()
            self._refuse(text, "unreadable-file", reason, "the path is relative to the module that names it")
        except ValueError:  # a path with NUL, or bytes that are not UTF-8
            self._refuse(text, "unreadable-file", "it is not a text in UTF-8", "save it as UTF-8")
        else:
            if "\0" not in content:
                return content
            self._refuse(text, "unreadable-file", "it is binary", "name a text file")
        return None

    def _refuse(self, text: TextFile, code: str, reason: str, hint: str) -> None:
        self.issues.append(
            Issue(
                code=code,
                where=f'file("{text.path}")',
                message=f"cannot take the text of {text.path}: {reason}",
                hint=hint,
                source=self.source(text.source),
            )
        )
