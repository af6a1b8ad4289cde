"""A real port for tests: an emulator behind uvicorn, in a thread of this process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from novu_flows.emulator import Emulator
from novu_flows.emulator.http.server import ASGIApp, ASGIScope, Receive, Send


class Port:
    """An address at which another application answers whenever a test says so, without a new server."""

    def __init__(self) -> None:
        self.app: ASGIApp = Emulator().app
        self.url = ""

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Answer with the application that is there now."""
        await self.app(scope, receive, send)


@contextmanager
def a_port() -> Iterator[Port]:
    """Serve whatever is put there until the block ends."""
    port = Port()
    with _served(port) as port.url:
        yield port


@contextmanager
def on_a_port(emulator: Emulator) -> Iterator[str]:
    """Serve until the block ends; give the base URL."""
    with _served(emulator.app) as url:
        yield url


@contextmanager
def _served(app: ASGIApp) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.should_exit = True
        thread.join()
