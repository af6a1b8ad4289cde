"""`novu-flows test`: fires the trigger cases and verifies what came of them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

import click

from novu_flows.cli.common import (
    Format,
    Streams,
    checked_project,
    env_option,
    format_option,
    standard_streams,
    stopping,
)
from novu_flows.connect import connect
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.errors import ExitCode, WrongUsage
from novu_flows.novu.v1.environment import Reader
from novu_flows.output.text import render_issues
from novu_flows.project.files import write_file
from novu_flows.project.loading import Project
from novu_flows.project.unfinished_run import CaseRun, case_run
from novu_flows.trigger_cases import output as render
from novu_flows.trigger_cases.observer import Polling
from novu_flows.trigger_cases.outcome import CaseOutcome, TrialReport
from novu_flows.trigger_cases.runner import CaseRunner, OpenBench
from novu_flows.trigger_cases.sandbox import clock_of_cases, embedded_benches, prepare, server_benches
from novu_flows.trigger_cases.selection import all_cases, allowed_in_production, chosen_cases
from novu_flows.trigger_cases.snapshots import Snapshots, keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOptions:
    """What `test` was asked for; without patterns, all cases."""

    patterns: tuple[str, ...]
    environment: str | None
    junit: Path | None
    format: Format
    update: bool
    strict: bool = False


@click.command("test")
@click.argument("patterns", metavar="[CASE]...", nargs=-1)
@env_option
@click.option(
    "--junit", metavar="FILE", type=click.Path(path_type=Path), help="Also write JUnit's XML to a file."
)
@click.option("--update", is_flag=True, help="Take new snapshots, and drop those that no case has.")
@click.option(
    "--strict", is_flag=True, help="Exit 4 also where the environment does not show enough to verify."
)
@format_option("text", "json")
def command(  # noqa: PLR0913 - one for each option of the command line
    patterns: tuple[str, ...],
    environment: str | None,
    *,
    junit: Path | None,
    update: bool,
    strict: bool,
    format_: Format,
) -> int:
    """
    Fire the trigger cases and verify what comes of them.

    CASE is an id such as `order-shipped::*`. On the embedded Novu every case has a Novu of its own.
    """
    options = TestOptions(
        patterns=patterns,
        environment=environment,
        junit=junit,
        format=format_,
        update=update,
        strict=strict,
    )
    streams = standard_streams()
    return asyncio.run(run_test(options, checked_project(streams), streams))


async def run_test(options: TestOptions, project: Project, streams: Streams) -> ExitCode:
    """Choose the cases, try them, report."""
    found = all_cases(project.declarations)
    declared = found.by_id
    chosen = chosen_cases(declared, options.patterns)
    snapshots = Snapshots(root=project.root)
    started = time.monotonic()
    with stopping(streams) as is_stopping:
        async with _place(options, project, chosen, is_stopping) as (place, open_bench):
            with _begun(project, place) as begun:
                if begun.is_resumed:
                    streams.say(_RESUMED)
                trial = CaseRunner(
                    open_bench=open_bench, keep=keeping(snapshots, update=options.update), run_id=begun.run_id
                )
                report = await trial.run(
                    place.cases, tell=lambda one: _tell(one, options, streams), is_stopping=is_stopping
                )
            report = replace(report, strict=options.strict)
    _show(report, options, streams, seconds=time.monotonic() - started)
    if place.is_server and report.interrupted:
        streams.err.write(render.render_fired(report, environment=place.name))
    _keep(options, project, (snapshots, declared), streams)
    streams.err.write(render_issues(found.issues, paint=streams.paint) if found.issues else "")
    return report.exit_code or (ExitCode.INVALID if found.issues else ExitCode.OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the cases are tried, and which of them may be."""

    name: str
    is_server: bool
    cases: Mapping[str, AnyTriggerCase]


@asynccontextmanager
async def _place(
    options: TestOptions,
    project: Project,
    chosen: Mapping[str, AnyTriggerCase],
    is_stopping: Callable[[], bool],
) -> AsyncIterator[tuple[_Place, OpenBench]]:
    name = options.environment or project.config.default_environment
    environment = project.config.environments.get(name)
    if environment is not None and environment.embedded:
        prepared = await prepare(project, clock=clock_of_cases())
        try:
            yield _Place(name=name, is_server=False, cases=chosen), embedded_benches(prepared)
        finally:
            prepared.close()
        return
    if options.update:
        raise WrongUsage(
            "snapshots are taken from the embedded Novu", remedy="leave out --env, or name an embedded one"
        )
    async with connect(project, name) as connection:
        reader = Reader(connection.client)
        await connection.client.check_write()
        role = (await connection.client.environment()).role
        allowed = allowed_in_production(chosen, name, options.patterns) if role == "production" else chosen
        benches = server_benches(
            connection.client,
            Polling(is_stopping=is_stopping),
            workflow_ids=frozenset(row.workflow_id for row in await reader.workflow_rows()),
        )
        yield _Place(name=name, is_server=True, cases=allowed), benches


_RESUMED = "the last run of these cases was killed; it is gone on with, so nobody is notified a second time"


def _begun(project: Project, place: _Place) -> AbstractContextManager[CaseRun]:
    if not place.is_server:
        return nullcontext(CaseRun(run_id=token_hex(4)))
    return case_run(project.root / ".novu-flows" / f"test-{place.name}.json", repr(place.cases))


def _tell(outcome: CaseOutcome, options: TestOptions, streams: Streams) -> None:
    if options.format == "text":
        streams.out.write(render.outcome_line(outcome, paint=streams.paint))
        streams.out.flush()


def _show(report: TrialReport, options: TestOptions, streams: Streams, *, seconds: float) -> None:
    if options.format == "json":
        streams.out.write(render.render_json(report))
    else:
        streams.out.write(render.render_summary(report, seconds=seconds, paint=streams.paint))
    if options.junit:
        write_file(options.junit, render.render_junit(report, name="novu-flows"))


def _keep(
    options: TestOptions,
    project: Project,
    kept: tuple[Snapshots, Mapping[str, AnyTriggerCase]],
    streams: Streams,
) -> None:
    """Write the snapshots that were taken, or tell of those that no case has."""
    snapshots, declared = kept
    modules = [path for path in project.files if path.suffix == ".py"]
    if options.update:
        for file in snapshots.write(declared, modules):
            streams.say(f"updated {file}")
    elif unused := snapshots.unused(declared, modules):
        streams.err.write(render_issues(unused, paint=streams.paint))
