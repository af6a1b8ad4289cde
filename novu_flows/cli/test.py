"""`novu-flows test`: fires the trigger cases and verifies what came of them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import field, replace
from pathlib import Path
from secrets import token_hex

import click

from novu_flows.cli.common import (
    Streams,
    checked_scope,
    color_option,
    env_option,
    format_option,
    scope_options,
    standard_streams,
    stopping,
)
from novu_flows.cli.errors import Reported, in_the_tree
from novu_flows.dataclass import dataclass
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.engine.environment import EMBEDDED, connect
from novu_flows.errors import ExitCode, WrongUsage
from novu_flows.novu.dialects import dialect_named
from novu_flows.output.text import render_issues, target_line
from novu_flows.plan.plan import EnvironmentInfo
from novu_flows.plan.selection import Patterns
from novu_flows.project.files import write_file
from novu_flows.project.loading import Project
from novu_flows.project.unfinished_run import CaseRun, case_run
from novu_flows.trigger_cases import output as render
from novu_flows.trigger_cases.observer import Polling
from novu_flows.trigger_cases.outcome import CaseOutcome, TrialReport
from novu_flows.trigger_cases.runner import CaseRunner, OpenCaseEnvironment, unfinished
from novu_flows.trigger_cases.sandbox import (
    clock_of_cases,
    embedded_environments,
    prepare,
    server_environments,
)
from novu_flows.trigger_cases.selection import all_cases, allowed_in_production, cases_of_part, chosen_cases
from novu_flows.trigger_cases.snapshots import Snapshots, keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOptions:
    """What `test` was asked for; without ids of `cases`, all that are about what the patterns choose."""

    cases: tuple[str, ...]
    patterns: Patterns
    environment: str | None
    junit: Path | None
    format: str
    update: bool
    strict: bool = False


@click.command("test")
@click.argument("cases", metavar="[CASE]...", nargs=-1)
@env_option
@scope_options
@click.option(
    "--junit", metavar="FILE", type=click.Path(path_type=Path), help="Also write JUnit's XML to a file."
)
@click.option("--update", is_flag=True, help="Take new snapshots, and drop those that no case has.")
@click.option(
    "--strict", is_flag=True, help="Exit 4 also where the environment does not show enough to verify."
)
@format_option("text", "json")
@color_option
def command(  # noqa: PLR0913 - one for each option of the command line
    cases: tuple[str, ...],
    environment: str | None,
    patterns: Patterns,
    *,
    junit: Path | None,
    update: bool,
    strict: bool,
    format_: str,
) -> int:
    """
    Fire the trigger cases and verify what comes of them.

    CASE is an id such as `order-shipped::*`. --target, --exclude and --changed-since choose cases by their workflow and
    their recipients. On the embedded Novu every case has a Novu of its own.
    """
    options = TestOptions(
        cases=cases,
        patterns=patterns,
        environment=environment,
        junit=junit,
        format=format_,
        update=update,
        strict=strict,
    )
    streams = standard_streams()
    project, chosen = checked_scope(streams, patterns, environment)
    return asyncio.run(run_test(replace(options, patterns=chosen), project, streams))


async def run_test(options: TestOptions, project: Project, streams: Streams) -> ExitCode:
    """Choose the cases, try them, report."""
    found = all_cases(project.declarations, project.declared)
    chosen = cases_of_part(chosen_cases(found.by_id, options.cases), options.patterns)
    snapshots = Snapshots(root=project.root)
    screen = _Screen(options=options, streams=streams, left_out=len(found.by_id) - len(chosen))
    with stopping(streams) as is_stopping:
        async with _place(options, project, chosen, is_stopping) as (place, open_environment):
            screen.begin(place)
            with _begun(project, place) as begun:
                if begun.is_resumed:
                    streams.say(_RESUMED)
                keep = keeping(snapshots, update=options.update)
                trial = CaseRunner(open_environment=open_environment, keep=keep, run_id=begun.run_id)
                report = await _reported(trial, place, screen, is_stopping)
    _keep(options, project, (snapshots, found.declared), streams)
    streams.err.write(render_issues(found.issues, paint=streams.paint) if found.issues else "")
    return report.exit_code or (ExitCode.INVALID if found.issues else ExitCode.OK)


async def _reported(
    trial: CaseRunner, place: "_Place", screen: "_Screen", is_stopping: Callable[[], bool]
) -> TrialReport:
    """Try the cases and show what came of them, as far as it is known where something ends it."""
    try:
        report = await trial.run(place.cases, on_outcome=screen.show, is_stopping=is_stopping)
    except Exception as error:
        screen.end(place, unfinished(place.cases, screen.known, in_the_tree(error)))
        raise Reported(error) from error
    except BaseException:
        screen.end(place, unfinished(place.cases, screen.known))
        raise
    screen.end(place, report)
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the cases are tried, and which of them may be."""

    target: EnvironmentInfo
    is_server: bool
    cases: Mapping[str, AnyTriggerCase]


