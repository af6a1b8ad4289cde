"""The plan of a promotion: compared, guarded and carried out as every other plan."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import CHANNELS
from novu_flows.declare.collection import Declarations
from novu_flows.declare.payload import Payload
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Workflow
from novu_flows.engine.environment import Connection
from novu_flows.engine.planning import plan_environment
from novu_flows.errors import Refused, WrongUsage
from novu_flows.issues import Issue, Source, in_order
from novu_flows.novu.dialect import Dialect
from novu_flows.novu.observed import ACTIVE, NAME, STEPS
from novu_flows.plan.changes import Address
from novu_flows.plan.fields import Fields
from novu_flows.plan.plan import NovuEnvironment, Plan, sealer
from novu_flows.plan.selection import Patterns, check_patterns, fits
from novu_flows.project.loading import Project
from novu_flows.promote.intentions import Intentions, intentions
from novu_flows.pull.holdings import Holdings, Wanted, read_holdings
from novu_flows.resources.observation import access_to
from novu_flows.resources.workflow.standing import written_elsewhere

_NOWHERE = Source(file="", line=0)
# What belongs to one environment: preferences that somebody has set in its dashboard, who follows a topic.
_OF_ONE_ENVIRONMENT = frozenset({"dashboard_preferences", "subscribers"})


class _AnyPayload(Payload):
    """Stands for the payload schema that the source has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the source of a promotion was seen to hold: its fields in comparable form, and what is left where it is."""

    environment: NovuEnvironment
    name: str
    fields: Mapping[Address, Fields]
    issues: tuple[Issue, ...] = ()


async def read_source(connection: Connection, patterns: Patterns) -> Held:
    """Read what is to be promoted of an environment; no request of it writes. Raise ApiError or UnsupportedServer."""
    if connection.dialect.traits.promotes_workflows:
        raise WrongUsage(
            f"{connection.dialect.traits.server} promotes workflows by changes of its own",
            remedy="apply them in the development environment, then `novu-flows api changes list` names what is to "
            "promote, and `novu-flows api changes apply ID` promotes it; `plan --env` of the other one shows what is left",
        )
    await connection.server()
    environment = await connection.client.environment()
    access = access_to(
        connection.dialect,
        connection.client,
        role=environment.role,
        secrets={},
        seal=sealer(connection.api_key),
    )
    holdings = await read_holdings(access, Wanted(patterns=patterns))
    check_patterns(patterns, holdings.there, f"in the environment {connection.target.name}")
    if access.today:
        missing = sorted(_layouts_of(holdings, patterns) - {one.layout_id for one in holdings.layouts})
        found = await asyncio.gather(*(access.today.layout(one, holdings.names) for one in missing))
        named = tuple(one for one in found if one is not None)
        holdings = replace(holdings, layouts=(*holdings.layouts, *named))
    return Held(
        environment=environment,
        name=connection.target.name,
        fields=dict(_fields(holdings)),
        issues=tuple(_written_elsewhere(holdings)),
    )


async def plan_promotion(
    held: Held, source: Declarations, target: Project, connection: Connection, patterns: Patterns
) -> Plan:
    """
    Make the plan that brings an environment to what another one was seen to hold; no request of it writes.

    `source` is what the project declares for the other one, `target` the project as loaded for this one. Raise ApiError,
    and Refused where both are the same environment of Novu.
    """
    if (await connection.client.environment()).environment_id == held.environment.environment_id:
        raise Refused(
            f"{held.name} and {connection.target.name} are the same environment of Novu: {held.environment}",
            remedy="give each of them the key of its own environment",
        )
    meant = intentions(source, target.declarations, connection.dialect)
    chosen = {
        address: meant.of(address).applied_to(fields)
        for address, fields in held.fields.items()
        if address not in meant.elsewhere
    }
    stated = _stated(chosen, target.declarations)
    promoted = replace(target, declarations=stated, declared=stated)
    into = replace(connection, dialect=_holding(connection.dialect, chosen))
    plan = await plan_environment(promoted, into, {})
    missing = _channels(plan) - await _active_channels(connection)
    about = (
        *held.issues,
        *_by_intention(held, meant, connection.target.name),
        *(_no_integration(channel, connection.target.name) for channel in sorted(missing)),
    )
    return replace(
        plan,
        changes=tuple(
            replace(one, source=_place(one.source), reason=f"as {held.name} has it") for one in plan.changes
        ),
        issues=in_order(
            (*(replace(one, source=_place(one.source)) for one in plan.issues), *about),
        ),
        patterns=patterns,
        complete=plan.complete and not patterns,
    )


def _layouts_of(holdings: Holdings, patterns: Patterns) -> set[str]:
    """Return the layouts that the workflows need, those that are excluded apart: they must be there already."""
    named = {
        str(value)
        for workflow in holdings.workflows
        for path, value in workflow.fields.items()
        if path[:1] == STEPS and path[2:] == ("layout",) and value is not None
    }
    return {one for one in named if not fits(Address("layout", (one,)), patterns.excludes)}


def _fields(holdings: Holdings) -> Iterator[tuple[Address, Fields]]:
    """Yield what is promoted in the order of an apply, without what belongs to one environment."""
    for layout in holdings.layouts:
        yield Address("layout", (layout.layout_id,)), _shared(layout.fields)
    for workflow in holdings.workflows:
        if not workflow.origin:
            yield Address("workflow", (workflow.workflow_id,)), _shared(workflow.fields)
    for topic in holdings.topics:
        yield Address("topic", (topic.topic_key,)), _shared(topic.fields)


def _shared(fields: Fields) -> Fields:
    """Return the fields without those of one environment, and without an empty name: Novu takes none on writing."""
    return {
        path: value
        for path, value in fields.items()
        if path[0] not in _OF_ONE_ENVIRONMENT and not (path == NAME and value == "")
    }


def _stated(chosen: Mapping[Address, Fields], declared: Declarations) -> Declarations:
    """Return declarations of what is promoted, by its ids alone; `_holding` has the fields."""
    places = {
        **{Address("workflow", (one.workflow_id,)): one.source for one in declared.workflows},
        **{Address("layout", (one.layout_id,)): one.source for one in declared.layouts},
        **{Address("topic", (one.topic_key,)): one.source for one in declared.topics},
    }
    keys = [(one.resource, one.keys[0], places.get(one, _NOWHERE)) for one in chosen]
    return Declarations(
        workflows=tuple(
            Workflow(key, steps=(), payload=_AnyPayload, source=at)
            for kind, key, at in keys
            if kind == "workflow"
        ),
        layouts=tuple(Layout(key, body="", source=at) for kind, key, at in keys if kind == "layout"),
        topics=tuple(Topic(key, source=at) for kind, key, at in keys if kind == "topic"),
    )


def _holding(dialect: Dialect, chosen: Mapping[Address, Fields]) -> Dialect:
    """Return the dialect in which what is promoted has the fields that the source holds."""

    def of_workflow(workflow: AnyWorkflow) -> Fields:
        return chosen[Address("workflow", (workflow.workflow_id,))]

    def of_layout(layout: Layout) -> Fields:
        return chosen[Address("layout", (layout.layout_id,))]

    def of_topic(topic: Topic) -> Fields:
        return chosen[Address("topic", (topic.topic_key,))]

    today = dialect.today and replace(dialect.today, topic_fields=of_topic)
    layouts = replace(dialect.layouts, fields=of_layout)
    return replace(dialect, workflow_fields=of_workflow, layouts=layouts, today=today)


def _channels(plan: Plan) -> set[str]:
    """Return the channels that promoted steps deliver on."""
    types = {str(one.after) for change in plan.changes for one in change.fields if one.path[2:] == ("type",)}
    return types.intersection(CHANNELS)


async def _active_channels(connection: Connection) -> set[str]:
    found = await connection.dialect.reader(connection.client).integrations()
    return {one.channel for one in found if one.fields.get(ACTIVE) is not False}


def _no_integration(channel: str, target: str) -> Issue:
    return Issue(
        code="no-channel-integration",
        where=f"environment {target}",
        message=f"it has no active integration for {channel}, which promoted steps deliver on",
        hint=f"make one there, or declare it (`Integration`) and apply it to {target} first",
        severity="warning",
    )


def _place(source: Source | None) -> Source | None:
    return None if source == _NOWHERE else source


def _written_elsewhere(holdings: Holdings) -> Iterator[Issue]:
    for workflow in holdings.workflows:
        if workflow.origin:
            yield Issue(
                code="not-in-promotion",
                where=f"workflow {workflow.workflow_id}",
                message=f"it is left alone: it was written {written_elsewhere(workflow)}",
                hint="bring it to the other environment by what wrote it",
                severity="warning",
            )


def _by_intention(held: Held, meant: Intentions, target: str) -> Iterator[Issue]:
    """Yield an issue for what is not as the source has it, for the project declares it otherwise."""
    for address in held.fields:
        if address in meant.elsewhere:
            yield Issue(
                code="not-in-promotion",
                where=str(address),
                message=f"it is declared for {held.name} and not for {target} (`environments`)",
                hint=f"name {target} in its `environments`, if it belongs there",
                severity="warning",
            )
        elif intention := meant.of(address):
            yield Issue(
                code="differs-by-intention",
                where=str(address),
                message=f"{intention.shown}: as declared for {target}, not as {held.name} has it",
                hint="nothing is to be done: the declarations or `[environments.NAME.values]` say so",
                severity="warning",
            )
