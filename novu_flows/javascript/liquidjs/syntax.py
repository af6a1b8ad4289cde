"""Liquid templates as LiquidJS 10 parses them with `strictFilters`: the tree of outputs and tags, or the first fault."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from novu_flows.javascript.liquidjs.scanner import LiquidFault, LiquidValue, Operand, Scanner, shown
from novu_flows.javascript.liquidjs.tokens import LiquidToken, tokens_of

# fmt: off
FILTERS = frozenset((
    "abs", "append", "array_to_sentence_string", "at_least", "at_most", "base64_decode",
    "base64_encode", "capitalize", "cgi_escape", "ceil", "compact", "concat", "date",
    "date_to_long_string", "date_to_rfc822", "date_to_string", "date_to_xmlschema", "default",
    "divided_by", "downcase", "escape", "escape_once", "find", "find_exp", "find_index",
    "find_index_exp", "first", "floor", "group_by", "group_by_exp", "has", "has_exp", "inspect", "join",
    "json", "jsonify", "last", "lstrip", "map", "minus", "modulo", "newline_to_br",
    "normalize_whitespace", "number_of_words", "plus", "pop", "prepend", "push", "raw", "reject",
    "reject_exp", "remove", "remove_first", "remove_last", "replace", "replace_first", "replace_last",
    "reverse", "round", "rstrip", "sample", "shift", "size", "slice", "slugify", "sort", "sort_natural",
    "split", "strip", "strip_html", "strip_newlines", "sum", "times", "to_integer", "truncate",
    "truncatewords", "uniq", "unshift", "upcase", "uri_escape", "url_decode", "url_encode", "where",
    "where_exp", "xml_escape", "digest", "toSentence", "pluralize",
))
# fmt: on
_INLINE = ("increment", "decrement", "break", "continue", "include", "render", "layout", "liquid", "#")


@dataclass(frozen=True, slots=True)
class LiquidOutput:
    """An output."""

    text: str
    value: LiquidValue


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through a tag: what decides for it, and what it holds."""

    conditions: tuple[Operand | None, ...]
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class LiquidTag:
    """A tag that holds others or is evaluated; the tags in which nothing is looked at have no branches."""

    text: str
    name: str
    branches: tuple[Branch, ...] = ()


Node = LiquidOutput | LiquidTag
_Read = tuple[tuple[Operand | None, ...], list[Node]]  # a branch that is being read


@dataclass(slots=True)
class _Reader:
    tokens: Sequence[LiquidToken]
    place: int = 0

    def next(self) -> LiquidToken | None:
        """Return the next token, None at the end."""
        self.place += 1
        return self.tokens[self.place - 1] if self.place <= len(self.tokens) else None


def parsed(template: str) -> tuple[Node, ...]:
    """Return the tree of a template; raise LiquidFault with the first thing that is wrong."""
    reader = _Reader(list(tokens_of(template)))
    nodes: list[Node] = []
    while (token := reader.next()) is not None:
        nodes.append(_node(token, reader))
    return tuple(nodes)


def _node(token: LiquidToken, reader: _Reader) -> Node:
    if token.name is None:
        return LiquidOutput(token.text, _value(token.scanner))
    read = _TAGS.get(token.name)
    if read is not None:
        return read(token, reader)
    if token.name not in _INLINE:
        raise LiquidFault(f'tag "{token.name}" not found')
    return LiquidTag(token.text, token.name)


def _value(scanner: Scanner) -> LiquidValue:
    value = scanner.filtered()
    for one in value.filters:
        if one.name not in FILTERS:
            raise LiquidFault(f"undefined filter: {one.name}")
    return value


def _not_closed(token: LiquidToken) -> LiquidFault:
    return LiquidFault(f"tag {token.text} not closed")


def _choice(token: LiquidToken, reader: _Reader) -> LiquidTag:
    """Read `if` or `unless` with its branches."""
    branches: list[_Read] = [((_value(token.scanner).first,), [])]
    kept = branches[0][1]
    while (inner := reader.next()) is not None:
        if inner.name == f"end{token.name}":
            _must_be_plain(token, inner)
            return LiquidTag(token.text, str(token.name), _branches(branches))
        if inner.name in ("else", "elsif"):
            has_else = any(not conditions for conditions, _ in branches)
            condition, kept = _branch_condition(token, inner, has_else=has_else), []
            branches += [] if has_else else [(condition, kept)]
        else:
            kept.append(_node(inner, reader))
    raise _not_closed(token)