@asynccontextmanager
async def _place(
    options: TestOptions,
    project: Project,
    chosen: Mapping[str, AnyTriggerCase],
    is_stopping: Callable[[], bool],
) -> AsyncIterator[tuple[_Place, OpenCaseEnvironment]]:
    name = project.environment
    environment = project.config.environments.get(name)
    if environment is not None and environment.embedded:
        prepared = await prepare(project, clock=clock_of_cases())
        try:
            target = EnvironmentInfo(
                name=name, url=EMBEDDED, key_fingerprint=""
            )  # each case has keys of its own
            yield (
                _Place(target=target, is_server=False, cases=chosen),
                embedded_environments(prepared, dialect_named(project.dialect)),
            )
        finally:
            prepared.close()
        return
    if options.update:
        raise WrongUsage(
            "snapshots are taken from the embedded Novu", remedy="leave out --env, or name an embedded one"
        )
    async with connect(project, name) as connection:
        dialect, client = connection.dialect, connection.client
        await client.check_write()
        target = await connection.identified(await connection.server())
        is_production = target.novu is not None and target.novu.role == "production"
        allowed = allowed_in_production(chosen, name, options.cases) if is_production else chosen
        environments = server_environments(
            dialect.activity(client),
            Polling(is_stopping=is_stopping),
            workflow_ids=frozenset(
                head.workflow_id for head in await dialect.reader(client).workflow_heads()
            ),
        )
        yield _Place(target=target, is_server=True, cases=allowed), environments


_RESUMED = "the last run of these cases was killed; it is gone on with, so nobody is notified a second time"


def _begun(project: Project, place: _Place) -> AbstractContextManager[CaseRun]:
    if not place.is_server:
        return nullcontext(CaseRun(run_id=token_hex(4)))
    return case_run(project.root / ".novu-flows" / f"test-{place.target.name}.json", repr(place.cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Screen:
    """Where the cases are shown, and what is known of them so far."""

    options: TestOptions
    streams: Streams
    left_out: int = 0
    known: list[CaseOutcome] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def begin(self, place: _Place) -> None:
        """Write which server it is, before anything is fired there."""
        if self.options.format == "text" and place.is_server:
            self.streams.out.write(target_line(place.target) + "\n")

    def show(self, outcome: CaseOutcome) -> None:
        """Show one case."""
        self.known.append(outcome)
        if self.options.format == "text":
            self.streams.out.write(render.outcome_line(outcome, paint=self.streams.paint))
            self.streams.out.flush()

    def end(self, place: _Place, report: TrialReport) -> None:
        """Show the report, and write it to the files that were asked for."""
        report = replace(
            report,
            strict=self.options.strict,
            target=place.target,
            patterns=self.options.patterns,
            left_out=self.left_out,
        )
        if self.options.format == "json":
            self.streams.out.write(render.render_json(report))
        else:
            seconds = time.monotonic() - self.started
            self.streams.out.write(render.render_summary(report, seconds=seconds, paint=self.streams.paint))
        self.streams.out.flush()
        if self.options.junit:
            write_file(self.options.junit, render.render_junit(report, name="novu-flows"))
        if place.is_server and report.interrupted:
            self.streams.err.write(render.render_fired(report, environment=place.target.name))


def _keep(
    options: TestOptions,
    project: Project,
    kept: tuple[Snapshots, Mapping[str, AnyTriggerCase]],
    streams: Streams,
) -> None:
    """Write the snapshots that were taken, or name those that no case has."""
    snapshots, declared = kept
    modules = [path for path in project.files if path.suffix == ".py"]
    if options.update:
        for file in snapshots.write(declared, modules):
            streams.say(f"updated {file}")
    elif unused := snapshots.unused(declared, modules):
        streams.err.write(render_issues(unused, paint=streams.paint))
