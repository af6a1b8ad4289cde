"""The slugs by which Novu 3.15 names what it holds: the words of a name, and the database id in base 62."""

import re

from novu_flows.javascript.slugify import slug

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HEX = 24
_TAIL = re.compile(r"(?:^|_(?:wf|st|lt)_)([0-9A-Za-z]{16})$")

# Where `@sindresorhus/slugify` parts words (its decamelize), and what stands between them.
_BETWEEN_WORDS = (
    re.compile(r"([A-Z]{2,})(\d+)"),
    re.compile(r"([a-z\d]+)([A-Z]{2,})"),
    re.compile(r"([a-z\d])([A-Z])"),
    re.compile(r"([A-Z]+)([A-Z][a-rt-z\d]+)"),
)
# What it spells otherwise than the table of 0.14 (recorded `Größe & Co`).
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "&": " and "}
_NO_WORD = re.compile(r"[^\w]+|_")


def slug_of(name: str, kind: str, database_id: str) -> str:
    """Return the slug of a thing; `kind` is `wf`, `st` or `lt`."""
    return slug_of_id(words_of(name), kind, database_id)


def slug_of_id(words: str, kind: str, database_id: str) -> str:
    """Return the slug of what is not named by its words."""
    return f"{words}_{kind}_{_in_base_62(int(database_id, 16))}"


def words_of(name: str) -> str:
    """Return the words of a name as a slug has them; a word ends where a capital begins another."""
    for letter, spelled in _SPELLED.items():
        name = name.replace(letter, spelled)
    for pattern in _BETWEEN_WORDS:
        name = pattern.sub(r"\1 \2", name)
    return slug(_NO_WORD.sub(" ", name)).strip("-")


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
