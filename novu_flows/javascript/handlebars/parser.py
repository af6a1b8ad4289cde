"""Tokens to a template, by the grammar of handlebars.js 4.7 (its `handlebars.yy`)."""

from collections.abc import Mapping
from typing import NoReturn

from novu_flows.javascript.handlebars.errors import Malformed, Position
from novu_flows.javascript.handlebars.heads import (
    as_path,
    bare_name,
    block_params_of,
    close_chain,
    hash_of,
    literal_of,
    original_of,
    path_of,
    reason_of,
    strip_of,
)
from novu_flows.javascript.handlebars.lexer import LinePositions, Token, excerpt, tokens
from novu_flows.javascript.handlebars.nesting import nested, run
from novu_flows.javascript.handlebars.nodes import (
    BlockNode,
    CallNode,
    Comment,
    Content,
    ExpressionNode,
    Literal,
    Mustache,
    Partial,
    PathNode,
    Program,
    Statement,
    Strip,
)
from novu_flows.javascript.handlebars.whitespace import take_lines
from novu_flows.javascript.values import text_of

_HEAD = ("ID", "STRING", "NUMBER", "BOOLEAN", "UNDEFINED", "NULL", "DATA")
_PARAM = ("OPEN_SEXPR", *_HEAD)
_STATEMENT = ("COMMENT", "CONTENT", "OPEN_RAW_BLOCK", "OPEN_BLOCK", "OPEN_INVERSE")
_MORE_STATEMENT = ("OPEN", "OPEN_UNESCAPED", "OPEN_PARTIAL", "OPEN_PARTIAL_BLOCK")


def parse(template: str) -> Program:
    """Read a template; raise Malformed, with the place and the reason, where handlebars.js refuses it."""
    return take_lines(run(_Parser(template).root()))


