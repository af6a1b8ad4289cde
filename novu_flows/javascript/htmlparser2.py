"""HTML read as leniently as the npm package htmlparser2 does: text, and tags that open and close."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import field

from novu_flows.dataclass import dataclass


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _names(
    "area base basefont br col command embed frame hr img input isindex keygen link meta param source track "
    "wbr"
)
_PARAGRAPH = _names("p")
_FORM = _names("input option optgroup select button datalist textarea")
_CLOSE_A_PARAGRAPH = _names(
    "p h1 h2 h3 h4 h5 h6 address article aside blockquote details div dl fieldset figcaption figure footer "
    "form header hr main nav ol pre section table ul"
)
# Which open tags a tag closes before it opens.
_CLOSED_BY = {
    **dict.fromkeys(_CLOSE_A_PARAGRAPH, _PARAGRAPH),
    **dict.fromkeys(_names("select input output button datalist textarea"), _FORM),
    **dict.fromkeys(_names("dd dt"), _names("dd dt")),
    **dict.fromkeys(_names("rt rp"), _names("rt rp")),
    **dict.fromkeys(_names("tbody tfoot"), _names("thead tbody")),
    "tr": _names("tr th td"),
    "th": _names("th"),
    "td": _names("thead th td"),
    "body": _names("head link script"),
    "li": _names("li"),
    "option": _names("option"),
    "optgroup": _names("optgroup option"),
}
_FOREIGN = _names("math svg")
_HTML_AGAIN = _names("mi mo mn ms mtext annotation-xml foreignobject desc title")
_RAW = _names("script style title")

_SPACE = r"[ \n\t\f\r]"
_VALUE = rf'={_SPACE}*+(?:"([^"]*)"|\'([^\']*)\'|([^\s>"\'][^ \n\t\f\r>]*+|(?=>)))'
_ATTRIBUTE = re.compile(rf"[ \n\t\f\r/]*+([^>][^ \n\t\f\r/>=]*+){_SPACE}*+(?:{_VALUE}|(?!=))")
_OPENING = re.compile(r"<([a-zA-Z][^ \n\t\f\r/>]*+)(?=[ \n\t\f\r/>])")
_END = re.compile(r"[ \n\t\f\r/]*>")
_CLOSING = re.compile(rf"</{_SPACE}*([a-zA-Z][^ \n\t\f\r>]*)(?=[ \n\t\f\r>])[^>]*(>?)")
_SKIPPED = re.compile(
    rf"<!--(?:-?>|.*?(?:-->|\Z))|<!\[CDATA\[.*?(?:\]\]>|\Z)|<!(?:-[^-]|\[|[^-\[])[^>]*>|<\?[^>]*>|</{_SPACE}*[^a-zA-Z\s>][^>]*>",
    re.DOTALL,
)
# Of these, which never end, the group is shown as text.
_UNFINISHED = re.compile(
    rf"<[!?](.*)|</{_SPACE}*([^a-zA-Z\s>].*)|</{_SPACE}*[a-zA-Z].*|<[a-zA-Z].*", re.DOTALL
)
_ENTITY_IN_VALUE = re.compile(
    r"&(?:#[xX][0-9a-fA-F]+;?|#[0-9]+;?|[A-Za-z][A-Za-z0-9]*+(?:;|(?!=)))",
)


@dataclass(frozen=True, slots=True)
class TextNode:
    """Text between tags, its entities decoded."""

    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A tag opens; its attributes in the order of writing, entities decoded."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closed:
    """A tag closes, in the source or because it has to."""

    name: str


ParserEvent = TextNode | Opened | Closed

# A number that Python does not read at once: with zeros before it, or greater than every character's.
_NUMBERED = re.compile(r"&#0*([0-9]+)")
_LONGEST_NUMBER, _NO_CHARACTER = 7, "1114112"


def events(source: str) -> Iterator[ParserEvent]:
    """Read a text to its end; what is open then is closed."""
    reader = _Reader(source)
    while reader.position < len(source):
        yield from reader.step()
    yield from map(Closed, reversed(reader.open_tags))


def _decoded(text: str) -> str:
    """Return a text with its entities decoded, however many digits a number has."""
    return html.unescape(_NUMBERED.sub(_short_number, text))


def _short_number(found: re.Match[str]) -> str:
    return f"&#{found[1] if len(found[1]) <= _LONGEST_NUMBER else _NO_CHARACTER}"


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self.position = 0
        self.open_tags: list[str] = []
        self._open_count = Counter[str]()
        self._foreign: list[bool] = []

    def step(self) -> Iterator[ParserEvent]:
        tag = self._source.find("<", self.position)
        if tag != self.position:
            yield self._text_until(len(self._source) if tag < 0 else tag)
        elif opening := _OPENING.match(self._source, tag):
            yield from self._opening(opening)
        elif closing := _CLOSING.match(self._source, tag):
            self.position = closing.end()
            yield from self._close(closing[1].lower())
            if not closing[2]:
                yield TextNode(self._source[-1])
        elif skipped := _SKIPPED.match(self._source, tag):
            self.position = skipped.end()
        elif unfinished := _UNFINISHED.match(self._source, tag):
            self.position = len(self._source)
            yield TextNode(unfinished[1] or unfinished[2] or "")
        else:
            following = self._source.find("<", tag + 1)
            yield self._text_until(len(self._source) if following < 0 else following)

    def _text_until(self, end: int) -> TextNode:
        start, self.position = self.position, end
        return TextNode(_decoded(self._source[start:end]))

    def _opening(self, opening: re.Match[str]) -> Iterator[ParserEvent]:
        attributes, position = self._attributes(opening.end())
        end = _END.match(self._source, position)
        name = opening[1].lower()
        if end is None:
            self.position = len(self._source)
            yield TextNode(self._source[-1] if self._source[position:].strip().endswith("/") else "")
            return
        self.position = end.end()
        slashed = end[0].endswith("/>")
        yield from self._open(name, attributes)
        if slashed and self._foreign and self._foreign[-1] and name not in VOID:
            yield self._pop()
        if name in _RAW and not slashed:
            yield from self._raw_text(name)

    def _attributes(self, position: int) -> tuple[dict[str, str], int]:
        attributes: dict[str, str] = {}
        while found := _ATTRIBUTE.match(self._source, position):
            position = found.end()
            value = found[2] or found[3] or found[4] or ""
            attributes.setdefault(
                found[1].lower(), _ENTITY_IN_VALUE.sub(lambda entity: _decoded(entity[0]), value)
            )
        return attributes, position

    def _open(self, name: str, attributes: dict[str, str]) -> Iterator[ParserEvent]:
        implied = _CLOSED_BY.get(name, frozenset())
        while self.open_tags and self.open_tags[-1] in implied:
            yield self._pop()
        yield Opened(name, attributes)
        if name in VOID:
            yield Closed(name)
            return
        self.open_tags.append(name)
        self._open_count[name] += 1
        if name in _FOREIGN | _HTML_AGAIN:
            self._foreign.append(name in _FOREIGN)

    def _raw_text(self, name: str) -> Iterator[ParserEvent]:
        end = re.compile(rf"</{name}(?=[ \n\t\f\r>])", re.IGNORECASE).search(self._source, self.position)
        until = len(self._source) if end is None else end.start()
        if until > self.position:
            raw = self._source[self.position : until]
            yield TextNode(_decoded(raw) if name == "title" else raw)
        self.position = until

    def _close(self, name: str) -> Iterator[ParserEvent]:
        if name in _FOREIGN | _HTML_AGAIN and self._foreign:
            self._foreign.pop()
        if name == "br":
            yield Opened("br")
            yield Closed("br")
        elif self._open_count[name] and name not in VOID:
            closed = Closed("")
            while closed.name != name:
                closed = self._pop()
                yield closed
        elif name == "p":
            yield from self._open("p", {})
            yield self._pop()

    def _pop(self) -> Closed:
        name = self.open_tags.pop()
        self._open_count[name] -= 1
        return Closed(name)
