"""Layouts: created empty by Novu, then written."""

from functools import partial
from typing import ClassVar, assert_never

from novu_flows.novu.observed import ObservedLayout
from novu_flows.plan.changes import Change, Create, Delete, Resource, Update
from novu_flows.plan.compare import compare
from novu_flows.plan.fields import Fields
from novu_flows.resources.kind import LAYOUTS, Current, ResourceKind, Stage, missing
from novu_flows.resources.layout.compare import compare_layouts
from novu_flows.resources.layout.observe import observe_layouts
from novu_flows.resources.session import Session


class LayoutKind(ResourceKind):
    """Reads and writes layouts; they come before the workflows that name them."""

    resource: ClassVar[Resource] = "layout"
    stage: ClassVar[Stage] = LAYOUTS
    observe = staticmethod(observe_layouts)
    compare = staticmethod(compare_layouts)

    def __init__(self, session: Session) -> None:
        layouts = session.dialect.layouts
        self._names, self._reader = session.reader, layouts.reader(session.sender)
        self._writer = layouts.writer(session.sender)
        self._seal = session.seal

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return the layout as it is now."""
        del again
        (layout_id,) = change.address.keys
        observed = await self._reader.layout(layout_id, await self._names.names())
        write = partial(self._write, change, observed)
        if observed is None:
            return missing(write)
        return Current(
            fields=observed.fields, base=self._seal(observed.base), write=write, last=observed.last
        )

    async def _write(self, change: Change, observed: ObservedLayout | None) -> Fields | None:
        (layout_id,) = change.address.keys
        match change:
            case Delete():
                if observed is not None:
                    await self._writer.delete_layout(observed)
                return None
            case Create() | Update() if observed is None:
                return (await self._writer.create_layout(layout_id, change.after)).fields
            case Create() | Update():
                left = {one.path: one.after for one in compare(change.after, observed.fields)}
                return (await self._writer.update_layout(observed, left)).fields
            case _:
                assert_never(change)
