"""The workflows of an environment during an apply: where they are, and the names that their bodies refer to."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from novu_flows.dataclass import dataclass
from novu_flows.errors import ApiError
from novu_flows.novu.dialect import NameKind, Reader, Writer
from novu_flows.novu.observed import EnvironmentNames, Names, ObservedWorkflow, WorkflowHead
from novu_flows.plan.report import Note
from novu_flows.resources.looking import Looking, is_unsure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heads:
    """The list of workflows, by their ids and by those that they are begun for; the newest counts where there are two."""

    by_id: dict[str, WorkflowHead]
    begun: Mapping[str | None, WorkflowHead]


class WorkflowLookup:
    """Finds workflows; reads the list and the names once, and again when asked to."""

    def __init__(self, reader: Reader, writer: Writer, looking: Looking) -> None:
        self._reader = reader
        self._writer = writer
        self._looking = looking
        self._heads: _Heads | None = None
        self._names: EnvironmentNames | None = None
        self._observed: dict[str, ObservedWorkflow] = {}
        self._created: set[tuple[NameKind, str]] = set()
        self._heads_lock, self._names_lock, self._once_lock = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()

    async def names(self) -> EnvironmentNames:
        """Return the names of groups, feeds and layouts."""
        async with self._names_lock:
            return await self._read_names()

    async def with_names(self, needed: Mapping[NameKind, Iterable[str]]) -> EnvironmentNames:
        """Return the names after creating what does not exist."""
        async with self._names_lock:
            for kind, names in needed.items():
                for name in sorted(names):
                    await self._create(kind, name)
            return await self._read_names()

    async def find(self, workflow_id: str, *, again: bool = False) -> ObservedWorkflow | None:
        """Read a workflow as it is now; None where it does not exist."""
        return await self._one((await self._known(again=again)).by_id.get(workflow_id))

    async def find_begun(self, workflow_id: str) -> ObservedWorkflow | None:
        """Read what a creation that was cut off has left of a workflow; None where nothing is."""
        return await self._one((await self._known()).begun.get(workflow_id))

    async def head(self, workflow_id: str) -> WorkflowHead | None:
        """Return where a workflow is, without reading it."""
        return (await self._known()).by_id.get(workflow_id)

    async def once(self, workflow_id: str) -> ObservedWorkflow | None:
        """Return a workflow as it was when this apply last read or wrote it."""
        async with self._once_lock:
            return self._observed.get(workflow_id) or await self.find(workflow_id)

    async def rows(self) -> Sequence[WorkflowHead]:
        """Read the list as it is now."""
        return await self._reader.workflow_heads()

    def keep(self, workflow: ObservedWorkflow) -> None:
        """Remember a workflow that was written."""
        self._observed[workflow.workflow_id] = workflow
        if self._heads is not None:
            self._heads.by_id[workflow.workflow_id] = workflow.head

    async def doubled_names(self) -> list[Note]:
        """Return the created groups and feeds of which there are several: two writers created them."""
        if not self._created:
            return []
        names = await self._reader.names()
        return [
            _doubled(kind, name, count)
            for kind, name in sorted(self._created)
            if (count := _count(_of_kind(names, kind), name)) > 1
        ]

    async def _known(self, *, again: bool = False) -> _Heads:
        async with self._heads_lock:
            if self._heads is None or again:
                newest_last = list(reversed(await self._reader.workflow_heads()))
                self._heads = _Heads(
                    by_id={head.workflow_id: head for head in newest_last},
                    begun={head.begun_as: head for head in newest_last if head.begun_as},
                )
            return self._heads

    async def _one(self, head: WorkflowHead | None) -> ObservedWorkflow | None:
        observed = None if head is None else await self._reader.workflow(head, await self.names())
        if observed is not None:
            self._observed[observed.workflow_id] = observed
        return observed

    async def _read_names(self) -> EnvironmentNames:
        if self._names is None:
            self._names = await self._reader.names()
        return self._names

    async def _create(self, kind: NameKind, name: str) -> None:
        """Create a group or feed; where the answer is lost, look for it and never send it again."""
        if await self._has(kind, name):
            return
        self._created.add((kind, name))
        self._names = None
        try:
            await self._writer.create_name(kind, name)
        except ApiError as error:
            found = is_unsure(error) and await self._looking.until(lambda: self._has_now(kind, name), bool)
            if not found:
                raise

    async def _has_now(self, kind: NameKind, name: str) -> bool:
        self._names = None
        return await self._has(kind, name)

    async def _has(self, kind: NameKind, name: str) -> bool:
        names = await self._read_names()
        return _of_kind(names, kind).id_of(name) is not None


def _of_kind(names: EnvironmentNames, kind: NameKind) -> Names:
    return names.groups if kind == "group" else names.feeds


def _count(names: Names, name: str) -> int:
    return Counter(names.by_id.values())[name]


def _doubled(kind: NameKind, name: str, count: int) -> Note:
    remedy = (
        "`novu-flows api feeds list` shows their ids, `novu-flows api feeds delete ID` removes one"
        if kind == "feed"
        else "workflows use the first one; Novu 0.14 has no request that deletes a group"
    )
    return Note(
        address=None,
        message=f"the environment holds {count} {kind}s named {name!r}: another writer created it as well",
        remedy=remedy,
    )
