"""What the words of a tag mean: heads, paths, literals, and what is said of one that cannot stand there."""

import re

from novu_flows.javascript.handlebars.errors import Malformed, Position
from novu_flows.javascript.handlebars.lexer import Token
from novu_flows.javascript.handlebars.nodes import (
    BlockNode,
    CallNode,
    ExpressionNode,
    Literal,
    PathNode,
    Strip,
)
from novu_flows.javascript.values import UNDEFINED, in_order, text_of

_IN_BRACKETS = re.compile(r"\[[^\n\r\u2028\u2029]*\]")


def reason_of(token: Token, expected: tuple[str, ...], template: str) -> str:
    """Return in plain English what is wrong."""
    if "OPEN_ENDBLOCK" in expected and token.kind == "EOF":
        return "a block is never closed"
    if "}}" not in template[token.offset :]:
        return "a tag is never closed by }}"
    if token.kind in {"INVERSE", "OPEN_INVERSE_CHAIN"}:
        return "this else belongs to no block"
    if token.kind == "OPEN_ENDBLOCK":
        return "this closes a block that is not open"
    return f"{token.text!r} cannot stand here"


def strip_of(opening: str, closing: str) -> Strip:
    """Return whether a tag takes the white space around it."""
    return Strip(open=opening[2:3] == "~", close=closing[-3:-2] == "~")


def bare_name(name: str) -> str:
    """Take the brackets off `[a b]`."""
    return name[1:-1] if _IN_BRACKETS.fullmatch(name) else name


def block_params_of(names: list[str], *, at: Position) -> tuple[str, ...]:
    """Return the names between bars as they are: handlebars.js means to take brackets off, and breaks over them."""
    if names[0].startswith("[") and names[-1].endswith("]"):
        raise Malformed(
            "token.substring is not a function", reason="a block param cannot be in brackets", at=at
        )
    return tuple(names)


def literal_of(token: Token) -> object:
    """Return the value of a literal."""
    match token.kind:
        case "STRING":
            return token.text
        case "NUMBER":
            return float(token.text)
        case "BOOLEAN":
            return token.text == "true"
        case _:
            return None if token.kind == "NULL" else UNDEFINED


def as_path(head: PathNode | Literal) -> PathNode:
    """Take a literal at the head of a mustache for a name, as `{{"a b"}}` means."""
    if isinstance(head, PathNode):
        return head
    name = text_of(head.value)
    return PathNode(original=name, parts=(name,), depth=0, is_data=False, at=head.at)


def path_of(segments: list[tuple[str, str]], *, is_data: bool, at: Position) -> PathNode:
    """Put a path together from its segments; raise Malformed where `..` is not at its beginning."""
    original, parts, depth = "@" if is_data else "", list[str](), 0
    for separator, text in segments:
        part = bare_name(text)
        original += separator + part
        if part != text or part not in {"..", ".", "this"}:
            parts.append(part)
        elif parts:
            message = f"Invalid path: {original} - {at.line}:{at.column - 1}"
            raise Malformed(message, reason=f"{part!r} can only begin a path", at=at)
        else:
            depth += part == ".."
    return PathNode(original=original, parts=tuple(parts), depth=depth, is_data=is_data, at=at)


def hash_of(pairs: list[tuple[str, ExpressionNode]]) -> dict[str, ExpressionNode]:
    """
    Return `key=value` pairs as handlebars.js compiles them: from the last to the first, which so wins.

    The literal `undefined` is left out (`javascript-compiler.js`, assignToHash and objectLiteral).
    """
    named = in_order(dict(reversed(pairs)))
    return {name: value for name, value in named.items() if name != "__proto__" and not _is_undefined(value)}


def _is_undefined(value: ExpressionNode) -> bool:
    return isinstance(value, Literal) and value.value is UNDEFINED


def original_of(opened: ExpressionNode) -> object:
    """Return what the closing tag of a block must repeat."""
    if isinstance(opened, CallNode):
        return original_of(opened.head or opened.path)
    return opened.original if isinstance(opened, PathNode) else opened.value


def close_chain(block: BlockNode) -> None:
    """Let the last tag of a chain close the `{{else if}}` that is directly inside."""
    inverse = block.inverse
    if inverse and inverse.chained and isinstance(inner := inverse.body[0], BlockNode):
        inner.close_strip = block.close_strip
