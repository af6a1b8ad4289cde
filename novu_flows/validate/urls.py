"""Shapes of URLs: of web pages a click may lead to, and of servers that are called."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from novu_flows.issues import Issue
from novu_flows.validate.place import Place

_MUSTACHE = re.compile(r"\{\{\{?.*?\}\}\}?", re.DOTALL)
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"`\\]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SCRIPTS = frozenset({"javascript", "vbscript", "data"})
_WEB = frozenset({"http", "https"})


def link_issues(place: Place, url: str) -> Iterator[Issue]:
    """Tell of a link that is none: absolute, relative, of an app (`acme://orders`), or a template."""
    end = url.rfind("}}") + 3  # a tag that is not closed is looked for no further than that
    if trouble := _link_trouble(_MUSTACHE.sub("x", url[:end]) + url[end:]):
        yield place.error(
            "invalid-url", f"it {trouble}", "write https://…, a path such as /orders, or a template"
        )


def endpoint_issues(place: Place, url: str) -> Iterator[Issue]:
    """Tell of a URL that no server can be called by; its text may be secret and is not shown."""
    if not _is_endpoint(url):
        yield place.error(
            "invalid-url", "it is not the URL of a server", "write it whole, beginning with https://"
        )


def _link_trouble(url: str) -> str:
    if _UNSAFE.search(url):
        return "holds a space or another character that a URL cannot hold"
    scheme = match[1].lower() if (match := _SCHEME.match(url)) else ""
    if scheme in _SCRIPTS:
        return f"runs code ({scheme}:)"
    if scheme in _WEB and not _is_endpoint(url):
        return "has no host"
    return ""


def _is_endpoint(url: str) -> bool:
    if _UNSAFE.search(url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in _WEB and bool(parts.hostname) and port != 0
