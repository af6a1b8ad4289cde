"""Integrations: written one after the other, for one can take from another what only one of a channel is."""

from functools import partial
from typing import ClassVar, assert_never

from novu_flows.declare.collection import Declarations
from novu_flows.novu.observed import ObservedIntegration
from novu_flows.plan.changes import Address, Change, Create, Delete, Resource, Update
from novu_flows.plan.compare import compare
from novu_flows.plan.fields import Fields
from novu_flows.resources.integration.compare import compare_integrations
from novu_flows.resources.integration.fields import held_fields, resolved_credentials
from novu_flows.resources.kind import INTEGRATIONS, Current, ResourceKind, Stage, missing
from novu_flows.resources.observation import Observation, ReadAccess
from novu_flows.resources.session import Session


class IntegrationKind(ResourceKind):
    """Reads and writes integrations; they come first, for credentials of subscribers need them."""

    resource: ClassVar[Resource] = "integration"
    stage: ClassVar[Stage] = INTEGRATIONS
    compare = staticmethod(compare_integrations)

    def __init__(self, session: Session) -> None:
        self._reader = session.reader
        self._writer = session.writer
        self._seal = session.seal
        self._secrets = session.secrets
        self._of_provider = session.integrations

    @staticmethod
    async def observe(batch: Declarations, seen: Observation, access: ReadAccess) -> Observation:
        """Return what the first look has read: the list is whole, and holds everything."""
        del access
        if not batch.integrations and not any(one.resource == "integration" for one in batch.removed):
            return seen
        return seen.with_integrations(batch)

    def chain(self, address: Address) -> str:
        """Return one chain for all: Novu looks at the others of a channel while it writes one."""
        del address
        return ""

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return the integration as it is now, in terms of what is wanted: no secret leaves this class."""
        del again
        (key,) = change.address.keys
        found = await self._reader.integrations()
        observed = next((one for one in found if one.key == key), None)
        self._of_provider[str(change.after.get(("provider",), key))] = change.address
        write = partial(self._write, change, observed)
        if observed is None:
            return missing(write)
        fields = held_fields(change.after, observed, self._secrets)
        return Current(fields=fields, base=self._seal(observed.base), write=write)

    async def _write(self, change: Change, observed: ObservedIntegration | None) -> Fields | None:
        match change:
            case Delete():
                if observed is not None:
                    await self._writer.delete_integration(observed)
                return None
            case Create() | Update() if observed is None:
                wanted = resolved_credentials(change.after, self._secrets)
                await self._writer.create_integration(change.address.keys[0], change.after, wanted)
            case Create() | Update():
                held = held_fields(change.after, observed, self._secrets)
                left = {one.path: one.after for one in compare(change.after, held)}
                await self._writer.update_integration(
                    observed, left, resolved_credentials(left, self._secrets)
                )
            case _:
                assert_never(change)
        return (await self.read(change)).fields