class _Parser:
    def __init__(self, template: str) -> None:
        self._template = template
        self._lines = LinePositions(template)
        self._tokens = tokens(template)
        self._token = next(self._tokens)
        self._after: list[Token] = []
        self._end = 0

    async def root(self) -> Program:
        """Read everything."""
        program = await nested(self._program())
        if self._token.kind != "EOF":
            self._fail("EOF", *_STATEMENT, *_MORE_STATEMENT)
        return program

    async def _program(self) -> Program:
        body: list[Statement] = []
        while statement := await self._statement():
            body.append(statement)
        return Program(body=tuple(body))

    async def _statement(self) -> Statement | None:
        match self._token.kind:
            case "CONTENT":
                text = self._next().text
                return Content(original=text, value=text)
            case "COMMENT":
                text = self._next().text
                return Comment(strip=strip_of(text, text), text=text)
            case "OPEN" | "OPEN_UNESCAPED":
                return await self._mustache()
            case "OPEN_PARTIAL":
                return await self._partial()
            case "OPEN_PARTIAL_BLOCK":
                return await self._partial_block()
            case _:
                return await self._block_statement()

    async def _block_statement(self) -> BlockNode | None:
        match self._token.kind:
            case "OPEN_BLOCK":
                return await self._block()
            case "OPEN_INVERSE":
                return await self._inverse_block()
            case "OPEN_RAW_BLOCK":
                return await self._raw_block()
            case _:
                return None

    async def _mustache(self) -> Mustache:
        opening = self._next()
        call = await self._call()
        closing = self._take("CLOSE_UNESCAPED" if opening.kind == "OPEN_UNESCAPED" else "CLOSE", *_PARAM)
        return Mustache(
            call=call,
            escaped=opening.kind == "OPEN" and not opening.text.endswith("&"),
            strip=strip_of(opening.text, closing.text),
            at=self._position(opening),
            is_decorator="*" in opening.text,
        )

    async def _partial(self) -> Partial:
        opening = self._next()
        partial = await self._named_partial(opening)
        partial.strip = strip_of(opening.text, self._take("CLOSE", *_PARAM).text)
        return partial

    async def _partial_block(self) -> Partial:
        opening = self._next()
        partial = await self._named_partial(opening)
        partial.strip = strip_of(opening.text, self._take("CLOSE", *_PARAM).text)
        partial.program = await nested(self._program())
        partial.close_strip = self._close(partial.name)
        return partial

    async def _named_partial(self, opening: Token) -> Partial:
        name = await self._param() if self._token.kind == "OPEN_SEXPR" else self._head()
        params, named, has_hash = await self._given()
        return Partial(name=name, params=params, named=named, has_hash=has_hash, at=self._position(opening))

    async def _block(self) -> BlockNode:
        opening = self._next()
        block = await self._opened(opening)
        await self._inverse_chain(block)
        block.close_strip = self._close(block.call)
        if block.inverse and block.is_decorator:
            message, reason = "Unexpected inverse block on decorator", "an inline partial cannot have an else"
            raise Malformed(message, reason=reason, at=block.at)
        close_chain(block)
        return block

    async def _opened(self, opening: Token) -> BlockNode:
        """Read the first tag of a block and what follows it."""
        call = await self._call()
        names = self._block_params()
        strip = strip_of(opening.text, self._take("CLOSE", *_PARAM).text)
        program = await nested(self._program())
        program.block_params = names
        return BlockNode(
            call=call,
            program=program,
            inverse=None,
            at=self._position(opening),
            open_strip=strip,
            is_decorator="*" in opening.text,
        )

    async def _inverse_chain(self, block: BlockNode) -> None:
        """Read `{{else}}` or `{{else if …}}` into the block, if one comes."""
        if self._token.kind == "INVERSE":
            await self._inverse(block)
        elif self._token.kind == "OPEN_INVERSE_CHAIN":
            await self._chained(block)

    async def _inverse(self, block: BlockNode) -> None:
        text = self._next().text
        block.inverse_strip = strip_of(text, text)
        block.inverse = await nested(self._program())

    async def _chained(self, block: BlockNode) -> None:
        opening = self._next()
        inner = await self._opened(opening)
        block.inverse_strip = inner.open_strip
        await nested(self._inverse_chain(inner))
        inner.close_strip = inner.inverse_strip
        close_chain(inner)
        block.inverse = Program(body=(inner,), chained=True)

    async def _inverse_block(self) -> BlockNode:
        """Read `{{^x}}…{{else}}…{{/x}}`, the block the other way round."""
        block = await self._opened(self._next())
        if self._token.kind == "INVERSE":
            await self._inverse(block)
        block.close_strip = self._close(block.call)
        block.program, block.inverse = block.inverse, block.program
        return block

    async def _raw_block(self) -> BlockNode:
        opening = self._next()
        call = await self._call()
        self._take("CLOSE_RAW_BLOCK", *_PARAM)
        body: list[Statement] = []
        while self._token.kind == "CONTENT":
            text = self._next().text
            body.append(Content(original=text, value=text))
        end = self._take("END_RAW_BLOCK", "CONTENT")
        self._must_match(call, end.text)
        program = Program(body=tuple(body))
        return BlockNode(call=call, program=program, inverse=None, at=self._position(opening))

    def _close(self, opened: ExpressionNode) -> Strip:
        opening = self._take("OPEN_ENDBLOCK", *_STATEMENT, *_MORE_STATEMENT)
        name = self._head()
        strip = strip_of(opening.text, self._take("CLOSE").text)
        self._must_match(opened, original_of(name))
        return strip

    def _must_match(self, opened: ExpressionNode, closed: object) -> None:
        original = original_of(opened)
        if original != closed or isinstance(original, bool) != isinstance(closed, bool):
            text, at = f"{text_of(original)} doesn't match {text_of(closed)}", opened.at
            reason = f"the block {{{{#{text_of(original)}}}}} is closed by {{{{/{text_of(closed)}}}}}"
            raise Malformed(f"{text} - {at.line}:{at.column - 1}", reason=reason, at=at)

    async def _call(self, *, is_subexpression: bool = False) -> CallNode:
        head = self._head()
        params, named, has_hash = await self._given()
        path = as_path(head)
        return CallNode(
            path=path,
            params=params,
            named=named,
            has_hash=has_hash,
            head=head,
            is_subexpression=is_subexpression,
        )

    async def _given(self) -> tuple[tuple[ExpressionNode, ...], Mapping[str, ExpressionNode], bool]:
        params: list[ExpressionNode] = []
        while self._token.kind in _PARAM and not self._is_hash():
            params.append(await self._param())
        pairs: list[tuple[str, ExpressionNode]] = []
        while self._token.kind == "ID":
            name = bare_name(self._next().text)
            self._take("EQUALS")
            pairs.append((name, await self._param()))
        return tuple(params), hash_of(pairs), bool(pairs)

    async def _param(self) -> ExpressionNode:
        if self._token.kind != "OPEN_SEXPR":
            return self._head(*_PARAM)
        self._next()
        call = await nested(self._call(is_subexpression=True))
        self._take("CLOSE_SEXPR", *_PARAM)
        return call

    def _head(self, *expected: str) -> PathNode | Literal:
        token = self._token
        if token.kind not in _HEAD:
            self._fail(*(expected or _HEAD))
        if token.kind in {"ID", "DATA"}:
            return self._path()
        return Literal(value=literal_of(self._next()), at=self._position(token))

    def _path(self) -> PathNode:
        start = self._token
        is_data = start.kind == "DATA"
        if is_data:
            self._next()
        segments = [("", self._take("ID").text)]
        while self._token.kind == "SEP":
            separator = self._next().text
            segments.append((separator, self._take("ID").text))
        return path_of(segments, is_data=is_data, at=self._position(start))

    def _block_params(self) -> tuple[str, ...]:
        if self._token.kind != "OPEN_BLOCK_PARAMS":
            return ()
        opening, names = self._next(), [self._take("ID").text]
        while self._token.kind == "ID":
            names.append(self._next().text)
        self._take("CLOSE_BLOCK_PARAMS", "ID")
        return block_params_of(names, at=self._position(opening))

    def _is_hash(self) -> bool:
        if self._token.kind != "ID":
            return False
        self._after.append(next(self._tokens))
        return self._after[0].kind == "EQUALS"

    def _next(self) -> Token:
        token, self._end = self._token, self._token.end
        self._token = self._after.pop() if self._after else next(self._tokens, token)
        return token

    def _take(self, kind: str, *others: str) -> Token:
        if self._token.kind != kind:
            self._fail(kind, *others)
        return self._next()

    def _position(self, token: Token) -> Position:
        return self._lines.position(token.offset)

    def _fail(self, *expected: str) -> NoReturn:
        token = self._token
        kinds = ", ".join(f"'{kind}'" for kind in expected)
        place = excerpt(self._template, token.offset, token.end)
        # jison counts lines up to the end of the last token that fits.
        line = self._lines.position(self._end).line
        message = f"Parse error on line {line}:\n{place}\nExpecting {kinds}, got '{token.kind}'"
        raise Malformed(message, reason=reason_of(token, expected, self._template), at=self._position(token))
