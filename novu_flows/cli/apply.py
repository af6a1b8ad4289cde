"""`novu-flows apply`: carries out a plan, fresh or from a file, and reports exactly what came of it."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import click

from novu_flows.apply import apply_plan, gate_of
from novu_flows.cli.options import Format, checked_project, env_option, format_option, target_option
from novu_flows.cli.progress import progress
from novu_flows.cli.stopping import stopping
from novu_flows.cli.streams import Streams, standard_streams
from novu_flows.connect import Connection, connect
from novu_flows.declare.secret import Secret
from novu_flows.errors import ExitCode, PlanFileRefused, ProjectInvalid, Refused
from novu_flows.plan import Plan, brake
from novu_flows.planfile import read_plan
from novu_flows.planning import plan_environment
from novu_flows.project import load_project, read_text, resolve_references, resolve_secrets
from novu_flows.render import structured, text
from novu_flows.report import Report
from novu_flows.wire.credentials import references
from novu_flows.wire.hidden import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOptions:
    """What `apply` was asked for."""

    file: Path | None
    environment: str | None
    patterns: tuple[str, ...]
    yes: bool
    allowed_deletes: int | None
    format: Format


@click.command("apply")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@env_option
@target_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--allow-deletes", metavar="N", type=click.IntRange(min=0), help="Let the plan delete this many."
)
@format_option("text", "json")
def command(  # noqa: PLR0913 - one parameter for each option of the command line
    file: Path | None,
    environment: str | None,
    patterns: tuple[str, ...],
    *,
    yes: bool,
    allow_deletes: int | None,
    format_: Format,
) -> int:
    """Carry out the plan in FILE, or a fresh one."""
    options = ApplyOptions(
        file=file,
        environment=environment,
        patterns=patterns,
        yes=yes,
        allowed_deletes=allow_deletes,
        format=format_,
    )
    return asyncio.run(run_apply(options, standard_streams()))


async def run_apply(options: ApplyOptions, streams: Streams) -> ExitCode:
    """Make or read the plan, ask, carry it out, report."""
    kept = read_plan(read_text(options.file)) if options.file else None
    project = load_project(Path.cwd()) if kept else checked_project(streams)
    async with connect(project, options.environment or (kept.target.name if kept else None)) as connection:
        if kept:
            _check_target(kept, connection)
            plan, secrets = kept, resolve_references(_references(kept), os.environ)
        else:
            secrets = resolve_secrets(project, os.environ)
            plan = await plan_environment(project, connection, secrets, patterns=options.patterns)
        return await _carry_out(options, (plan, secrets), connection, streams)


async def _carry_out(
    options: ApplyOptions, planned: tuple[Plan, Secrets], connection: Connection, streams: Streams
) -> ExitCode:
    plan, secrets = planned
    if options.format == "text":
        streams.out.write(text.render_plan(plan, paint=streams.paint))
    if not plan.applyable:
        raise ProjectInvalid(plan.issues)
    brake(plan, allowed_deletes=options.allowed_deletes)
    if not plan.is_empty and not _is_agreed(options, streams):
        streams.say("nothing was changed")
        return ExitCode.OK
    gate = gate_of(connection, secrets)
    with stopping(streams) as is_stopping, progress(streams, len(plan.changes)) as tell:
        report = await apply_plan(plan, gate, tell=tell, is_stopping=is_stopping)
    _show(report, options, streams)
    return report.exit_code


def _check_target(plan: Plan, connection: Connection) -> None:
    if plan.target != connection.target:
        raise PlanFileRefused(
            f"the plan was made for {plan.target.name} ({plan.target.url}) with another key or URL than "
            f"{connection.target.name} ({connection.target.url}) has now",
            remedy="make a new plan for this environment",
        )


def _references(plan: Plan) -> list[Secret]:
    return [secret for change in plan.changes for secret in references(change.after)]


def _is_agreed(options: ApplyOptions, streams: Streams) -> bool:
    if options.yes:
        return True
    if not streams.can_ask:
        raise Refused(
            "nobody is there to agree to the changes", remedy="read the plan, then apply with --yes"
        )
    return click.confirm("Apply these changes?", err=True)


def _show(report: Report, options: ApplyOptions, streams: Streams) -> None:
    if options.format == "json":
        streams.out.write(structured.render_report(report))
    else:
        streams.out.write(text.render_report(report, paint=streams.paint))
