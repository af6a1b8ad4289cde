"""The kinds of resources, in the order of an apply; deletes go the other way."""

import asyncio

from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import Dialect
from novu_flows.resources.credentials.write import CredentialsKind
from novu_flows.resources.global_preference.write import GlobalPreferenceKind
from novu_flows.resources.integration.write import IntegrationKind
from novu_flows.resources.kind import ResourceKind
from novu_flows.resources.layout.write import LayoutKind
from novu_flows.resources.named.write import FeedKind, NotificationGroupKind
from novu_flows.resources.observation import Observation, ReadAccess, active_providers
from novu_flows.resources.preference.write import PreferenceKind
from novu_flows.resources.subscriber.observe import list_subscribers
from novu_flows.resources.subscriber.write import SubscriberKind
from novu_flows.resources.topic.write import TopicKind
from novu_flows.resources.workflow.observe import several, wanted_workflows
from novu_flows.resources.workflow.write import WorkflowKind

KINDS: tuple[type[ResourceKind], ...] = (
    IntegrationKind,
    LayoutKind,
    NotificationGroupKind,
    FeedKind,
    WorkflowKind,
    SubscriberKind,
    CredentialsKind,
    GlobalPreferenceKind,
    PreferenceKind,
    TopicKind,
)


def kinds_of(dialect: Dialect) -> list[type[ResourceKind]]:
    """Return the kinds that a dialect has."""
    return [kind for kind in KINDS if kind.resource in dialect.traits.resources]


async def first_look(declarations: Declarations, access: ReadAccess) -> Observation:
    """Read the lists of an environment, all at the same time: what several kinds refer to, and how much there is."""
    reader = access.reader
    names, integrations, rows, people = await asyncio.gather(
        reader.names(),
        reader.integrations(),
        reader.workflow_heads(),
        list_subscribers(declarations, reader),
    )
    heads = {row.workflow_id: row for row in reversed(rows)}
    return Observation(
        ownership=access.ownership,
        dialect=access.dialect,
        role=access.role,
        secrets=access.secrets,
        seal=access.seal,
        names=names,
        integrations=tuple(integrations),
        providers=active_providers(integrations, declarations),
        heads=heads,
        workflow_copies=several(rows, [one for one in wanted_workflows(declarations) if one in heads]),
        listed=people.rows,
        copies=people.copies,
        copies_differ=people.copies_differ,
        totals={"workflow": len(heads), "subscriber": people.total},
    )
