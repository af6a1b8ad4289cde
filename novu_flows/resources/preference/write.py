"""Preferences of subscribers for workflows."""

from functools import partial
from typing import ClassVar, Literal

from novu_flows.errors import Exchange, NotFound
from novu_flows.novu.v1.environment import JsonObject, Reader, Writer
from novu_flows.novu.v1.json.preferences import (
    ObservedPreference,
    observed_preference,
    preference_bodies,
    template_id_of,
)
from novu_flows.plan.changes import ABSENT, Address, Change, Create, Resource
from novu_flows.plan.fields import Fields
from novu_flows.plan.plan import Seal
from novu_flows.resources.kind import Current, ResourceKind, missing
from novu_flows.resources.workflow.lookup import WorkflowLookup


class PreferenceKind(ResourceKind):
    """Reads effective preferences, and writes them one channel at a time."""

    resource: ClassVar[Resource] = "preference"
    stage: ClassVar[Literal["workflows", "subscribers"]] = "subscribers"

    def __init__(self, reader: Reader, writer: Writer, seal: Seal, workflows: WorkflowLookup) -> None:
        self._reader = reader
        self._writer = writer
        self._seal = seal
        self._workflows = workflows

    def needs(self, address: Address) -> tuple[Address, ...]:
        """Return the subscriber and the workflow."""
        subscriber_id, workflow_id = address.keys
        return (Address("subscriber", (subscriber_id,)), Address("workflow", (workflow_id,)))

    def moves_with(self, address: Address) -> tuple[Address, ...]:
        """Return the workflow: its settings are the preference of whoever has none stored."""
        return (Address("workflow", address.keys[1:]),)

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """
        Return the effective preference now.

        What is to be created belongs to a subscriber or workflow of the same plan: there was nothing to move.
        """
        del again
        subscriber_id, workflow_id = change.address.keys
        template_id = await self._template_id(workflow_id)
        write = partial(self._write, change, template_id)
        for answer in await self._reader.preferences(subscriber_id):
            if template_id_of(answer) == template_id:
                observed = await self._observed(change, answer)
                base = ABSENT if isinstance(change, Create) else self._seal(observed.base)
                return Current(fields=observed.fields, base=base, write=write)
        await self._must_exist(workflow_id)
        return missing(write)

    async def _observed(self, change: Change, answer: JsonObject) -> ObservedPreference:
        """Return what an answer shows; the workflow is asked for only where that is not the preference of the plan."""
        alone = _alone(answer)
        if _shows_all(change, alone) and (
            isinstance(change, Create) or self._seal(alone.base) == change.base
        ):
            return alone
        return await self._with_settings(change, answer)

    async def _with_settings(self, change: Change, answer: JsonObject) -> ObservedPreference:
        """Return a preference in which a channel that the answer leaves out has the workflow's own setting."""
        workflow = await self._workflows.once(change.address.keys[1])
        if workflow is None:
            return _alone(answer)
        return observed_preference(answer, workflow.settings, workflow.channels)

    async def _write(self, change: Change, template_id: str) -> Fields | None:
        """
        Write the switches; the last answer holds the effective preference.

        The workflow is known to exist: Novu 0.14 keeps an orphan before it refuses an unknown template id.
        """
        answer = None
        for body in preference_bodies(change.after):
            answer = await self._writer.write_preference(change.address.keys[0], template_id, body)
        if answer is None:
            return {}
        alone = _alone(answer)
        shown = alone if _shows_all(change, alone) else await self._with_settings(change, answer)
        return shown.fields

    async def _template_id(self, workflow_id: str) -> str:
        template_id = await self._workflows.template_id(workflow_id)
        if template_id is None:
            raise _no_workflow(workflow_id)
        return template_id

    async def _must_exist(self, workflow_id: str) -> None:
        """Read a workflow that shows no preferences: it is off, or somebody has deleted it."""
        if await self._workflows.find(workflow_id) is None:
            raise _no_workflow(workflow_id)


def _alone(answer: JsonObject) -> ObservedPreference:
    return observed_preference(answer, {}, frozenset())


def _shows_all(change: Change, observed: ObservedPreference) -> bool:
    return all(path in observed.fields for path in change.after)


def _no_workflow(workflow_id: str) -> NotFound:
    return NotFound(
        f"the environment has no workflow {workflow_id}",
        exchange=Exchange(method="GET", path="/notification-templates"),
        remedy="plan again",
    )
