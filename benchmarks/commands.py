"""How long commands take beside scripts that do only what they must."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from servers import KEY, free_port, ours, serving

ROOT = Path(__file__).parent.parent
FLOWS = str(Path(sys.executable).with_name("novu-flows"))
RUNS = 9

# What a plan of the examples cannot do without: libraries, and its requests.
BAREST_PLAN = """
import asyncio, sqlite3, tomli, click, httpx
from pydantic import BaseModel
class Payload(BaseModel):
    order_id: str
async def app(scope, receive, send):
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"data": [], "totalCount": 0}'})
async def main():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://novu.test/v1/") as client:
        for path in PATHS:
            await client.get(path)
asyncio.run(main())
"""
BAREST_PLAN_OF_A_SERVER = """
import asyncio, os, aiohttp, tomli, click, httpx
from pydantic import BaseModel
class Payload(BaseModel):
    order_id: str
async def main():
    headers = {"Authorization": "ApiKey " + os.environ["SERVED_KEY"]}
    async with aiohttp.ClientSession(os.environ["SERVED_URL"] + "/", headers=headers) as session:
        for path in PATHS:
            async with session.get(path) as answer:
                await answer.read()
asyncio.run(main())
"""
PATHS = (
    "environments/me",
    "notification-groups",
    "feeds",
    "layouts",
    "integrations",
    "notification-templates",
    "subscribers",
    "subscribers/ada",
    "subscribers/grace",
)


def milliseconds(command: list[str], folder: Path) -> float:
    """Return the median time of a command."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measure() -> Iterator[tuple[str, float, float, str]]:
    """Return name, our time, the barest time, and the unit."""
    python = [sys.executable, "-c"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        shutil.copy(ROOT / "novu.toml", folder)
        version = milliseconds([FLOWS, "--version"], folder)
        yield (
            "novu-flows --version / import click",
            version,
            milliseconds([*python, "import click"], folder),
            "ms",
        )
        plan = milliseconds([FLOWS, "plan"], folder)
        barest = milliseconds([*python, f"PATHS = {PATHS}\n{BAREST_PLAN}"], folder)
        yield "novu-flows plan / imports and requests", plan, barest, "ms"
        port = free_port()
        with serving(ours(port), port) as url:
            os.environ.update(SERVED_URL=url, SERVED_KEY=KEY)
            with (folder / "novu.toml").open("a") as config:
                config.write(f'\n[environments.served]\nurl = "{url}"\napi_key_env = "SERVED_KEY"\n')
            plan = milliseconds([FLOWS, "plan", "--env", "served"], folder)
            barest = milliseconds([*python, f"PATHS = {PATHS}\n{BAREST_PLAN_OF_A_SERVER}"], folder)
        yield "novu-flows plan of a server / the same", plan, barest, "ms"
