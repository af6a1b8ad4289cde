"""A trigger that is being carried out."""

from dataclasses import dataclass

from novu_flows.emulator.delivery.scene import Scene
from novu_flows.emulator.delivery.trigger import Trigger
from novu_flows.emulator.store import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What every run of one trigger has in common."""

    scene: Scene
    trigger: Trigger
    workflow: Document
    actor: Document | None

    @property
    def active_steps(self) -> list[Document]:
        """Give the steps that a run has."""
        return [step for step in self.workflow["steps"] if step.get("active")]


def kind_of(step: Document) -> str:
    """Give the kind of a step: a channel, `digest`, `delay` or `trigger`."""
    return str((step.get("template") or {}).get("type"))
