"""What an environment holds and nothing declares, by name: how it is adopted, and how it is removed."""

import re
from collections.abc import Mapping
from shlex import quote

from novu_flows.dataclass import dataclass
from novu_flows.javascript.json import Json
from novu_flows.plan.changes import Address, Resource

_WORDS: Mapping[Resource, str] = {
    "workflow": "Workflow",
    "layout": "Layout",
    "topic": "Topic",
    "subscriber": "Subscriber",
}
_OF_GLOB = re.compile(r"([*?\[])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmanaged:
    """One thing that nothing declares; `origin` says what wrote it, where this tool never touches it."""

    address: Address
    origin: str = ""

    @property
    def adopt(self) -> str | None:
        """Return the command that declares it; None for what is never touched."""
        if self.origin:
            return None
        if self.address.resource == "subscriber":
            return f"novu-flows pull --subscribers {quote(_glob(self.address.keys[0]))}"
        return f"novu-flows pull --target {quote(_glob(str(self.address)))}"

    @property
    def remove(self) -> str | None:
        """Return the declaration that removes it; None for what is never touched."""
        if self.origin:
            return None
        return f"removed({_WORDS[self.address.resource]}, {_quoted(self.address.keys[0])})"

    @property
    def as_json(self) -> dict[str, Json]:
        """Return it for programs."""
        return {
            "address": str(self.address),
            "resource": self.address.resource,
            "key": self.address.keys[0],
            "origin": self.origin or None,
            "adopt": self.adopt,
            "remove": self.remove,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmanagedList:
    """What nothing declares, in order; `more` are not listed by name, for there are too many of them."""

    things: tuple[Unmanaged, ...]
    more: int = 0


def _glob(text: str) -> str:
    """Write a text as a pattern that only it fits."""
    return _OF_GLOB.sub(r"[\1]", text)


def _quoted(text: str) -> str:
    shown = repr(text)
    return f'"{shown[1:-1]}"' if shown.startswith("'") and '"' not in shown else shown
