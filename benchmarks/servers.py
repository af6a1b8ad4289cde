"""Requests per second of `novu-flows serve` beside the barest server that does the same statements."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

HERE = Path(__file__).parent
KEY = "bench-development-key"
HEADERS = {"Authorization": f"ApiKey {KEY}"}
CONNECTIONS = 8
SUBSCRIBERS = 300
Ask = Callable[[aiohttp.ClientSession, int], Awaitable[None]]


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int) -> Iterator[str]:
    """Run a server until the block ends; give its base URL."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait()


def ours(port: int) -> list[str]:
    """Return the command of our server."""
    flows = str(Path(sys.executable).with_name("novu-flows"))
    return [flows, "serve", "--memory", "--port", str(port), "--development-key", KEY]


def bare(port: int) -> list[str]:
    """Return the command of the barest server."""
    return [sys.executable, str(HERE / "bare_server.py"), str(port)]


async def check(response: aiohttp.ClientResponse) -> None:
    """Read an answer whole, and refuse a failure."""
    await response.read()
    response.raise_for_status()


async def get_one(session: aiohttp.ClientSession, number: int) -> None:
    """Read one subscriber."""
    async with session.get(f"/v1/subscribers/person-{number % SUBSCRIBERS}") as response:
        await check(response)


async def get_page(session: aiohttp.ClientSession, number: int) -> None:
    """Read a page of 100."""
    del number
    async with session.get("/v1/subscribers?limit=100") as response:
        await check(response)


async def post_subscriber(session: aiohttp.ClientSession, number: int) -> None:
    """Create a subscriber."""
    body = {"subscriberId": f"new-{number}-{time.monotonic_ns()}", "email": "a@example.com"}
    async with session.post("/v1/subscribers", json=body) as response:
        await check(response)


async def post_trigger(session: aiohttp.ClientSession, number: int) -> None:
    """Start a workflow."""
    body = {"name": "bench", "to": f"person-{number % SUBSCRIBERS}", "payload": {"name": "Ada"}}
    async with session.post("/v1/events/trigger", json=body) as response:
        await check(response)


async def rate(base: str, ask: Ask, count: int) -> float:
    """Return requests per second with some connections at once."""
    numbers = iter(range(count))
    root = base.removesuffix("/v1")
    async with aiohttp.ClientSession(root, headers=HEADERS) as session:
        await ask(session, 0)
        started = time.perf_counter()

        async def work() -> None:
            for number in numbers:
                await ask(session, number)

        await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
        return count / (time.perf_counter() - started)


async def fill(base: str) -> None:
    """Make the subscribers and the workflow that the requests ask for."""
    root = base.removesuffix("/v1")
    async with aiohttp.ClientSession(root, headers=HEADERS) as session:
        for number in range(SUBSCRIBERS):
            body = {"subscriberId": f"person-{number}", "firstName": "Ada", "email": "a@example.com"}
            async with session.post("/v1/subscribers", json=body) as response:
                await check(response)
        async with session.get("/v1/notification-groups") as response:
            if response.ok:
                group = (await response.json())["data"][0]["_id"]
                await _workflow(session, group)


async def _workflow(session: aiohttp.ClientSession, group: str) -> None:
    step = {"template": {"type": "in_app", "content": "Hi {{name}}"}, "active": True}
    body = {"name": "bench", "notificationGroupId": group, "steps": [step], "active": True, "draft": False}
    async with session.post("/v1/notification-templates", json=body) as response:
        await check(response)


CASES: dict[str, tuple[Ask, int]] = {
    "GET one subscriber": (get_one, 2000),
    "GET a page of 100": (get_page, 300),
    "POST a subscriber": (post_subscriber, 1500),
    "POST a trigger": (post_trigger, 800),
}


def measure() -> Iterator[tuple[str, float, float, str]]:
    """Return name, our rate, the barest rate, and the unit."""
    for name, (ask, count) in CASES.items():
        rates = []
        for command in (ours, bare):
            port = free_port()
            with serving(command(port), port) as base:
                asyncio.run(fill(base))
                rates.append(max(asyncio.run(rate(base, ask, count)) for _ in range(2)))
        yield name, rates[0], rates[1], "requests/s"
