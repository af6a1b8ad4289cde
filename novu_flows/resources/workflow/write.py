"""Workflows, and the groups and feeds that they name."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from novu_flows.errors import Conflict, Exchange
from novu_flows.novu.observed import ID, NAME, ObservedWorkflow
from novu_flows.plan.changes import ABSENT, Change, Create, Delete, Resource
from novu_flows.plan.compare import compare
from novu_flows.plan.fields import Fields
from novu_flows.plan.report import Note
from novu_flows.resources.kind import WORKFLOWS, Current, ResourceKind, Stage, missing
from novu_flows.resources.session import Session
from novu_flows.resources.workflow.compare import names_needed, same_types
from novu_flows.resources.workflow.moving import compare_workflows
from novu_flows.resources.workflow.observe import observe_workflows, several


class WorkflowKind(ResourceKind):
    """
    Reads and writes workflows.

    A POST is sent once: Novu makes a second workflow of a second one, with a suffix (docs/novu/v1.md, section 9.5). Where its
    answer is lost, the workflow is looked for under its id and under the name that it was created with.
    """

    resource: ClassVar[Resource] = "workflow"
    stage: ClassVar[Stage] = WORKFLOWS
    observe = staticmethod(observe_workflows)
    compare = staticmethod(compare_workflows)

    def __init__(self, session: Session) -> None:
        self._dialect = session.dialect
        self._writer = session.writer
        self._seal = session.seal
        self._workflows = session.workflows
        self._notes: list[Note] = []

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return the workflow as it is now; of one to create also what an earlier run began."""
        (workflow_id,) = change.address.keys
        observed = await self._workflows.find(workflow_id, again=again)
        if ID in change.after and not isinstance(change, Create):
            return await self._moved(change, observed)
        if observed is not None:
            base = ABSENT if self._is_begun(change, observed) else self._seal(observed.base)
            write = partial(self._write, change, observed)
            return Current(fields=observed.fields, base=base, write=write, last=observed.last)
        if isinstance(change, Create):
            observed = await self._workflows.find_begun(workflow_id)
        if observed is None:
            return missing(partial(self._write, change, None))
        write = partial(self._write, change, observed)
        return Current(fields=observed.fields, base=ABSENT, write=write, unfinished=True)

    async def _moved(self, change: Change, observed: ObservedWorkflow | None) -> Current:
        """Return the workflow under the id that it gets, else under the one that it had."""
        former = next(str(one.before) for one in change.fields if one.path == ID)
        found = observed or await self._workflows.find(former)
        write = partial(self._write, change, found)
        if found is None:
            return missing(write)
        fields = {**found.fields, ID: found.workflow_id}
        return Current(fields=fields, base=self._seal(found.base), write=write)

    def left_over(self, change: Change, found: Current | None) -> Note:
        """Return under which name the workflow is, or may still come into being."""
        (workflow_id,) = change.address.keys
        name = self._dialect.first_name(workflow_id, change.after)
        state = (
            f"{change.address} is begun and not finished: Novu holds it under the name {name!r}"
            if found and found.unfinished
            else f"Novu may still create {change.address}, under the name {name!r}: its answer was lost, "
            f"and {'it was not found' if found else 'it could not be looked for'}"
        )
        remedy = (
            f"apply again, which goes on with it; or `{self._dialect.traits.api} workflows list` shows its template "
            f"id, and {self._delete('ID')} removes it"
        )
        return Note(address=change.address, message=state, remedy=remedy)

    async def review(self, changes: Sequence[Change]) -> Sequence[Note]:
        """Return the workflows that are there twice, or half, beside those which were created."""
        notes = [*self._notes, *await self._workflows.doubled_names()]
        created = {change.address.keys[0]: change for change in changes if isinstance(change, Create)}
        if created:
            found = several(await self._workflows.rows(), created)
            notes += [self._several(created[workflow_id], found[workflow_id]) for workflow_id in found]
        return notes

    async def _write(self, change: Change, observed: ObservedWorkflow | None) -> Fields | None:
        if isinstance(change, Delete):
            if observed is not None:
                await self._writer.delete_workflow(observed)
            return None
        written = await self._written(change, observed)
        self._workflows.keep(written)
        if written.issues:
            self._notes.append(_reported(change, written))
        return {**written.fields, ID: written.workflow_id} if ID in change.after else written.fields

    async def _written(self, change: Change, observed: ObservedWorkflow | None) -> ObservedWorkflow:
        (workflow_id,) = change.address.keys
        created = self._dialect.traits.creates_names
        needed = {kind: names for kind, names in names_needed(change.after).items() if kind in created}
        names = await self._workflows.with_names(needed)
        if observed is not None:
            left = compare(change.after, same_types(change.after, observed.fields))
            fields = {one.path: one.after for one in left}
            return await self._writer.update_workflow(workflow_id, observed, fields, names)
        written = await self._writer.create_workflow(workflow_id, change.after, names)
        if written.workflow_id != workflow_id:
            raise self._taken(change, written)
        return written

    def _taken(self, change: Change, created: ObservedWorkflow) -> Conflict:
        """Name the second workflow that Novu made because another writer had just taken the id."""
        message = (
            f"another writer created {change.address} at the same time, and Novu made a second one of it"
        )
        remedy = f"{self._delete(created.template_id)} removes it; then plan again"
        named = f"{message}: {created.workflow_id} (template id {created.template_id})"
        self._notes.append(Note(address=change.address, message=named, remedy=remedy))
        exchange = Exchange(method="POST", path=self._dialect.traits.workflows_path)
        return Conflict(message, exchange=exchange, remedy=remedy)

    def _is_begun(self, change: Change, observed: ObservedWorkflow) -> bool:
        """Return whether a workflow is as this creation leaves it when it is cut off: only its name is to be written."""
        first_name = self._dialect.first_name(change.address.keys[0], change.after)
        if not isinstance(change, Create) or observed.fields[NAME] != first_name:
            return False
        return all(one.path == NAME for one in compare(change.after, observed.fields))

    def _several(self, change: Change, template_ids: Sequence[str]) -> Note:
        return Note(
            address=change.address,
            message=f"the environment holds {len(template_ids)} of {change.address} "
            f"(template ids {', '.join(template_ids)}): another writer created it as well, or a creation was cut off",
            remedy=f"keep one, and remove the others: {self._delete('ID')}",
        )

    def _delete(self, template_id: str) -> str:
        return f"`{self._dialect.traits.api} workflows delete {template_id}`"


def _reported(change: Change, written: ObservedWorkflow) -> Note:
    """Name what Novu finds wrong with a workflow that it has taken nevertheless."""
    found = "; ".join(f"{one.place}: {one.message}" for one in written.issues)
    return Note(
        address=change.address,
        message=f"{change.address} is written, but Novu reports issues: {found}",
        remedy="correct the declaration and apply again; Novu may deliver nevertheless",
    )
