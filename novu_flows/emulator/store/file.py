"""Opens the SQLite database that a store works on: in memory, or a file of ours that nobody else has open."""

import json
import re
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from novu_flows.errors import Refused

FORMAT = 1  # raise it when documents or indexes change so that older files cannot be read
_OURS = 0x4E4F5655  # "NOVU"
_PATIENCE_SECONDS = 0.5  # a load of `watch` has the file for less, so a plan beside it works


class StoreInUse(Refused):
    """Another process, or another emulator of this one, has the file open."""


class StoreUnreadable(Refused):
    """The file is not a store, cannot be opened, or was written by another version of novu-flows."""


def open_database(file: Path | None) -> sqlite3.Connection:
    """
    Open the database of a file, which is made if it does not exist, or a new one in memory.

    Raise StoreInUse or StoreUnreadable. A kill at any moment leaves the file as the last commit left it.
    """
    if file is None:
        return _connect(":memory:")
    _make_private(file)
    try:
        database = _connect(file)
    except sqlite3.DatabaseError as error:
        raise _unreadable(file, str(error)) from error
    try:
        _claim(database, file)
    except BaseException:
        database.close()
        raise
    return database


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
        database.execute(f"PRAGMA application_id={_OURS}")
        database.execute(f"PRAGMA user_version={FORMAT}")
        database.execute("COMMIT")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
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
    ours = database.execute("PRAGMA application_id").fetchone() == (_OURS,)
    (written,) = database.execute("PRAGMA user_version").fetchone()
    if not is_new and not ours:
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
    """Give a value the form in which SQLite compares it with what it finds in a document."""
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