def _branch_condition(
    token: LiquidToken, inner: LiquidToken, *, has_else: bool
) -> tuple[Operand | None, ...]:
    is_strict = token.name == "if"
    if inner.name == "else":
        _must_be_plain(token, inner)
        if is_strict and has_else:
            raise LiquidFault("duplicated else")
        return ()
    if is_strict and has_else:
        raise LiquidFault("unexpected elsif after else")
    return (_value(inner.scanner).first,)


def _must_be_plain(token: LiquidToken, inner: LiquidToken) -> None:
    """Refuse words after `else` or the end of a tag; those of `unless` may have some."""
    if token.name in ("if", "for") and inner.rest:
        raise LiquidFault(f"unexpected {shown(inner.rest)}")


def _branches(read: list[_Read]) -> tuple[Branch, ...]:
    return tuple(Branch(conditions, tuple(nodes)) for conditions, nodes in read)


def _case(token: LiquidToken, reader: _Reader) -> LiquidTag:
    _value(token.scanner)
    branches: list[_Read] = []
    kept: list[Node] = []
    while (inner := reader.next()) is not None:
        has_else = any(not conditions for conditions, _ in branches)
        if inner.name == "endcase":
            return LiquidTag(token.text, "case", _branches(branches))
        if inner.name == "when" and not has_else:
            kept = []
            branches.append((tuple(_when_values(inner.scanner)), kept))
        elif inner.name == "else":
            kept = []
            branches += [] if has_else else [((), kept)]
        elif inner.name != "when":
            kept.append(_node(inner, reader))
    raise _not_closed(token)


def _when_values(scanner: Scanner) -> Iterator[Operand]:
    while not scanner.is_done:
        yield scanner.needed_value()
        scanner.skip_blank()
        parts = "," if scanner.peek() == "," else "or"
        found = scanner.text.find(parts, scanner.position, scanner.end)
        scanner.position = scanner.end if found < 0 else found + len(parts)


def _loop(token: LiquidToken, reader: _Reader) -> LiquidTag:
    """Read `for` or `tablerow`; what stands in the `else` of a loop is read, and not kept."""
    variable, word, collection = token.scanner.word(), token.scanner.word(), token.scanner.value()
    if word != "in" or collection is None or (token.name == "for" and not variable):
        raise LiquidFault(f"illegal tag: {token.text}")
    nodes: list[Node] = []
    kept = nodes
    while (inner := reader.next()) is not None:
        if inner.name == f"end{token.name}":
            _must_be_plain(token, inner)
            return LiquidTag(token.text, str(token.name), (Branch((), tuple(nodes)),))
        if inner.name == "else" and token.name == "for":
            _must_be_plain(token, inner)
            kept = []
        else:
            kept.append(_node(inner, reader))
    raise _not_closed(token)


def _assign(token: LiquidToken, _: _Reader) -> LiquidTag:
    if not token.scanner.word():
        raise LiquidFault("expected variable name")
    token.scanner.skip_blank()
    if token.scanner.peek() != "=":
        raise LiquidFault('expected "="')
    token.scanner.position += 1
    _value(token.scanner)
    return LiquidTag(token.text, "assign")


def _capture(token: LiquidToken, reader: _Reader) -> LiquidTag:
    if not token.scanner.word() and token.scanner.value() is None:
        raise LiquidFault("invalid capture name")
    return _block(token, reader)


def _block(token: LiquidToken, reader: _Reader) -> LiquidTag:
    nodes: list[Node] = []
    while (inner := reader.next()) is not None:
        if inner.name == f"end{token.name}":
            return LiquidTag(token.text, str(token.name), (Branch((), tuple(nodes)),))
        nodes.append(_node(inner, reader))
    raise _not_closed(token)


def _comment(token: LiquidToken, reader: _Reader) -> LiquidTag:
    while (inner := reader.next()) is not None:
        if inner.name == "endcomment":
            return LiquidTag(token.text, "comment")
    raise _not_closed(token)


def _raw(token: LiquidToken, _: _Reader) -> LiquidTag:
    return LiquidTag(token.text, "raw")


def _echo(token: LiquidToken, _: _Reader) -> LiquidTag:
    if not token.scanner.is_done:
        _value(token.scanner)
    return LiquidTag(token.text, "echo")


def _cycle(token: LiquidToken, _: _Reader) -> LiquidTag:
    if token.scanner.is_done:
        raise LiquidFault(f'empty candidates: "{token.text}"')
    return LiquidTag(token.text, "cycle")


_TAGS = {
    "if": _choice,
    "unless": _choice,
    "case": _case,
    "for": _loop,
    "tablerow": _loop,
    "assign": _assign,
    "capture": _capture,
    "block": _block,
    "comment": _comment,
    "raw": _raw,
    "echo": _echo,
    "cycle": _cycle,
}
