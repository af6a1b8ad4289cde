"""Changes of credentials."""

from collections.abc import Iterator, Sequence

from novu_flows.declare.basics import EnvSecret
from novu_flows.declare.collection import Declarations
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.workflow import Subscriber
from novu_flows.issues import Issue
from novu_flows.novu.observed import HiddenAddress
from novu_flows.plan.changes import (
    ABSENT,
    UNCHANGED,
    Address,
    Create,
    FieldChange,
    Findings,
    NotCompared,
    Update,
)
from novu_flows.plan.fields import SECRET_MARK, Fields, unknown_secrets
from novu_flows.resources.credentials.address import address_parts, declared_credentials, resolved_address
from novu_flows.resources.observation import Observation


def compare_credentials(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared credentials of every subscriber."""
    for subscriber in declarations.subscribers:
        for credentials in subscriber.credentials:
            yield diff_credentials(subscriber, credentials, observation)


def diff_credentials(subscriber: Subscriber, credentials: Credentials, observation: Observation) -> Findings:
    """Compare one provider's credentials, which Novu replaces as a whole."""
    address = Address("credentials", (subscriber.subscriber_id, credentials.provider))
    observed = _observed(subscriber, credentials, observation)
    declared = declared_credentials(credentials)
    resolved = resolved_address(declared, observation.secrets)
    if observed == resolved:
        return UNCHANGED
    unknown = unknown_secrets(declared, observation.secrets)
    if unknown and address_parts(observed) == declared.keys():
        return Findings(not_compared=(_not_compared(address, credentials, declared, unknown),))
    if credentials.provider not in observation.providers:
        return Findings(issues=(_no_integration(address, credentials),))
    return Findings(changes=(_change(address, credentials, declared, (observed, resolved), observation),))


def _observed(subscriber: Subscriber, credentials: Credentials, observation: Observation) -> HiddenAddress:
    held = observation.subscribers.get(subscriber.subscriber_id)
    return (held.credentials if held else {}).get(credentials.provider, HiddenAddress())


def _change(
    address: Address,
    credentials: Credentials,
    declared: Fields,
    pair: tuple[HiddenAddress, HiddenAddress],
    observation: Observation,
) -> Create | Update:
    observed, _ = pair
    fields = _fields(declared, *pair)
    if observed == HiddenAddress():
        return Create(
            address=address,
            fields=fields,
            source=credentials.source,
            reason="not in the environment",
            base=ABSENT,
        )
    return Update(
        address=address,
        fields=fields,
        source=credentials.source,
        reason="differs",
        base=observation.seal(observed.base),
    )


def _fields(declared: Fields, observed: HiddenAddress, resolved: HiddenAddress) -> tuple[FieldChange, ...]:
    held = address_parts(observed)
    given = tuple(
        FieldChange(path=path, before=_mark(held=path in held), after=value)
        for path, value in declared.items()
    )
    lost = tuple(
        FieldChange(path=path, before=_mark(held=True), after=None)
        for path in sorted(held - address_parts(resolved))
    )
    return given + lost


def _not_compared(
    address: Address, credentials: Credentials, declared: Fields, unknown: Sequence[EnvSecret]
) -> NotCompared:
    names = ", ".join(dict.fromkeys(one.shown for one in unknown))
    return NotCompared(
        address=address,
        fields=tuple(
            FieldChange(path=path, before=SECRET_MARK, after=value) for path, value in declared.items()
        ),
        source=credentials.source,
        reason=f"{names} {'is' if len(set(unknown)) == 1 else 'are'} not set here",
    )


def _mark(*, held: bool) -> str | None:
    return SECRET_MARK if held else None


def _no_integration(address: Address, credentials: Credentials) -> Issue:
    return Issue(
        code="no-integration",
        where=str(address),
        message=f"the environment has no active integration of {credentials.provider}, so Novu refuses them",
        hint=f"they are not written; activate an integration of {credentials.provider}, then plan again",
        source=credentials.source,
        severity="warning",
    )
