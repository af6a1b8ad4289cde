"""Texts: plain ones of any alphabet, and templates that name what a payload has."""

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

# Half surrogate pairs cannot be sent; braces and backslashes would make a template of a text.
_ANY = st.characters(exclude_categories=("Cs",), exclude_characters="{}\0\\")
_ALWAYS_THERE = ("subscriber.firstName", "subscriber.data.plan", "step.total_count", "branding.color")
_PIECES = (
    "{text}",
    "{{{{{name}}}}}",
    "{{{{{{{name}}}}}}}",
    "{{{{#if {name}}}}}{text}{{{{else}}}}-{{{{/if}}}}",
    "{{{{uppercase {name}}}}}",
)


@cache
def plain_texts(max_size: int = 30) -> SearchStrategy[str]:
    """Make texts of any alphabet that are not blank."""
    return st.text(_ANY, min_size=1, max_size=max_size).filter(_is_kept)


@cache
def trimmed_texts(max_size: int = 30) -> SearchStrategy[str]:
    """Make texts that are not blank and stay as they are when Novu trims them."""
    return plain_texts(max_size).map(_trimmed)


def templates(variables: Sequence[str]) -> SearchStrategy[str]:
    """Make templates of plain text and variables that exist."""
    return _templates((*variables, *_ALWAYS_THERE))


@cache
def _templates(names: tuple[str, ...]) -> SearchStrategy[str]:
    pieces = st.tuples(st.sampled_from(_PIECES), st.sampled_from(names), plain_texts(8))
    return st.tuples(plain_texts(12), st.lists(pieces, max_size=4)).map(_written)


def _written(parts: tuple[str, list[tuple[str, str, str]]]) -> str:
    first, pieces = parts
    return first + "".join(piece.format(name=name, text=text) for piece, name, text in pieces)


def _trimmed(text: str) -> str:
    return text.strip().strip("\ufeff").strip()


def _is_kept(text: str) -> bool:
    return bool(_trimmed(text))
