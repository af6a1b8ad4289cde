"""The filters of LiquidJS 10 that write texts for URLs, and in base64."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from novu_flows.javascript.liquidjs.values import RenderFault, plain, shown
from novu_flows.javascript.values import UNDEFINED, WHITE_SPACE, text_of

_UNRESERVED: Final = "-_.!~*'()"
_OF_URLS: Final = ";/?:@&=+$,#[]"
_PRETTY: Final = "._~!$&'()+,;=@"
_ACCENTS: Final = {
    **dict.fromkeys("àáâãäå", "a"),
    **dict.fromkeys("èéêë", "e"),
    **dict.fromkeys("ìíîï", "i"),
    **dict.fromkeys("òóôõöø", "o"),
    **dict.fromkeys("ùúûü", "u"),
    **dict.fromkeys("ýÿ", "y"),
    "æ": "ae",
    "ç": "c",
    "ð": "d",
    "ñ": "n",
    "ß": "ss",
    "œ": "oe",
    "þ": "th",
    "ẞ": "SS",
    "Œ": "OE",
    "Þ": "TH",
}


def url_encode(value: object) -> str:
    """Return a text for a query of a URL."""
    return _encoded(value, _UNRESERVED).replace("%20", "+")


def cgi_escape(value: object) -> str:
    """Return a text for a query of a URL, with all that is no letter, digit or `-_.~`."""
    return _encoded(value, "-_.~").replace("%20", "+")


def uri_escape(value: object) -> str:
    """Return a URL in which what has no place in a URL is escaped."""
    return _encoded(value, _UNRESERVED + _OF_URLS)


def _encoded(value: object, safe: str) -> str:
    try:
        return quote(_paired(shown(value)), safe=safe)
    except UnicodeEncodeError as error:
        raise RenderFault("URI malformed") from error


def _paired(text: str) -> str:
    """Return a text in which the two units of a sign that stand side by side are one again."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def url_decode(value: object) -> str:
    """Return what a text in a query of a URL stands for."""
    text = shown(value)
    try:
        if re.search("%(?![0-9a-fA-F]{2})", text):
            raise RenderFault("URI malformed")
        return unquote_to_bytes(text).decode("utf-8").replace("+", " ")
    except UnicodeDecodeError as error:
        raise RenderFault("URI malformed") from error


def slugify(value: object, mode: object = UNDEFINED, keeps_case: object = UNDEFINED) -> str:
    """Return a text as a part of a URL."""
    text = shown(value)
    parted = _PARTED.get("default" if mode is UNDEFINED else text_of(plain(mode)))
    if parted is not None:
        text = "".join(_ACCENTS.get(sign, sign) for sign in text) if mode == "latin" else text
        text = re.sub(r"\A-|-\Z", "", _replaced(text, parted))
    return text if keeps_case not in (UNDEFINED, None, False, "", 0) else text.lower()


def _replaced(text: str, is_kept: Callable[[str], bool]) -> str:
    """Return a text with one hyphen for each run of signs that are not kept."""
    return re.sub("\0+", "-", "".join(sign if is_kept(sign) else "\0" for sign in text))


def _is_letter(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind[0] in "ML" or kind == "Nd"


_PARTED: Final[Mapping[str, Callable[[str], bool]]] = {
    "raw": lambda sign: sign not in WHITE_SPACE,
    "default": _is_letter,
    "latin": _is_letter,
    "pretty": lambda sign: _is_letter(sign) or sign in _PRETTY,
    "ascii": lambda sign: sign.isascii() and sign.isalnum(),
}


def base64_encode(value: object) -> str:
    """Return a text in base64."""
    return base64.b64encode(_paired(shown(value)).encode("utf-8", "replace")).decode("ascii")


def base64_decode(value: object) -> str:
    """Return the text that base64 stands for; what is none is passed over."""
    found = re.sub(r"[^A-Za-z0-9+/]", "", shown(value).partition("=")[0].translate({45: "+", 95: "/"}))
    whole_part = found[: len(found) - (len(found) % 4 == 1)]
    try:
        data = base64.b64decode(whole_part + "=" * (-len(whole_part) % 4))
    except binascii.Error:
        return ""
    return data.decode("utf-8", "replace")
