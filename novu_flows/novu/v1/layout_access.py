"""Layouts of Novu 0.14, which are known by their names: how they are read and written (docs/novu/v1.md, section 11.2)."""

from collections.abc import Sequence

from novu_flows.declare.steps import written
from novu_flows.declare.topic import Layout
from novu_flows.errors import NotFound
from novu_flows.novu.dialect import CallSender
from novu_flows.novu.observed import EnvironmentNames, ObservedLayout
from novu_flows.novu.v1 import layouts
from novu_flows.novu.v1.layouts import LayoutAnswer
from novu_flows.plan.fields import Fields, Path

BODY: Path = ("body",)


def declared_layout(layout: Layout) -> Fields:
    """Return the declared fields of a layout in comparable form."""
    return {BODY: written(layout.body)}


def observed_layout(answer: LayoutAnswer) -> ObservedLayout:
    """Read a layout of an answer of GET one or PATCH."""
    return ObservedLayout(
        layout_id=answer.name,
        fields={BODY: answer.content or ""},
        base={"id": answer.layout_id, "name": answer.name, "content": answer.content},
        is_default=answer.is_default,
        handle=answer,
    )


class V1LayoutReader:
    """Reads the layouts of one environment."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender

    async def layout(self, layout_id: str, names: EnvironmentNames) -> ObservedLayout | None:
        """Read the first layout of a name; None where there is none."""
        held = names.layouts.id_of(layout_id)
        try:
            return None if held is None else observed_layout(await self._sender.send(layouts.get_one(held)))
        except NotFound:
            return None

    async def layout_users(self, observed: ObservedLayout) -> Sequence[str]:
        """Return nothing: Novu 0.14 does not say what uses a layout, and refuses to delete one that is used."""
        del observed
        return ()


class V1LayoutWriter:
    """Writes the layouts of one environment."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender

    async def create_layout(self, layout_id: str, fields: Fields) -> ObservedLayout:
        """Create a layout, and read it: the answer holds its id alone. The POST is sent once."""
        body = {"name": layout_id, "content": fields[BODY], "isDefault": False}
        created = await self._sender.send(layouts.create(body))
        return observed_layout(await self._sender.send(layouts.get_one(created.layout_id)))

    async def update_layout(self, observed: ObservedLayout, fields: Fields) -> ObservedLayout:
        """Update the content of a layout."""
        body = {"content": fields[BODY]}
        return observed_layout(await self._sender.send(layouts.update(observed.handle.layout_id, body)))

    async def delete_layout(self, observed: ObservedLayout) -> None:
        """Delete a layout; one that steps use is a Conflict."""
        await self._sender.send(layouts.delete(observed.handle.layout_id))
