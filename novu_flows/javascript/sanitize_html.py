"""The cleaning of HTML, as the npm package sanitize-html 2 does it, before an editor's block is kept."""

import re
from collections.abc import Iterator
from typing import assert_never

from novu_flows.dataclass import dataclass
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
_PAGE_TAGS = frozenset(("style", "img", "html", "head", "body", "link", "meta", "title"))
_SELF_CLOSING = ("br", "hr", "img", "link", "meta")
# These go with all that is in them; of other tags that are not allowed, what is in them stays.
_GONE_WITH_CONTENT = ("script", "style", "textarea", "option")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9.\-+]*):")


_OF_IMAGES = """
    src alt width height loading srcset sizes crossorigin usemap ismap class id style title dir lang
"""
_IMAGE_ATTRIBUTES = frozenset(_OF_IMAGES.split())
# Attributes that say nothing when they are empty, and go.
_VALUED = """
    abbr accept accept-charset accesskey action allow as autocapitalize autocomplete blocking charset cite class
    color cols colspan content contenteditable coords crossorigin data datetime decoding dir dirname download
    draggable enctype enterkeyhint fetchpriority for form formaction formenctype formmethod formtarget headers
    height hidden high href hreflang http-equiv id imagesizes imagesrcset inputmode integrity is itemid itemprop
    itemref itemtype kind label lang list loading low max maxlength media method min minlength name nonce optimum
    pattern ping placeholder popover popovertarget popovertargetaction poster preload referrerpolicy rel rows
    rowspan sandbox scope shape size sizes slot span spellcheck src srcdoc srclang srcset start step style
    tabindex target title translate type usemap value width wrap
"""
_NOT_BOOLEAN = frozenset(_VALUED.split())
_WITH_ADDRESS = ("href", "src", "cite")
_DOCTYPE = re.compile(r"<!DOCTYPE .*?>")
_SLASHED_END = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*)\s*/[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Policy:
    """Which tags and attributes stay."""

    tags: frozenset[str]
    schemes: tuple[str, ...] = _SCHEMES

    def lets(self, tag: str, attribute: str) -> bool:
        """Return whether an attribute of a tag stays."""
        return attribute in _ALLOWED_ATTRIBUTES.get(tag, ())

    def shown(self, name: str, value: str) -> str:
        """Return an attribute as it is written."""
        return _attribute(name, value)


class _PagePolicy(_Policy):
    """What Novu 3.15 lets pass: style and page tags too, and any attribute that handles no event."""

    def lets(self, tag: str, attribute: str) -> bool:
        """Return whether an attribute of a tag stays."""
        return attribute in _IMAGE_ATTRIBUTES if tag == "img" else not attribute.startswith("on")

    def shown(self, name: str, value: str) -> str:
        """Return an attribute as it is written, or nothing for one that is empty."""
        if name == "alt":
            return _attribute(name, value) if value else ' alt=""'
        return "" if not value and name in _NOT_BOOLEAN else _attribute(name, value)


_STRICT = _Policy(tags=_ALLOWED_TAGS)
_PAGE = _PagePolicy(tags=_ALLOWED_TAGS | _PAGE_TAGS, schemes=(*_SCHEMES, "cid"))


def sanitized(html: str) -> str:
    """Return HTML in which only harmless tags and attributes are left, special characters escaped."""
    return "".join(_pieces(html, _STRICT))


def sanitized_page(html: str) -> str:
    """Return HTML as Novu 3.15 delivers it, styles and the tags of a page included."""
    html = _SLASHED_END.sub(r"</\1>", html)
    doctype = _DOCTYPE.match(html)
    return "".join((doctype[0] if doctype else "", *_pieces(html, _PAGE)))


def _pieces(html: str, policy: _Policy) -> Iterator[str]:
    hidden = 0  # how many tags are open inside one that goes with its content, itself included
    open_tags: list[str] = []
    for event in events(html):
        match event:
            case TextNode(text):
                in_style = bool(open_tags) and open_tags[-1] == "style"
                yield "" if hidden else text if in_style else _escape(text)
            case Opened(name, attributes):
                open_tags.append(name)
                hidden += 1 if hidden or (name in _GONE_WITH_CONTENT and name not in policy.tags) else 0
                yield "" if hidden else _opened(name, attributes, policy)
            case Closed(name):
                del open_tags[-1:]
                yield "" if hidden else _closed(name, policy)
                hidden -= 1 if hidden else 0
            case _:
                assert_never(event)


def _opened(name: str, attributes: dict[str, str], policy: _Policy) -> str:
    if name not in policy.tags:
        return ""
    kept = "".join(
        policy.shown(key, value)
        for key, value in attributes.items()
        if policy.lets(name, key) and not (key in _WITH_ADDRESS and _is_naughty(value, policy.schemes))
    )
    return f"<{name}{kept}{' />' if name in _SELF_CLOSING else '>'}"


def _closed(name: str, policy: _Policy) -> str:
    return f"</{name}>" if name in policy.tags and name not in _SELF_CLOSING else ""


def _attribute(name: str, value: str) -> str:
    quoted = _escape(value).replace('"', "&quot;")
    return f' {name}="{quoted}"' if value else f" {name}"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_naughty(href: str, schemes: tuple[str, ...]) -> bool:
    bare = re.sub(r"[\x00-\x20]+", "", href)
    end = bare.rfind("-->") + 3  # a comment that is not closed is looked for no further than that
    scheme = _SCHEME.match(re.sub(r"<!--.*?-->", "", bare[:end], flags=re.DOTALL) + bare[end:])
    return scheme is not None and scheme[1].lower() not in schemes
