"""The texts, outputs and tags of a Liquid template, as LiquidJS 10 parts them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from novu_flows.dataclass import dataclass
from novu_flows.javascript.liquidjs.scanner import LiquidFault, Scanner, shown
from novu_flows.javascript.values import WHITE, WHITE_SPACE

_BEGIN = re.compile(r"\{%|\{\{")
_ENDRAW = re.compile(rf"\{{%[{WHITE}]*endraw(?![-\w?]|[^\x00-\x7f])(?:(?!\{{%).)*?%\}}", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class LiquidToken:
    """
    A text, an output or a tag of a template.

    `name` is that of a tag, nothing for an output, None for a text; `trims` says whether it takes away the white space
    before it, and after it.
    """

    text: str
    name: str | None
    scanner: Scanner
    trims: tuple[bool, bool] = (False, False)

    @property
    def start(self) -> int:
        """Return the place in the template at which the inside begins."""
        return self.scanner.position

    @property
    def rest(self) -> str:
        """Return what is not read of it."""
        return self.scanner.text[self.scanner.position : self.scanner.end]


def tokens_of(template: str) -> list[LiquidToken]:
    """Return the tokens of a template; raise LiquidFault where one does not end."""
    return list(_trimmed(list(_tokens(template))))


def _tokens(template: str) -> Iterator[LiquidToken]:
    place = 0
    while (begin := _BEGIN.search(template, place)) is not None:
        if begin.start() > place:
            yield _text(template, place, begin.start())
        is_tag = begin[0] == "{%"
        place = _end(template, begin.start(), is_tag=is_tag)
        if place < 0:
            kind = "tag" if is_tag else "output"
            raise LiquidFault(f"{kind} {shown(template[begin.start() :])} not closed", begin.start())
        token = _delimited(template, begin.start(), place, is_tag=is_tag)
        yield token
        if token.name == "raw":
            closing = _ENDRAW.search(template, place)
            if closing is None:
                raise LiquidFault(f"raw {shown(template[begin.start() :])} not closed", begin.start())
            if closing.start() > place:
                yield _text(template, place, closing.start())
            yield _delimited(template, closing.start(), closing.end(), is_tag=True)
            place = closing.end()
    if place < len(template):
        yield _text(template, place, len(template))


def _text(template: str, begin: int, end: int) -> LiquidToken:
    return LiquidToken(template[begin:end], None, Scanner(template, begin, end))


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


def _delimited(template: str, begin: int, end: int, *, is_tag: bool) -> LiquidToken:
    left, right = begin + 2, end - 2
    trims = template[left : left + 1] == "-", template[right - 1 : right] == "-"
    left, right = left + trims[0], right - trims[1]
    while left < right and template[left] in WHITE_SPACE:
        left += 1
    while right > left and template[right - 1] in WHITE_SPACE:
        right -= 1
    scanner = Scanner(template, left, right)
    return LiquidToken(template[begin:end], _tag_name(scanner) if is_tag else "", scanner, trims)


def _tag_name(scanner: Scanner) -> str:
    scanner.skip_blank()
    if scanner.peek() == "#":
        scanner.position += 1
        return "#"
    name = scanner.word()
    if not name:
        raise scanner.fault("illegal tag syntax, tag name expected")
    scanner.skip_blank()
    return name


def lines_of(token: LiquidToken) -> list[LiquidToken]:
    """Return the tags in a tag `liquid`, one of each line."""
    found: list[LiquidToken] = []
    scanner = token.scanner
    while not scanner.is_done:
        scanner.skip_blank()
        begin = scanner.position
        scanner.skip_to("\n")
        line = Scanner(scanner.text, begin, begin + len(scanner.text[begin : scanner.position].rstrip()))
        if not line.is_done:
            found.append(LiquidToken(scanner.text[begin : scanner.position], _tag_name(line), line))
    return found


def _trimmed(tokens: Sequence[LiquidToken]) -> Iterator[LiquidToken]:
    """Yield tokens, texts without the white space that the outputs and tags beside them take away."""
    in_raw = False
    for place, token in enumerate(tokens):
        if token.name is not None:
            in_raw = token.name == "raw"
        is_kept = in_raw or token.name is not None
        yield (
            token
            if is_kept
            else _without_blank(token, tokens[place - 1 : place], tokens[place + 1 : place + 2])
        )


def _without_blank(
    token: LiquidToken, before: Sequence[LiquidToken], after: Sequence[LiquidToken]
) -> LiquidToken:
    text = token.text
    if before and before[0].trims[1]:
        text = text.lstrip(WHITE_SPACE)
    if after and after[0].trims[0]:
        text = text.rstrip(WHITE_SPACE)
    return replace(token, text=text)
