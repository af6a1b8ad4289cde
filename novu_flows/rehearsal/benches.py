"""Benches for trigger cases: a fresh copy of a prepared Novu for each, or a server that all share."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from novu_flows.api import AsyncNovuClient
from novu_flows.emulator import Emulator
from novu_flows.observe.reader import Sender
from novu_flows.rehearsal.preparing import URL
from novu_flows.trial import Bench, Inside, OpenBench, Outside, Polling


def embedded_benches(prepared: Emulator) -> OpenBench:
    """Give benches that have nothing in common: each is a copy of what was prepared."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Bench]:
        emulator = prepared.copy()
        try:
            async with AsyncNovuClient(emulator.keys.development, URL, app=emulator.app) as client:
                yield Bench(sender=client, witness=Inside(client, emulator), turn=emulator.turn)
        finally:
            emulator.close()

    return opened


def server_benches(sender: Sender, polling: Polling) -> Callable[[], AbstractAsyncContextManager[Bench]]:
    """Give benches on one server, whose clock nobody turns."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Bench]:
        yield Bench(sender=sender, witness=Outside(sender, polling))

    return opened
