"""An environment to declarations of which a plan finds no change: adopted, checked, and planned before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from novu_flows.codegen.pulled import PulledWorkflow
from novu_flows.declare.basics import EnvSecret
from novu_flows.declare.collection import Declarations
from novu_flows.engine.environment import Connection
from novu_flows.engine.planning import find_changes
from novu_flows.plan.changes import Address
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import sealer
from novu_flows.project.loading import declared_issues
from novu_flows.pull.adoption import Adoption, PullNote, corrected
from novu_flows.pull.holdings import Holdings, RememberingSender, Wanted, read_holdings
from novu_flows.redaction import KNOWN, redact
from novu_flows.resources.layout.adopt import adopt_layout
from novu_flows.resources.observation import ReadAccess, access_to
from novu_flows.resources.subscriber.adopt import adopt_subscriber, secrets_of
from novu_flows.resources.topic.adopt import adopt_topic
from novu_flows.resources.workflow.adopt import AdoptedWorkflow, adopt_workflow

_ROUNDS = 12  # in each of which something is declared otherwise, or left out


async def pull(connection: Connection, wanted: Wanted, beside: Declarations) -> Adoption:
    """
    Return declarations of what is wanted, of which a plan finds no change; no request of it writes.

    `beside` is what the project declares already. Raise ApiError.
    """
    sender = RememberingSender(connection.client)
    role = (await connection.client.environment()).role
    access = access_to(connection.dialect, sender, role=role, secrets={}, seal=sealer(connection.api_key))
    holdings = await read_holdings(access, wanted)
    secrets: Secrets = {
        secret: value for one in holdings.subscribers for secret, value in secrets_of(one).items()
    }
    KNOWN.add(*(value.value for value in secrets.values()))
    adopted = _without_known_secrets(_adopted(holdings, access, wanted))
    settled = await _settled(adopted, replace(access, secrets=secrets), _beside(beside))
    return replace(settled, variables=tuple(sorted(_variables(settled.declarations))))


def _adopted(holdings: Holdings, access: ReadAccess, wanted: Wanted) -> Adoption:
    found = {one.workflow_id: adopt_workflow(one, access.dialect) for one in holdings.workflows}
    workflows = {one.workflow_id: one for one in holdings.workflows}
    ids = {*wanted.members, *(one.subscriber_id for one in holdings.subscribers)}
    return Adoption(
        workflows={
            workflow_id: PulledWorkflow(workflow=one.workflow, classes=one.classes)
            for workflow_id, one in found.items()
            if one.workflow is not None
        },
        layouts={one.layout_id: adopt_layout(one) for one in holdings.layouts},
        topics={one.topic_key: adopt_topic(one, ids) for one in holdings.topics},
        subscribers={
            one.subscriber_id: adopt_subscriber(one, holdings.preferences[one.subscriber_id], workflows)
            for one in holdings.subscribers
        },
        notes=tuple(_notes(found, declared=True)),
        left_out=tuple(_notes(found, declared=False)),
        there=holdings.there,
    )


def _notes(found: Mapping[str, AdoptedWorkflow], *, declared: bool) -> Iterator[PullNote]:
    for workflow_id, one in found.items():
        if (one.workflow is not None) is declared:
            address = Address("workflow", (workflow_id,))
            yield from (PullNote(address=address, message=message) for message in one.notes)


def _without_known_secrets(adoption: Adoption) -> Adoption:
    """Leave out what holds the value of a secret that this process knows: it must not stand in a file."""
    for address, text in _texts(adoption.declarations):
        if redact(text) != text:
            adoption = adoption.without(
                address, "it holds the value of a secret of the environment variables"
            )
    return adoption


def _texts(declarations: Declarations) -> Iterator[tuple[Address, str]]:
    for workflow in declarations.workflows:
        yield Address("workflow", (workflow.workflow_id,)), repr(workflow)
    for layout in declarations.layouts:
        yield Address("layout", (layout.layout_id,)), repr(layout)
    for topic in declarations.topics:
        yield Address("topic", (topic.topic_key,)), repr(replace(topic, subscribers=()))
    for subscriber in declarations.subscribers:
        yield Address("subscriber", (subscriber.subscriber_id,)), repr(subscriber)


def _beside(declared: Declarations) -> Declarations:
    """Return what the rest of the project declares, as far as what is pulled may refer to it."""
    people = tuple(replace(one, credentials=(), preferences=()) for one in declared.subscribers)
    return Declarations(workflows=declared.workflows, layouts=declared.layouts, subscribers=people)


async def _settled(adoption: Adoption, access: ReadAccess, beside: Declarations) -> Adoption:
    """Return what a check has no error of, and a plan no change: what has one is declared otherwise, or left out."""
    for _ in range(_ROUNDS):
        together = _together(adoption.declarations, beside)
        faults = [one for one in declared_issues(together, access.dialect.traits.name) if one.stops]
        settled = corrected(adoption, faults)
        if settled == adoption:
            found, _seen = await find_changes(_together(adoption.declarations, beside), access)
            stopping = [one for one in found.issues if one.stops]
            settled = corrected(adoption, [*stopping, *found.changes, *found.to_promote])
        if settled == adoption:
            return adoption
        adoption = settled
    return adoption


def _together(adopted: Declarations, beside: Declarations) -> Declarations:
    return Declarations(
        workflows=(*beside.workflows, *adopted.workflows),
        layouts=(*beside.layouts, *adopted.layouts),
        topics=adopted.topics,
        subscribers=(*beside.subscribers, *adopted.subscribers),
    )


def _variables(declarations: Declarations) -> Iterator[str]:
    for subscriber in declarations.subscribers:
        for one in subscriber.credentials:
            address = one.address
            for secret in (address.webhook_url, address.channel, *(address.device_tokens or ())):
                if isinstance(secret, EnvSecret):
                    yield secret.shown
