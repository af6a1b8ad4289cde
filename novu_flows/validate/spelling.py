"""Texts that Novu, or JSON on the way to it, cannot take."""

from collections.abc import Iterator

from novu_flows.issues import Issue
from novu_flows.validate.place import Place

# What JavaScript's trim() removes (ECMAScript: WhiteSpace and LineTerminator).
_TRIMMED = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def is_blank(text: str) -> bool:
    """Say whether nothing is left of a text once Novu has trimmed it."""
    return not text.strip(_TRIMMED)


def is_trimmed(text: str) -> bool:
    """Say whether Novu keeps a text as it is when it trims it."""
    return text == text.strip(_TRIMMED)


def is_encodable(text: str) -> bool:
    """Say whether a text can be sent: half of a surrogate pair has no UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def encoding_issues(place: Place, text: str) -> Iterator[Issue]:
    """Tell of a text that cannot be sent."""
    if not is_encodable(text):
        yield place.error(
            "invalid-text",
            "the text holds half of a surrogate pair, which UTF-8 cannot hold",
            "remove the character, or write it whole",
        )
