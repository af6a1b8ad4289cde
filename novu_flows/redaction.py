"""
Redaction of secrets: every text that leaves the program goes through `redact`.

What the program reads as a secret (API keys, the variables that `env()` names, secrets that stand in a
declaration) is added to `KNOWN`. From then on `redact` replaces it in every text, as it is and in the encodings
that servers and programs write it in: JSON, URL, HTML, base64, hexadecimal, Python's repr, Markdown. A short one,
which may be part of any word, `redact_shown` replaces where it is a word of its own.
"""

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar, cast
from urllib.parse import quote, quote_plus, urlsplit

JsonT = TypeVar("JsonT")

MARK = "(secret)"
# Shorter secrets are parts of ordinary words: those of a PIN's length are searched for as words of their own, in
# what people read; still shorter ones are not searched for, and the text stays readable.
SHORTEST = 6
SHORTEST_WORD = 4
_SHORTEST_PART = 8  # of a part of a secret: a segment of a webhook's path, a line of a key
_MANY = 100  # encodings that are searched for one by one; more are looked up by how they begin
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_PLAIN = re.compile(r"[A-Za-z0-9-]+")  # stands as it is in every encoding of texts
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~!])")
_URL_SAFE = ("", "/", "/:@!$&'()*,;=", ":/?#[]@!$&'()*+,;=")
_TOKEN = re.compile(r"(?=[^_]*[0-9])[A-Za-z0-9]{20,}")


_SECRET_WORDS = frozenset(
    {"KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "WEBHOOK", "CREDENTIAL", "CREDENTIALS"}
)
_SECRET_FORMS = re.compile(
    r"-----BEGIN |(sk|pk|rk|whsec|gh[opsu]|github_pat|xox[abeprs]|glpat|AKIA|SG)[-_.A-Z0-9][\w.-]{12,}"
    r"|eyJ[\w-]{10,}\.|https://(hooks\.slack\.com/|discord(app)?\.com/api/webhooks/|[\w.-]+\.webhook\.office\.com/)"
)
_LONG_WORD = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])\S{16,}")


def is_secret_name(name: str) -> bool:
    """Return whether a name says that what it names is a secret."""
    return not _SECRET_WORDS.isdisjoint(re.split(r"[-_]", name.upper()))


def looks_secret(name: str, value: object) -> bool:
    """Return whether a value that people are to see is more likely a secret: by its form, or by its name and form."""
    if isinstance(value, list | dict):
        inside = value.items() if isinstance(value, dict) else ((name, one) for one in value)
        return any(looks_secret(str(key), one) for key, one in inside)
    if not isinstance(value, str):
        return False
    is_form = _SECRET_FORMS.match(value.strip()) is not None
    return is_form or (is_secret_name(name) and _LONG_WORD.fullmatch(value.strip()) is not None)


def is_variable_name(text: str) -> bool:
    """Return whether a text can be the name of an environment variable, and may therefore be shown."""
    return VARIABLE.fullmatch(text) is not None and _TOKEN.fullmatch(text) is None


def shown_name(text: str, *, kind: str) -> str:
    """Return a name as a message quotes it; what cannot be a name may be a secret, so it is not quoted."""
    is_name = re.fullmatch(r"[\w.@+-][\w .@+-]{0,63}", text) and not _TOKEN.fullmatch(text)
    return repr(text) if is_name else f"({kind} of {len(text)} characters, not shown: it may be a secret)"


