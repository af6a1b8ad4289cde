"""What others answer to the embedded Novu, as it was declared: webhooks of filters, chats, providers."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from novu_flows.dataclass import dataclass

_SUCCESSES = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A server answers; `body` is what its JSON holds, or a text."""

    status: int = 200
    body: Any = None

    @property
    def is_refusal(self) -> bool:
        """Return whether Novu's HTTP client takes it for a failure: every status but those from 200 to 299."""
        return self.status not in _SUCCESSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """No answer comes; `reason` is what Novu's HTTP client says."""

    reason: str = "connect ECONNREFUSED"


HookAnswer = Reply | Unreachable


class Network:
    """What was declared; of several answers that fit, the one declared last."""

    def __init__(self, *, asks_this_machine: bool = False) -> None:
        self.asks_this_machine = asks_this_machine
        self._declared: dict[str, HookAnswer] = {}

    @property
    def declared(self) -> Mapping[str, HookAnswer]:
        """Return the answers, by the glob of a URL or the id of a provider, in the order of declaration."""
        return dict(self._declared)

    def declare(self, to: str, answer: HookAnswer) -> None:
        """Have whatever is sent to a URL or a provider be answered so; `to` is a glob."""
        self._declared.pop(to, None)
        self._declared[to] = answer

    def forget(self) -> None:
        """Forget every answer."""
        self._declared.clear()

    def answer_of(self, *addresses: str) -> HookAnswer | None:
        """Return what was declared for one of these addresses."""
        for glob, answer in reversed(self._declared.items()):
            if any(fnmatchcase(address, glob) for address in addresses):
                return answer
        return None
