"""Collects what modules declare: every declaration once, in order of its place in the files."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from novu_flows.declare.basics import Unset
from novu_flows.declare.cases import GeneratedCases, TriggerCase
from novu_flows.declare.collection import Declarations, Removed
from novu_flows.declare.steps import ReadText, TextFile
from novu_flows.declare.workflow import Subscriber, Workflow
from novu_flows.issues import Issue, Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


_KINDS = (Workflow, Subscriber, Removed, TriggerCase, GeneratedCases)


def declared_in(modules: Iterable[ModuleType]) -> list[object]:
    """
    Give the declarations of modules, also those inside lists and tuples; the same object once.

    A case without a name is called as its variable.
    """
    seen: dict[int, object] = {}
    return [
        _named(one, variable)
        for module in modules
        for variable, value in list(vars(module).items())
        for one in _inside(value, seen)
    ]


def collected(declared: Iterable[object]) -> Declarations:
    """Put declarations together; of equal ones of one id, one counts."""
    values = list(declared)
    return Declarations(
        workflows=_of_kind(values, Workflow, lambda one: one.workflow_id),
        subscribers=_of_kind(values, Subscriber, lambda one: one.subscriber_id),
        removed=_of_kind(values, Removed, lambda one: f"{one.resource} {one.key}"),
        cases=_of_kind(values, TriggerCase, id),
        generated=_of_kind(values, GeneratedCases, id),
    )


def _inside(value: object, seen: dict[int, object]) -> Iterator[object]:
    if not isinstance(value, (*_KINDS, list, tuple)) or id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, list | tuple):
        for one in value:
            yield from _inside(one, seen)
    else:
        yield value


def _named(declared: object, variable: str) -> object:
    if isinstance(declared, TriggerCase | GeneratedCases) and declared.name == "":
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
    """Give another form to a key of a wrong type, which `check` reports."""
    return key if isinstance(key, str | int) else repr(key)


T = TypeVar("T")
_PLAIN = frozenset({str, bool, int, float, dict, type(None), Unset})
_DECLARE = "novu_flows.declare."


def at_reference(source: Source, reference: str) -> Source:
    """Return a place in the tree of a git reference, which the folder may not hold."""
    return replace(source, file=f"at {reference}, {source.file}")


class Placing:
    """Makes declarations independent of the machine that loads them; a text it cannot read is an issue."""

    def __init__(self, root: Path) -> None:
        self.issues: list[Issue] = []
        self.files: dict[Path, None] = {}
        self._root = root
        self._done: dict[int, tuple[object, object]] = {}
        self._sources: dict[Source, Source] = {}

    def placed(self, value: T) -> T:
        """Give a value with every text read and every place relative, down to its last part."""
        return cast("T", self._placed(value))

    def source(self, source: Source) -> Source:
        """Give a place relative to the project, in POSIX form; a place outside of it stays as it is."""
        if source not in self._sources:
            path = Path(source.file)
            inside = path.is_absolute() and path.is_relative_to(self._root)
            file = path.relative_to(self._root).as_posix() if inside else source.file
            self._sources[source] = Source(file=file, line=source.line)
        return self._sources[source]

    def _placed(self, value: object) -> object:
        if type(value) in (tuple, list):
            return self._sequence(cast("tuple[object, ...] | list[object]", value))
        if not type(value).__module__.startswith(_DECLARE) and not isinstance(value, Source):
            return value
        match value:
            case Source():
                return self.source(value)
            case TextFile():
                return self._text(value)
            case _:
                return self._part(value) if is_dataclass(value) and not isinstance(value, type) else value

    def _sequence(self, value: tuple[object, ...] | list[object]) -> object:
        placed = [self._placed(one) for one in value]
        return placed if isinstance(value, list) else tuple(placed)

    def _part(self, value: "DataclassInstance") -> object:
        if id(value) not in self._done:
            self._done[id(value)] = (value, self._copied(value))
        return self._done[id(value)][1]

    def _copied(self, value: "DataclassInstance") -> object:
        copied = object.__new__(type(value))
        for one in fields(value):
            part = getattr(value, one.name)
            object.__setattr__(copied, one.name, part if type(part) in _PLAIN else self._placed(part))
        return copied

    def _text(self, text: TextFile) -> object:
        """Give what the file holds, or the reference itself where that cannot be read."""
        path = Path(os.path.normpath(Path(text.source.file).parent / str(text.path)))
        if not path.is_relative_to(self._root):
            self._refuse(text, "outside-project", "it lies outside of the project", "keep it below novu.toml")
            return text
        self.files[path] = None
        content = self._read(text, path)
        return text if content is None else ReadText.of(content, file=path.relative_to(self._root).as_posix())

    def _read(self, text: TextFile, path: Path) -> str | None:
        try:
            content = path.read_text(encoding="utf-8-sig")
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
