"""Twenty trigger cases, and the Novu of a test's own, beside the bare requests and copies that they need."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from novu_flows import Payload
from novu_flows.emulator import Emulator
from novu_flows.emulator.http.serving import Hosting
from novu_flows.novu.v1.dialect import V1
from novu_flows.project.loading import Project, load_project
from novu_flows.trigger_cases.runner import CaseRunner
from novu_flows.trigger_cases.sandbox import clock_of_cases, embedded_environments, prepare
from novu_flows.trigger_cases.selection import all_cases
from novu_flows.trigger_cases.snapshots import Snapshots, keeping

CASES = 20
RUNS = 7
CONFIG = '[project]\nname = "environment"\ndeclarations = ["workflows"]\n'
MODULE = f"""
from novu_flows import Payload, Subscriber, TriggerCase, Workflow, cases, digest, email, in_app, minutes

class Order(Payload):
    order_id: str

shipped = Workflow(
    "shipped",
    payload=Order,
    steps=[in_app("Order {{{{order_id}}}}"), digest(minutes=5), email("Shipped", "Order {{{{order_id}}}}")],
)
ada = Subscriber("ada", email="ada@example.com")
all_of_them = cases(
    shipped,
    [
        TriggerCase(
            shipped,
            name=f"case-{{number}}",
            to=ada,
            payload=Order(order_id=str(number)),
            after=minutes(6),
            expect={{"in_app": f"Order {{number}}", "email": f"Order {{number}}"}},
        )
        for number in range({CASES})
    ],
)
"""


def _project(root: Path) -> Project:
    (root / "novu.toml").write_text(CONFIG)
    (root / "workflows").mkdir()
    (root / "workflows/flows.py").write_text(MODULE)
    return load_project(root)


async def _tried(project: Project) -> float:
    """Return the milliseconds of a run of all cases, the preparation of their Novu included."""
    started = time.perf_counter()
    prepared = await prepare(project, clock=clock_of_cases())
    keep = keeping(Snapshots(root=project.root), update=False)
    trial = CaseRunner(open_environment=embedded_environments(prepared, V1), keep=keep)
    report = await trial.run(all_cases(project.declarations).by_id, on_outcome=lambda _: None)
    prepared.close()
    assert report.count("passed") == CASES, "a case failed"
    return (time.perf_counter() - started) * 1000


async def _bare(project: Project) -> float:
    """Return the milliseconds of the same triggers and reads, each on a copy of a Novu, without verifying."""
    started = time.perf_counter()
    prepared = await prepare(project, clock=clock_of_cases())
    for case in all_cases(project.declarations).by_id.values():
        emulator = prepared.copy()
        key = {"Authorization": f"ApiKey {emulator.keys.development}"}
        transport = httpx.ASGITransport(app=emulator.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://novu.test/v1", headers=key
        ) as client:
            assert isinstance(case.payload, Payload)
            assert case.after is not None
            body = {"name": "shipped", "to": "ada", "payload": case.payload.model_dump()}
            answer = (await client.post("/events/trigger", json=body)).json()["data"]
            emulator.turn(case.after.timedelta)
            run = {"transactionId": answer["transactionId"]}
            (await client.get("/notifications", params=run)).raise_for_status()
        assert len(emulator.outbox.for_subscriber("ada").email) == 1
        emulator.close()
    prepared.close()
    return (time.perf_counter() - started) * 1000


def _milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _served(hosting: Hosting, prepared: Emulator) -> None:
    with hosting.serving(prepared.copy()) as url:
        httpx.get(f"{url}/v1/health-check").raise_for_status()


def _in_process(prepared: Emulator) -> None:
    prepared.copy().close()


def measure() -> Iterator[tuple[str, float, float, str]]:
    """Return name, our time, the barest time, and the unit."""
    with tempfile.TemporaryDirectory() as name:
        project = _project(Path(name))
        tried = [asyncio.run(_tried(project)) for _ in range(RUNS)]
        bare = [asyncio.run(_bare(project)) for _ in range(RUNS)]
        yield (
            f"{CASES} trigger cases / the bare requests",
            statistics.median(tried),
            statistics.median(bare),
            "ms",
        )
        prepared = asyncio.run(prepare(project))
        hosting = Hosting()
        served = _milliseconds(lambda: _served(hosting, prepared))
        yield (
            "a Novu of a test's own / a copy in process",
            served,
            _milliseconds(lambda: _in_process(prepared)),
            "ms",
        )
        hosting.close()
        prepared.close()
