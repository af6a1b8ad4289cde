"""The slugs by which Novu 3.15 names what it holds: the words of a name, and the database id in base 62."""

import re

from novu_flows.javascript.sindresorhus_slugify import todays_slug

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HEX = 24
_TAIL = re.compile(r"(?:^|_(?:wf|st|lt)_)([0-9A-Za-z]{16})$")


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


def id_of(text: str) -> str | None:
    """Return the database id that a slug ends with; any sixteen letters and digits alone are read as one."""
    found = _TAIL.search(text)
    if found is None:
        return None
    number = 0
    for digit in found[1]:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return f"{number:0{_HEX}x}"[:_HEX]
