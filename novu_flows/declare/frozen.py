"""Lists as tuples, so that a declaration does not change once it is made."""

from collections.abc import Sequence
from typing import TypeVar, cast

T = TypeVar("T")


def frozen(values: Sequence[T]) -> tuple[T, ...]:
    """
    Return a list as a tuple, and anything else as it is.

    What is no list (a single text, which Python takes for a list of letters) is reported by `check`.
    """
    given: object = values
    is_list = isinstance(given, Sequence) and not isinstance(given, str | bytes | bytearray)
    return tuple(values) if is_list else cast("tuple[T, ...]", values)
