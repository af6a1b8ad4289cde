"""Credentials of subscribers; the only place where a declared secret's value is sent."""

from functools import partial
from typing import ClassVar

from novu_flows.novu.observed import HiddenAddress
from novu_flows.plan.changes import Address, Change, Resource
from novu_flows.plan.fields import Fields
from novu_flows.resources.credentials.address import matching_fields, resolved_address
from novu_flows.resources.credentials.compare import compare_credentials
from novu_flows.resources.kind import SUBSCRIBERS, Current, ResourceKind, Stage, missing
from novu_flows.resources.session import Session


class CredentialsKind(ResourceKind):
    """Reads and writes the credentials of one provider, as a whole."""

    resource: ClassVar[Resource] = "credentials"
    stage: ClassVar[Stage] = SUBSCRIBERS
    compare = staticmethod(compare_credentials)

    def __init__(self, session: Session) -> None:
        self._reader = session.reader
        self._writer = session.writer
        self._seal = session.seal
        self._secrets = session.secrets
        self._integrations = session.integrations
        self._merges = session.dialect.traits.merges_credentials

    def is_shared(self, change: Change) -> bool:
        """Return whether a deletion comes before the write: one that is carried out late would take both away."""
        return self._merges and any(value is None for value in change.after.values())

    def needs(self, address: Address) -> tuple[Address, ...]:
        """Return the subscriber, and the integration of the provider where this apply writes one."""
        subscriber_id, provider = address.keys
        integration = self._integrations.get(provider)
        return (Address("subscriber", (subscriber_id,)), *((integration,) if integration else ()))

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return what the environment holds now, in terms of what is wanted: no secret leaves this class."""
        del again
        subscriber_id, provider = change.address.keys
        observed = await self._reader.subscriber(subscriber_id)
        held = observed.credentials if observed else {}
        address = held.get(provider, HiddenAddress())
        write = partial(self._write, change, address)
        if address == HiddenAddress():
            return missing(write)
        last = observed.last if observed else None
        return Current(
            fields=self._shown(change, address), base=self._seal(address.base), write=write, last=last
        )

    async def _write(self, change: Change, held: HiddenAddress) -> Fields | None:
        subscriber_id, provider = change.address.keys
        wanted = self._wanted(change)
        observed = await self._writer.write_credentials(subscriber_id, provider, wanted, held=held)
        return self._shown(change, observed.credentials.get(provider, HiddenAddress()))

    def _wanted(self, change: Change) -> HiddenAddress:
        return resolved_address(change.after, self._secrets)

    def _shown(self, change: Change, address: HiddenAddress) -> Fields:
        return matching_fields(change.after, self._wanted(change), address)
