"""Texts as Python source: quoted, as raw patterns, as docstrings."""

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from typing import TypeVar
from unicodedata import normalize

from pydantic import BaseModel

K = TypeVar("K")

BUILTINS = frozenset(dir(builtins))
_OF_MODELS = frozenset(name for name in dir(BaseModel) if not name.startswith("_"))
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def variable_name(workflow_id: str, *, taken: Collection[str] = ()) -> str:
    """
    Name the variable of a workflow: `order-shipped` and `orderShipped` are `order_shipped`.

    What does not begin as a name does is led by `workflow_`; a keyword, a builtin, or a name that is taken
    is followed by an underscore.
    """
    words = _words(_WORD_ENDS.sub("_", workflow_id).lower()).strip("_")
    name = words if words.isidentifier() else f"workflow_{words}".strip("_")
    return _apart(name, taken=BUILTINS.union(taken))


def class_name(declared: str, *, taken: Collection[str] = ()) -> str:
    """Name a class as it is declared; generic ones lose their brackets: `Page[Line]` is `PageLine`."""
    first, *others = _words(declared, " ").strip("_").split(" ")
    name = first + "".join(map(pascal, others))
    return _apart(name if name.isidentifier() else f"Type{name}", taken=taken)


def field_name(declared: str) -> str:
    """Name a field: what is a keyword, or a method of pydantic's models, is followed by an underscore."""
    name = _words(declared).lstrip("_")
    return _apart(name if name.isidentifier() else f"field_{name}".rstrip("_"), taken=_OF_MODELS)


def snake(name: str) -> str:
    """Write the words of a name as that of a variable: `orderId` and `order-id` are `order_id`."""
    return _words(_WORD_ENDS.sub("_", name).lower()).strip("_")


def field_names(model: type[BaseModel]) -> dict[str, str]:
    """Return the name of each field of a model; of two that would be the same, both have a digest."""
    return told_apart(
        (*model.model_fields, *model.model_computed_fields),
        field_name,
        lambda declared: f"{field_name(declared).rstrip('_')}_{digest_suffix(declared)}",
    )


def told_apart(things: Iterable[K], *spellings: Callable[[K], str]) -> dict[K, str]:
    """
    Name things by the first spelling; all whose names are the same by the next, fuller one.

    Not even the first of them keeps a name that two could have: a name that quietly meant something else
    after a declaration was added would be worse than one that is gone.
    """
    shortest, *fuller_ones = spellings
    names = {thing: shortest(thing) for thing in things}
    for fuller in fuller_ones:
        counts = Counter(names.values())
        names = {thing: fuller(thing) if counts[name] > 1 else name for thing, name in names.items()}
    return names


def pascal(name: str) -> str:
    """Write words as the name of a class: `order_lines` is `OrderLines`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\W_]+", name))


def digest_suffix(text: str) -> str:
    """Return what tells texts apart that make the same name."""
    return sha256(text.encode()).hexdigest()[:6]


def _words(text: str, between: str = "_") -> str:
    """Keep what names may hold, in the form that Python brings them to (NFKC)."""
    plain = normalize("NFKC", text)
    if plain.isidentifier():
        return plain
    return re.sub(r"\0+", between, "".join(one if f"a{one}".isidentifier() else "\0" for one in plain))


def _apart(name: str, *, taken: Collection[str]) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in taken else name


_MANY_QUOTES = '"""'


def quoted(text: str) -> str:
    """Write a text as a literal, in double quotes unless it holds them."""
    escaped = "".join(_escaped(character) for character in text)
    if '"' in escaped and "'" not in escaped:
        return f"'{escaped}'"
    return '"' + escaped.replace('"', '\\"') + '"'


def quoted_pattern(pattern: str) -> str:
    """Write a regular expression, raw where that says the same."""
    is_plain = "\\" in pattern and '"' not in pattern and pattern.isprintable() and pattern[-1] != "\\"
    return f'r"{pattern}"' if is_plain else quoted(pattern)


def docstring(text: str, *, indent: int = 0) -> list[str]:
    """Write a docstring as lines; none where there is no text."""
    lines = [line.rstrip() for line in text.strip().expandtabs().splitlines()]
    if not any(lines):
        return []
    margin = " " * indent
    escaped = [_escaped_in_docstring(line) for line in _dedented(lines)]
    if len(escaped) == 1:
        return [f"{margin}{_MANY_QUOTES}{_opened(escaped[0])}{_MANY_QUOTES}"]
    first, *rest = escaped
    body = [f"{margin}{line}".rstrip() for line in rest]
    return [f"{margin}{_MANY_QUOTES}{_opened(first)}", *body, f"{margin}{_MANY_QUOTES}"]


def _escaped(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def _escaped_in_docstring(line: str) -> str:
    escaped = "".join(_escaped(character) for character in line).replace(_MANY_QUOTES, '\\"\\"\\"')
    return escaped[:-1] + '\\"' if escaped.endswith('"') and not escaped.endswith('\\"') else escaped


def _opened(line: str) -> str:
    """Keep a quote at the start of the text apart from those of the docstring."""
    return f" {line}" if line.startswith('"') else line


def _dedented(lines: Iterable[str]) -> list[str]:
    """Take the margin of the lines after the first away, as `inspect.cleandoc` does."""
    first, *rest = lines
    margin = min((len(line) - len(line.lstrip()) for line in rest if line), default=0)
    return [first, *(line[margin:] for line in rest)]
