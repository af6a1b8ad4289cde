"""Workflows, and the groups and feeds that they name."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Literal

from novu_flows.errors import Conflict, Exchange
from novu_flows.novu.v1.environment import Writer
from novu_flows.novu.v1.json.names import EnvironmentNames
from novu_flows.novu.v1.json.workflows import (
    ACTIVE,
    NAME,
    ObservedWorkflow,
    WorkflowBody,
    after_create,
    create_body,
    first_name,
    names_needed,
    observed_workflow,
    unfinished_name,
    update_body,
)
from novu_flows.plan.changes import ABSENT, Change, Create, Delete, Resource
from novu_flows.plan.compare import compare
from novu_flows.plan.fields import Fields
from novu_flows.plan.plan import Seal
from novu_flows.plan.report import Note
from novu_flows.resources.kind import Current, ResourceKind, missing
from novu_flows.resources.workflow.compare import same_types
from novu_flows.resources.workflow.lookup import WorkflowLookup
from novu_flows.resources.workflow.observe import several

_DELETE = "`novu-flows api workflows delete {}`"


class WorkflowKind(ResourceKind):
    """
    Reads and writes workflows.

    A POST is sent once: Novu makes a second workflow of a second one, with a suffix (docs/novu/v1.md, section 9.5). Where its
    answer is lost, the workflow is looked for under its id and under the name that it was created with.
    """

    resource: ClassVar[Resource] = "workflow"
    stage: ClassVar[Literal["workflows", "subscribers"]] = "workflows"

    def __init__(self, writer: Writer, seal: Seal, workflows: WorkflowLookup) -> None:
        self._writer = writer
        self._seal = seal
        self._workflows = workflows
        self._notes: list[Note] = []

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return the workflow as it is now; of one to create also what an earlier run began."""
        (workflow_id,) = change.address.keys
        observed = await self._workflows.find(workflow_id, again=again)
        if observed is not None:
            base = ABSENT if _is_begun(change, observed) else self._seal(observed.base)
            return Current(fields=observed.fields, base=base, write=partial(self._write, change, observed))
        name = unfinished_name(workflow_id)
        if isinstance(change, Create) and first_name(workflow_id, change.after) == name:
            observed = await self._workflows.find_named(name)
        if observed is None:
            return missing(partial(self._write, change, None))
        write = partial(self._write, change, observed)
        return Current(fields=observed.fields, base=ABSENT, write=write, unfinished=True)

    def left_over(self, change: Change, found: Current | None) -> Note:
        """Say under which name the workflow is, or may still come into being."""
        (workflow_id,) = change.address.keys
        name = first_name(workflow_id, change.after)
        state = (
            f"{change.address} is begun and not finished: Novu holds it under the name {name!r}"
            if found and found.unfinished
            else f"Novu may still create {change.address}, under the name {name!r}: its answer was lost, "
            f"and {'it was not found' if found else 'it could not be looked for'}"
        )
        remedy = (
            f"apply again, which goes on with it; or `novu-flows api workflows list` shows its template id, and "
            f"{_DELETE.format('ID')} removes it"
        )
        return Note(address=change.address, message=state, remedy=remedy)

    async def review(self, changes: Sequence[Change]) -> Sequence[Note]:
        """Return the workflows that are there twice, or half, beside those which were created."""
        notes = [*self._notes, *await self._workflows.doubled_names()]
        created = {change.address.keys[0]: change for change in changes if isinstance(change, Create)}
        if created:
            found = several(await self._workflows.rows(), created)
            notes += [_several(created[workflow_id], found[workflow_id]) for workflow_id in found]
        return notes

    async def _write(self, change: Change, observed: ObservedWorkflow | None) -> Fields | None:
        if isinstance(change, Delete):
            if observed is not None:
                await self._writer.delete_workflow(observed.template_id)
            return None
        groups, feeds, _ = names_needed(change.after)
        names = await self._workflows.with_names(groups, feeds)
        if observed is None:
            created = await self._post(change, names)
            body = after_create(change.address.keys[0], change.after, created)
            return (await self._finish(change, created, body, names)).fields
        body = _body(change, observed, names)
        return (await self._finish(change, observed, body, names)).fields

    async def _post(self, change: Change, names: EnvironmentNames) -> ObservedWorkflow:
        (workflow_id,) = change.address.keys
        body = create_body(workflow_id, change.after, names)
        created = observed_workflow(await self._writer.create_workflow(body), names)
        if body["name"] != unfinished_name(workflow_id) and created.workflow_id != workflow_id:
            raise self._taken(change, created)
        return created

    def _taken(self, change: Change, created: ObservedWorkflow) -> Conflict:
        """Name the second workflow that Novu made because another writer had just taken the id."""
        message = (
            f"another writer created {change.address} at the same time, and Novu made a second one of it"
        )
        remedy = f"{_DELETE.format(created.template_id)} removes it; then plan again"
        named = f"{message}: {created.workflow_id} (template id {created.template_id})"
        self._notes.append(Note(address=change.address, message=named, remedy=remedy))
        return Conflict(
            message,
            exchange=Exchange(method="POST", path="/notification-templates"),
            remedy=remedy,
        )

    async def _finish(
        self, change: Change, workflow: ObservedWorkflow, body: WorkflowBody, names: EnvironmentNames
    ) -> ObservedWorkflow:
        """Send the PUT and the change of status that are left."""
        if body:
            answer = await self._writer.update_workflow(workflow.template_id, body)
            workflow = observed_workflow(answer, names)
        active = change.after.get(ACTIVE, workflow.fields[ACTIVE])
        if active is not workflow.fields[ACTIVE]:
            answer = await self._writer.switch_workflow(workflow.template_id, active=active is True)
            workflow = observed_workflow(answer, names)
        self._workflows.keep(workflow)
        return workflow


def _several(change: Change, template_ids: Sequence[str]) -> Note:
    return Note(
        address=change.address,
        message=f"the environment holds {len(template_ids)} of {change.address} (template ids {', '.join(template_ids)}): "
        "another writer created it as well, or a creation was cut off",
        remedy=f"keep one, and remove the others: {_DELETE.format('ID')}",
    )


def _body(change: Change, observed: ObservedWorkflow, names: EnvironmentNames) -> WorkflowBody:
    """Return the body of the PUT that writes what still differs."""
    left = compare(change.after, same_types(change.after, observed.fields))
    body = update_body({one.path: one.after for one in left}, observed, names)
    if isinstance(change, Create):
        body |= after_create(change.address.keys[0], change.after, observed)
    return body


def _is_begun(change: Change, observed: ObservedWorkflow) -> bool:
    """Return whether a workflow is as this creation leaves it when it is cut off: only its name is to be written."""
    if not isinstance(change, Create) or observed.fields[NAME] != first_name(
        change.address.keys[0], change.after
    ):
        return False
    return all(one.path == NAME for one in compare(change.after, observed.fields))
