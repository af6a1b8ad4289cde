"""What one run of pytest keeps open: the project, Novus that are prepared once, and what hosts copies."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import pytest

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Span
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.emulator import Emulator
from novu_flows.emulator.http.serving import Hosting
from novu_flows.emulator.outbox import Outbox
from novu_flows.errors import NovuFlowsError, ProjectInvalid
from novu_flows.issues import Issue
from novu_flows.novu.dialects import dialect_named
from novu_flows.output.text import render_issues
from novu_flows.project.loading import Project, all_issues, load_project
from novu_flows.project.root import load_config
from novu_flows.project.sources import source_files
from novu_flows.trigger_cases.outcome import CaseOutcome
from novu_flows.trigger_cases.runner import CaseRunner
from novu_flows.trigger_cases.sandbox import clock_of_cases, embedded_environments, prepare
from novu_flows.trigger_cases.selection import AllCases, all_cases
from novu_flows.trigger_cases.snapshots import Snapshots, keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Novu:
    """
    A Novu that is served on a port, for one test.

    `origin` is the root, to which Novu's SDKs add /v1; `url` ends in it. `emulator` can do more: fail on
    demand, provide channels.
    """

    origin: str
    api_key: str = field(repr=False)
    emulator: Emulator

    @property
    def url(self) -> str:
        """Return the URL with /v1, for requests that name it."""
        return f"{self.origin}/v1"

    @property
    def outbox(self) -> Outbox:
        """Return what was delivered: `novu.outbox.for_subscriber("ada").email[0].subject`."""
        self.emulator.settle()
        return self.emulator.outbox

    def now(self) -> datetime:
        """Return the time of this Novu."""
        return self.emulator.now()

    def turn(self, ahead: Span | timedelta) -> None:
        """Turn the clock forward, and deliver what becomes due on the way."""
        self.emulator.turn(ahead.timedelta if isinstance(ahead, Span) else ahead)


class NotUsable(Exception):
    """The project cannot be used; the text says all that is wrong with it."""


class Sessions:
    """Everything is opened when it is first needed, so that a run without cases waits for nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[Emulator | Hosting] = []

    @cached_property
    def project(self) -> Project:
        """Load and check the project; raise NotUsable."""
        try:
            project = load_project(self._folder)
        except ProjectInvalid as error:
            raise NotUsable(render_issues(error.issues)) from error
        issues = all_issues(project)
        if any(issue.stops for issue in issues):
            raise NotUsable(render_issues(issues))
        return project

    @cached_property
    def cases(self) -> Mapping[str, AnyTriggerCase]:
        """Return all cases of the project."""
        return self._found.by_id

    @property
    def not_generated(self) -> tuple[Issue, ...]:
        """Return why some cases could not be generated."""
        return self._found.issues

    @cached_property
    def _found(self) -> AllCases:
        return all_cases(self.project.declarations, self.project.declared)

    def declares(self, path: Path) -> bool:
        """Return whether a file is a module of declarations."""
        return path.resolve() in self._modules

    def tried(self, case_id: str) -> CaseOutcome:
        """Try one case on a Novu of its own."""
        return asyncio.run(self._trial.one(case_id, self.cases[case_id]))

    @contextmanager
    def novu(self) -> Iterator[Novu]:
        """Serve a fresh copy of the prepared Novu."""
        try:
            emulator = self._for_applications.copy()
        except NotUsable as error:
            pytest.fail(str(error), pytrace=False)
        with self._hosting.serving(emulator) as origin:
            yield Novu(origin=origin, api_key=emulator.keys.development, emulator=emulator)

    def close(self) -> None:
        """Let go of everything that was opened."""
        for one in reversed(self._open):
            one.close()

    @cached_property
    def _modules(self) -> frozenset[Path]:
        """Find the modules without importing them."""
        try:
            found = load_config(self._folder)
        except ProjectInvalid as error:
            raise pytest.Collector.CollectError(render_issues(error.issues)) from error
        root = self._folder.resolve()
        return frozenset(source_files(root, found.config.project.declarations, found.declarations).files)

    @cached_property
    def _trial(self) -> CaseRunner:
        prepared = self._prepared(for_cases=True)
        snapshots = Snapshots(root=self.project.root)
        return CaseRunner(
            open_environment=embedded_environments(prepared, dialect_named(self.project.dialect)),
            keep=keeping(snapshots, update=False),
        )

    @cached_property
    def _for_applications(self) -> Emulator:
        return self._prepared(for_cases=False)

    @cached_property
    def _hosting(self) -> Hosting:
        hosting = Hosting()
        self._open.append(hosting)
        return hosting

    def _prepared(self, *, for_cases: bool) -> Emulator:
        try:
            prepared = asyncio.run(prepare(self.project, clock=clock_of_cases() if for_cases else None))
        except NovuFlowsError as error:
            raise NotUsable(str(error)) from error
        self._open.append(prepared)
        return prepared
