"""Carry out a plan; the only part that writes what is declared to an environment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path

from novu_flows.dataclass import dataclass
from novu_flows.engine.applying import Applier
from novu_flows.engine.environment import Connection
from novu_flows.engine.lock import locked
from novu_flows.engine.record import keep_record, read_record
from novu_flows.errors import ProjectInvalid
from novu_flows.issues import Issue
from novu_flows.novu.dialect import CallSender, Dialect
from novu_flows.plan.changes import Address, Change, Resource
from novu_flows.plan.fields import Secrets, unknown_secrets
from novu_flows.plan.guards import Guards, check_guards
from novu_flows.plan.plan import Plan, Seal, sealer
from novu_flows.plan.report import ChangeOutcome, Report
from novu_flows.resources.kind import ResourceKind
from novu_flows.resources.kinds import kinds_of
from novu_flows.resources.looking import Looking
from novu_flows.resources.session import Session

__all__ = ["Gate", "Looking", "apply_plan", "gate_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """
    What an apply needs of an environment: its dialect, what sends, the seal of its key, secrets, how much at once.

    `looking` says how long it looks for what has no clear answer; `lock` is the file that one apply holds at a time,
    `record` the one that keeps what was written.
    """

    dialect: Dialect
    sender: CallSender
    seal: Seal
    secrets: Secrets
    concurrency: int = 16
    looking: Looking = field(default_factory=Looking)
    lock: Path | None = None
    wait_seconds: float = 0.0
    guards: Guards = field(default_factory=Guards)
    record: Path | None = None

    def kinds(self) -> dict[Resource, ResourceKind]:
        """Return the kinds of the dialect, each of which reads and writes its resources."""
        session = Session(
            dialect=self.dialect,
            sender=self.sender,
            seal=self.seal,
            secrets=self.secrets,
            looking=self.looking,
        )
        return {kind.resource: kind(session) for kind in kinds_of(self.dialect)}


def gate_of(
    connection: Connection, secrets: Secrets, *, guards: Guards | None = None, wait_seconds: float = 0.0
) -> Gate:
    """
    Return what an apply needs of an open environment; nobody else writes to a Novu in this process.

    `guards` are given where other limits than those of the environment hold.
    """
    seconds = 0.0 if connection.emulator is not None else connection.read_back_seconds
    return Gate(
        dialect=connection.dialect,
        sender=connection.client,
        seal=sealer(connection.api_key),
        secrets=secrets,
        concurrency=connection.concurrency,
        looking=Looking(seconds=seconds),
        lock=connection.lock,
        wait_seconds=wait_seconds,
        guards=guards or connection.guards,
        record=connection.record,
    )


def check_secrets(plan: Plan, secrets: Secrets) -> None:
    """Raise ProjectInvalid naming each secret that a plan writes and whose value is not known here."""
    unset = {
        (change.address, one.shown): change
        for change in plan.changes
        for one in unknown_secrets(change.after, secrets)
    }
    if unset:
        raise ProjectInvalid([_not_set(change, variable) for (_, variable), change in unset.items()])


def _not_set(change: Change, variable: str) -> Issue:
    return Issue(
        code="secret-not-set",
        where=str(change.address),
        message=f"the environment variable {variable} is not set, or empty, and an apply writes it",
        hint=f"set {variable} and run the command again, or leave it out: --exclude {str(change.address)!r}",
        source=change.source,
    )


async def apply_plan(
    plan: Plan,
    gate: Gate,
    *,
    on_outcome: Callable[[ChangeOutcome], None],
    is_stopping: Callable[[], bool] = lambda: False,
) -> Report:
    """
    Carry out a plan and report what came of each change.

    `on_outcome` is called with each outcome as it comes; once `is_stopping` says so, what is in flight is finished and
    nothing new begins. Raise Refused or ProjectInvalid where the guards do not let the plan pass, ProjectInvalid where a
    secret that it writes is not known, Locked where another apply holds the environment, and nothing for a change that fails.
    """
    check_guards(plan, gate.guards, now=datetime.now(UTC))
    check_secrets(plan, gate.secrets)
    lock = None if plan.is_empty else gate.lock
    async with locked(lock, wait_seconds=gate.wait_seconds, is_stopping=is_stopping):
        with _recording(plan, gate) as on_done:

            def came_of(outcome: ChangeOutcome) -> None:
                on_done(outcome)
                on_outcome(outcome)

            applier = Applier(
                gate.kinds(),
                gate.looking,
                concurrency=gate.concurrency,
                on_outcome=came_of,
                is_stopping=is_stopping,
            )
            return await applier.apply(plan)


@contextmanager
def _recording(plan: Plan, gate: Gate) -> Iterator[Callable[[ChangeOutcome], None]]:
    """
    Keep what is written in the block, whatever ends it.

    What is about to be written is taken out before: of what a kill leaves nothing is known, which is better than something
    wrong.
    """
    before = read_record(gate.record, gate.seal)
    protected = gate.guards.protections.remembered() | frozenset(gate.guards.protections.declared)
    kept = replace(before.without(change.address for change in plan.changes), protected=protected)
    if kept != before:
        keep_record(gate.record, kept, gate.seal)
    outcomes: dict[Address, ChangeOutcome] = {}
    try:
        yield lambda outcome: outcomes.update({outcome.change.address: outcome})
    finally:
        if outcomes:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            keep_record(
                gate.record, kept.with_outcomes(outcomes.values(), before, seal=gate.seal, at=at), gate.seal
            )
