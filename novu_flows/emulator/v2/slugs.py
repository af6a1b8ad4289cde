"""The slugs by which Novu 3.15 names what it holds: the words of a name, and the database id in base 62."""

import re

from novu_flows.javascript.sindresorhus_slugify import todays_slug

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HEX, _SHORT = 24, 16
_DATABASE_ID = re.compile(r"[0-9a-f]{24}")
_TAIL = re.compile(r"[0-9A-Za-z]{16}$")


def slug_of(name: str, kind: str, database_id: str) -> str:
    """Return the slug of a thing; `kind` is `wf`, `st` or `lt`."""
    return slug_of_id(todays_slug(name), kind, database_id)


def slug_of_id(words: str, kind: str, database_id: str) -> str:
    """Return the slug of what is not named by its words."""
    return f"{words}_{kind}_{_in_base_62(int(database_id, 16))}"


def _in_base_62(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def named_by(text: str) -> str:
    """
    Return what a path names: a database id, or an identifier.

    A slug ends with the id in base 62, and Novu reads the last sixteen letters and digits of every long text so, also
    those of an identifier, which then is found by its database id alone (recorded 105).
    """
    if _DATABASE_ID.fullmatch(text) or len(text) < _SHORT:
        return text
    tail = _TAIL.search(text)
    decoded = _decoded(tail[0]) if tail else ""
    return decoded if len(decoded) == _HEX or 0 < len(decoded) < _SHORT else text


def _decoded(digits: str) -> str:
    """Return digits in base 62 as bytes in hexadecimal; each zero that they begin with is a byte of its own."""
    number = 0
    for digit in digits:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    body = f"{number:x}" if number else ""
    zeros = len(digits) - len(digits.lstrip("0"))
    return "00" * zeros + body.zfill(len(body) + len(body) % 2)


def is_database_id(named: str) -> bool:
    """Return whether what is named is a database id, and no identifier."""
    return _DATABASE_ID.fullmatch(named) is not None
