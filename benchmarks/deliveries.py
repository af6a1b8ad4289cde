"""Ten thousand triggers of a three-step workflow: time and memory, beside writing the same documents."""

import json
import sqlite3
import time
import tracemalloc
from collections.abc import Iterator

import httpx

from novu_flows.emulator import Emulator

TRIGGERS = 10_000
STEPS = [
    {"template": {"type": "in_app", "content": f"Step {{{{name}}}} {number}"}, "active": True}
    for number in range(3)
]


async def _trigger(emulator: Emulator, count: int) -> None:
    transport = httpx.ASGITransport(app=emulator.app)
    headers = {"Authorization": f"ApiKey {emulator.keys.development}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://novu.test/v1", headers=headers
    ) as client:
        group = (await client.get("notification-groups")).json()["data"][0]["_id"]
        body = {"name": "bench", "notificationGroupId": group, "steps": STEPS, "active": True, "draft": False}
        (await client.post("notification-templates", json=body)).raise_for_status()
        for first in range(0, count, 100):
            events = [
                {"name": "bench", "to": f"person-{number % 500}", "payload": {"name": "Ada"}}
                for number in range(first, first + 100)
            ]
            (await client.post("events/trigger/bulk", json={"events": events})).raise_for_status()


def _ours(count: int) -> tuple[float, int]:
    """Return the seconds, and the bytes of Python memory at the peak above the start."""
    import asyncio  # noqa: PLC0415 - measured apart

    emulator = Emulator()
    started = time.perf_counter()
    asyncio.run(_trigger(emulator, count))
    seconds = time.perf_counter() - started
    emulator.close()
    return seconds, count


def _barest(count: int) -> float:
    """Write the documents that such deliveries leave: one notification, four jobs, three messages, details."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("CREATE TABLE documents (seq INTEGER PRIMARY KEY, _id TEXT UNIQUE, document TEXT)")
    document = json.dumps({"payload": {"name": "Ada"}, "text": "x" * 600})
    started = time.perf_counter()
    number = 0
    for _ in range(count):
        database.execute("BEGIN")
        for _ in range(1 + 4 + 3 + 12):
            number += 1
            json.dumps(json.loads(document))
            database.execute("INSERT INTO documents (_id, document) VALUES (?, ?)", (str(number), document))
        database.execute("COMMIT")
    return time.perf_counter() - started


def _peak(count: int) -> float:
    """Return the peak of Python's memory in MB while triggers are delivered."""
    tracemalloc.start()
    _ours(count)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1_000_000


def measure() -> Iterator[tuple[str, float, float, str]]:
    """Return name, ours, the barest, and the unit."""
    seconds, _ = _ours(TRIGGERS)
    yield "10,000 triggers of three steps", seconds, _barest(TRIGGERS), "s"
    yield "memory: 2,000 triggers / 500 triggers", _peak(2000), _peak(500), "MB (Python's peak)"
