"""Liquid templates as LiquidJS 10 parses them: the tree of texts, outputs and tags, or the first fault."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, takewhile

from novu_flows.javascript.liquidjs.expressions import LiquidValue, Operand
from novu_flows.javascript.liquidjs.names import NOVU_FILTERS
from novu_flows.javascript.liquidjs.nodes import (
    Branch,
    LiquidAssign,
    LiquidBlock,
    LiquidCapture,
    LiquidCase,
    LiquidCondition,
    LiquidCounter,
    LiquidCycle,
    LiquidFile,
    LiquidJump,
    LiquidLoop,
    LiquidOutput,
    LiquidText,
    LiquidWhen,
    Node,
)
from novu_flows.javascript.liquidjs.scanner import LiquidFault, ParseFault, Scanner
from novu_flows.javascript.liquidjs.tokens import LiquidToken, lines_of, tokens_of

DEEPEST = 200  # blocks within blocks, beyond which LiquidJS's stack ends somewhere, and Python's would


def parsed(template: str, *, strict: bool = True) -> tuple[Node, ...]:
    """Return the tree of a template; raise LiquidFault with the first thing that is wrong, a filter among them if `strict`."""
    reader = _Reader(tokens_of(template), strict=strict)
    return tuple(reader.nodes())


def expression(text: str) -> LiquidValue:
    """Return an expression that stands in a text, as the filter `where_exp` takes one."""
    return Scanner(text, 0, len(text)).filtered()


def name_in(text: str) -> Operand | None:
    """Return the name that a text begins with, as the filter `where` takes one."""
    scanner = Scanner(text, 0, len(text))
    return scanner.name()


class _Reader:
    """Reads nodes from tokens, one after the other."""

    def __init__(self, tokens: Sequence[LiquidToken], *, strict: bool, depth: int = 0) -> None:
        self._tokens = iter(tokens)
        self._strict = strict
        self._depth = depth

    def nodes(self) -> list[Node]:
        """Return all nodes."""
        return [node for token in self._tokens for node in self._read(token)]

    def _read(self, token: LiquidToken) -> list[Node]:
        """Return the node that a token begins, or none where nothing is ever shown."""
        if token.name is None:
            return [LiquidText(token.text)]
        if token.name == "":
            return [LiquidOutput(token.text, self._value(token.scanner), token.start)]
        read = _TAGS.get(token.name)
        if read is None:
            raise ParseFault(f'tag "{token.name}" not found', token.start)
        if self._depth == DEEPEST:
            raise ParseFault("its blocks are nested too deeply", token.start)
        self._depth += 1
        node = read(self, token)
        self._depth -= 1
        return [] if node is None else [node]

    def _value(self, scanner: Scanner) -> LiquidValue:
        value = scanner.filtered()
        for one in value.filters if self._strict else ():
            if one.name not in NOVU_FILTERS:
                raise ParseFault(f"undefined filter: {one.name}", scanner.position)
        return value

    def _sections(self, token: LiquidToken, *parts: str) -> Iterator[tuple[LiquidToken, list[Node]]]:
        """Yield the tags of a block as they are read, its end too, each with the list that what follows it comes into."""
        nodes: list[Node] = []
        yield token, nodes
        for inner in self._tokens:
            if inner.name == f"end{token.name}":
                yield inner, []
                return
            if inner.name in parts:
                nodes = []
                yield inner, nodes
            else:
                nodes += self._read(inner)
        raise ParseFault(f"tag {token.text} not closed", token.start)

    def _inside(self, token: LiquidToken) -> list[Node]:
        """Return what stands in a block that has no parts."""
        return next(iter(list(self._sections(token))))[1]

    def condition(self, token: LiquidToken) -> Node:
        """Read `if`, which is strict about its parts, or `unless`, which takes no notice of those that come too late."""
        start, is_strict = token.start, token.name == "if"
        branches: list[tuple[LiquidValue, list[Node]]] = []
        otherwise: list[Node] | None = None
        for tag, nodes in self._sections(token, "elsif", "else"):
            if tag.name not in (token.name, "elsif") and is_strict:
                _must_be_plain(tag)
            if otherwise is not None and tag.name in ("elsif", "else"):
                if is_strict:
                    raise ParseFault(_LATE[tag.name], tag.start)
            elif tag.name in (token.name, "elsif"):
                branches.append((self._value(tag.scanner), nodes))
            elif tag.name == "else":
                otherwise = nodes
        found = tuple(Branch(test, tuple(nodes)) for test, nodes in branches)
        return LiquidCondition(token.text, str(token.name), found, tuple(otherwise or ()), start)

    def case(self, token: LiquidToken) -> Node:
        """Read `case`; what stands before its first `when` is dropped, a `when` after `else` belongs to that."""
        start, value = token.start, self._value(token.scanner)
        branches: list[tuple[tuple[Operand, ...], list[Node]]] = []
        others: list[list[Node]] = []
        is_ended = False
        for tag, nodes in self._sections(token, "when", "else"):
            if tag.name == "else":
                is_ended = bool(others)
            if others or tag.name == "else":
                others += [] if is_ended else [nodes]
            elif tag.name == "when":
                branches.append((tuple(_when_values(tag.scanner)), nodes))
        found = tuple(LiquidWhen(values, tuple(nodes)) for values, nodes in branches)
        return LiquidCase(token.text, value, found, tuple(chain(*others)), start)

    def loop(self, token: LiquidToken) -> Node:
        """Read `for` or `tablerow`."""
        start, scanner, is_for = token.start, token.scanner, token.name == "for"
        variable, word, collection = scanner.word(), scanner.word(), scanner.value()
        if word != "in" or collection is None or (is_for and not variable):
            raise ParseFault(f"illegal tag: {token.text}", start)
        options = scanner.options()
        inside: list[Node] = []
        others: list[list[Node]] = []
        for tag, nodes in self._sections(token, *(["else"] if is_for else [])):
            if tag is token:
                inside = nodes
            elif is_for:
                _must_be_plain(tag)
                others.append(nodes)
        return LiquidLoop(
            text=token.text,
            name=str(token.name),
            variable=variable,
            collection=collection,
            options=options,
            nodes=tuple(inside),
            otherwise=tuple(chain(*others)),
            start=start,
        )

    def assign(self, token: LiquidToken) -> Node:
        """Read `assign`."""
        start, variable = token.start, token.scanner.word()
        if not variable:
            raise LiquidFault("expected variable name", start)
        token.scanner.skip_blank()
        if token.scanner.peek() != "=":
            raise token.scanner.fault('expected "="')
        token.scanner.position += 1
        return LiquidAssign(token.text, variable, self._value(token.scanner), start)

    def capture(self, token: LiquidToken) -> Node:
        """Read `capture`."""
        name = token.scanner.word()
        quoted = None if name else token.scanner.quoted()
        if not name and quoted is None:
            raise LiquidFault("invalid capture name", token.start)
        variable = name if quoted is None else str(quoted.content)
        return LiquidCapture(token.text, variable, tuple(self._inside(token)))

    def block(self, token: LiquidToken) -> Node:
        """Read `block`, which is shown where it stands."""
        return LiquidBlock("block", tuple(self._inside(token)))

    def liquid(self, token: LiquidToken) -> Node:
        """Read the tags in `liquid`."""
        return LiquidBlock(
            "liquid", tuple(_Reader(lines_of(token), strict=self._strict, depth=self._depth).nodes())
        )

    def comment(self, token: LiquidToken) -> None:
        """Pass over a comment, in which nothing is read."""
        if not any(inner.name == "endcomment" for inner in self._tokens):
            raise ParseFault(f"tag {token.text} not closed", token.start)

    def raw(self, _: LiquidToken) -> Node:
        """Read a text in which nothing is read."""
        inside = takewhile(lambda inner: inner.name != "endraw", self._tokens)
        return LiquidText("".join(inner.text for inner in inside))

    def echo(self, token: LiquidToken) -> Node | None:
        """Read `echo`."""
        if token.scanner.is_done:
            return None
        return LiquidOutput(token.text, self._value(token.scanner), token.start, is_echo=True)

    def cycle(self, token: LiquidToken) -> Node:
        """Read `cycle`."""
        start, scanner = token.start, token.scanner
        first = scanner.value()
        scanner.skip_blank()
        has_group = first is not None and scanner.peek() == ":"
        scanner.position += has_group
        candidates = [] if first is None or has_group else [first]
        while not scanner.is_done:
            found = scanner.value()
            candidates += [] if found is None else [found]
            scanner.skip_to(",")
        if not candidates:
            raise scanner.fault(f'empty candidates: "{token.text}"')
        return LiquidCycle(first if has_group else None, tuple(candidates), start)

    def counter(self, token: LiquidToken) -> Node:
        """Read `increment` or `decrement`."""
        return LiquidCounter(token.scanner.word(), 1 if token.name == "increment" else -1)

    def jump(self, token: LiquidToken) -> Node:
        """Read `break` or `continue`."""
        return LiquidJump(str(token.name))

    def file(self, token: LiquidToken) -> Node:
        """Read a tag that asks for another template."""
        if token.scanner.value() is None:
            raise LiquidFault("illegal file path", token.start)
        return LiquidFile(str(token.name))

    def note(self, token: LiquidToken) -> None:
        """Pass over an inline comment."""
        if _NO_NOTE.search(token.rest):
            raise ParseFault("every line of an inline comment must start with a '#' character", token.start)


_NO_NOTE = re.compile(r"\n\s*[^#\s]")
_LATE = {"elsif": "unexpected elsif after else", "else": "duplicated else"}
_TAGS: Mapping[str, Callable[[_Reader, LiquidToken], Node | None]] = {
    "if": _Reader.condition,
    "unless": _Reader.condition,
    "case": _Reader.case,
    "for": _Reader.loop,
    "tablerow": _Reader.loop,
    "assign": _Reader.assign,
    "capture": _Reader.capture,
    "block": _Reader.block,
    "liquid": _Reader.liquid,
    "comment": _Reader.comment,
    "raw": _Reader.raw,
    "echo": _Reader.echo,
    "cycle": _Reader.cycle,
    "increment": _Reader.counter,
    "decrement": _Reader.counter,
    "break": _Reader.jump,
    "continue": _Reader.jump,
    "include": _Reader.file,
    "render": _Reader.file,
    "layout": _Reader.file,
    "#": _Reader.note,
}


def _must_be_plain(tag: LiquidToken) -> None:
    """Refuse words after `else` or the end of a tag."""
    if tag.rest:
        raise ParseFault(f"unexpected {json.dumps(tag.rest, ensure_ascii=False)}", tag.start)


def _when_values(scanner: Scanner) -> Iterator[Operand]:
    while not scanner.is_done:
        yield scanner.needed_value()
        scanner.skip_blank()
        scanner.skip_to("," if scanner.peek() == "," else "or")
