"""Texts as Python source: quoted, as raw patterns, as docstrings."""

from collections.abc import Iterable

_MANY_QUOTES = '"""'


def quoted(text: str) -> str:
    """Write a text as a literal, in double quotes unless it holds them."""
    escaped = "".join(_escaped(character) for character in text)
    if '"' in escaped and "'" not in escaped:
        return f"'{escaped}'"
    return '"' + escaped.replace('"', '\\"') + '"'


def quoted_pattern(pattern: str) -> str:
    """Write a regular expression, raw where that says the same."""
    is_plain = "\\" in pattern and '"' not in pattern and pattern.isprintable() and pattern[-1] != "\\"
    return f'r"{pattern}"' if is_plain else quoted(pattern)


def docstring(text: str, *, indent: int = 0) -> list[str]:
    """Write a docstring as lines; none where there is no text."""
    lines = [line.rstrip() for line in text.strip().expandtabs().splitlines()]
    if not any(lines):
        return []
    margin = " " * indent
    escaped = [_escaped_in_docstring(line) for line in _dedented(lines)]
    if len(escaped) == 1:
        return [f"{margin}{_MANY_QUOTES}{_opened(escaped[0])}{_MANY_QUOTES}"]
    first, *rest = escaped
    body = [f"{margin}{line}".rstrip() for line in rest]
    return [f"{margin}{_MANY_QUOTES}{_opened(first)}", *body, f"{margin}{_MANY_QUOTES}"]


def _escaped(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def _escaped_in_docstring(line: str) -> str:
    escaped = "".join(_escaped(character) for character in line).replace(_MANY_QUOTES, '\\"\\"\\"')
    return escaped[:-1] + '\\"' if escaped.endswith('"') and not escaped.endswith('\\"') else escaped


def _opened(line: str) -> str:
    """Keep a quote at the start of the text apart from those of the docstring."""
    return f" {line}" if line.startswith('"') else line


def _dedented(lines: Iterable[str]) -> list[str]:
    """Take the margin of the lines after the first away, as `inspect.cleandoc` does."""
    first, *rest = lines
    margin = min((len(line) - len(line.lstrip()) for line in rest if line), default=0)
    return [first, *(line[margin:] for line in rest)]
