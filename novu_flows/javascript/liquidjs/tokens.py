"""The outputs and tags of a Liquid template, as LiquidJS 10 parts them from its text."""

import re
from collections.abc import Iterator

from novu_flows.dataclass import dataclass
from novu_flows.javascript.liquidjs.scanner import LiquidFault, Scanner, shown
from novu_flows.javascript.values import WHITE_SPACE

_BEGIN = re.compile(r"\{%|\{\{")
_ENDRAW = re.compile(r"\{%-?\s*endraw\b.*?%\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LiquidToken:
    """An output or a tag of a template; `name` is that of a tag."""

    text: str
    name: str | None
    scanner: Scanner
    start: int

    @property
    def rest(self) -> str:
        """Return what is not read of it."""
        return self.scanner.text[self.scanner.position : self.scanner.end]


def tokens_of(template: str) -> Iterator[LiquidToken]:
    """Yield the outputs and tags of a template; raise LiquidFault where one does not end."""
    place = 0
    while (begin := _BEGIN.search(template, place)) is not None:
        is_tag = begin[0] == "{%"
        end = _end(template, begin.start(), is_tag=is_tag)
        if end < 0:
            kind = "tag" if is_tag else "output"
            raise LiquidFault(f"{kind} {shown(template[begin.start() :])} not closed", begin.start())
        token = _token(template, begin.start(), end, is_tag=is_tag)
        yield token
        place = end
        if token.name == "raw":
            place = _after_raw(template, begin.start(), end)


def _after_raw(template: str, begin: int, end: int) -> int:
    """Return the place after the end of a raw block, in which nothing is read."""
    closing = _ENDRAW.search(template, end)
    if closing is None:
        raise LiquidFault(f"raw {shown(template[begin:])} not closed", begin)
    return closing.end()


def _end(template: str, begin: int, *, is_tag: bool) -> int:
    """Return the end of a tag or an output; in an output, what stands in quotes does not end it."""
    if is_tag:
        found = template.find("%}", begin + 1)
        return found + 2 if found >= 0 else -1
    place = begin
    while place < len(template):
        if template[place] in "'\"":
            place = _after_quote(template, place)
            continue
        place += 1
        if template.startswith("}}", place - 2) and place - 2 > begin:
            return place
    return -1


def _after_quote(template: str, place: int) -> int:
    quote, place, escaped = template[place], place + 1, False
    while place < len(template):
        place += 1
        if template[place - 1] == quote and not escaped:
            break
        escaped = not escaped and template[place - 1] == "\\"
    return place


def _token(template: str, begin: int, end: int, *, is_tag: bool) -> LiquidToken:
    left, right = begin + 2, end - 2
    trims_left, trims_right = template[left : left + 1] == "-", template[right - 1 : right] == "-"
    left, right = left + trims_left, right - trims_right
    while left < right and template[left] in WHITE_SPACE:
        left += 1
    while right > left and template[right - 1] in WHITE_SPACE:
        right -= 1
    scanner = Scanner(template, left, right)
    if not is_tag:
        return LiquidToken(template[begin:end], None, scanner, begin)
    name = _tag_name(scanner)
    if not name:
        raise LiquidFault("illegal tag syntax, tag name expected", begin)
    scanner.skip_blank()
    return LiquidToken(template[begin:end], name, scanner, begin)


def tokens_within(token: LiquidToken) -> Iterator[LiquidToken]:
    """Yield the tags that the lines of a `liquid` tag are."""
    template, place = token.scanner.text, token.scanner.position
    for line in token.rest.splitlines(keepends=True):
        start, place = place, place + len(line)
        scanner = Scanner(template, start, start + len(line.rstrip(WHITE_SPACE)))
        if not scanner.is_done and (name := _tag_name(scanner)):
            scanner.skip_blank()
            yield LiquidToken(line.strip(WHITE_SPACE), name, scanner, start)


def _tag_name(scanner: Scanner) -> str:
    scanner.skip_blank()
    if scanner.peek() == "#":
        scanner.position += 1
        return "#"
    return scanner.word()
