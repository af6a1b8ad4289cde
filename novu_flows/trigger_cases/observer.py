"""Sees what a trigger did: through Novu's API anywhere, and through the outbox of an embedded Novu."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from novu_flows.novu.paging import walk_async
from novu_flows.novu.v1 import messages, notifications
from novu_flows.novu.v1.environment import Sender, as_json
from novu_flows.novu.v1.json.runs import Run, is_settled, read_message, read_run
from novu_flows.trigger_cases.outcome import SeenMessage, SeenRun, SeenStep

if TYPE_CHECKING:
    from novu_flows.emulator import Emulator

MESSAGES_PER_SUBSCRIBER = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """The runs of a trigger; `unsettled` says what was last seen where they did not end in time."""

    runs: tuple[SeenRun, ...]
    unsettled: str = ""


class GivenUp(Exception):
    """The user did not want to wait for the end of a trigger."""


class Witness(Protocol):
    """Whatever sees the outcome of a trigger."""

    async def see(self, transaction_id: str) -> Witnessed:
        """Give what came of a trigger; raise GivenUp."""


class Inside:
    """Sees everything of an embedded Novu: steps through its API, messages in its outbox."""

    def __init__(self, sender: Sender, emulator: "Emulator") -> None:
        self._sender = sender
        self._emulator = emulator

    async def see(self, transaction_id: str) -> Witnessed:
        """Give the runs as they are now: the clock is turned, not waited for."""
        runs = await _read_runs(self._sender, transaction_id)
        return Witnessed(
            runs=tuple(_seen(run, self._messages(run.subscriber_id, transaction_id)) for run in runs)
        )

    def _messages(self, subscriber_id: str, transaction_id: str) -> Iterable[SeenMessage]:
        for sent in self._emulator.outbox.sent(subscriber_id=subscriber_id, transaction_id=transaction_id):
            yield SeenMessage(
                channel=sent.channel, content=sent.content, subject=sent.subject, title=sent.title
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How long, and how often, a server is asked; `is_stopping` ends it early."""

    patience_seconds: float = 20.0
    interval_seconds: float = 0.25
    is_stopping: Callable[[], bool] = lambda: False


class Outside:
    """Sees what Novu's API shows of a server, asking again for a while until every run has settled."""

    def __init__(self, sender: Sender, polling: Polling) -> None:
        self._sender = sender
        self._polling = polling

    async def see(self, transaction_id: str) -> Witnessed:
        """Give the runs once they have settled, or what was last seen of them; raise GivenUp."""
        runs = await self._settled(transaction_id)
        seen = [_seen(run, await self._messages(run.subscriber_id, transaction_id)) for run in runs]
        return Witnessed(runs=tuple(seen), unsettled=_last_seen(runs))

    async def _settled(self, transaction_id: str) -> Sequence[Run]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._polling.patience_seconds
        while True:
            runs = await _read_runs(self._sender, transaction_id)
            if _all_settled(runs) or loop.time() >= deadline:
                return runs
            if self._polling.is_stopping():
                raise GivenUp
            await asyncio.sleep(self._polling.interval_seconds)

    async def _messages(self, subscriber_id: str, transaction_id: str) -> list[SeenMessage]:
        page = await self._sender.send(
            messages.get_page(
                limit=MESSAGES_PER_SUBSCRIBER, subscriber_id=subscriber_id, transaction_id=transaction_id
            )
        )
        found = map(read_message, map(as_json, reversed(page.data)))
        return [
            SeenMessage(channel=one.channel, content=one.content, subject=one.subject, title=one.title)
            for one in found
            if one.transaction_id == transaction_id
        ]


async def _read_runs(sender: Sender, transaction_id: str) -> Sequence[Run]:
    found = walk_async(sender, notifications.listing(transaction_id=transaction_id))
    runs = [read_run(as_json(one)) async for one in found]
    return runs[::-1]


def _seen(run: Run, messages_of_run: Iterable[SeenMessage]) -> SeenRun:
    steps = tuple(SeenStep(type=job.type, status=job.status, details=job.details) for job in run.jobs)
    return SeenRun(subscriber_id=run.subscriber_id, steps=steps, messages=tuple(messages_of_run))


def _all_settled(runs: Sequence[Run]) -> bool:
    return bool(runs) and all(map(is_settled, runs))


def _last_seen(runs: Sequence[Run]) -> str:
    if not runs:
        return "no run of this trigger"
    waiting = [f"{job.type} {job.status}" for run in runs for job in run.jobs if not job.is_over]
    return "" if _all_settled(runs) else f"{', '.join(waiting) or 'no step'} for {_people(runs)}"


def _people(runs: Sequence[Run]) -> str:
    return ", ".join(run.subscriber_id for run in runs if not is_settled(run))
