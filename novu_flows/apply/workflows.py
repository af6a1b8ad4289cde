"""Changes of workflows, carried out."""

from typing import assert_never

from novu_flows.apply.current import MISSING, Current
from novu_flows.apply.templates import Templates
from novu_flows.errors import ServerFailed, TransportFailed, UnexpectedAnswer
from novu_flows.javascript.slugify import slug
from novu_flows.novu.v1.environment import Writer
from novu_flows.novu.v1.json.names import EnvironmentNames
from novu_flows.novu.v1.json.workflows import (
    ACTIVE,
    Body,
    ObservedWorkflow,
    after_create,
    create_body,
    names_needed,
    observed_workflow,
    update_body,
)
from novu_flows.plan.changes import Change, Create, Delete, Update
from novu_flows.plan.compare import compare
from novu_flows.plan.fields import Fields
from novu_flows.plan.plan import Seal


class WorkflowCarrier:
    """Reads and writes workflows, and creates the groups and feeds that they name."""

    def __init__(self, writer: Writer, seal: Seal, templates: Templates) -> None:
        self._writer = writer
        self._seal = seal
        self._templates = templates

    async def read(self, change: Change) -> Current:
        """Give what the environment holds now."""
        observed = await self._templates.find(change.address.keys[0])
        if observed is None:
            return MISSING
        return Current(fields=observed.fields, base=self._seal(observed.base))

    async def write(self, change: Change) -> Fields | None:
        """Create, update or delete."""
        (workflow_id,) = change.address.keys
        match change:
            case Create():
                return (await self._create(workflow_id, change.after)).fields
            case Update():
                return (await self._update(workflow_id, change.after)).fields
            case Delete():
                await self._writer.delete_workflow((await self._templates.workflow(workflow_id)).template_id)
                return None
            case _:
                assert_never(change)

    async def _create(self, workflow_id: str, fields: Fields) -> ObservedWorkflow:
        names = await self._names(fields)
        created, left = await self._begun(workflow_id, fields, names)
        if left:
            answer = await self._writer.update_workflow(created.template_id, left)
            created = observed_workflow(answer, names)
        self._templates.keep(created)
        return created

    async def _begun(
        self, workflow_id: str, fields: Fields, names: EnvironmentNames
    ) -> tuple[ObservedWorkflow, Body]:
        """Create a workflow, or find one that was begun; give it, and the body of the PUT that it still needs."""
        begun = None if slug(workflow_id) == workflow_id else await self._templates.unfinished(workflow_id)
        if begun is None:
            created = await self._post(workflow_id, fields, names)
            return created, after_create(workflow_id, fields, created)
        changed = {change.path: change.after for change in compare(fields, begun.fields)}
        return begun, {**update_body(changed, begun, names), **after_create(workflow_id, fields, begun)}

    async def _post(self, workflow_id: str, fields: Fields, names: EnvironmentNames) -> ObservedWorkflow:
        """
        Send the POST; after a cut, look for the workflow before sending it again.

        A second POST would make a second workflow, with a suffix (API notes, section 9.5).
        """
        body = create_body(workflow_id, fields, names)
        try:
            return observed_workflow(await self._writer.create_workflow(body), names)
        except (TransportFailed, ServerFailed, UnexpectedAnswer):
            self._templates.forget()
            found = await self._templates.find(workflow_id)
            if found is not None:
                return found
            return observed_workflow(await self._writer.create_workflow(body), names)

    async def _update(self, workflow_id: str, changed: Fields) -> ObservedWorkflow:
        names = await self._names(changed)
        workflow = await self._templates.workflow(workflow_id)
        body = update_body(changed, workflow, names)
        if body:
            answer = await self._writer.update_workflow(workflow.template_id, body)
            workflow = observed_workflow(answer, names)
        if ACTIVE in changed and changed[ACTIVE] is not workflow.fields[ACTIVE]:
            active = changed[ACTIVE] is True
            answer = await self._writer.switch_workflow(workflow.template_id, active=active)
            workflow = observed_workflow(answer, names)
        return workflow

    async def _names(self, fields: Fields) -> EnvironmentNames:
        groups, feeds, _ = names_needed(fields)
        return await self._templates.with_names(groups, feeds)
