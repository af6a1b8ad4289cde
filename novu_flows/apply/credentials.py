"""Changes of credentials, carried out; the only place where a declared secret's value is sent."""

from novu_flows.apply.current import MISSING, Current
from novu_flows.novu.v1.environment import Reader, Writer
from novu_flows.novu.v1.json.credentials import (
    HiddenAddress,
    credentials_body,
    matching_fields,
    resolved_address,
)
from novu_flows.novu.v1.json.subscribers import observed_subscriber
from novu_flows.plan.changes import Change
from novu_flows.plan.fields import Fields, Secrets
from novu_flows.plan.plan import Seal


class CredentialsCarrier:
    """Reads and writes the credentials of one provider, as a whole."""

    def __init__(self, reader: Reader, writer: Writer, seal: Seal, secrets: Secrets) -> None:
        self._reader = reader
        self._writer = writer
        self._seal = seal
        self._secrets = secrets

    async def read(self, change: Change) -> Current:
        """Give what the environment holds now, in terms of what is wanted: no secret leaves this class."""
        subscriber_id, provider = change.address.keys
        answer = await self._reader.subscriber(subscriber_id)
        held = observed_subscriber(answer).credentials if answer else {}
        address = held.get(provider, HiddenAddress())
        if address == HiddenAddress():
            return MISSING
        return Current(fields=self._shown(change, address), base=self._seal(address.base))

    async def write(self, change: Change) -> Fields | None:
        """Replace the credentials."""
        subscriber_id, provider = change.address.keys
        body = credentials_body(provider, self._wanted(change))
        answer = await self._writer.write_credentials(subscriber_id, provider, body)
        held = observed_subscriber(answer).credentials
        return self._shown(change, held.get(provider, HiddenAddress()))

    def _wanted(self, change: Change) -> HiddenAddress:
        return resolved_address(change.after, self._secrets)

    def _shown(self, change: Change, address: HiddenAddress) -> Fields:
        return matching_fields(change.after, self._wanted(change), address)
