"""The formats that Novu checks texts against (class-validator 0.14 with validator 13.9, unless said otherwise)."""

import re
from functools import cache

# Texts, which `re` compiles and keeps when they are first used: a plan may have no address at all.
_LOCALE = r"[A-Za-z]{2,4}([_-]([A-Za-z]{4}|[0-9]{3}))?([_-]([A-Za-z]{2}|[0-9]{3}))?"
_LOCALE_EXCEPTIONS = frozenset({"en_US_POSIX", "ca_ES_VALENCIA"})

_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u00A1-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF]+"
_QUOTED_LOCAL_PART = (
    r"([\s\x01-\x08\x0b\x0c\x0e-\x1f\x7f\x21\x23-\x5b\x5d-\x7e\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF]"
    r"|(\\[\x01-\x09\x0b\x0c\x0d-\x7f\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF]))*"
)
_DOMAIN_LABEL = r"[A-Za-z_\u00a1-\U0010ffff0-9-]+"
_TOP_LEVEL = r"([A-Za-z\u00A1-\u00A8\u00AA-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF]{2,}|[Xx][Nn][A-Za-z0-9-]{2,})"
_WHITE_SPACE = r"\s"
_FULL_WIDTH = r"[\uff01-\uff5e]"
# Ranges of letters that no ASCII text has: without them `re` compiles a pattern in a tenth of the time.
_WIDE = re.compile(r"\\u[0-9A-Fa-f]{4}(-\\[uU][0-9A-Fa-f]{4,8})?")
_LONGEST_LOCAL_PART, _LONGEST_DOMAIN, _LONGEST_LABEL = 64, 254, 63


def is_locale(text: str) -> bool:
    """Return whether Novu takes a text as a locale (docs/novu/v1.md, section 2.11)."""
    return text in _LOCALE_EXCEPTIONS or re.fullmatch(_LOCALE, text) is not None


# A language tag, its parts joined by `-` or `_` (validator.js after 13.9; recorded from 3.15: `locale english`).
_LOCALE_TAG = (
    r"([a-z]{2,3}([-_][a-z]{3}){0,3}|[a-z]{5,8})([-_][a-z]{4})?([-_]([a-z]{2}|\d{3}))?"
    r"([-_]([a-z\d]{5,8}|\d[a-z\d]{3}))*([-_][a-wyz\d]([-_][a-z\d]{2,8})+)*([-_]x([-_][a-z\d]{1,8})+)?"
)
_OFFSET = r"[+-]([01]\d|2[0-3])(:?[0-5]\d)?"


def is_locale_tag(text: str) -> bool:
    """Return whether today's Novu takes a text as a locale."""
    return re.fullmatch(_LOCALE_TAG, text, re.IGNORECASE | re.ASCII) is not None


def is_time_zone(text: str) -> bool:
    """Return whether JavaScript's `Intl.DateTimeFormat` knows a time zone: in any letter case, or an offset."""
    return bool(text) and (re.fullmatch(_OFFSET, text) is not None or text.lower() in _zones())


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones  # noqa: PLC0415 - slow to load, and few subscribers have a time zone

    return frozenset(zone.lower() for zone in available_timezones())


def is_email(text: str) -> bool:
    """Return whether Novu takes a text as an e-mail address (validator 13.9 `isEmail` with its defaults)."""
    local_part, at, domain = text.rpartition("@")
    if not at or _bytes_of(local_part) > _LONGEST_LOCAL_PART or _bytes_of(domain) > _LONGEST_DOMAIN:
        return False
    return _is_domain(domain) and _is_local_part(local_part)


def _bytes_of(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))


def _fits(pattern: str, text: str) -> bool:
    return re.fullmatch(_WIDE.sub("", pattern) if text.isascii() else pattern, text) is not None


def _is_local_part(local_part: str) -> bool:
    # The first letter alone says that it is quoted; the last one is cut off whatever it is.
    if local_part.startswith('"'):
        return _fits(_QUOTED_LOCAL_PART, local_part[1:-1])
    return all(_fits(_LOCAL_PART, part) for part in local_part.split("."))


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    if len(labels) == 1 or not _fits(_TOP_LEVEL, labels[-1]) or re.search(_WHITE_SPACE, labels[-1]):
        return False
    return all(_is_label(label) for label in labels)


def _is_label(label: str) -> bool:
    letters = len(label.encode("utf-16-le", "surrogatepass")) // 2  # JavaScript counts halves of pairs
    return (
        letters <= _LONGEST_LABEL
        and _fits(_DOMAIN_LABEL, label)
        and not re.search(_FULL_WIDTH, label)
        and not label.startswith("-")
        and not label.endswith("-")
        and "_" not in label
    )
