"""One job of a v2 workflow while it is carried out, and how it can end."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.job import JobRun
from novu_flows.emulator.delivery.kinds import CANCELED, COMPLETED, FAILED
from novu_flows.emulator.store.store import Document

StepOutput = Mapping[str, Any]  # what a step puts out, once it is rendered
HALTING = ("delay", "digest", "throttle")  # where one of these fails, the rest of the run is canceled


class StepOutcome(Enum):
    """How a step ends, by the status of its job."""

    SENT = COMPLETED
    FAILED = FAILED
    SKIPPED = CANCELED


class StepFailed(Exception):
    """A step failed, and its details say why; `halts` says that the rest of the run is canceled."""

    def __init__(self, *, halts: bool = False) -> None:
        super().__init__()
        self.halts = halts


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun(JobRun):
    """One job of a v2 workflow, and the workflow as it is now."""

    workflow: Document

    @property
    def kind(self) -> str:
        """Return the type of the step."""
        return str(self.job["type"])

    @property
    def controls(self) -> Mapping[str, Any]:
        """Return the control values of the step as they are now, or were when it was triggered."""
        current = next((one for one in self.workflow["steps"] if one["_id"] == self.step["_id"]), self.step)
        values: Mapping[str, Any] = current["controlValues"]
        return values

    @property
    def given_overrides(self) -> Mapping[str, Any]:
        """Return the overrides of the trigger."""
        given = self.job.get("overrides")
        return given if isinstance(given, dict) else {}

    def override(self, *names: str) -> Mapping[str, Any]:
        """Return the part of the overrides at a path of names, empty where there is none."""
        held: Any = self.given_overrides
        for name in names:
            held = held.get(name) if isinstance(held, dict) else None
        return held if isinstance(held, dict) else {}

    def person(self) -> Document:
        """Return the subscriber as they are now; raise StepFailed where they were deleted."""
        found = self.lookups.subscriber(self.job)
        if found is None:
            raise StepFailed
        return found
