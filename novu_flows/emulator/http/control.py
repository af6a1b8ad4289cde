"""The emulator's own routes, off unless asked for: have requests fail, turn the clock."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.answers import ANSWER_ROUTES
from novu_flows.emulator.http.faults import Cut, Delay, Effect, Fault, Faults, Stale, Status, When
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import UNDEFINED, Route
from novu_flows.emulator.outbox import OUTBOX_ROUTES
from novu_flows.emulator.store.store import Document

_LONGEST_SECONDS = 10 * 365 * 24 * 3600
_KINDS = ("status", "cut", "delay_seconds", "stale")


def control_routes(*, faults: Faults, turn: Callable[[timedelta], None]) -> tuple[Route, ...]:
    """Return all routes under /emulator/."""
    return (*Control(faults=faults, turn=turn).routes(), *OUTBOX_ROUTES, *ANSWER_ROUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What the routes for faults and the clock work on."""

    faults: Faults
    turn: Callable[[timedelta], None]

    def routes(self) -> tuple[Route, ...]:
        """Return the routes; none of them needs a key."""
        return (
            Route("POST", "/emulator/faults", self.fail, public=True),
            Route("GET", "/emulator/faults", self.list_faults, public=True),
            Route("DELETE", "/emulator/faults", self.heal, status=204, public=True),
            Route("POST", "/emulator/clock", self.turn_clock, public=True),
        )

    def fail(self, request: Request) -> Document:
        """Have requests fail."""
        fault = _fault(request.body)
        self.faults.arm(fault, request.state)
        return _shown(fault)

    def list_faults(self, _: Request) -> list[Document]:
        """List the faults that still wait for their requests."""
        return [_shown(fault) for fault in self.faults.left()]

    def heal(self, _: Request) -> object:
        """Have no request fail any more."""
        self.faults.heal()
        return UNDEFINED

    def turn_clock(self, request: Request) -> Document:
        """Turn the clock forward, and deliver what becomes due on the way."""
        self.turn(timedelta(seconds=_seconds(request.body, "ahead_seconds")))
        return {"now": request.state.now()}


def _fault(body: Mapping[str, Any]) -> Fault:
    times = body.get("times", 1)
    if not (times is None or (_is_whole(times) and times > 0)):
        raise bad_request("times must be a whole number above 0, or null for ever")
    return Fault(effect=_effect(body), method=_glob(body, "method"), path=_glob(body, "path"), times=times)


def _glob(body: Mapping[str, Any], name: str) -> str:
    glob = body.get(name, "*")
    if not isinstance(glob, str):
        raise bad_request(f"{name} must be a glob, for example *")
    return glob


def _effect(body: Mapping[str, Any]) -> Effect:
    kinds = [kind for kind in _KINDS if kind in body]
    if len(kinds) != 1:
        raise bad_request(f"say exactly one of {', '.join(_KINDS)}")
    match kinds[0]:
        case "status":
            return _status(body)
        case "cut":
            return Cut(when=_when(body["cut"]))
        case "delay_seconds":
            return Delay(seconds=_seconds(body, "delay_seconds"), when=_when(body.get("when", "after")))
        case _:
            return Stale()


def _status(body: Mapping[str, Any]) -> Status:
    status, wait = body["status"], body.get("retry_after_seconds")
    if not _is_whole(status) or not 200 <= status <= 599:  # noqa: PLR2004 - the final statuses of HTTP
        raise bad_request("status must be a number from 200 to 599")
    if not (wait is None or _is_whole(wait)):
        raise bad_request("retry_after_seconds must be a whole number")
    return Status(status=status, retry_after_seconds=wait, when=_when(body.get("when", "before")))


def _when(value: object) -> When:
    if value not in ("before", "after"):
        raise bad_request('cut and when are "before" or "after" the request is carried out')
    return When(value)


def _seconds(body: Mapping[str, Any], name: str) -> float:
    seconds = body.get(name)
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int | float)
        or not 0 <= seconds <= _LONGEST_SECONDS
    ):
        raise bad_request(f"{name} must be a number from 0 to {_LONGEST_SECONDS}")
    return seconds


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(fault: Fault) -> Document:
    shown: Document = {"method": fault.method, "path": fault.path, "times": fault.times}
    match fault.effect:
        case Status(status=status, retry_after_seconds=wait, when=when):
            return {**shown, "status": status, "retry_after_seconds": wait, "when": when.value}
        case Cut(when=when):
            return {**shown, "cut": when.value}
        case Delay(seconds=seconds, when=when):
            return {**shown, "delay_seconds": seconds, "when": when.value}
        case Stale():
            return {**shown, "stale": True}
