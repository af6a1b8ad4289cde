"""Puts what files hold in place of `file()`, and makes the places of declarations relative to the project."""

import os
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from novu_flows.declare.text import ReadText, TextFile
from novu_flows.declare.unset import Unset
from novu_flows.issues import Issue, Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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
