"""Liquid templates as LiquidJS 10 parses them: the tree of outputs and tags, or the first fault."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence

from novu_flows.dataclass import dataclass
from novu_flows.javascript.liquidjs.names import NOVU_FILTERS
from novu_flows.javascript.liquidjs.scanner import LiquidFault, LiquidValue, Scanner, shown
from novu_flows.javascript.liquidjs.tokens import LiquidToken, tokens_of, tokens_within

DEEPEST = 200  # blocks within blocks, beyond which LiquidJS's stack ends somewhere, and Python's would


@dataclass(frozen=True, slots=True)
class LiquidOutput:
    """An output."""

    text: str
    value: LiquidValue


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through a tag: the values that decide for it, none of an `else`, and what it holds."""

    conditions: tuple[LiquidValue, ...]
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class LiquidTag:
    """A tag: the variable that it makes, what it reads itself, and what it holds; nothing where none of it is looked at."""

    text: str
    name: str
    branches: tuple[Branch, ...] = ()
    variable: str = ""
    values: tuple[LiquidValue, ...] = ()


Node = LiquidOutput | LiquidTag
_Read = tuple[tuple[LiquidValue, ...], list[Node]]  # a branch that is being read


@dataclass(slots=True)
class _Reader:
    tokens: Sequence[LiquidToken]
    filters: Container[str] | None
    depth: int = 0
    place: int = 0

    def next(self) -> LiquidToken | None:
        """Return the next token, None at the end."""
        self.place += 1
        return self.tokens[self.place - 1] if self.place <= len(self.tokens) else None

    def value(self, scanner: Scanner) -> LiquidValue:
        """Return an expression with its filters, all of which must be known."""
        value = scanner.filtered()
        for one in value.filters:
            if self.filters is not None and one.name not in self.filters:
                raise scanner.fault(f"undefined filter: {one.name}")
        return value


def parsed(template: str, *, filters: Container[str] | None = NOVU_FILTERS) -> tuple[Node, ...]:
    """
    Return the tree of a template; raise LiquidFault with the first thing that is wrong.

    A filter that is not among `filters` is wrong; with None, none is.
    """
    return _nodes(_Reader(list(tokens_of(template)), filters))


def _nodes(reader: _Reader) -> tuple[Node, ...]:
    nodes: list[Node] = []
    while (token := reader.next()) is not None:
        nodes.append(_node(token, reader))
    return tuple(nodes)


def _node(token: LiquidToken, reader: _Reader) -> Node:
    if token.name is None:
        return LiquidOutput(token.text, reader.value(token.scanner))
    read = _TAGS.get(token.name)
    if read is None:
        raise _fault(token, f'tag "{token.name}" not found')
    reader.depth += 1
    if reader.depth > DEEPEST:
        raise _fault(token, "its blocks are nested too deeply")
    tag = read(token, reader)
    reader.depth -= 1
    return tag


def _tag(
    token: LiquidToken,
    branches: Sequence[_Read] = (),
    *,
    variable: str = "",
    values: Sequence[LiquidValue] = (),
) -> LiquidTag:
    return LiquidTag(
        token.text,
        str(token.name),
        branches=tuple(Branch(conditions, tuple(nodes)) for conditions, nodes in branches),
        variable=variable,
        values=tuple(values),
    )


def _fault(token: LiquidToken, message: str) -> LiquidFault:
    return LiquidFault(message, token.start)


def _not_closed(token: LiquidToken) -> LiquidFault:
    return _fault(token, f"tag {token.text} not closed")


def _choice(token: LiquidToken, reader: _Reader) -> LiquidTag:
    """Read `if` or `unless` with its branches."""
    branches: list[_Read] = [((reader.value(token.scanner),), [])]
    kept = branches[0][1]
    while (inner := reader.next()) is not None:
        if inner.name == f"end{token.name}":
            _must_be_plain(token, inner)
            return _tag(token, branches)
        if inner.name in ("else", "elsif"):
            has_else = any(not conditions for conditions, _ in branches)
            condition = _branch_condition(token, inner, reader, has_else=has_else)
            kept = []
            branches += [] if has_else else [(condition, kept)]
        else:
            kept.append(_node(inner, reader))
    raise _not_closed(token)


def _branch_condition(
    token: LiquidToken, inner: LiquidToken, reader: _Reader, *, has_else: bool
) -> tuple[LiquidValue, ...]:
    is_strict = token.name == "if"
    if inner.name == "else":
        _must_be_plain(token, inner)
        if is_strict and has_else:
            raise _fault(inner, "duplicated else")
        return ()
    if is_strict and has_else:
        raise _fault(inner, "unexpected elsif after else")
    return (reader.value(inner.scanner),)


def _must_be_plain(token: LiquidToken, inner: LiquidToken) -> None:
    """Refuse words after `else` or the end of a tag; those of `unless` may have some."""
    if token.name in ("if", "for") and inner.rest:
        raise _fault(inner, f"unexpected {shown(inner.rest)}")


