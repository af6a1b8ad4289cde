"""Trigger cases as test items: a module of declarations, a workflow in it, a case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.issues import Issue
from novu_flows.output.text import render_issues
from novu_flows.pytest_plugin.session import NotUsable, Sessions
from novu_flows.trigger_cases.outcome import CaseOutcome
from novu_flows.trigger_cases.output import render_failure


class CaseFailed(Exception):
    """A case did not do what it expects."""

    def __init__(self, outcome: CaseOutcome) -> None:
        super().__init__(outcome.case_id)
        self.outcome = outcome


class NoTests(pytest.Module):
    """A module of declarations as pytest's own collector sees it."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Return nothing: its cases are collected by `CaseFile`."""
        return iter(())


class CaseFile(pytest.File):
    """A module of declarations that has cases."""

    sessions: Sessions

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Return the workflows that have cases in this module, and what could not be generated."""
        try:
            by_workflow = self._by_workflow()
        except NotUsable as error:
            raise self.CollectError(str(error)) from error
        for workflow_id, cases in by_workflow.items():
            made: WorkflowCases = WorkflowCases.from_parent(self, name=workflow_id)
            made.sessions, made.cases = self.sessions, cases
            yield made
        for issue in self.sessions.not_generated:
            if issue.source and self.sessions.project.root / issue.source.file == self.path.resolve():
                failing: NotGenerated = NotGenerated.from_parent(self, name=issue.where)
                failing.issue = issue
                yield failing

    def _by_workflow(self) -> dict[str, dict[str, AnyTriggerCase]]:
        root, here = self.sessions.project.root, self.path.resolve()
        found: dict[str, dict[str, AnyTriggerCase]] = {}
        for case_id, case in self.sessions.cases.items():
            if root / case.source.file == here:
                found.setdefault(case.workflow.workflow_id, {})[case_id] = case
        return found


class NotGenerated(pytest.Item):
    """Cases that could not be generated: fails with the reason."""

    issue: Issue

    def runtest(self) -> None:
        """Fail."""
        raise NotUsable(render_issues([self.issue]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]  # one text
        """Show the issue, instead of a traceback."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the cases are declared."""
        return self.path, self.issue.source.line - 1 if self.issue.source else 0, self.name


class WorkflowCases(pytest.Collector):
    """The cases of one workflow."""

    sessions: Sessions
    cases: dict[str, AnyTriggerCase]

    def collect(self) -> Iterator[pytest.Item]:
        """Return the cases."""
        for case_id, case in self.cases.items():
            made: CaseItem = CaseItem.from_parent(self, name=case_id.partition("::")[2])
            made.sessions, made.case_id, made.case = self.sessions, case_id, case
            yield made


class CaseItem(pytest.Item):
    """One case, on a Novu of its own."""

    sessions: Sessions
    case_id: str
    case: AnyTriggerCase

    def runtest(self) -> None:
        """Try the case."""
        outcome = self.sessions.tried(self.case_id)
        if outcome.verdict == "failed":
            raise CaseFailed(outcome)
        if outcome.verdict != "passed":
            pytest.skip(outcome.reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]  # one text
        """Show what was expected and what came, instead of a traceback."""
        if isinstance(excinfo.value, CaseFailed):
            return render_failure(excinfo.value.outcome)
        if isinstance(excinfo.value, NotUsable):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the case is declared."""
        return self.path, self.case.source.line - 1, self.case_id
