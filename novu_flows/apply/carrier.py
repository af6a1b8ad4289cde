"""How each kind of resource is read before, and written by, an apply."""

from typing import Protocol

from novu_flows.apply.current import Current
from novu_flows.plan.changes import Change
from novu_flows.plan.fields import Fields


class Carrier(Protocol):
    """Carries out changes of one resource."""

    async def read(self, change: Change) -> Current:
        """Give what the environment holds now."""

    async def write(self, change: Change) -> Fields | None:
        """Carry a change out; give the comparable fields that Novu shows afterwards, None after a delete."""
