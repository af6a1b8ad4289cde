"""How results are written: one view per format, chosen once per command."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from novu_flows.errors import NovuFlowsError
from novu_flows.issues import Issue
from novu_flows.output.json_document import JsonView
from novu_flows.output.markdown import MarkdownView
from novu_flows.output.text import TextView
from novu_flows.output.values import Stream, ViewOptions
from novu_flows.plan.drift import DriftReport
from novu_flows.plan.plan import Plan
from novu_flows.plan.report import PlanState, Report


class View(Protocol):
    """
    A format of results.

    `shows_plan_first` where an apply shows its plan before what came of it; `errors_on` is where what ended a command is
    written: on standard output in this format, for whoever reads nothing else, on standard error as text.
    """

    shows_plan_first: bool
    errors_on: Sequence[Stream]

    def plan(self, plan: Plan, *, seconds: float | None = None, state: PlanState | None = None) -> str:
        """Return a plan; `seconds` is how long reading took, `state` what has become of a saved one."""

    def issues(self, issues: Sequence[Issue]) -> str:
        """Return issues."""

    def report(self, report: Report) -> str:
        """Return what came of an apply."""

    def drift(self, report: DriftReport) -> str:
        """Return what has drifted."""

    def error(self, error: NovuFlowsError) -> str:
        """Return what ended a command: its issues, or what went wrong and what to do."""


VIEWS: Mapping[str, Callable[[ViewOptions], View]] = {
    "text": TextView,
    "json": JsonView,
    "markdown": MarkdownView,
}
