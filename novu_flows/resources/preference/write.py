"""Preferences of subscribers for workflows."""

from functools import partial
from typing import ClassVar

from novu_flows.errors import Exchange, NotFound
from novu_flows.novu.observed import ObservedPreference, WorkflowHead
from novu_flows.plan.changes import ABSENT, Address, Change, Create, Resource
from novu_flows.plan.fields import Fields
from novu_flows.resources.kind import SUBSCRIBERS, WORKFLOWS, Current, ResourceKind, Stage, missing
from novu_flows.resources.preference.compare import compare_preferences
from novu_flows.resources.preference.observe import observe_preferences
from novu_flows.resources.session import Session


class PreferenceKind(ResourceKind):
    """Reads and writes effective preferences."""

    resource: ClassVar[Resource] = "preference"
    stage: ClassVar[Stage] = SUBSCRIBERS
    builds_on: ClassVar[tuple[Stage, ...]] = (WORKFLOWS,)
    observe = staticmethod(observe_preferences)
    compare = staticmethod(compare_preferences)

    def __init__(self, session: Session) -> None:
        self._traits = session.dialect.traits
        self._reader = session.reader
        self._writer = session.writer
        self._seal = session.seal
        self._workflows = session.workflows

    def needs(self, address: Address) -> tuple[Address, ...]:
        """Return the subscriber and the workflow."""
        subscriber_id, workflow_id = address.keys
        return (Address("subscriber", (subscriber_id,)), Address("workflow", (workflow_id,)))

    def moves_with(self, address: Address) -> tuple[Address, ...]:
        """Return the workflow and the preference for all: each is that of whoever has none stored."""
        return (Address("workflow", address.keys[1:]), Address("global_preference", address.keys[:1]))

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """
        Return the effective preference now.

        What is to be created belongs to a subscriber or workflow of the same plan: there was nothing to move.
        """
        del again
        subscriber_id, workflow_id = change.address.keys
        head = await self._head(workflow_id)
        write = partial(self._write, change, head)
        shown = (await self._reader.preferences(subscriber_id, [head])).by_workflow.get(workflow_id)
        if shown is None:
            await self._must_exist(workflow_id)
            return missing(write)
        observed = await self._observed(change, shown)
        base = ABSENT if isinstance(change, Create) else self._seal(observed.base)
        return Current(fields=observed.fields, base=base, write=write)

    async def _observed(self, change: Change, shown: ObservedPreference) -> ObservedPreference:
        """Return what Novu shows; the workflow is asked for only where that is not the preference of the plan."""
        if _shows_all(change, shown) and (
            isinstance(change, Create) or self._seal(shown.base) == change.base
        ):
            return shown
        return await self._with_settings(change, shown)

    async def _with_settings(self, change: Change, shown: ObservedPreference) -> ObservedPreference:
        """Return a preference in which a channel that Novu leaves out has the workflow's own setting."""
        workflow = await self._workflows.once(change.address.keys[1])
        return shown if workflow is None else shown.within(workflow)

    async def _write(self, change: Change, head: WorkflowHead) -> Fields | None:
        """Write the switches; the workflow is known to exist."""
        shown = await self._writer.write_preference(change.address.keys[0], head, change.after)
        if not _shows_all(change, shown):
            shown = await self._with_settings(change, shown)
        return shown.fields

    async def _head(self, workflow_id: str) -> WorkflowHead:
        head = await self._workflows.head(workflow_id)
        if head is None:
            raise self._no_workflow(workflow_id)
        return head

    async def _must_exist(self, workflow_id: str) -> None:
        """Read a workflow that shows no preferences: it is off, or somebody has deleted it."""
        if await self._workflows.find(workflow_id) is None:
            raise self._no_workflow(workflow_id)

    def _no_workflow(self, workflow_id: str) -> NotFound:
        return NotFound(
            f"the environment has no workflow {workflow_id}",
            exchange=Exchange(method="GET", path=self._traits.workflows_path),
            remedy="plan again",
        )


def _shows_all(change: Change, observed: ObservedPreference) -> bool:
    return all(path in observed.fields for path in change.after)
