"""White space that tags take: `{{~ ~}}`, and the line of a tag that stands alone (handlebars.js 4.7)."""

import re
from dataclasses import dataclass

from novu_flows.templates.nodes import (
    Block,
    Call,
    Comment,
    Content,
    Mustache,
    Partial,
    Path,
    Program,
    Statement,
)
from novu_flows.templates.values import WHITE

Body = tuple[Statement, ...]

_LINE_BEFORE = re.compile(rf"\r?\n[{WHITE}]*?\Z")
_LINE_BEFORE_FIRST = re.compile(rf"(\A|\r?\n)[{WHITE}]*?\Z")
_LINE_AFTER = re.compile(rf"\A[{WHITE}]*?\r?\n")
_LINE_AFTER_LAST = re.compile(rf"\A[{WHITE}]*?(\r?\n|\Z)")
_REST_OF_LINE = re.compile(r"\A[ \t]*\r?\n?")
_ALL_AFTER = re.compile(rf"\A[{WHITE}]+")
_INDENT = re.compile(r"[ \t]+\Z")
_ALL_BEFORE = re.compile(rf"[{WHITE}]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a statement would take from its neighbours, if these allow it."""

    open: bool
    close: bool
    open_alone: bool = False
    close_alone: bool = False
    inline_alone: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    """The statements of one program, seen from one of them (or from an end: -1, or their number)."""

    body: Body
    index: int
    is_root: bool = False

    def begins_line(self) -> bool:
        """Say whether there is nothing but white space before, on the same line."""
        if self.index == 0:
            return self.is_root
        before, is_second = self.body[self.index - 1], self.index == 1
        rule = _LINE_BEFORE_FIRST if is_second and self.is_root else _LINE_BEFORE
        return isinstance(before, Content) and bool(rule.search(before.original))

    def ends_line(self) -> bool:
        """Say whether there is nothing but white space after, on the same line."""
        if self.index + 1 >= len(self.body):
            return self.is_root
        after, is_last = self.body[self.index + 1], self.index + 2 == len(self.body)
        rule = _LINE_AFTER_LAST if is_last and self.is_root else _LINE_AFTER
        return isinstance(after, Content) and bool(rule.search(after.original))

    def take_after(self, *, everything: bool = False) -> None:
        """Take the rest of the line, or all white space, from the text that comes next."""
        after = self.body[self.index + 1] if self.index + 1 < len(self.body) else None
        if isinstance(after, Content) and (everything or not after.right_stripped):
            rest = (_ALL_AFTER if everything else _REST_OF_LINE).sub("", after.value, count=1)
            after.value, after.right_stripped = rest, rest != after.value

    def take_before(self, *, everything: bool = False) -> bool:
        """Take the indent, or all white space, from the text before; say whether there was any."""
        before = self.body[self.index - 1] if self.index > 0 else None
        if not isinstance(before, Content) or (before.left_stripped and not everything):
            return False
        rest = (_ALL_BEFORE if everything else _INDENT).sub("", before.value, count=1)
        before.value, before.left_stripped = rest, rest != before.value
        return before.left_stripped


def take_lines(program: Program, *, is_root: bool = True) -> Program:
    """Take from the texts of a program what its tags ask for."""
    for index, statement in enumerate(program.body):
        wish = _wish(statement)
        if wish:
            _grant(wish, statement, _Side(program.body, index, is_root))
    return program


def _wish(statement: Statement) -> _Wish | None:
    match statement:
        case Content():
            return None
        case Mustache():
            return _Wish(open=statement.strip.open, close=statement.strip.close)
        case Comment() | Partial(program=None):
            return _Wish(open=statement.strip.open, close=statement.strip.close, inline_alone=True)
        case Partial():
            return _wish_of_block(_as_block(statement))
        case _:
            return _wish_of_block(statement)


def _grant(wish: _Wish, statement: Statement, side: _Side) -> None:
    begins, ends = side.begins_line(), side.ends_line()
    if wish.close:
        side.take_after(everything=True)
    if wish.open:
        side.take_before(everything=True)
    if wish.inline_alone and begins and ends:
        _take_line(statement, side)
    if wish.open_alone and begins:
        _first(statement).take_after()
        side.take_before()
    if wish.close_alone and ends:
        side.take_after()
        _last(statement).take_before()


def _take_line(statement: Statement, side: _Side) -> None:
    side.take_after()
    before = side.body[side.index - 1] if side.index else None
    if side.take_before() and isinstance(statement, Partial) and isinstance(before, Content):
        indent = _INDENT.search(before.original)
        statement.indent = indent[0] if indent else ""


def _as_block(partial: Partial) -> Block:
    """See a partial with content as the block that it is for white space."""
    call = Call(path=Path(original="", parts=(), depth=0, is_data=False, at=partial.at))
    return Block(
        call=call,
        program=partial.program,
        inverse=None,
        at=partial.at,
        open_strip=partial.strip,
        close_strip=partial.close_strip,
    )


def _first(statement: Statement) -> _Side:
    """Give the beginning of what a block shows first."""
    return _Side(_bodies(statement)[0], -1)


def _last(statement: Statement) -> _Side:
    """Give the end of what a block shows last."""
    body = _bodies(statement)[1]
    return _Side(body, len(body))


def _bodies(statement: Statement) -> tuple[Body, Body]:
    if isinstance(statement, Block):
        return _body(statement.program or statement.inverse), _body(statement.inverse or statement.program)
    program = statement.program if isinstance(statement, Partial) else None
    return _body(program), _body(program)


def _body(program: Program | None) -> Body:
    return program.body if program else ()


def _wish_of_block(block: Block) -> _Wish:
    for inside in (block.program, block.inverse):
        if inside:
            take_lines(inside, is_root=False)
    program = _body(block.program or block.inverse)
    first, last = _inverses(block)
    lowest = _body(first) if first else program
    wish = _Wish(
        open=block.open_strip.open,
        close=block.close_strip.close,
        open_alone=_Side(program, -1).ends_line(),
        close_alone=_Side(lowest, len(lowest)).begins_line(),
    )
    _take_inside(block, program, first, last)
    return wish


def _inverses(block: Block) -> tuple[Program | None, Program | None]:
    """Give the else that follows, and the last of its chain (which is found by handlebars.js's own way)."""
    inverse = block.inverse if block.program else None
    if inverse is None or not inverse.chained:
        return inverse, inverse
    last: Program | None = inverse
    while last and last.chained:
        last = _program_of(last.body[-1])
    return _program_of(inverse.body[0]), last


def _program_of(statement: Statement) -> Program | None:
    return statement.program if isinstance(statement, Block) else None


def _take_inside(block: Block, program: Body, first: Program | None, last: Program | None) -> None:
    start, end = _Side(program, -1), _Side(program, len(program))
    if block.open_strip.close:
        start.take_after(everything=True)
    if first:
        _take_around_else(block, end, _Side(first.body, -1))
    if block.close_strip.open:
        lowest = _body(last) if last else program
        _Side(lowest, len(lowest)).take_before(everything=True)
    if first and end.begins_line() and _Side(first.body, -1).ends_line():
        end.take_before()
        _Side(first.body, -1).take_after()


def _take_around_else(block: Block, end: _Side, start: _Side) -> None:
    if block.inverse_strip.open:
        end.take_before(everything=True)
    if block.inverse_strip.close:
        start.take_after(everything=True)
