"""Sees what a trigger did: through Novu's API anywhere, and through the outbox of an embedded Novu."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from novu_flows.dataclass import dataclass
from novu_flows.novu.dialect import Activity
from novu_flows.novu.runs import ObservedRun
from novu_flows.trigger_cases.outcome import SeenMessage, SeenRun, SeenStep

if TYPE_CHECKING:
    from novu_flows.emulator import Emulator


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A trigger that was sent; `subscribers` are those that it names, beside whom `topics` hold others."""

    transaction_id: str
    subscribers: frozenset[str]
    has_topics: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedRuns:
    """
    The runs of a trigger; `unsettled` says what was last seen where they did not end in time.

    `age_seconds` is how long ago the first one began: a run of `test` that goes on after a kill finds old ones.
    """

    runs: tuple[SeenRun, ...]
    unsettled: str = ""
    age_seconds: float = 0.0


class GivenUp(Exception):
    """The user did not want to wait for the end of a trigger."""


class Observer(Protocol):
    """Whatever sees the outcome of a trigger."""

    async def wait_for_delivery(self, started: Started) -> ObservedRuns:
        """Return what came of a trigger; raise GivenUp."""


class EmulatorObserver:
    """Sees everything of an embedded Novu: steps through its API, messages in its outbox."""

    def __init__(self, activity: Activity, emulator: "Emulator") -> None:
        self._activity = activity
        self._emulator = emulator

    async def wait_for_delivery(self, started: Started) -> ObservedRuns:
        """Return the runs as they are now: the clock is turned, not waited for."""
        runs = await self._activity.runs(started.transaction_id)
        seen = [_seen(run, self._messages(run.subscriber_id, started.transaction_id)) for run in runs]
        return ObservedRuns(runs=tuple(seen), unsettled=_missing(runs, started) if runs else "")

    def _messages(self, subscriber_id: str, transaction_id: str) -> Iterable[SeenMessage]:
        for sent in self._emulator.outbox.sent(subscriber_id=subscriber_id, transaction_id=transaction_id):
            yield SeenMessage(
                channel=sent.channel, content=sent.content, subject=sent.subject, title=sent.title
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How long, and how often, a server is asked; `is_stopping` ends it early."""

    longest_wait_seconds: float = 20.0
    interval_seconds: float = 0.25
    is_stopping: Callable[[], bool] = lambda: False


class ServerObserver:
    """
    Sees what Novu's API shows of a server, asking again for a while until every run has settled.

    Messages count where their job says that they were sent, and of their texts those that Novu keeps as delivered.
    """

    def __init__(self, activity: Activity, polling: Polling) -> None:
        self._activity = activity
        self._polling = polling

    async def wait_for_delivery(self, started: Started) -> ObservedRuns:
        """Return the runs once they have settled, or what was last seen of them; raise GivenUp."""
        runs = await self._settled(started)
        seen = [_seen(run, await self._messages(run, started.transaction_id)) for run in runs]
        return ObservedRuns(
            runs=tuple(seen),
            unsettled=_last_seen(runs, started),
            age_seconds=max(map(_age_seconds, runs), default=0),
        )

    async def _settled(self, started: Started) -> Sequence[ObservedRun]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._polling.longest_wait_seconds
        before: Sequence[ObservedRun] | None = None
        while True:
            runs = await self._activity.runs(started.transaction_id)
            # Runs turn up one by one; how many a topic brings is known only once no more do.
            is_whole = not started.has_topics or runs == before
            if (is_whole and not _last_seen(runs, started)) or loop.time() >= deadline:
                return runs
            if self._polling.is_stopping():
                raise GivenUp
            before = runs
            await asyncio.sleep(self._polling.interval_seconds)

    async def _messages(self, run: ObservedRun, transaction_id: str) -> list[SeenMessage]:
        return [
            SeenMessage(channel=one.channel, content=one.content, subject=one.subject, title=one.title)
            for one in await self._activity.delivered(run, transaction_id)
        ]


def _age_seconds(run: ObservedRun) -> float:
    try:
        return (datetime.now(UTC) - datetime.fromisoformat(run.created_at)).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def _seen(run: ObservedRun, messages_of_run: Iterable[SeenMessage]) -> SeenRun:
    steps = tuple(SeenStep(type=job.type, status=job.status, details=job.details) for job in run.jobs)
    return SeenRun(subscriber_id=run.subscriber_id, steps=steps, messages=tuple(messages_of_run))


def _last_seen(runs: Sequence[ObservedRun], started: Started) -> str:
    """Return what is missing at the end of a trigger; empty where nothing is."""
    unfinished = [run for run in runs if not run.is_settled]
    if not runs:
        return "no run of this trigger"
    if not unfinished:
        return _missing(runs, started)
    waiting = [f"{job.type} {job.status}" for run in unfinished for job in run.jobs if not job.is_over]
    people = ", ".join(run.subscriber_id for run in unfinished)
    return f"{', '.join(waiting) or 'no step'} for {people}"


def _missing(runs: Sequence[ObservedRun], started: Started) -> str:
    missing = started.subscribers - {run.subscriber_id for run in runs}
    return f"no run for {', '.join(sorted(missing))}" if missing else ""
