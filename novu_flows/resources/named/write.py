"""Notification groups and feeds: created once, looked for where the answer is lost."""

from functools import partial
from typing import ClassVar

from novu_flows.novu.dialect import NameKind
from novu_flows.novu.observed import NAME
from novu_flows.plan.changes import Change, Delete, Resource
from novu_flows.plan.fields import Fields
from novu_flows.resources.kind import NAMED, Current, ResourceKind, Stage, missing
from novu_flows.resources.named.compare import BASE, compare_feeds, compare_groups, names_of
from novu_flows.resources.session import Session


class NotificationGroupKind(ResourceKind):
    """Reads and writes notification groups; they come before the workflows in them."""

    resource: ClassVar[Resource] = "notification_group"
    stage: ClassVar[Stage] = NAMED
    compare = staticmethod(compare_groups)
    named: ClassVar[NameKind] = "group"

    def __init__(self, session: Session) -> None:
        self._reader, self._writer = session.reader, session.writer
        self._workflows = session.workflows
        self._seal = session.seal

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return whether something of the name is there now."""
        del again
        (name,) = change.address.keys
        held = names_of(await self._reader.names(), self.named).id_of(name)
        write = partial(self._write, change, held)
        if held is None:
            return missing(write)
        return Current(fields={NAME: name}, base=self._seal(BASE), write=write)

    async def _write(self, change: Change, held: str | None) -> Fields | None:
        (name,) = change.address.keys
        if isinstance(change, Delete):
            if held is not None:
                await self._writer.delete_name(self.named, held)
            return None
        await self._workflows.with_names({self.named: [name]})
        return {NAME: name}


class FeedKind(NotificationGroupKind):
    """Reads and writes feeds; they come before the workflows whose messages are in them."""

    resource: ClassVar[Resource] = "feed"
    compare = staticmethod(compare_feeds)
    named: ClassVar[NameKind] = "feed"
