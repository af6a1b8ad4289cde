"""What came of trigger cases."""

from typing import Literal

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Channel
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.errors import ExitCode, NovuFlowsError
from novu_flows.plan.plan import EnvironmentInfo
from novu_flows.plan.selection import EVERYTHING, Patterns

Verdict = Literal["passed", "failed", "not verifiable", "not run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """
    One thing that is not as expected; `detail` is what Novu says of the step.

    `got` is None where the environment does not show it, so that nobody can say.
    """

    where: str
    expected: str
    got: str | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """
    What came of one case; `transaction_id` names its trigger where one was sent.

    `is_unobserved` where nobody saw the end of it: Novu did not answer, or not in time. That is neither a pass
    nor a failure of the case, but not a success of the run either.
    """

    case_id: str
    case: AnyTriggerCase
    verdict: Verdict
    mismatches: tuple[Mismatch, ...] = ()
    reason: str = ""
    transaction_id: str | None = None
    is_unobserved: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport:
    """
    What came of all cases, in the order of declaration; where `strict`, all must be verified.

    `target` is where they were tried, `patterns` say which part of the cases was, and `left_out` how many were not in it.
    `ended_by` is what ended the run before its end, where that was no signal.
    """

    outcomes: tuple[CaseOutcome, ...]
    target: EnvironmentInfo | None = None
    interrupted: bool = False
    ended_by: NovuFlowsError | None = None
    strict: bool = False
    patterns: Patterns = EVERYTHING.patterns
    left_out: int = 0

    def count(self, verdict: Verdict) -> int:
        """Count one verdict."""
        return sum(outcome.verdict == verdict for outcome in self.outcomes)

    @property
    def exit_code(self) -> ExitCode:
        """Return the exit code: what an environment does not show fails a run only where it is strict."""
        if self.ended_by is not None:
            return self.ended_by.exit_code
        if self.interrupted:
            return ExitCode.INTERRUPTED
        is_failed = self.count("failed") or any(one.is_unobserved for one in self.outcomes)
        is_open = self.strict and self.count("not verifiable")
        return ExitCode.INCOMPLETE if is_failed or is_open else ExitCode.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMessage:
    """One message; `content` is None where the environment does not show it."""

    channel: str
    content: str | None
    subject: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStep:
    """One step of a run: its type, how it ended, and what Novu says of it."""

    type: str
    status: str
    details: tuple[str, ...] = ()

    @property
    def last_words(self) -> str:
        """Return what Novu said last of the step."""
        return self.details[-1] if self.details else self.status


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRun:
    """What one recipient's run did."""

    subscriber_id: str
    steps: tuple[SeenStep, ...]
    messages: tuple[SeenMessage, ...]

    def on(self, channel: str) -> tuple[SeenMessage, ...]:
        """Return the messages of one channel, oldest first."""
        return tuple(one for one in self.messages if one.channel == channel)

    def last_words(self, channel: str) -> str:
        """Return what Novu said last of a channel's steps; empty where it has none that ran."""
        return next((step.last_words for step in reversed(self.steps) if step.type == channel), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    What a trigger did: its status, and the run of each recipient.

    `unsettled` says what was last seen where it did not come to an end in time. What `doubtful` channels
    delivered depends on more than the case: on triggers before it, or on how long it was looked at.
    """

    status: str
    runs: tuple[SeenRun, ...] = ()
    unsettled: str = ""
    doubtful: frozenset[Channel] = frozenset()
