"""Issues, plans and reports as JSON, for programs."""

from collections.abc import Mapping, Sequence

from novu_flows.errors import NovuFlowsError, PlanRefused, ProjectInvalid
from novu_flows.issues import Issue
from novu_flows.output.drift import drift_json
from novu_flows.output.values import Stream, ViewOptions, json_text
from novu_flows.plan.as_json import change_json, issue_json, plan_json, target_json
from novu_flows.plan.drift import DriftReport
from novu_flows.plan.fields import shown_path
from novu_flows.plan.plan import Plan
from novu_flows.plan.report import (
    ChangeOutcome,
    Done,
    Failed,
    Moved,
    Note,
    NotTaken,
    PlanState,
    Report,
    Skipped,
)


class JsonView:
    """Results as JSON, one document for each command."""

    shows_plan_first = False
    errors_on: Sequence[Stream] = ("stdout",)

    def __init__(self, options: ViewOptions) -> None:
        del options  # JSON has no colours

    def plan(self, plan: Plan, *, seconds: float | None = None, state: PlanState | None = None) -> str:
        """Return a plan."""
        del seconds
        return render_plan(plan, state)

    def issues(self, issues: Sequence[Issue]) -> str:
        """Return issues."""
        return render_issues(issues)

    def report(self, report: Report) -> str:
        """Return what came of an apply."""
        return render_report(report)

    def drift(self, report: DriftReport) -> str:
        """Return what has drifted."""
        return json_text(drift_json(report))

    def error(self, error: NovuFlowsError) -> str:
        """Return what ended a command."""
        if isinstance(error, ProjectInvalid | PlanRefused):
            return render_issues(error.issues)
        return json_text({"error": error_json(error)})


def render_plan(plan: Plan, state: PlanState | None = None) -> str:
    """Return a plan as JSON, with the fields of a plan file; of a saved one also its state."""
    listed = {} if plan.listed is None else {"unmanaged_things": [one.as_json for one in plan.listed.things]}
    saved = {} if state is None else {"state": _state(state)}
    return json_text({**plan_json(plan), **listed, **saved})


def _state(state: PlanState) -> dict[str, object]:
    return {
        "created_at": state.created_at,
        "tool_version": state.tool_version,
        "stale": state.is_stale,
        "moved": list(map(str, state.moved)),
        "done": list(map(str, state.done)),
        "unknown": state.unknown or None,
    }


def render_issues(issues: Sequence[Issue]) -> str:
    """Return issues as JSON."""
    return json_text({"issues": [issue_json(issue) for issue in issues]})


def render_report(report: Report) -> str:
    """Return a report as JSON."""
    return json_text(
        {
            "environment": target_json(report.target) if report.target else None,
            "exit_code": int(report.exit_code),
            "error": error_json(report.ended_by),
            "applied": report.count(Done),
            "total": len(report.outcomes),
            "interrupted": report.interrupted,
            "outcomes": [_outcome(outcome) for outcome in report.outcomes],
            "notes": [_note(note) for note in report.notes],
        }
    )


def planned_event(plan: Plan) -> dict[str, object]:
    """Return what an apply begins with: where, and how much there is to do."""
    shown = plan_json(plan)
    return {"event": "planned", "total": len(plan.changes), **{name: shown[name] for name in _OF_PLAN}}


_OF_PLAN = ("project", "environment", "complete", "scope", "summary")


def outcome_event(outcome: ChangeOutcome) -> dict[str, object]:
    """Return what came of a change."""
    return {"event": "change", **_outcome(outcome)}


def note_event(note: Note) -> dict[str, object]:
    """Return what is to look at."""
    return {"event": "note", **_note(note)}


def ended_event(report: Report) -> dict[str, object]:
    """Return how an apply ended."""
    return {
        "event": "ended",
        "exit_code": int(report.exit_code),
        "error": error_json(report.ended_by),
        "applied": report.count(Done),
        "total": len(report.outcomes),
        "interrupted": report.interrupted,
    }


def render_event(event: Mapping[str, object]) -> str:
    """Return an event as a line."""
    return json_text(event, indent=None)


def error_json(error: NovuFlowsError | None) -> dict[str, object] | None:
    """Return what ended a command before its end as JSON."""
    if error is None:
        return None
    return {"message": error.message, "remedy": error.remedy, "exit_code": int(error.exit_code)}


def _outcome(outcome: ChangeOutcome) -> dict[str, object]:
    change = change_json(outcome.change)
    return {
        "address": change["address"],
        "action": change["action"],
        "outcome": _WORDS[type(outcome)],
        **_detail(outcome),
    }


def _note(note: Note) -> dict[str, object]:
    address = None if note.address is None else str(note.address)
    return {"address": address, "message": note.message, "remedy": note.remedy}


_WORDS: dict[type[ChangeOutcome], str] = {
    Done: "done",
    NotTaken: "not_taken",
    Failed: "failed",
    Moved: "moved",
    Skipped: "skipped",
}


def _detail(outcome: ChangeOutcome) -> dict[str, object]:
    if isinstance(outcome, Failed):
        return {"message": outcome.error.message, "remedy": outcome.error.remedy}
    if isinstance(outcome, Skipped):
        return {"message": outcome.reason}
    if isinstance(outcome, NotTaken):
        return {"fields": [shown_path(one.path) for one in outcome.fields]}
    return {}
