"""White space that tags take: `{{~ ~}}`, and the line of a tag that stands alone (handlebars.js 4.7)."""

from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.nodes import (
    BlockNode,
    CallNode,
    Comment,
    Content,
    Mustache,
    Partial,
    PathNode,
    Program,
    Statement,
)
from novu_flows.javascript.values import WHITE_SPACE

Statements = tuple[Statement, ...]

_INDENT = " \t"


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

    body: Statements
    index: int
    is_root: bool = False

    def begins_line(self) -> bool:
        """Return whether there is nothing but white space before, on the same line."""
        if self.index == 0:
            return self.is_root
        before, is_second = self.body[self.index - 1], self.index == 1
        return isinstance(before, Content) and _is_line(
            before.original, _white_at_end(before.original), may_be_all=is_second and self.is_root
        )

    def ends_line(self) -> bool:
        """Return whether there is nothing but white space after, on the same line."""
        if self.index + 1 >= len(self.body):
            return self.is_root
        after, is_last = self.body[self.index + 1], self.index + 2 == len(self.body)
        return isinstance(after, Content) and _is_line(
            after.original, _white_at_beginning(after.original), may_be_all=is_last and self.is_root
        )

    def take_after(self, *, everything: bool = False) -> None:
        """Take the rest of the line, or all white space, from the text that comes next."""
        after = self.body[self.index + 1] if self.index + 1 < len(self.body) else None
        if isinstance(after, Content) and (everything or not after.right_stripped):
            rest = after.value.lstrip(WHITE_SPACE) if everything else _next_line(after.value)
            after.value, after.right_stripped = rest, rest != after.value

    def take_before(self, *, everything: bool = False) -> bool:
        """Take the indent, or all white space, from the text before; say whether there was any."""
        before = self.body[self.index - 1] if self.index > 0 else None
        if not isinstance(before, Content) or (before.left_stripped and not everything):
            return False
        rest = before.value.rstrip(WHITE_SPACE if everything else _INDENT)
        before.value, before.left_stripped = rest, rest != before.value
        return before.left_stripped


def take_lines(root: Program) -> Program:
    """Take from the texts of a program what its tags ask for, those inside of blocks first."""
    for program in reversed([root, *_inside(root)]):
        for index, statement in enumerate(program.body):
            wish = _wish(statement)
            if wish:
                _grant(wish, statement, _Side(program.body, index, program is root))
    return root


def _inside(root: Program) -> list[Program]:
    """Return all programs inside of one, each before what is inside of it."""
    found, waiting = list[Program](), [root]
    while waiting:
        inside = [inner for each in waiting.pop().body for inner in _sides(each)]
        found += inside
        waiting += inside
    return found


def _sides(statement: Statement) -> list[Program]:
    match statement:
        case BlockNode():
            return [side for side in (statement.program, statement.inverse) if side]
        case Partial(program=Program() as program):
            return [program]
        case _:
            return []


def _is_line(text: str, white: str, *, may_be_all: bool) -> bool:
    """Return whether the white space at one end of a text reaches a line break, or is all of a text that may be all."""
    return "\n" in white or (may_be_all and white == text)


def _white_at_end(text: str) -> str:
    return text[len(text.rstrip(WHITE_SPACE)) :]


def _white_at_beginning(text: str) -> str:
    return text[: len(text) - len(text.lstrip(WHITE_SPACE))]


def _next_line(text: str) -> str:
    """Return a text without the blanks and the line break that it begins with."""
    text = text.lstrip(_INDENT)
    return text[2:] if text.startswith("\r\n") else text[text.startswith(("\r", "\n")) :]


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
        statement.indent = before.original[len(before.original.rstrip(_INDENT)) :]


def _as_block(partial: Partial) -> BlockNode:
    """See a partial with content as the block that it is for white space."""
    call = CallNode(path=PathNode(original="", parts=(), depth=0, is_data=False, at=partial.at))
    return BlockNode(
        call=call,
        program=partial.program,
        inverse=None,
        at=partial.at,
        open_strip=partial.strip,
        close_strip=partial.close_strip,
    )


def _first(statement: Statement) -> _Side:
    """Return the beginning of what a block shows first."""
    return _Side(_bodies(statement)[0], -1)


def _last(statement: Statement) -> _Side:
    """Return the end of what a block shows last."""
    body = _bodies(statement)[1]
    return _Side(body, len(body))


def _bodies(statement: Statement) -> tuple[Statements, Statements]:
    if isinstance(statement, BlockNode):
        return _body(statement.program or statement.inverse), _body(statement.inverse or statement.program)
    program = statement.program if isinstance(statement, Partial) else None
    return _body(program), _body(program)


def _body(program: Program | None) -> Statements:
    return program.body if program else ()


def _wish_of_block(block: BlockNode) -> _Wish:
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


def _inverses(block: BlockNode) -> tuple[Program | None, Program | None]:
    """Return the else that follows, and the last of its chain (which is found by handlebars.js's own way)."""
    inverse = block.inverse if block.program else None
    if inverse is None or not inverse.chained:
        return inverse, inverse
    last: Program | None = inverse
    while last and last.chained:
        last = _program_of(last.body[-1])
    return _program_of(inverse.body[0]), last


def _program_of(statement: Statement) -> Program | None:
    return statement.program if isinstance(statement, BlockNode) else None


def _take_inside(block: BlockNode, program: Statements, first: Program | None, last: Program | None) -> None:
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


def _take_around_else(block: BlockNode, end: _Side, start: _Side) -> None:
    if block.inverse_strip.open:
        end.take_before(everything=True)
    if block.inverse_strip.close:
        start.take_after(everything=True)
