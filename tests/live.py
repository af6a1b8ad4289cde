"""A real port for tests: an emulator behind uvicorn, in a thread of this process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from novu_flows.emulator import Emulator


@contextmanager
def on_a_port(emulator: Emulator) -> Iterator[str]:
    """Serve until the block ends; give the base URL."""
    server = uvicorn.Server(uvicorn.Config(emulator.app, port=0, log_level="error", lifespan="off"))
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
