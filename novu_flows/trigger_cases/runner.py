"""Carries out trigger cases: triggers, sees what comes of it, and decides."""

import re
import time
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import field, replace
from datetime import timedelta
from hashlib import sha256
from secrets import token_hex

from novu_flows.dataclass import dataclass
from novu_flows.declare.cases import AnyTriggerCase, TopicRef
from novu_flows.declare.event import event_of
from novu_flows.declare.expectations import Rejected, Snapshot
from novu_flows.declare.workflow import id_of
from novu_flows.errors import ApiError, Conflict, InvalidRequest, NotFound, NovuFlowsError
from novu_flows.novu.dialect import Activity
from novu_flows.trigger_cases.observer import (
    EmulatorObserver,
    GivenUp,
    ObservedRuns,
    Observer,
    Polling,
    ServerObserver,
    Started,
)
from novu_flows.trigger_cases.outcome import CaseOutcome, Mismatch, Seen, TrialReport
from novu_flows.trigger_cases.verify import is_unknown, rejection, verify
from novu_flows.trigger_cases.waits import doubtful_channels, waits_for_date


async def trigger(case: AnyTriggerCase, activity: Activity, transaction_id: str) -> str:
    """Start the workflow under a transaction id of its own; return the status that Novu answers."""
    start = event_of(
        case.workflow.workflow_id,
        case.to,
        case.wire_payload,
        overrides=case.overrides,
        actor=case.actor,
        context=case.context,
        transaction_id=transaction_id,
    )
    return await activity.trigger(start)


def started(case: AnyTriggerCase, transaction_id: str) -> Started:
    """Return what to look for once a case was triggered."""
    named = [one for one in case.recipients if not isinstance(one, TopicRef)]
    return Started(
        transaction_id=transaction_id,
        subscribers=frozenset(map(id_of, named)),
        has_topics=len(named) < len(case.recipients),
    )


async def make_topics(case: AnyTriggerCase, activity: Activity) -> None:
    """Make the topics of a case, with the subscribers that it names."""
    for one in case.recipients:
        if isinstance(one, TopicRef):
            await activity.create_topic(one.topic_key, list(map(id_of, one.subscribers)))


__all__ = ["CaseEnvironment", "CaseRunner", "EmulatorObserver", "Polling", "ServerObserver"]

