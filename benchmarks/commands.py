"""How long commands take beside scripts that do only what they must."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOWS = str(Path(sys.executable).with_name("novu-flows"))
RUNS = 9

# What a plan of the examples on the embedded Novu cannot do without: its libraries, and its requests.
BAREST_PLAN = """
import asyncio, sqlite3, tomli, click, httpx
from pydantic import BaseModel, TypeAdapter
class Payload(BaseModel):
    order_id: str
async def app(scope, receive, send):
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"data": [], "totalCount": 0}'})
async def main():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://novu.test") as client:
        for path in ("environments/me", "notification-groups", "feeds", "layouts", "integrations",
                     "notification-templates", "subscribers", "subscribers/ada", "subscribers/grace"):
            (await client.get("/v1/" + path)).json()
asyncio.run(main())
"""


def milliseconds(command: list[str], folder: Path) -> float:
    """Give the median time of a command."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measure() -> Iterator[tuple[str, float, float, str]]:
    """Give name, our time, the barest time, and the unit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        shutil.copy(ROOT / "novu.toml", folder)
        python = sys.executable
        version = milliseconds([FLOWS, "--version"], folder)
        yield (
            "novu-flows --version / import click",
            version,
            milliseconds([python, "-c", "import click"], folder),
            "ms",
        )
        plan = milliseconds([FLOWS, "plan"], folder)
        yield (
            "novu-flows plan / imports and requests",
            plan,
            milliseconds([python, "-c", BAREST_PLAN], folder),
            "ms",
        )
