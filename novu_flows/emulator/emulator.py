"""The embedded Novu as the rest of the program, tests and servers hold it."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.due import next_due
from novu_flows.emulator.delivery.pace import AT_ONCE, Pace
from novu_flows.emulator.http.answering import EmulatedNovu
from novu_flows.emulator.http.faults import Fault, Faults
from novu_flows.emulator.http.routes import Route, Router
from novu_flows.emulator.http.sections import routes_below, v2_routes_below
from novu_flows.emulator.http.server import Application, Sleep
from novu_flows.emulator.sections.providers import (
    ProviderChannel,
    provide,
    provide_everything,
    provide_provider,
)
from novu_flows.emulator.store.clock import Clock
from novu_flows.emulator.store.network import HookAnswer
from novu_flows.emulator.store.opening import open_state
from novu_flows.emulator.store.state import Keys, State
from novu_flows.emulator.store.versions import ProfileName

if TYPE_CHECKING:
    from novu_flows.emulator.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """The time until something is queued or a job becomes due."""

    events: int
    jobs: int
    due: datetime | None
    is_queued: bool  # a trigger still waits for others

    def is_over(self, state: State) -> bool:
        """Return whether the worker has to look."""
        if self.is_queued or (self.events, self.jobs) != _versions(state):
            return True
        return self.due is not None and self.due <= state.clock.now()


def is_due(state: State) -> bool:
    """Return whether a trigger is queued, or the turn of a job has come."""
    due = next_due(state)
    return _is_queued(state) or (due is not None and due <= state.clock.now())


def _is_queued(state: State) -> bool:
    return state.store.count("events", {}) > 0


def idle_of(state: State) -> Idle:
    """Return the idle time that begins once everything is delivered whose time has come."""
    events, jobs = _versions(state)
    return Idle(events=events, jobs=jobs, due=next_due(state), is_queued=_is_queued(state))


def _versions(state: State) -> tuple[int, int]:
    return state.store.version("events"), state.store.version("jobs")


def _router(own: Iterable[Route], state: State) -> Router:
    if state.profile.has_v2:
        return Router(own, below=v2_routes_below, prefix="/")
    return Router(own, below=routes_below)


class Emulator:
    """
    One embedded Novu, in memory or kept in a file.

    `app` is the ASGI application, for `httpx.ASGITransport` or a server; `keys` are the API keys of its two
    environments. A file is kept as of the last answer, also through a kill, and is held by one emulator at a
    time: opening it raises StoreInUse or StoreUnreadable, and what it cannot do later StoreFailed.

    With `control` the application also has the routes under `/emulator/`, by which whoever reaches it can have
    requests fail, turn the clock and say what others answer; with `every_provider` a new one begins with an active
    integration of each channel and each provider; with `asks_this_machine` webhooks on loopback addresses are really
    asked. With `profile=None` the profile is that of the file, or today's Novu. `pace` is how soon its worker begins:
    at once, or behind a queue as on a port.
    """

    def __init__(  # noqa: PLR0913 - each is one independent setting with a default
        self,
        file: Path | None = None,
        *,
        development_key: str | None = None,
        production_key: str | None = None,
        clock: Clock | None = None,
        profile: ProfileName | None = "0.14",
        control: bool = False,
        every_provider: bool = False,
        asks_this_machine: bool = False,
        sleep: Sleep = asyncio.sleep,
        pace: Pace = AT_ONCE,
    ) -> None:
        state = open_state(
            file,
            keys=(development_key, production_key),
            clock=clock,
            profile=profile,
            begin=provide_everything if every_provider else None,
        )
        state.network.asks_this_machine = asks_this_machine
        self._open(state, control=control, sleep=sleep, pace=pace)

    def _open(self, state: State, *, control: bool, sleep: Sleep, pace: Pace = AT_ONCE) -> None:
        self._state = state
        self._pace = pace
        self._idle: Idle | None = None
        self._faults = Faults()
        router = _router(self._controls() if control else (), state)
        novu = EmulatedNovu(state=self._state, router=router, settle=self.settle)
        self.app = Application(novu=novu, faults=self._faults, sleep=sleep)

    def _controls(self) -> tuple[Route, ...]:
        from novu_flows.emulator.http.control import control_routes  # noqa: PLC0415 - a plan needs none of them

        return control_routes(faults=self._faults, turn=self.turn)

    def copy(self) -> "Emulator":
        """Return an emulator in memory that begins as this one is now, without its faults and controls."""
        copied = object.__new__(Emulator)
        with self._state.lock:
            copied._open(self._state.copy(), control=False, sleep=asyncio.sleep)
        return copied

    @property
    def keys(self) -> Keys:
        """Return the API keys of the two environments."""
        return self._state.keys

    @property
    def version(self) -> str:
        """Return the version of Novu that is embedded."""
        return self._state.profile.version

    @property
    def outbox(self) -> "Outbox":
        """Return what was delivered: in-app messages, and what providers would have been handed."""
        from novu_flows.emulator.outbox import Outbox  # noqa: PLC0415 - a plan looks at nothing delivered

        return Outbox(self._state)

    def provide(self, *channels: ProviderChannel) -> None:
        """Add an active provider of each channel to both environments; without one its steps fail."""
        with self._state.lock:
            provide(self._state, *channels)
            self._state.store.commit()

    def provide_provider(self, provider_id: str) -> None:
        """Add to both environments an active integration of one chat or push provider: `"discord"`."""
        with self._state.lock:
            provide_provider(self._state, provider_id)
            self._state.store.commit()

    def provide_everything(self) -> None:
        """Add to both environments an active integration of each channel and each provider that has none."""
        with self._state.lock:
            provide_everything(self._state)
            self._state.store.commit()

    def fail(self, *faults: Fault) -> None:
        """Have requests fail, as often as each fault says; a request meets the first fault that fits."""
        with self._state.lock:
            for fault in faults:
                self._faults.arm(fault, self._state)

    def heal(self) -> None:
        """Have no request fail any more."""
        self._faults.heal()

    def answer(self, to: str, answer: HookAnswer) -> None:
        """Have a webhook, a chat or a provider answer so: `to` is the glob of a URL, or the id of a provider."""
        with self._state.lock:
            self._state.network.declare(to, answer)

    def forget_answers(self) -> None:
        """Have webhooks be unreachable again, and providers take what they are handed."""
        with self._state.lock:
            self._state.network.forget()

    def settle(self) -> None:
        """Deliver everything that is queued and due by the emulator's clock."""
        with self._state.lock:
            if self._idle is None or self._idle.is_over(self._state):
                if is_due(self._state):
                    from novu_flows.emulator.delivery import worker  # noqa: PLC0415 - a plan has nothing delivered

                    worker.settle(self._state, self._pace)
                self._idle = idle_of(self._state)

    def now(self) -> datetime:
        """Return the time of this Novu's clock."""
        return self._state.clock.now()

    def turn(self, ahead: timedelta) -> None:
        """Turn the clock forward and deliver what becomes due on the way, each at its time."""
        if ahead < timedelta():
            raise ValueError(f"the clock turns forward only, not by {ahead}")
        from novu_flows.emulator.delivery import worker  # noqa: PLC0415 - the same

        with self._state.lock:
            worker.turn(self._state, ahead)

    def close(self) -> None:
        """Let go of the file; the emulator answers nothing after that."""
        with self._state.lock:
            self._state.store.close()
