"""Serves an emulator on a port of this machine's loopback interface."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from logging import LogRecord, getLogger
from typing import TypeVar

import uvicorn

from novu_flows.emulator import Emulator
from novu_flows.errors import NovuFlowsError, Refused

_LOG = getLogger("novu_flows.emulator")
HOST = "127.0.0.1"
IDLE_SECONDS = 61  # as Novu keeps a connection that nobody asks anything on
DUE_EVERY_SECONDS = 0.1  # how often delayed and digested jobs are looked at while nobody asks anything


async def serve(emulator: Emulator, *, port: int, started: Callable[[str], None]) -> None:
    """
    Serve until the process is to stop; call `started` with the root once requests are answered.

    Raise Refused where the port is taken.
    """
    listener = listen(port)
    server = server_of(emulator)
    announced = asyncio.create_task(_announce(server, listener, started))
    try:
        await run(emulator, server, listener)
    finally:
        announced.cancel()


def listen(port: int) -> socket.socket:
    """Take a port, 0 for a free one; raise Refused where it is taken."""
    # asyncio sends at once (TCP_NODELAY) only on sockets that name TCP: without it every answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise Refused(
            f"port {port} cannot be served: {error.strerror}", remedy="choose another --port"
        ) from error
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the root of what is served on a port, to which Novu's SDKs add /v1."""
    return f"http://{HOST}:{listener.getsockname()[1]}"


def server_of(emulator: Emulator) -> uvicorn.Server:
    """Return a server that is not running yet."""
    getLogger("uvicorn.error").addFilter(_in_one_line)
    return uvicorn.Server(
        uvicorn.Config(
            replace(emulator.app, names=frozenset()),
            log_level="warning",
            timeout_keep_alive=IDLE_SECONDS,
            lifespan="off",
            access_log=False,
        )
    )


async def run(emulator: Emulator, server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until the server is told to exit, and deliver meanwhile what becomes due."""
    due = asyncio.create_task(_run_due(emulator))
    try:
        await server.serve(sockets=[listener])
    finally:
        due.cancel()


async def _announce(server: uvicorn.Server, listener: socket.socket, started: Callable[[str], None]) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(0.01)
    started(url_of(listener))


async def _run_due(emulator: Emulator) -> None:
    """Deliver what becomes due; a timer that ends at a failure would deliver nothing any more."""
    said = ""
    while True:
        await asyncio.sleep(DUE_EVERY_SECONDS)
        (error,) = await asyncio.gather(_settle(emulator), return_exceptions=True)
        if error is not None and str(error) != said:
            _LOG.error("what is due cannot be delivered: %s", error, exc_info=_is_unforeseen(error) and error)
        said = str(error)


async def _settle(emulator: Emulator) -> None:
    emulator.settle()


def _is_unforeseen(error: BaseException) -> bool:
    return not isinstance(error, NovuFlowsError)


def _in_one_line(record: LogRecord) -> bool:
    """Return what was foreseen, a full disk, without the traceback that uvicorn adds to what an application raises."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and not _is_unforeseen(error):
        record.msg, record.args, record.exc_info = str(error), (), None
    return True


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
        """Serve an emulator, yield its root; at the end it is stopped and closed, without waiting."""
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
