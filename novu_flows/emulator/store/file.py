"""Opens the SQLite database that a store works on: in memory, or a file of ours that nobody else has open."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from novu_flows.errors import Refused

FORMAT = 1  # raise it when documents or indexes change so that older files cannot be read
_OURS = 0x4E4F5655  # "NOVU"
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)  # the last: a table is gone
_PATIENCE_SECONDS = 0.5  # a load of `watch` has the file for less, so a plan beside it works


class StoreInUse(Refused):
    """Another process, or another emulator of this one, has the file open."""


class StoreUnreadable(Refused):
    """The file is not a store, cannot be opened, or was written by another version of novu-flows."""


class StoreFailed(Refused):
    """The file was open, and cannot be read or written any more: the disk is full, or the file is damaged."""


class Database:
    """An open database; what SQLite cannot do with its file is raised as StoreFailed."""

    def __init__(self, connection: sqlite3.Connection, file: Path | None) -> None:
        self.connection = connection
        self._file = file

    def execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Carry out a statement."""
        with self._failing():
            return self.connection.execute(statement, values)

    def texts(self, statement: str, values: Sequence[object]) -> Iterator[str]:
        """Return the first column of what a statement selects, one row at a time."""
        return self._texts(self.execute(statement, values))

    def _texts(self, rows: sqlite3.Cursor) -> Iterator[str]:
        with self._failing(), closing(rows):  # a cursor that is left open keeps the file locked
            for (text,) in rows:
                yield text

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise _failed(self._file, error) from error


def open_database(file: Path | None) -> Database:
    """
    Open the database of a file, which is made if it does not exist, or a new one in memory.

    A transaction is open: what a new store begins with is kept as a whole or not at all. Raise StoreInUse or
    StoreUnreadable. A kill at any moment leaves the file as the last commit left it.
    """
    if file is None:
        return Database(_connect(":memory:"), None)
    _make_private(file)
    try:
        connection = _connect(file)
    except sqlite3.DatabaseError as error:
        raise _unreadable(file, str(error)) from error
    try:
        _claim(connection, file)
    except BaseException:
        connection.close()
        raise
    return Database(connection, file)


def _connect(database: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(
        database,
        timeout=_PATIENCE_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )


def _make_private(file: Path) -> None:
    """Make the file readable for its owner only: it holds API keys."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with suppress(PermissionError):  # another user's, who has let this one write
            file.chmod(0o600)
    except OSError as error:
        raise StoreUnreadable(
            f"{file} cannot be written, and the emulator keeps its state there: {error.strerror or error}",
            remedy="name a file that can be in novu.toml (`file`), or with --db",
        ) from error


def _claim(database: sqlite3.Connection, file: Path) -> None:
    """Lock the file for as long as the connection lives, and make sure that it is ours."""
    try:
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        _check_format(database, file)
        database.execute("COMMIT")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute("BEGIN IMMEDIATE")
        database.execute(f"PRAGMA application_id={_OURS}")
        database.execute(f"PRAGMA user_version={FORMAT}")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise StoreInUse(
                f"{file} is in use by another emulator", remedy="stop that one, or choose another file"
            ) from error
        raise _unreadable(file, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise _unreadable(file, str(error)) from error


def _check_format(database: sqlite3.Connection, file: Path) -> None:
    is_new = database.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    (program,) = database.execute("PRAGMA application_id").fetchone()
    (written,) = database.execute("PRAGMA user_version").fetchone()
    if program != _OURS and not (is_new and program == 0):
        raise _unreadable(file, "it is a database of another program")
    if not is_new and written != FORMAT:
        raise _unreadable(
            file, f"it has format {written}, and this version of novu-flows reads format {FORMAT}"
        )


def _unreadable(file: Path, reason: str) -> StoreUnreadable:
    return StoreUnreadable(
        f"{file} cannot be used as the emulator's state: {reason}", remedy="delete it, or choose another file"
    )


_ESCAPE = "\ufdd0"  # no character, so hardly ever in a text
_ESCAPED = {"\0": f"{_ESCAPE}0", _ESCAPE: f"{_ESCAPE}1"}
_TO_ESCAPE = re.compile(f"[\0{_ESCAPE}]")
_TO_RESTORE = re.compile(f"{_ESCAPE}[01]")
_RESTORED = {written: character for character, written in _ESCAPED.items()}
_LARGEST = 2**63 - 1
_WRITE = json.JSONEncoder(separators=(",", ":")).encode  # made once, unlike in json.dumps


def to_text(document: Any) -> str:
    """Write a document."""
    text = _WRITE(document)
    if "\\u0000" in text or "\\ufdd0" in text:
        return _WRITE(_in_texts(document, _TO_ESCAPE, _ESCAPED))
    return text


def from_text(text: str) -> Any:
    """Read a document that `to_text` has written."""
    document = json.loads(text)
    return _in_texts(document, _TO_RESTORE, _RESTORED) if "\\ufdd0" in text else document


def bound(value: Any) -> Any:
    """Return a value in the form in which SQLite compares it with what it finds in a document."""
    if isinstance(value, str):
        return _TO_ESCAPE.sub(lambda found: _ESCAPED[found[0]], value)
    return float(value) if isinstance(value, int) and abs(value) > _LARGEST else value


def _in_texts(value: Any, pattern: re.Pattern[str], written: dict[str, str]) -> Any:
    match value:
        case str():
            return pattern.sub(lambda found: written[found[0]], value)
        case list():
            return [_in_texts(item, pattern, written) for item in value]
        case dict():
            return {
                _in_texts(key, pattern, written): _in_texts(held, pattern, written)
                for key, held in value.items()
            }
        case _:
            return value


def _failed(file: Path | None, error: sqlite3.DatabaseError) -> StoreFailed:
    place = file or "the memory"
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
        message = f"{place}, which holds the emulator's state, is damaged: {error}"
        return StoreFailed(message, remedy="bring back a copy of it, or delete it to begin anew")
    message = f"{place}, which holds the emulator's state, cannot be read or written: {error}"
    return StoreFailed(
        message, remedy="make room on the disk and run it again; what was answered before is kept"
    )
