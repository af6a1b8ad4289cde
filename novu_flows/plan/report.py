"""What came of a plan: one outcome for each change, and the exit code of all of them."""

from collections.abc import Mapping, Sequence

from novu_flows.dataclass import dataclass
from novu_flows.errors import AuthenticationFailed, Defect, ExitCode, Interrupted, NovuFlowsError
from novu_flows.plan.changes import Address, Change, FieldChange
from novu_flows.plan.plan import EnvironmentInfo, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The change was made and Novu's answer shows it; `already` where it was found as wanted."""

    change: Change
    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanState:
    """
    What has become of what a saved plan is about.

    `moved` are changes of what is not as it was, `done` those that are already carried out; `unknown` says why that
    could not be seen.
    """

    created_at: str
    tool_version: str
    moved: tuple[Address, ...] = ()
    done: tuple[Address, ...] = ()
    unknown: str = ""

    @property
    def is_stale(self) -> bool | None:
        """Return whether the environment has moved; None where nobody could see."""
        return None if self.unknown else bool(self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """Novu said yes, but shows other values than were written; `fields` are shown -> wanted."""

    change: Change
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The change was not made."""

    change: Change
    error: NovuFlowsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The object is not as it was when the plan was made, so it was left alone."""

    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """The change was not tried; `reason` says why."""

    change: Change
    reason: str


ChangeOutcome = Done | NotTaken | Failed | Moved | Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an apply may have left beside what is declared, and how to remove it."""

    address: Address | None
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    What came of a plan, in the order of the plan, and what may be left over.

    `target` is where; `ended_by` is what ended the apply before its end, where that was no signal.
    """

    outcomes: tuple[ChangeOutcome, ...]
    target: EnvironmentInfo | None = None
    notes: tuple[Note, ...] = ()
    interrupted: bool = False
    ended_by: NovuFlowsError | None = None

    @property
    def exit_code(self) -> ExitCode:
        """Return the exit code: a defect, interrupted, stale, incomplete, or what kept all from being done."""
        if self.ended_by is not None:
            return self.ended_by.exit_code
        if any(
            isinstance(outcome, Failed) and isinstance(outcome.error, Defect) for outcome in self.outcomes
        ):
            return ExitCode.UNEXPECTED
        if self.interrupted:
            return ExitCode.INTERRUPTED
        if self.count(Moved):
            return ExitCode.STALE
        if self.count(Done) == len(self.outcomes):
            return ExitCode.INCOMPLETE if self.notes else ExitCode.OK
        return self._of_nothing_done() or ExitCode.INCOMPLETE

    @property
    def changed_nothing(self) -> bool:
        """Return whether everything was found as wanted."""
        return all(isinstance(outcome, Done) and outcome.already for outcome in self.outcomes)

    def count(self, kind: type[ChangeOutcome]) -> int:
        """Count the outcomes of one kind."""
        return sum(isinstance(outcome, kind) for outcome in self.outcomes)

    def _of_nothing_done(self) -> ExitCode | None:
        """Return the code of the reason where no change at all was made for one of the environment's."""
        failures = [outcome.error for outcome in self.outcomes if isinstance(outcome, Failed)]
        if self.count(Done) or self.count(NotTaken) or self.notes:
            return None
        return _common_code(failures)


def unfinished_report(
    plan: Plan, known: Mapping[Address, ChangeOutcome], *, ended_by: NovuFlowsError | None = None
) -> Report:
    """Return the report of an apply that did not come to its end: of some changes nothing is known."""
    error = Interrupted(
        "not known to be done: the apply ended first", remedy="run `novu-flows plan` to see what is left"
    )
    outcomes = (known.get(change.address) or Failed(change=change, error=error) for change in plan.changes)
    return Report(
        outcomes=tuple(outcomes), target=plan.target, interrupted=ended_by is None, ended_by=ended_by
    )


def _common_code(failures: Sequence[NovuFlowsError]) -> ExitCode | None:
    if any(isinstance(error, AuthenticationFailed) for error in failures):
        return ExitCode.AUTHENTICATION
    codes = {error.exit_code for error in failures}
    return codes.pop() if len(codes) == 1 else None
