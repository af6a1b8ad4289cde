"""Serves an emulator on a port of this machine's loopback interface."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn

from novu_flows.emulator import Emulator
from novu_flows.errors import Refused

HOST = "127.0.0.1"
DUE_EVERY_SECONDS = 0.25  # how often delayed and digested jobs are looked at while nobody asks anything


async def serve(emulator: Emulator, *, port: int, started: Callable[[str], None]) -> None:
    """
    Serve until the process is told to stop; call `started` with the base URL once requests are answered.

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
    """Give the base URL of what is served on a port."""
    return f"http://{HOST}:{listener.getsockname()[1]}/v1"


def server_of(emulator: Emulator) -> uvicorn.Server:
    """Give a server that is not running yet."""
    return uvicorn.Server(
        uvicorn.Config(
            emulator.app, log_level="warning", timeout_keep_alive=5, lifespan="off", access_log=False
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
    while True:
        await asyncio.sleep(DUE_EVERY_SECONDS)
        emulator.settle()
