"""What came of trigger cases."""

from dataclasses import dataclass
from typing import Literal

from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.errors import ExitCode

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
    """What came of one case; `transaction_id` names its trigger where one was sent."""

    case_id: str
    case: AnyTriggerCase
    verdict: Verdict
    mismatches: tuple[Mismatch, ...] = ()
    reason: str = ""
    transaction_id: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport:
    """What came of all cases, in the order of declaration."""

    outcomes: tuple[CaseOutcome, ...]
    interrupted: bool = False

    def count(self, verdict: Verdict) -> int:
        """Count one verdict."""
        return sum(outcome.verdict == verdict for outcome in self.outcomes)

    @property
    def exit_code(self) -> ExitCode:
        """Give the exit code: all passed, or some did not."""
        if self.interrupted:
            return ExitCode.INTERRUPTED
        return ExitCode.INCOMPLETE if self.count("failed") else ExitCode.OK
