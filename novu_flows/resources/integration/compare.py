"""Changes of integrations."""

from collections.abc import Iterator

from novu_flows.declare.basics import EnvSecret
from novu_flows.declare.collection import Declarations, Removed
from novu_flows.declare.integration import Integration
from novu_flows.issues import Issue, Source
from novu_flows.novu.observed import ACTIVE, PRIMARY, ObservedIntegration
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
from novu_flows.plan.compare import compare, creation
from novu_flows.plan.fields import SECRET_MARK, Fields, Path, references
from novu_flows.resources.difference import removal
from novu_flows.resources.integration.fields import (
    CREDENTIALS,
    declared_integration,
    held_fields,
    new_integration,
    uncompared_fields,
)
from novu_flows.resources.observation import Observation


def compare_integrations(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared integrations, tombstones included."""
    for integration in declarations.integrations:
        yield _difference(integration, observation)
    if hidden := [one for one in declarations.integrations if _is_hidden(one, observation)]:
        yield Findings(issues=(_not_compared(hidden),))
    for tombstone in declarations.removed:
        if tombstone.resource == "integration":
            yield _removed(tombstone, observation)


def _difference(integration: Integration, observation: Observation) -> Findings:
    address = Address("integration", (integration.key,))
    observed = observation.integration(integration.key)
    if observed is None:
        create = Create(
            address=address,
            fields=creation(new_integration(integration)),
            source=integration.source,
            reason="not in the environment",
            base=ABSENT,
        )
        return Findings(changes=(create,), issues=_replaced(integration, observation))
    if (observed.provider, observed.channel) != (integration.provider, integration.channel):
        return Findings(issues=(_another(address, observed, integration.source),))
    wanted = declared_integration(integration)
    fields = compare(wanted, held_fields(wanted, observed, observation.secrets))
    unknown = uncompared_fields(wanted, observed, observation.secrets)
    left = (_left_alone(address, integration, unknown),) if unknown else ()
    if not fields:
        return Findings(not_compared=left) if left else UNCHANGED
    base = observation.seal(observed.base)
    update = Update(address=address, fields=fields, source=integration.source, reason="differs", base=base)
    return Findings(changes=(update,), issues=_replaced(integration, observation), not_compared=left)


def _left_alone(address: Address, integration: Integration, unknown: Fields) -> NotCompared:
    names = dict.fromkeys(one.shown for one in references(unknown) if isinstance(one, EnvSecret))
    return NotCompared(
        address=address,
        fields=tuple(
            FieldChange(path=path, before=SECRET_MARK, after=value) for path, value in unknown.items()
        ),
        source=integration.source,
        reason=f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} not set here",
    )


def _removed(tombstone: Removed, observation: Observation) -> Findings:
    address, observed = Address("integration", (tombstone.key,)), observation.integration(tombstone.key)
    found = removal(address, observed, source=tombstone.source, seal=observation.seal)
    if observed is None or observed.fields.get(PRIMARY) is not True:
        return found
    return found + Findings(issues=(_primary_removed(address, observed, tombstone.source),))


def _is_hidden(integration: Integration, observation: Observation) -> bool:
    observed = observation.integration(integration.key)
    return bool(integration.credentials) and observed is not None and observed.credentials is None


def _replaced(integration: Integration, observation: Observation) -> tuple[Issue, ...]:
    """Return a warning where another integration loses what one of a channel alone can be."""
    what = _exclusive(integration, observation)
    others = [
        one.key
        for one in observation.integrations
        if one.channel == integration.channel
        and one.key != integration.key
        and what is not None
        and one.fields.get(what) is True
    ]
    if what is None or not others:
        return ()
    word = "active" if what == ACTIVE else "primary"
    return (
        Issue(
            code="integration-replaced",
            where=f"integration {integration.key}, {word}",
            message=f"of {integration.channel} one integration is {word}, and {', '.join(others)} will be no more",
            hint="that is what is declared; check that it is meant",
            source=integration.source,
            severity="warning",
        ),
    )


def _exclusive(integration: Integration, observation: Observation) -> Path | None:
    """Return what the integration would take from others of its channel; None where it takes nothing."""
    traits, observed = observation.dialect.traits, observation.integration(integration.key)
    if integration.channel in traits.one_active_integration:
        is_wanted = integration.active is True or (observed is None and integration.active is not False)
        return ACTIVE if is_wanted and not (observed and observed.fields[ACTIVE] is True) else None
    is_primary = observed is not None and observed.fields.get(PRIMARY) is True
    return PRIMARY if integration.primary is True and not is_primary else None


def _another(address: Address, observed: ObservedIntegration, source: Source) -> Issue:
    return Issue(
        code="another-integration",
        where=str(address),
        message=f"Novu has it as {observed.provider} of {observed.channel}, and changes neither",
        hint="declare what is there, or another identifier; or remove it first: removed(Integration, …)",
        source=source,
    )


def _not_compared(hidden: list[Integration]) -> Issue:
    first, named = hidden[0], ", ".join(one.key for one in hidden)
    return Issue(
        code="credentials-not-compared",
        where=f"integration {first.key}, {CREDENTIALS}",
        message=f"credentials of {named} are not compared: Novu does not show them",
        hint="they are sent when the integration is created; send changed ones yourself: "
        "`novu-flows api integrations update ID --credentials -`",
        source=first.source,
        severity="warning",
    )


def _primary_removed(address: Address, observed: ObservedIntegration, source: Source) -> Issue:
    return Issue(
        code="primary-removed",
        where=str(address),
        message=f"it is the primary integration of {observed.channel}, which Novu delivers with",
        hint="declare primary=True of another one",
        source=source,
        severity="warning",
    )
