"""`novu-flows apply`: carries out a plan, fresh or from a file, and reports exactly what came of it."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from novu_flows.cli.common import (
    Streams,
    announce_env_file,
    checked_scope,
    color_option,
    env_option,
    format_option,
    full_option,
    scope_options,
    standard_streams,
    stopping,
)
from novu_flows.cli.errors import Reported, in_the_tree, trace
from novu_flows.cli.events import event_log
from novu_flows.cli.saved import plan_references, verified_plan
from novu_flows.dataclass import dataclass
from novu_flows.engine.apply import Gate, apply_plan, check_secrets, gate_of
from novu_flows.engine.environment import Connection, connect
from novu_flows.engine.planning import plan_environment
from novu_flows.errors import (
    Defect,
    ExitCode,
    Interrupted,
    Refused,
    WrongUsage,
)
from novu_flows.output import json_document, text
from novu_flows.output.values import ViewOptions, for_terminal
from novu_flows.output.views import VIEWS
from novu_flows.plan.as_json import DIGEST_LENGTH
from novu_flows.plan.changes import Address
from novu_flows.plan.fields import Secrets
from novu_flows.plan.file import read_plan
from novu_flows.plan.guards import check_guarded, guarded
from novu_flows.plan.plan import Plan, narrowed
from novu_flows.plan.report import ChangeOutcome, Done, Failed, Report, unfinished_report
from novu_flows.plan.selection import Patterns
from novu_flows.project.files import read_text, write_file
from novu_flows.project.loading import load_project
from novu_flows.project.scope import with_changes
from novu_flows.project.secrets import resolve_references, resolve_secrets


@contextmanager
def progress(streams: Streams, total: int) -> Iterator[Callable[[ChangeOutcome], None]]:
    """Return what is called with each outcome."""
    if not streams.err.isatty() or not total:
        yield lambda outcome: streams.say(text.outcome_line(outcome))
        return
    with _bar(streams, total) as on_outcome:
        yield on_outcome


@contextmanager
def _bar(streams: Streams, total: int) -> Iterator[Callable[[ChangeOutcome], None]]:
    from rich import console, progress  # noqa: PLC0415 - loaded for a terminal only

    terminal = console.Console(file=streams.err, markup=False, highlight=False)
    columns = (progress.TextColumn("applying"), progress.BarColumn(), progress.MofNCompleteColumn())
    with progress.Progress(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task("applying", total=total)

        def on_outcome(outcome: ChangeOutcome) -> None:
            bar.advance(task)
            if not isinstance(outcome, Done):
                terminal.print(text.outcome_line(outcome))

        yield on_outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOptions:
    """What `apply` was asked for."""

    file: Path | None
    environment: str | None
    patterns: Patterns
    yes: bool
    allowed: str | None
    out: Path | None
    wait_seconds: float
    format: str
    is_full: bool = False
    events: Path | None = None


def _digest(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return the digest that was given, as plans have it."""
    del context, parameter
    if value is None:
        return None
    if not re.fullmatch(rf"[0-9a-f]{{{DIGEST_LENGTH}}}", given := value.strip().lower()):
        raise click.BadParameter(
            f"{value!r} is no digest of a plan: `novu-flows plan` says it where a limit is passed"
        )
    return given


@click.command("apply")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@env_option
@scope_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--allow",
    metavar="DIGEST",
    callback=_digest,
    help="Let this plan, which has this digest, go beyond max_deletes and max_changes.",
)
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="Also write the report to a file, as JSON."
)
@click.option(
    "--events",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write what happens to a file as it happens, a JSON object a line.",
)
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Wait so long for another apply of this environment.",
)
@format_option(*VIEWS)
@full_option
@color_option
def command(  # noqa: PLR0913 - one parameter for each option of the command line
    file: Path | None,
    environment: str | None,
    patterns: Patterns,
    *,
    yes: bool,
    allow: str | None,
    out: Path | None,
    events: Path | None,
    wait: float,
    format_: str,
    is_full: bool,
) -> int:
    """Carry out the plan in FILE, or a fresh one."""
    options = ApplyOptions(
        file=file,
        environment=environment,
        patterns=patterns,
        yes=yes,
        allowed=allow,
        out=out,
        wait_seconds=wait,
        format=format_,
        is_full=is_full,
        events=events,
    )
    return asyncio.run(run_apply(options, standard_streams()))