class Redactor:
    """Replaces secrets in texts. Secrets can be added at any time, and are never given back."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        self._encodings: dict[str, set[str]] = {}  # by their last characters: those of webhooks begin alike
        self._words: set[str] = set()
        self._word: re.Pattern[str] | None = None
        self.add(*secrets)

    def add(self, *secrets: str, are_guesses: bool = False) -> None:
        """Have texts be searched for these secrets; a guess that is short is more likely an ordinary word."""
        if not are_guesses:
            self._add_words(one for one in secrets if SHORTEST_WORD <= len(one) < SHORTEST)
        for secret in {*secrets} - self._secrets:
            self._secrets.add(secret)
            for part in _parts(secret):
                for encoded in _encodings(part):
                    self._encodings.setdefault(encoded[-SHORTEST:], set()).add(encoded)

    def _add_words(self, secrets: Iterable[str]) -> None:
        self._words.update(word for secret in secrets for word in _words_of(secret))
        if self._words:
            self._word = re.compile(
                "|".join(map(_as_a_word, sorted(self._words, key=len, reverse=True))), re.IGNORECASE
            )

    def clear(self) -> None:
        """Forget every secret: another command begins."""
        self._secrets.clear()
        self._encodings.clear()
        self._words.clear()
        self._word = None

    def redact(self, text: str) -> str:
        """Return a text with every secret replaced, in whatever letters and encoding it stands there."""
        shown, end = [], 0
        for start, stop in self._spans(_small(text)):
            if stop > end:
                shown += [text[end:start], MARK] if start >= end else []
                end = stop
        return "".join([*shown, text[end:]]) if shown else text

    def redact_words(self, text: str) -> str:
        """Return a text with every short secret replaced that stands in it as a word of its own."""
        return self._word.sub(MARK, text) if self._word else text

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Return where secrets stand, each place once: of several that end there, the longest."""
        spans = []
        for ending, stop in self._endings(text):
            fits = [one for one in self._encodings[ending] if text.endswith(one, 0, stop)]
            spans += [(stop - max(map(len, fits)), stop)] if fits else []
        return sorted(spans)

    def _endings(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield what may be the end of a secret, and where that ends."""
        if len(self._encodings) > _MANY:
            for stop in range(SHORTEST, len(text) + 1):
                if (ending := text[stop - SHORTEST : stop]) in self._encodings:
                    yield ending, stop
            return
        for ending in self._encodings:
            at = text.find(ending)
            while at >= 0:
                yield ending, at + SHORTEST
                at = text.find(ending, at + 1)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._secrets)} secrets)"


KNOWN = Redactor()


def redact(text: str) -> str:
    """Return a text without any secret that this process knows."""
    return KNOWN.redact(text)


def redact_shown(text: str) -> str:
    """Return a text that people read without any secret that this process knows, short ones included."""
    return KNOWN.redact_words(redact(text))


def redact_document(text: str, hide: Callable[[str], str] = redact_shown) -> str:
    """Return a text as an output has it; a JSON document stays one, for its values are redacted and not its text."""
    shown = hide(text)
    if shown == text or not text.startswith(("{", "[")):
        return shown
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return shown
    indent = 2 if "\n" in text.rstrip("\n") else None
    ending = "\n" if text.endswith("\n") else ""
    return json.dumps(_redacted(value, hide), indent=indent, ensure_ascii=False) + ending


def redact_value(value: JsonT) -> JsonT:
    """Return a value of JSON with every text in it redacted, names included; a number that is secret becomes a text."""
    return cast("JsonT", _redacted(value, redact))


def redact_shown_value(value: JsonT) -> JsonT:
    """Return a value of JSON that people read with every text in it redacted."""
    return cast("JsonT", _redacted(value, redact_shown))


def _redacted(value: object, hide: Callable[[str], str]) -> object:
    """Hide secrets in the texts of a value; in names and numbers long ones alone, so that a document keeps its form."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {redact(name): _redacted(inner, hide) for name, inner in value.items()}
    if isinstance(value, list):
        return [_redacted(inner, hide) for inner in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return redact(str(value)) if is_number and redact(str(value)) != str(value) else value


def _small(text: str) -> str:
    """Return a text in small letters, each where the letter stands that it is of."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(one if len(one.lower()) > 1 else one.lower() for one in text)


def _parts(secret: str) -> Iterator[str]:
    """Yield a secret, and what is secret of it alone: the path of a webhook, the password in a URL, each line."""
    if len(secret) >= SHORTEST:
        yield secret
    if "\n" in secret:
        yield from (line for line in secret.splitlines() if len(line) >= 2 * _SHORTEST_PART)
    if "://" in secret:
        yield from (part for part in _parts_of_url(secret) if len(part) >= _SHORTEST_PART)


def _parts_of_url(secret: str) -> Iterator[str]:
    try:
        parts = urlsplit(secret)
    except ValueError:
        return
    yield f"{parts.path}?{parts.query}" if parts.query else parts.path.rstrip("/")
    for part in re.split(r"[^A-Za-z0-9_-]", f"{parts.path}?{parts.query}?{parts.netloc.rpartition('@')[0]}"):
        if re.search("[0-9]", part):  # words like `services` are no secret
            yield part


def _encodings(secret: str) -> Iterator[str]:
    """Yield how a secret may stand in an output, in lower case; one encoding may stand inside of another."""
    spellings = {secret} if _PLAIN.fullmatch(secret) else set(_spellings(secret))
    for text in spellings.union(*map(_spellings, spellings)):
        yield _small(text)
    data = secret.encode("utf-8", "surrogatepass")
    yield data.hex()
    for skipped in range(3):
        encoded = _base64_inside(data, skipped).lower()
        if len(encoded) >= SHORTEST:
            yield encoded
            yield encoded.replace("+", "-").replace("/", "_")


def _spellings(text: str) -> Iterator[str]:
    """Yield a text in the encodings that texts stand in."""
    if _PLAIN.fullmatch(text):
        yield text
        return
    yield from (text, text.replace("/", "\\/"), repr(text)[1:-1])
    yield from (json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(text)[1:-1])
    for safe in _URL_SAFE:
        yield quote(text, safe=safe, errors="surrogatepass")
    yield quote_plus(text, errors="surrogatepass")
    escaped, quoted = html.escape(text, quote=False), html.escape(text)
    yield from (escaped, quoted, quoted.replace("&#x27;", "&#39;"))
    yield quoted.replace("&#x27;", "&#39;").replace("/", "&#x2F;").replace("=", "&#x3D;")
    yield _MARKDOWN.sub(r"\\\1", escaped).replace("@", "&#64;")


def _words_of(secret: str) -> Iterator[str]:
    """Yield how a short secret may stand in an output."""
    data = secret.encode("utf-8", "surrogatepass")
    yield from (*_spellings(secret), data.hex(), base64.b64encode(data).decode())


def _as_a_word(text: str) -> str:
    """Return the pattern of a text with no letter or digit at its edges, but for those of an escape before it."""
    begins = r"(?:(?<![^\W_])|(?<=\\[nrtbf])|(?<=%[0-9a-f]{2}))" if text[0].isalnum() else ""
    ends = r"(?![^\W_])" if text[-1].isalnum() else ""
    return f"{begins}{re.escape(text)}{ends}"


def _base64_inside(data: bytes, skipped: int) -> str:
    """Return what base64 writes for data that stands `skipped` bytes after a group's begin, without its edges."""
    encoded = base64.b64encode(b"\0" * skipped + data).decode().rstrip("=")
    begin = 0 if skipped == 0 else skipped + 1
    whole = (skipped + len(data)) * 8 // 6  # what comes after the data decides the rest
    return encoded[begin:whole]
