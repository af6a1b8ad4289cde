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
    listener = _listen(port)
    server = uvicorn.Server(
        uvicorn.Config(
            emulator.app, log_level="warning", timeout_keep_alive=5, lifespan="off", access_log=False
        )
    )
    due = asyncio.create_task(_run_due(emulator))
    announced = asyncio.create_task(_announce(server, listener, started))
    try:
        await server.serve(sockets=[listener])
    finally:
        due.cancel()
        announced.cancel()


def _listen(port: int) -> socket.socket:
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


async def _announce(server: uvicorn.Server, listener: socket.socket, started: Callable[[str], None]) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(0.01)
    started(f"http://{HOST}:{listener.getsockname()[1]}/v1")


async def _run_due(emulator: Emulator) -> None:
    while True:
        await asyncio.sleep(DUE_EVERY_SECONDS)
        emulator.settle()
