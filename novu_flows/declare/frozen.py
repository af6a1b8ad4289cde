"""Lists as tuples, so that a declaration does not change once it is made."""

from collections.abc import Sequence
from typing import Protocol, TypeVar, cast

from novu_flows.declare.basics import Environments, Unset

T = TypeVar("T")


def frozen(values: Sequence[T]) -> tuple[T, ...]:
    """
    Return a list as a tuple, and anything else as it is.

    What is no list (a single text, which Python takes for a list of letters) is reported by `check`.
    """
    given: object = values
    is_list = isinstance(given, Sequence) and not isinstance(given, str | bytes | bytearray)
    return tuple(values) if is_list else cast("tuple[T, ...]", values)


class ForEnvironments(Protocol):
    """A declaration that can be limited to some environments."""

    @property
    def environments(self) -> Environments:
        """Return the environments that it is for."""


def freeze_environments(declaration: ForEnvironments) -> None:
    """Have a new declaration hold the environments that it names as a tuple."""
    named = declaration.environments
    if not isinstance(named, Unset):
        object.__setattr__(declaration, "environments", frozen(named))
