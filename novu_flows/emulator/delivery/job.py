"""One job while it is carried out: what it sends, to whom, and how it reports."""

from collections.abc import Mapping
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.details import Detail, record
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document, Store


class Crashed(Exception):
    """A step ends as an exception does in Novu's worker: the job failed, and no detail says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One job that is being carried out."""

    lookups: Lookups
    job: Document

    @property
    def state(self) -> State:
        """Return the state of the embedded Novu."""
        return self.lookups.state

    @property
    def store(self) -> Store:
        """Return the documents."""
        return self.lookups.state.store

    @property
    def step(self) -> Document:
        """Return the step as it was when the workflow was triggered."""
        step: Document = self.job["step"]
        return step

    @property
    def template(self) -> Document:
        """Return what the step sends."""
        template: Document = self.job["step"].get("template") or {}
        return template

    @property
    def payload(self) -> Document:
        """Return the payload without the empty objects that Novu's database drops."""
        return self.job.get("payload") or {}

    @property
    def events(self) -> list[Any]:
        """Return what a digest before this step has collected."""
        events: list[Any] = self.job["digest"].get("events") or []
        return events

    def overrides(self, *names: str) -> Document:
        """Return the trigger's overrides for a channel or a provider; later names win."""
        given = self.job.get("overrides")
        known: Mapping[str, Any] = given if isinstance(given, dict) else {}
        chosen = [known[name] for name in names if isinstance(known.get(name), dict)]
        return {key: value for part in chosen for key, value in part.items()}

    def subscriber(self) -> Document:
        """Return the subscriber as they are now; raise Crashed where they were deleted."""
        found = self.lookups.subscriber(self.job)
        if found is None:
            raise Crashed("Subscriber not found")
        return found

    def record(self, detail: Detail) -> None:
        """Keep a detail."""
        record(self.state, self.job, detail)
