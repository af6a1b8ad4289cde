"""The slug that today's Novu makes of a name, with `@sindresorhus/slugify`."""

import re

from novu_flows.javascript.slugify import slug

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


def todays_slug(name: str) -> str:
    """Return the words of a name as a slug has them; a word ends where a capital begins another."""
    for letter, spelled in _SPELLED.items():
        name = name.replace(letter, spelled)
    for pattern in _BETWEEN_WORDS:
        name = pattern.sub(r"\1 \2", name)
    return slug(_NO_WORD.sub(" ", name)).strip("-")
