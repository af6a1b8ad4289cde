"""Request bodies as Express's body-parser takes them: JSON and forms, charsets, compression, size limits."""

import re
import zlib
from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.refusal import Refusal, bad_request, server_error
from novu_flows.javascript.json import NotJson, TooDeep, read_json
from novu_flows.javascript.qs import MOST_VALUES, read_query

SMALL = 100 * 1024
LARGE = 20 * 1024 * 1024
# The routes that take large bodies (docs/novu/v1.md, section 2.7).
_LARGE_ROUTES = ("/v1/events/", "/v1/notification-templates/", "/v1/layouts/")
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
# The charsets that body-parser's decoder has, and their names in Python.
_CHARSETS = {
    "utf-8": "utf-8-sig",
    "utf-7": "utf-7",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_GZIP_OR_ZLIB = 47
_DEEPEST = 180  # the levels that MongoDB stores
_MOST_VALUES = 250_000  # of a body; they are read in a fifth of a second, in which nothing else is answered
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NO_BRACKETS = re.compile(r"[^{}\[\]]+")
_WHITE_SPACE = " \t\n\r"


def limit_of(path: str) -> int:
    """Return the greatest size of a body in bytes, after decompression."""
    return LARGE if f"{path.lower()}/".startswith(_LARGE_ROUTES) else SMALL


def read_body(raw: bytes, headers: Mapping[str, str], limit: int) -> Any:
    """
    Read a body; a body of another content type, or none, is `{}`.

    Raise Refusal: 400 not JSON, 413 too large, 415 unknown charset or compression.
    """
    content_type, charset = _content_type(headers.get("content-type", ""))
    if content_type not in (_JSON, _FORM) or not _is_sent(raw, headers):
        return {}
    if charset not in _CHARSETS or (content_type == _FORM and charset != "utf-8"):
        raise _unreadable(415, f'unsupported charset "{charset.upper()}"')
    raw = _inflate(raw, headers.get("content-encoding", "identity").lower(), limit)
    if len(raw) > limit:
        raise _unreadable(413, "request entity too large")
    text = _decode(raw, charset)
    return _read_json(text) if content_type == _JSON else _read_form(text)


def _content_type(header: str) -> tuple[str, str]:
    content_type, *parameters = (part.strip() for part in header.split(";"))
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return content_type.lower(), charset


def _is_sent(raw: bytes, headers: Mapping[str, str]) -> bool:
    return bool(raw) or "content-length" in headers or "transfer-encoding" in headers


def _inflate(raw: bytes, encoding: str, limit: int) -> bytes:
    if encoding == "identity":
        return raw
    if encoding not in ("gzip", "deflate"):
        raise _unreadable(415, f'unsupported content encoding "{encoding}"')
    stream = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)
    try:
        inflated = stream.decompress(raw, limit + 1)
    except zlib.error as error:
        raise _unreadable(400, str(error).partition(": ")[2] or str(error)) from error
    if raw and not stream.eof and len(inflated) <= limit:
        raise _unreadable(400, "unexpected end of file")
    return inflated


def _unreadable(status: int, message: str) -> Refusal:
    return Refusal(status, message, error=None)


def _decode(raw: bytes, charset: str) -> str:
    return raw.decode(_CHARSETS[charset], "replace").removeprefix("\ufeff")


def _read_json(text: str) -> Any:
    if not text:
        return {}
    if _has_too_many_values(text):
        raise _unreadable(413, "request entity too large")
    first = text.lstrip(_WHITE_SPACE)[:1]
    if first not in ("{", "["):
        raise bad_request(_syntax_error(text, text.find(first) if first else 0))
    if _is_deep(text):
        raise server_error()
    try:
        return read_json(text)
    except NotJson as error:
        raise bad_request(_syntax_error(text, error.position)) from error
    except TooDeep as error:
        raise server_error() from error


def _has_too_many_values(text: str) -> bool:
    """Return whether reading a text would hold up every other request; most texts have too few marks to."""
    return _marks_of(text) > _MOST_VALUES and _marks_of(_STRING.sub("", text)) > _MOST_VALUES


def _marks_of(text: str) -> int:
    return sum(map(text.count, ",{["))


def _is_deep(text: str) -> bool:
    """Return whether a text nests deeper than can be stored; most texts have too few brackets to."""
    if text.count("{") + text.count("[") <= _DEEPEST:
        return False
    return _depth(_NO_BRACKETS.sub("", _STRING.sub("", text))) > _DEEPEST


def _depth(brackets: str) -> int:
    depth = deepest = 0
    for bracket in brackets:
        depth += 1 if bracket in "{[" else -1
        deepest = max(deepest, depth)
    return deepest


def _syntax_error(text: str, position: int | None) -> str:
    """Return what Node 16 says of a text that is not JSON."""
    if position is None:
        return "Unexpected end of JSON input"
    found = text[position : position + 1]
    kind = {'"': "string"}.get(found, "number" if found in "-0123456789" else f"token {found}")
    return f"Unexpected {kind} in JSON at position {position}"


def _read_form(text: str) -> Any:
    if text.count("&") >= MOST_VALUES:
        raise _unreadable(413, "too many parameters")
    return read_query(text)
