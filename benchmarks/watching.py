"""From a save to a new plan, beside the cold work that it must do, for a hundred workflows."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from novu_flows.check import check
from novu_flows.engine.environment import connect
from novu_flows.engine.planning import plan_environment
from novu_flows.output import text
from novu_flows.project.loading import load_project
from novu_flows.watch.events import Loaded, LoadRequest
from novu_flows.watch.loop import Watch

WORKFLOWS = 100
SAVES = 21
CONFIG = '[project]\nname = "bench"\ndeclarations = ["workflows"]\n'
MODULE = """
from novu_flows import Payload, Workflow, in_app

class Order(Payload):
    order_id: str

workflows = [
    Workflow(f"flow-{number}", payload=Order, steps=[in_app("Order {{order_id}} SAVE")])
    for number in range(HUNDRED)
]
"""


def _module(save: int) -> str:
    return MODULE.replace("HUNDRED", str(WORKFLOWS)).replace("SAVE", str(save))


async def _saves(root: Path) -> list[float]:
    """Save several times; give the milliseconds from each save to its plan."""
    loaded: asyncio.Queue[Loaded] = asyncio.Queue()
    stop = asyncio.Event()
    watch = Watch(
        LoadRequest(root=str(root), environment=None, apply=False, test=False), on_load=loaded.put_nowait
    )
    task = asyncio.create_task(watch.until(stop))
    await loaded.get()
    times = []
    for save in range(SAVES):
        await asyncio.sleep(0.3)
        started = time.perf_counter()
        (root / "workflows/flows.py").write_text(_module(save))
        while f"order_id}}}} {save}" not in (await loaded.get()).text:
            pass
        times.append((time.perf_counter() - started) * 1000)
    stop.set()
    await task
    return times


async def _cold(root: Path) -> float:
    started = time.perf_counter()
    project = load_project(root)
    check(project.declarations)
    async with connect(project) as connection:
        text.render_plan(await plan_environment(project, connection, {}))
    return (time.perf_counter() - started) * 1000


def measure() -> Iterator[tuple[str, float, float, str]]:
    """Return name, ours, the barest, and the unit."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "workflows").mkdir()
        (root / "novu.toml").write_text(CONFIG)
        (root / "workflows/flows.py").write_text(_module(-1))
        ours = statistics.median(asyncio.run(_saves(root)))
        barest = statistics.median([asyncio.run(_cold(root)) for _ in range(SAVES)])
        yield "save to plan, 100 workflows / the load alone", ours, barest, "ms"
