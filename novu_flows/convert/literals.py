"""Texts in a module: what they say, and how another text is written in their place."""

from collections.abc import Callable

import libcst as cst

TextLiteral = cst.SimpleString | cst.ConcatenatedString


def value_of(node: TextLiteral) -> str | None:
    """Return what a literal says; None for bytes, and where parts of it are computed."""
    value = node.evaluated_value
    return value if isinstance(value, str) else None


def rewritten(
    node: TextLiteral, text: str, of_part: Callable[[str], str | None], newline: str
) -> TextLiteral:
    """
    Return a literal that says another text, quoted as it was.

    One that is put together of several stays so where the parts, each converted by itself, say the same.
    """
    if isinstance(node, cst.SimpleString):
        return _simple(node, text, newline)
    parts = [(part, of_part(value)) for part in _parts(node) if (value := value_of(part)) is not None]
    if len(parts) == len(_parts(node)) and "".join(new or "" for _, new in parts) == text:
        made = [_simple(part, new, newline) for part, new in parts if new is not None]
        return _joined(node, made) if len(made) == len(parts) else _simple(_parts(node)[0], text, newline)
    return _simple(_parts(node)[0], text, newline)


def _parts(node: cst.BaseString | cst.FormattedString) -> list[cst.SimpleString]:
    if isinstance(node, cst.ConcatenatedString):
        return [*_parts(node.left), *_parts(node.right)]
    return [node] if isinstance(node, cst.SimpleString) else []


def _joined(node: cst.ConcatenatedString, parts: list[cst.SimpleString]) -> cst.ConcatenatedString:
    """Return a literal of several parts with others in their places."""
    rest = parts[1:]
    right = _joined(node.right, rest) if isinstance(node.right, cst.ConcatenatedString) else rest[0]
    return node.with_changes(left=parts[0], right=right)


def _simple(node: cst.SimpleString, text: str, newline: str) -> cst.SimpleString:
    prefix = node.prefix
    if "r" in prefix.lower() and _is_raw(text, node.quote):
        return node.with_changes(value=f"{prefix}{node.quote}{_lines(text, newline)}{node.quote}")
    plain = prefix.lower().replace("r", "")
    quote = _quote(node.quote, text)
    return node.with_changes(value=f"{plain}{quote}{_escaped(text, quote, newline)}{quote}")


def _is_raw(text: str, quote: str) -> bool:
    """Return whether a text can stand in a raw literal as it is."""
    is_one_line = len(quote) == len('"""') or not {"\n", "\r"} & set(text)
    return is_one_line and quote[0] not in text and not text.endswith("\\")


def _quote(quote: str, text: str) -> str:
    """Return the quotes that a literal has, or the other ones where these alone need no backslash."""
    other = {'"': "'", "'": '"'}.get(quote)
    return other if other and quote in text and other not in text else quote


def _escaped(text: str, quote: str, newline: str) -> str:
    text = text.replace("\\", "\\\\")
    if len(quote) == 1:
        text = text.replace(quote, f"\\{quote}").replace("\n", "\\n")
    else:
        text = text.replace(quote, "\\" + quote)
        text = f"{text[:-1]}\\{text[-1]}" if text.endswith(quote[0]) else text
    shown = "".join(sign if sign.isprintable() or sign == "\n" else _code(sign) for sign in text)
    return _lines(shown, newline)


def _lines(text: str, newline: str) -> str:
    return text.replace("\n", newline)


def _code(sign: str) -> str:
    return {"\t": "\\t", "\r": "\\r"}.get(sign) or ascii(sign)[1:-1]
