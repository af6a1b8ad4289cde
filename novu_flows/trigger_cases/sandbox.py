"""Prepares an embedded Novu that holds what a project declares."""

from collections.abc import AsyncIterator, Callable, Container, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

from novu_flows.api import AsyncNovuClient
from novu_flows.declare.basics import LiteralSecret, Secret
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import EmailStep
from novu_flows.emulator import Clock, Emulator
from novu_flows.engine.apply import apply_plan, gate_of
from novu_flows.engine.environment import Connection
from novu_flows.engine.identity import CheckedSender, Claim
from novu_flows.engine.planning import plan_environment
from novu_flows.errors import Incomplete, ProjectInvalid
from novu_flows.novu.dialect import Activity, Dialect
from novu_flows.novu.dialects import dialect_named
from novu_flows.output import text
from novu_flows.plan.fields import Hidden, Secrets
from novu_flows.plan.plan import EnvironmentInfo
from novu_flows.plan.report import Done, NotTaken
from novu_flows.project.loading import Project
from novu_flows.trigger_cases.observer import EmulatorObserver, Polling, ServerObserver
from novu_flows.trigger_cases.runner import CaseEnvironment, OpenCaseEnvironment

URL = "http://novu.test/v1"


# Trigger cases always begin at this moment, so that delays until a date need no arithmetic.
BEGINNING = datetime(2030, 1, 1, 9, tzinfo=UTC)


def clock_of_cases() -> Clock:
    """Return a clock that begins at the moment of all trigger cases, and goes on from there."""
    ahead = BEGINNING - datetime.now(UTC)
    return Clock(lambda: datetime.now(UTC) + ahead)


async def prepare(project: Project, *, clock: Clock | None = None) -> Emulator:
    """
    Return a new Novu in memory with everything applied, all channels provided, and the layouts that are named.

    Credentials are made up, so no secret is needed. Raise ProjectInvalid, or Incomplete where Novu refuses.
    """
    dialect = dialect_named(project.dialect)
    emulator = Emulator(clock=clock, profile=dialect.traits.profile)
    emulator.provide("email", "sms", "chat", "push")
    for provider_id in _providers(project.declarations):
        emulator.provide_provider(provider_id)
    key = emulator.keys.development
    async with AsyncNovuClient(key, URL, app=emulator.app) as client:
        for name in _layouts(project.declarations):
            await dialect.writer(client).create_name("layout", name)
        await _apply(project, _connection(emulator, client, dialect))
    return emulator


async def _apply(project: Project, connection: Connection) -> None:
    secrets = _made_up(project.declarations)
    plan = await plan_environment(project, connection, secrets)
    if not plan.applyable:
        raise ProjectInvalid(plan.issues)
    report = await apply_plan(plan, gate_of(connection, secrets), on_outcome=lambda _: None)
    left = [one for one in report.outcomes if not isinstance(one, Done | NotTaken)]
    if left:
        lines = "; ".join(map(text.outcome_line, left))
        raise Incomplete(f"the declarations could not be applied to an embedded Novu: {lines}")


def _connection(emulator: Emulator, client: AsyncNovuClient, dialect: Dialect) -> Connection:
    target = EnvironmentInfo(name="rehearsal", url="embedded Novu", key_fingerprint="")
    return Connection(
        target=target,
        role="development",
        client=CheckedSender(client, Claim(name=target.name, is_embedded=True), dialect),
        dialect=dialect,
        api_key=emulator.keys.development,
        emulator=emulator,
    )


def _made_up(declarations: Declarations) -> Secrets:
    return {secret: Hidden(_value(secret)) for secret in _secrets(declarations)}


def _value(secret: Secret) -> str:
    """Return a value that a webhook URL, a channel or a token may have."""
    return secret.value if isinstance(secret, LiteralSecret) else f"https://novu.test/{secret.variable}"


def _secrets(declarations: Declarations) -> Iterator[Secret]:
    for subscriber in declarations.subscribers:
        for credentials in subscriber.credentials:
            address = credentials.address
            secrets = (address.webhook_url, address.channel, *(address.device_tokens or ()))
            yield from (secret for secret in secrets if secret is not None)
    for integration in declarations.integrations:
        yield from (one for one in integration.credentials.values() if isinstance(one, Secret))


def _providers(declarations: Declarations) -> list[str]:
    return sorted(
        {credentials.provider for one in declarations.subscribers for credentials in one.credentials}
    )


def _layouts(declarations: Declarations) -> list[str]:
    """Return the layouts that steps name and that nothing declares."""
    steps = [step for workflow in declarations.workflows for step in workflow.steps]
    named = {step.layout for step in steps if isinstance(step, EmailStep) and isinstance(step.layout, str)}
    return sorted(named - {layout.layout_id for layout in declarations.layouts})


def embedded_environments(prepared: Emulator, dialect: Dialect) -> OpenCaseEnvironment:
    """Return environments that have nothing in common: each is a copy of what was prepared."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[CaseEnvironment]:
        emulator = prepared.copy()
        try:
            async with AsyncNovuClient(emulator.keys.development, URL, app=emulator.app) as client:
                activity = dialect.activity(client)
                yield CaseEnvironment(
                    activity=activity, observer=EmulatorObserver(activity, emulator), turn=emulator.turn
                )
        finally:
            emulator.close()

    return opened


def server_environments(
    activity: Activity, polling: Polling, *, workflow_ids: Container[str] | None = None
) -> Callable[[], AbstractAsyncContextManager[CaseEnvironment]]:
    """Return environments on one server, whose clock nobody turns; `workflow_ids` are those that it has."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[CaseEnvironment]:
        yield CaseEnvironment(
            activity=activity, observer=ServerObserver(activity, polling), workflow_ids=workflow_ids
        )

    return opened
