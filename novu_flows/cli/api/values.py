"""Values of the command line that are more than a word: JSON, and moments."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

ValueReader = Callable[[str], object]


def read_json(given: str) -> object:
    """Read `{"a": 1}`, `@file.json` or `-`; a usage error says where it is wrong, but not what it holds."""
    try:
        value: object = json.loads(_text(given))
    except json.JSONDecodeError as error:
        raise click.BadParameter(
            f"no JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise click.BadParameter("no JSON in UTF-8") from None
    except OSError as error:
        raise click.BadParameter(f"the file cannot be read: {error.strerror}") from None
    return value


def read_json_object(given: str) -> object:
    """Read JSON that is an object."""
    value = read_json(given)
    if not isinstance(value, dict):
        raise click.BadParameter("no JSON object")
    return value


def read_json_list(given: str) -> object:
    """Read JSON that is a list."""
    value = read_json(given)
    if not isinstance(value, list):
        raise click.BadParameter("no JSON list")
    return value


def read_moment(given: str) -> object:
    """Read a moment in ISO 8601, of UTC unless it names another zone, or in milliseconds since 1970."""
    try:
        if given.isdecimal():
            return datetime.fromtimestamp(int(given) / 1000, UTC)
        moment = datetime.fromisoformat(given)
    except (ValueError, OverflowError, OSError):
        raise click.BadParameter(f"{given!r} is no moment like 2030-01-01T09:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig")
    if given.startswith("@"):
        return Path(given[1:]).read_text(encoding="utf-8-sig")
    return given


_JSON = "JSON|@FILE|-"
METAVARS: Mapping[ValueReader, str] = {
    read_json: _JSON,
    read_json_object: _JSON,
    read_json_list: _JSON,
    read_moment: "MOMENT",
}
