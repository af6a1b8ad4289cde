"""The workflows of an environment during an apply: template ids, and the names that bodies refer to."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from novu_flows.errors import Exchange, NotFound
from novu_flows.novu.v1.environment import Reader, Writer
from novu_flows.novu.v1.json.names import EnvironmentNames
from novu_flows.novu.v1.json.workflows import ObservedWorkflow, observed_workflow, unfinished_name
from novu_flows.observe.environment import read_names


class Templates:
    """Finds workflows; reads the list and the names once, and again when told that they moved."""

    def __init__(self, reader: Reader, writer: Writer) -> None:
        self._reader = reader
        self._writer = writer
        self._heads: dict[str, str] | None = None
        self._names: EnvironmentNames | None = None
        self._lock = asyncio.Lock()

    async def names(self) -> EnvironmentNames:
        """Give the names of groups, feeds and layouts."""
        if self._names is None:
            self._names = await read_names(self._reader)
        return self._names

    async def with_names(self, groups: Iterable[str], feeds: Iterable[str]) -> EnvironmentNames:
        """Give the names after creating the groups and feeds that do not exist."""
        async with self._lock:
            names = await self.names()
            created = await self._create(groups, names.groups.id_of, self._writer.create_group)
            created += await self._create(feeds, names.feeds.id_of, self._writer.create_feed)
            if created:
                self._names = None
            return await self.names()

    async def find(self, workflow_id: str) -> ObservedWorkflow | None:
        """Read a workflow as it is now; None where it does not exist."""
        template_id = (await self._known()).get(workflow_id)
        answer = None if template_id is None else await self._reader.workflow(template_id)
        return None if answer is None else observed_workflow(answer, await self.names())

    async def unfinished(self, workflow_id: str) -> ObservedWorkflow | None:
        """Find a workflow whose creation was cut off before it got its identifier."""
        named = await self._reader.workflow_heads(key=lambda row: str(row.get("name")))
        template_id = named.get(unfinished_name(workflow_id))
        answer = None if template_id is None else await self._reader.workflow(template_id)
        return None if answer is None else observed_workflow(answer, await self.names())

    async def workflow(self, workflow_id: str) -> ObservedWorkflow:
        """Read a workflow that must exist; raise NotFound."""
        found = await self.find(workflow_id)
        if found is None:
            raise NotFound(
                f"the environment has no workflow {workflow_id}",
                exchange=Exchange(method="GET", path="/notification-templates"),
                remedy="plan again",
            )
        return found

    def keep(self, workflow: ObservedWorkflow) -> None:
        """Remember a workflow that was created."""
        if self._heads is not None:
            self._heads[workflow.workflow_id] = workflow.template_id

    def forget(self) -> None:
        """Read the list again next time."""
        self._heads = None

    async def _known(self) -> dict[str, str]:
        if self._heads is None:
            self._heads = dict(await self._reader.workflow_heads())
        return self._heads

    @staticmethod
    async def _create(
        names: Iterable[str], id_of: Callable[[str], str | None], create: Callable[[str], Awaitable[None]]
    ) -> int:
        missing = [name for name in sorted(names) if id_of(name) is None]
        for name in missing:
            await create(name)
        return len(missing)
