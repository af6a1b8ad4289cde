"""Preferences of subscribers for all workflows."""

from functools import partial
from typing import ClassVar

from novu_flows.javascript.json import Json
from novu_flows.plan.changes import ABSENT, Address, Change, Create, Resource
from novu_flows.plan.fields import Fields
from novu_flows.resources.global_preference.compare import compare_global_preferences
from novu_flows.resources.kind import SUBSCRIBERS, Current, ResourceKind, Stage, missing
from novu_flows.resources.session import Session


class GlobalPreferenceKind(ResourceKind):
    """
    Reads and writes switches for all workflows.

    They come before those for single workflows, for they take back what is chosen there on the same channels
    (docs/novu/v3.15.md, section 6). Novu shows only the channels that one of the active workflows has.
    """

    resource: ClassVar[Resource] = "global_preference"
    stage: ClassVar[Stage] = SUBSCRIBERS
    compare = staticmethod(compare_global_preferences)

    def __init__(self, session: Session) -> None:
        self._reader, self._writer = session.today()
        self._seal = session.seal

    def needs(self, address: Address) -> tuple[Address, ...]:
        """Return the subscriber."""
        return (Address("subscriber", address.keys),)

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """
        Return the switches now.

        The base is made of those that the plan saw, since a new workflow shows more; one that is shown no more, for this
        apply has taken the channel from its last workflow, is as it was.
        """
        del again
        found = (await self._reader.preferences(change.address.keys[0], ())).for_all
        write = partial(self._write, change)
        is_shown = found is not None and any(path in found.fields for path in change.after)
        if found is None or (isinstance(change, Create) and not is_shown):
            return missing(write)
        seen: dict[str, Json] = {
            one.path[0]: found.fields.get(one.path, one.before) is True
            for one in change.fields
            if one.before is not None
        }
        base = ABSENT if isinstance(change, Create) else self._seal(seen)
        return Current(fields=found.fields, base=base, write=write)

    async def _write(self, change: Change) -> Fields | None:
        written = await self._writer.write_global_preference(change.address.keys[0], change.after)
        return {**change.after, **written.fields}
