"""JSON that comes from the command line: in place, from a file, or from standard input."""

import json
import sys
from pathlib import Path

import click

METAVAR = "JSON|@FILE|-"


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


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig")
    if given.startswith("@"):
        return Path(given[1:]).read_text(encoding="utf-8-sig")
    return given