def _case(token: LiquidToken, reader: _Reader) -> LiquidTag:
    value = reader.value(token.scanner)
    branches: list[_Read] = []
    kept: list[Node] = []
    while (inner := reader.next()) is not None:
        has_else = any(not conditions for conditions, _ in branches)
        if inner.name == "endcase":
            return _tag(token, branches, values=[value])
        if inner.name == "when" and not has_else:
            kept = []
            branches.append((tuple(_when_values(inner.scanner)), kept))
        elif inner.name == "else":
            kept = []
            branches += [] if has_else else [((), kept)]
        elif inner.name != "when":
            kept.append(_node(inner, reader))
    raise _not_closed(token)


def _when_values(scanner: Scanner) -> Iterator[LiquidValue]:
    while not scanner.is_done:
        yield LiquidValue((scanner.needed_value(),))
        scanner.skip_blank()
        parts = "," if scanner.peek() == "," else "or"
        found = scanner.text.find(parts, scanner.position, scanner.end)
        scanner.position = scanner.end if found < 0 else found + len(parts)


def _loop(token: LiquidToken, reader: _Reader) -> LiquidTag:
    """Read `for` or `tablerow`; the second branch of a `for` is its `else`."""
    variable, word, collection = token.scanner.word(), token.scanner.word(), token.scanner.value()
    if word != "in" or collection is None or (token.name == "for" and not variable):
        raise _fault(token, f"illegal tag: {token.text}")
    read = [collection, *(value for value, is_named in token.scanner.arguments() if is_named)]
    values = [LiquidValue((one,)) for one in read]
    branches: list[_Read] = [((), [])]
    while (inner := reader.next()) is not None:
        if inner.name == f"end{token.name}":
            _must_be_plain(token, inner)
            return _tag(token, branches, variable=variable, values=values)
        if inner.name == "else" and token.name == "for":
            _must_be_plain(token, inner)
            branches.append(((), []))
        else:
            branches[-1][1].append(_node(inner, reader))
    raise _not_closed(token)


def _assign(token: LiquidToken, reader: _Reader) -> LiquidTag:
    variable = token.scanner.word()
    if not variable:
        raise _fault(token, "expected variable name")
    token.scanner.skip_blank()
    if token.scanner.peek() != "=":
        raise _fault(token, 'expected "="')
    token.scanner.position += 1
    return _tag(token, variable=variable, values=[reader.value(token.scanner)])


def _capture(token: LiquidToken, reader: _Reader) -> LiquidTag:
    variable = token.scanner.word() or token.scanner.value()
    if variable is None:
        raise _fault(token, "invalid capture name")
    return _block(token, reader, variable if isinstance(variable, str) else variable.text.strip("'\""))


def _block(token: LiquidToken, reader: _Reader, variable: str = "") -> LiquidTag:
    nodes: list[Node] = []
    while (inner := reader.next()) is not None:
        if inner.name == f"end{token.name}":
            return _tag(token, [((), nodes)], variable=variable)
        nodes.append(_node(inner, reader))
    raise _not_closed(token)


def _comment(token: LiquidToken, reader: _Reader) -> LiquidTag:
    while (inner := reader.next()) is not None:
        if inner.name == "endcomment":
            return _tag(token)
    raise _not_closed(token)


def _echo(token: LiquidToken, reader: _Reader) -> LiquidTag:
    return _tag(token, values=[] if token.scanner.is_done else [reader.value(token.scanner)])


def _cycle(token: LiquidToken, _: _Reader) -> LiquidTag:
    if token.scanner.is_done:
        raise _fault(token, f'empty candidates: "{token.text}"')
    return _tag(token, values=[LiquidValue((one,)) for one, _ in token.scanner.arguments()])


def _counter(token: LiquidToken, _: _Reader) -> LiquidTag:
    return _tag(token, variable=token.scanner.word())


def _lines(token: LiquidToken, reader: _Reader) -> LiquidTag:
    """Read a `liquid` tag, each line of which is a tag."""
    nodes = _nodes(_Reader(list(tokens_within(token)), reader.filters, reader.depth))
    return _tag(token, [((), list(nodes))])


def _inline(token: LiquidToken, _: _Reader) -> LiquidTag:
    return _tag(token)


_TAGS: Mapping[str, Callable[[LiquidToken, _Reader], LiquidTag]] = {
    **dict.fromkeys(("raw", "break", "continue", "include", "render", "layout", "#"), _inline),
    "if": _choice,
    "unless": _choice,
    "case": _case,
    "for": _loop,
    "tablerow": _loop,
    "assign": _assign,
    "capture": _capture,
    "block": _block,
    "comment": _comment,
    "echo": _echo,
    "cycle": _cycle,
    "increment": _counter,
    "decrement": _counter,
    "liquid": _lines,
}
