"""Hosts any number of embedded Novus, each on a port of its own, in one thread beside the program."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

import uvicorn

from novu_flows.emulator import Emulator
from novu_flows.emulator.serving import listen, run, server_of, url_of

T = TypeVar("T")
_LOOK_EVERY_SECONDS = 0.001


class Hosting:
    """A thread that serves emulators; `close` waits for all of them to end."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="novu-hosting", daemon=True)
        self._ending: list[Future[None]] = []
        self._thread.start()

    @contextmanager
    def serving(self, emulator: Emulator) -> Iterator[str]:
        """Serve an emulator, give its base URL; at the end it is told to stop and closed, without waiting."""
        listener = listen(0)
        server = server_of(emulator)
        self._ending.append(self._begin(_serve(emulator, server, run(emulator, server, listener))))
        try:
            self._begin(_until_started(server)).result()
            yield url_of(listener)
        finally:
            server.should_exit = server.force_exit = True

    def close(self) -> None:
        """End the thread."""
        for one in self._ending:
            one.result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _begin(self, work: Coroutine[object, object, T]) -> "Future[T]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)


async def _serve(
    emulator: Emulator, server: uvicorn.Server, running: Coroutine[object, object, None]
) -> None:
    try:
        await running
    finally:
        server.started = True  # whoever waits for the start need not wait for ever
        emulator.close()


async def _until_started(server: uvicorn.Server) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
