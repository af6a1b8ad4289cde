"""The cleaning of HTML, as the npm package sanitize-html 2 does it, before an editor's block is kept."""

import re
from collections.abc import Iterator
from typing import assert_never

from novu_flows.javascript.htmlparser2 import Closed, Opened, TextNode, events

_ALLOWED = """
    address article aside footer header h1 h2 h3 h4 h5 h6 hgroup main nav section
    blockquote dd div dl dt figcaption figure hr li ol p pre ul
    a abbr b bdi bdo br cite code data dfn em i kbd mark q rb rp rt rtc ruby s samp small span strong sub sup
    time u var wbr caption col colgroup table tbody td tfoot th thead tr
"""
_ALLOWED_TAGS = frozenset(_ALLOWED.split())
_ALLOWED_ATTRIBUTES = {"a": ("href", "name", "target")}
_SCHEMES = ("http", "https", "ftp", "mailto", "tel")
_SELF_CLOSING = ("br", "hr")
# These go with all that is in them; of other tags that are not allowed, what is in them stays.
_GONE_WITH_CONTENT = ("script", "style", "textarea", "option")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9.\-+]*):")


def sanitized(html: str) -> str:
    """ReturnHTML in which only harmless tags and attributes are left, special characters escaped."""
    return "".join(_pieces(html))


def _pieces(html: str) -> Iterator[str]:
    hidden = 0  # how many tags are open inside one that goes with its content, itself included
    for event in events(html):
        match event:
            case TextNode(text):
                yield "" if hidden else _escape(text)
            case Opened(name, attributes):
                hidden += 1 if hidden or name in _GONE_WITH_CONTENT else 0
                yield "" if hidden else _opened(name, attributes)
            case Closed(name):
                yield "" if hidden else _closed(name)
                hidden -= 1 if hidden else 0
            case _:
                assert_never(event)


def _opened(name: str, attributes: dict[str, str]) -> str:
    if name not in _ALLOWED_TAGS:
        return ""
    kept = "".join(
        _attribute(key, value)
        for key, value in attributes.items()
        if key in _ALLOWED_ATTRIBUTES.get(name, ()) and not (key == "href" and _is_naughty(value))
    )
    return f"<{name}{kept}{' />' if name in _SELF_CLOSING else '>'}"


def _closed(name: str) -> str:
    return f"</{name}>" if name in _ALLOWED_TAGS and name not in _SELF_CLOSING else ""


def _attribute(name: str, value: str) -> str:
    quoted = _escape(value).replace('"', "&quot;")
    return f' {name}="{quoted}"' if value else f" {name}"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_naughty(href: str) -> bool:
    bare = re.sub(r"[\x00-\x20]+", "", href)
    end = bare.rfind("-->") + 3  # a comment that is not closed is looked for no further than that
    scheme = _SCHEME.match(re.sub(r"<!--.*?-->", "", bare[:end], flags=re.DOTALL) + bare[end:])
    return scheme is not None and scheme[1].lower() not in _SCHEMES
