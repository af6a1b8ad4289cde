"""The identifier that Novu makes from a workflow's name."""

import re

from novu_flows.wire.romanization import SPELLINGS

_FIRST_REMOVED = re.compile(r"[^A-Za-z0-9_\s$*+~.()'\"!\-:@]+")
_THEN_REMOVED = re.compile(r"[^a-z0-9-]+")
_GAPS = re.compile(r"[\s-]+")


def slug(name: str) -> str:
    """
    Make an identifier as Novu does: `slugify(name, {lower: true, strict: true})` (API notes, section 9.5).

    A name without any letter that has a Latin spelling gives an empty identifier.
    """
    spelled = "".join(SPELLINGS.get(character, character) for character in name)
    joined = _GAPS.sub("-", _FIRST_REMOVED.sub("", spelled).strip()).lower()
    return _GAPS.sub("-", _THEN_REMOVED.sub("", joined))