SnapshotCheck = Callable[[str, AnyTriggerCase, Seen], Sequence[Mismatch]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEnvironment:
    """
    Where one case is tried: what triggers, and what sees.

    `turn` moves the clock of an embedded Novu, which is also given the topics of a case; None on a server.
    `workflow_ids` are those that a server has, None where all that is declared is there.
    """

    activity: Activity
    observer: Observer
    turn: Callable[[timedelta], None] | None = None
    workflow_ids: Container[str] | None = None


OpenCaseEnvironment = Callable[[], AbstractAsyncContextManager[CaseEnvironment]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRunner:
    """
    Tries cases one after the other, each in an environment of its own.

    `run_id` makes the transaction ids of this run different from every other run's; `keep` compares what was
    seen with the reviewed snapshot.
    """

    open_environment: OpenCaseEnvironment
    keep: SnapshotCheck
    run_id: str = field(default_factory=lambda: token_hex(4))

    async def run(
        self,
        cases: Mapping[str, AnyTriggerCase],
        *,
        on_outcome: Callable[[CaseOutcome], None],
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> TrialReport:
        """Try each case; after a request to stop the rest is not run. `on_outcome` is called with each as it comes."""
        outcomes: list[CaseOutcome] = []
        for case_id, case in cases.items():
            outcome = _not_run(case_id, case) if is_stopping() else await self.one(case_id, case)
            on_outcome(outcome)
            outcomes.append(outcome)
        return TrialReport(outcomes=tuple(outcomes), interrupted=is_stopping())

    async def one(self, case_id: str, case: AnyTriggerCase) -> CaseOutcome:
        """Try one case."""
        started = time.monotonic()
        outcome = await self._tried(CaseOutcome(case_id=case_id, case=case, verdict="passed"))
        return replace(outcome, seconds=time.monotonic() - started)

    async def _tried(self, blank: CaseOutcome) -> CaseOutcome:
        if isinstance(blank.case.expect, Rejected):
            return _decided(blank, rejection(blank.case, blank.case.expect))
        async with self.open_environment() as environment:
            if unfired := _unfired(blank, environment):
                return unfired
            fired = replace(blank, transaction_id=self._transaction_id(blank.case_id))
            try:
                return await self._in_environment(fired, environment)
            except GivenUp:
                return _not_verifiable(fired, "interrupted while it was waited for")
            except ApiError as error:
                return _unobserved(fired, f"Novu did not say what came of it: {error}")

    async def _in_environment(self, fired: CaseOutcome, environment: CaseEnvironment) -> CaseOutcome:
        case, transaction_id, begun = fired.case, fired.transaction_id or "", time.monotonic()
        try:
            if environment.turn:
                await make_topics(case, environment.activity)
            status = await trigger(case, environment.activity, transaction_id)
        except ApiError as error:
            if environment.turn is None and not isinstance(error, _REFUSALS):
                raise
            return _decided(fired, (Mismatch(where="trigger", expected="an answer", got=str(error)),))
        if environment.turn and case.after:
            environment.turn(case.after.timedelta)
        observed = ObservedRuns(runs=())
        if status == "processed":
            observed = await environment.observer.wait_for_delivery(started(case, transaction_id))
        seconds = max(time.monotonic() - begun, observed.age_seconds)
        doubtful = frozenset() if environment.turn else doubtful_channels(case, seconds)
        if observed.unsettled and environment.turn is None:
            reason = f"it did not come to an end in time: {observed.unsettled}"
            is_by_history = bool(
                doubtful_channels(case, 0)
            )  # Novu may leave out all steps, or hold them back
            return _not_verifiable(fired, reason) if is_by_history else _unobserved(fired, reason)
        seen = Seen(status=status, runs=observed.runs, unsettled=observed.unsettled, doubtful=doubtful)
        return _decided(fired, self._mismatches(fired, seen))

    def _mismatches(self, fired: CaseOutcome, seen: Seen) -> Sequence[Mismatch]:
        match fired.case.expect:
            case Snapshot():
                return self.keep(fired.case_id, fired.case, seen)
            case Rejected() as expect:
                return rejection(fired.case, expect)
            case expect:
                return verify(expect, seen)

    def _transaction_id(self, case_id: str) -> str:
        """Name a trigger so that it can be read, and so that no two cases of a run have one name."""
        readable = re.sub(r"[^A-Za-z0-9]+", "-", case_id)
        return f"novu-flows-{self.run_id}-{readable}-{sha256(case_id.encode()).hexdigest()[:6]}"


# What Novu answers because of what was sent; any other error says nothing of the case.
_REFUSALS = (InvalidRequest, NotFound, Conflict)


def _unfired(blank: CaseOutcome, environment: CaseEnvironment) -> CaseOutcome | None:
    """Return the outcome of a case that is not fired on a server; None where it is."""
    if environment.turn is not None:
        return None
    workflow_id = blank.case.workflow.workflow_id
    if blank.case.after is not None:
        return _not_verifiable(blank, "it turns the clock, which only the embedded Novu can")
    if waits_for_date(blank.case):
        return _not_verifiable(
            blank, "it waits for a date, which the clock of the embedded Novu alone is set to"
        )
    if environment.workflow_ids is not None and workflow_id not in environment.workflow_ids:
        missing = Mismatch(
            where="trigger",
            expected=f"a workflow {workflow_id}",
            got="no such workflow, so nothing was fired",
            detail="run `novu-flows apply` for this environment first",
        )
        return _decided(blank, (missing,))
    return None


def _decided(outcome: CaseOutcome, mismatches: Sequence[Mismatch]) -> CaseOutcome:
    if is_unknown(mismatches):
        places = "; ".join(f"{one.where} ({one.detail})" if one.detail else one.where for one in mismatches)
        return _not_verifiable(outcome, f"this environment does not show: {places}")
    return replace(outcome, verdict="failed" if mismatches else "passed", mismatches=tuple(mismatches))


def _not_verifiable(outcome: CaseOutcome, reason: str) -> CaseOutcome:
    return replace(outcome, verdict="not verifiable", reason=reason)


def _unobserved(outcome: CaseOutcome, reason: str) -> CaseOutcome:
    return replace(_not_verifiable(outcome, reason), is_unobserved=True)


def unfinished(
    cases: Mapping[str, AnyTriggerCase], known: Sequence[CaseOutcome], ended_by: NovuFlowsError | None = None
) -> TrialReport:
    """Return the report of a run that did not come to its end: of some cases nothing is known."""
    by_id = {outcome.case_id: outcome for outcome in known}
    outcomes = (by_id.get(case_id) or _not_run(case_id, case) for case_id, case in cases.items())
    return TrialReport(outcomes=tuple(outcomes), interrupted=ended_by is None, ended_by=ended_by)


def _not_run(case_id: str, case: AnyTriggerCase) -> CaseOutcome:
    return CaseOutcome(case_id=case_id, case=case, verdict="not run", reason="interrupted")