async def run_apply(options: ApplyOptions, streams: Streams) -> ExitCode:
    """Make or read the plan, ask, carry it out, report."""
    saved = read_plan(read_text(options.file)) if options.file else None
    name = options.environment or (saved.plan.target.name if saved else None)
    if saved:
        project = load_project(Path.cwd(), name)
        announce_env_file(project, streams)
        patterns = with_changes(project, options.patterns)
    else:
        project, patterns = checked_scope(streams, options.patterns, name)
    async with connect(project, name) as connection:
        if saved:
            plan = guarded(
                narrowed(await verified_plan(saved, project, connection), patterns), connection.guards
            )
            secrets = resolve_references(plan_references(plan), project.config, project.environ)
        else:
            secrets = resolve_secrets(project, project.environ)
            plan = await plan_environment(project, connection, secrets, patterns=patterns)
        return await _carry_out(options, (plan, secrets), connection, streams)


async def _carry_out(
    options: ApplyOptions, planned: tuple[Plan, Secrets], connection: Connection, streams: Streams
) -> ExitCode:
    plan, secrets = planned
    view = VIEWS[options.format](ViewOptions(paint=streams.paint, is_full=options.is_full))
    if view.shows_plan_first:
        streams.out.write(view.plan(plan))
    guards = replace(connection.guards, allowed=options.allowed)
    check_guarded(plan, guards, now=datetime.now(UTC))
    check_secrets(plan, secrets)
    if plan.issues and not view.shows_plan_first:
        streams.err.write(text.render_issues(plan.issues, paint=streams.paint))
    if not plan.is_empty:
        await connection.client.check_write()
    if not plan.is_empty and not _is_agreed(options, streams):
        streams.say("nothing was changed")
        return ExitCode.OK
    if options.out:  # a place that cannot be written is found before anything is done, and a kill leaves this
        write_file(options.out, json_document.render_report(unfinished_report(plan, {})))
    gate = gate_of(connection, secrets, guards=guards, wait_seconds=options.wait_seconds)
    report = await _reported(plan, gate, options, streams)
    return report.exit_code


async def _reported(plan: Plan, gate: Gate, options: ApplyOptions, streams: Streams) -> Report:
    """Carry out a plan and show what came of it, as far as it is known where something ends it."""
    with event_log(options.events, streams) as log:
        log.planned(plan)

        def ended(report: Report) -> None:
            log.ended(report)
            _show(report, options, streams)

        report = await _applied(plan, gate, streams, on_outcome=log.outcome, on_end=ended)
        ended(report)
    for outcome in report.outcomes:
        if isinstance(outcome, Failed) and isinstance(outcome.error, Defect):
            trace(outcome.error)
    return report


async def _applied(
    plan: Plan,
    gate: Gate,
    streams: Streams,
    *,
    on_outcome: Callable[[ChangeOutcome], None],
    on_end: Callable[[Report], None],
) -> Report:
    """Carry out a plan; `on_end` gets what is known where something ends it."""
    known: dict[Address, ChangeOutcome] = {}
    with stopping(streams) as is_stopping, progress(streams, len(plan.changes)) as show:

        def came_of(outcome: ChangeOutcome) -> None:
            known[outcome.change.address] = outcome
            on_outcome(outcome)
            show(outcome)

        try:
            return await apply_plan(plan, gate, on_outcome=came_of, is_stopping=is_stopping)
        except (Refused, Interrupted):  # another apply is under way, so nothing was begun
            raise
        except Exception as error:
            on_end(unfinished_report(plan, known, ended_by=in_the_tree(error)))
            raise Reported(error) from error
        except BaseException:
            on_end(unfinished_report(plan, known))
            raise


def _is_agreed(options: ApplyOptions, streams: Streams) -> bool:
    if options.yes:
        return True
    if not streams.can_ask:
        raise Refused(
            "there is no terminal to confirm the changes in", remedy="read the plan, then add --yes"
        )
    return click.confirm("Apply these changes?", err=True)


def _show(report: Report, options: ApplyOptions, streams: Streams) -> None:
    streams.out.write(VIEWS[options.format](ViewOptions(paint=streams.paint)).report(report))
    streams.out.flush()
    if options.out:
        try:
            write_file(options.out, json_document.render_report(report))
        except WrongUsage as error:  # the changes are made, and the exit code says what came of them
            streams.say(f"novu-flows: the report is not in the file: {for_terminal(error.message)}")
