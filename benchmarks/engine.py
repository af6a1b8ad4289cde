"""Twice the changes beside once: what an apply computes by itself, where reading and writing cost nothing."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from novu_flows.engine.applying import Applier
from novu_flows.plan.changes import ABSENT, Address, Change, Create, FieldChange, Resource
from novu_flows.plan.fields import Fields, Value
from novu_flows.plan.plan import EnvironmentInfo, Plan
from novu_flows.plan.report import Done, Note
from novu_flows.resources.kind import Current, ResourceKind, missing
from novu_flows.resources.looking import Looking
from novu_flows.resources.preference.write import PreferenceKind
from novu_flows.resources.subscriber.write import SubscriberKind

ONCE = 10_000
RUNS = 3
TARGET = EnvironmentInfo(name="bench", url="http://novu.test/v1", key_fingerprint="0")


class Remembered:
    """Reads and writes a dictionary; what a change needs and how it is ordered is the kind's own."""

    def __init__(self) -> None:
        self._stored: dict[Address, Fields] = {}

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return what is stored, after the others had their turn as they have during a request."""
        del again
        await asyncio.sleep(0)

        async def write() -> Fields:
            self._stored[change.address] = change.after
            return change.after

        stored = self._stored.get(change.address)
        return missing(write) if stored is None else Current(fields=stored, base="stored", write=write)

    async def review(self, changes: Sequence[Change]) -> Sequence[Note]:
        """Return nothing: nobody else writes."""
        del changes
        return ()


class Subscribers(Remembered, SubscriberKind):
    """Subscribers in a dictionary."""


class Preferences(Remembered, PreferenceKind):
    """Preferences in a dictionary."""


def plan_of(count: int) -> Plan:
    """Return a plan that creates so many resources: subscribers, each with a preference."""
    changes = [
        change
        for number in range(count // 2)
        for change in (
            _create(Address("subscriber", (f"s{number}",)), "first_name", value="Ada"),
            _create(Address("preference", (f"s{number}", "news")), "email", value=False),
        )
    ]
    return Plan(target=TARGET, project="bench", changes=tuple(changes))


def _create(address: Address, field: str, *, value: Value) -> Create:
    fields = (FieldChange(path=(field,), before=None, after=value),)
    return Create(address=address, fields=fields, source=None, reason="", base=ABSENT)


def seconds(count: int) -> float:
    """Return the shortest processor time of an apply of so many changes."""
    plan = plan_of(count)
    return min(asyncio.run(_applied(plan)) for _ in range(RUNS))


async def _applied(plan: Plan) -> float:
    kinds: dict[Resource, ResourceKind] = {"subscriber": Subscribers(), "preference": Preferences()}
    applier = Applier(
        kinds, Looking(seconds=0), concurrency=16, on_outcome=lambda _: None, is_stopping=lambda: False
    )
    started = time.process_time()
    report = await applier.apply(plan)
    spent = time.process_time() - started
    assert report.count(Done) == len(plan.changes)
    return spent


def measure() -> Iterator[tuple[str, float, float, str]]:
    """Return name, the time of twice the changes, that of once, and the unit; at most 2.2 times as long."""
    yield (
        f"apply of {2 * ONCE:,} changes / of {ONCE:,}",
        seconds(2 * ONCE) * 1000,
        seconds(ONCE) * 1000,
        "ms CPU",
    )
