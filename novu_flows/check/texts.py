"""Texts that Novu, or JSON on the way to it, cannot take."""

import re
from collections.abc import Iterator

from novu_flows.check.place import Place
from novu_flows.issues import Issue
from novu_flows.urls import UNSAFE, WEB, web_url

# What JavaScript's trim() removes (ECMAScript: WhiteSpace and LineTerminator).
_TRIMMED = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def is_blank(text: str) -> bool:
    """Return whether nothing is left of a text once Novu has trimmed it."""
    return not text.strip(_TRIMMED)


def is_trimmed(text: str) -> bool:
    """Return whether Novu keeps a text as it is when it trims it."""
    return text == text.strip(_TRIMMED)


def is_encodable(text: str) -> bool:
    """Return whether a text can be sent: half of a surrogate pair has no UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def encoding_issues(place: Place, text: str) -> Iterator[Issue]:
    """Report a text that cannot be sent."""
    if not is_encodable(text):
        yield place.error(
            "invalid-text",
            "the text holds half of a surrogate pair, which UTF-8 cannot hold",
            "remove the character, or write it whole",
        )


_MUSTACHE = re.compile(r"\{\{\{?.*?\}\}\}?", re.DOTALL)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SCRIPTS = frozenset({"javascript", "vbscript", "data"})


def link_issues(place: Place, url: str) -> Iterator[Issue]:
    """Report a link that is none: absolute, relative, of an app (`acme://orders`), or a template."""
    end = url.rfind("}}") + 3  # a tag that is not closed is looked for no further than that
    if trouble := _link_trouble(_MUSTACHE.sub("x", url[:end]) + url[end:]):
        yield place.error(
            "invalid-url", f"it {trouble}", "write https://…, a path such as /orders, or a template"
        )


def endpoint_issues(place: Place, url: str) -> Iterator[Issue]:
    """Report a URL that no server can be called by; its text may be secret and is not shown."""
    if web_url(url) is None:
        yield place.error(
            "invalid-url", "it is not the URL of a server", "write it whole, beginning with https://"
        )


def _link_trouble(url: str) -> str:
    if UNSAFE.search(url):
        return "holds a space or another character that a URL cannot hold"
    scheme = match[1].lower() if (match := _SCHEME.match(url)) else ""
    if scheme in _SCRIPTS:
        return f"runs code ({scheme}:)"
    if scheme in WEB and web_url(url) is None:
        return "has no host"
    return ""
