"""`novu-flows plan`: shows what an apply would change; writes nothing to the environment."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

import novu_flows
from novu_flows.cli.common import (
    Streams,
    checked_scope,
    color_option,
    env_option,
    format_option,
    full_option,
    scope_options,
    standard_streams,
)
from novu_flows.dataclass import dataclass
from novu_flows.engine.environment import connect
from novu_flows.engine.planning import plan_environment
from novu_flows.errors import ExitCode, stopped_by
from novu_flows.output.values import ViewOptions
from novu_flows.output.views import VIEWS
from novu_flows.plan.plan import Plan
from novu_flows.plan.selection import Patterns
from novu_flows.project.files import write_file
from novu_flows.project.loading import Project
from novu_flows.project.secrets import resolve_secrets
from novu_flows.pull.unmanaged import list_unmanaged


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What `plan` was asked for."""

    environment: str | None
    patterns: Patterns
    out: Path | None
    format: str
    check: bool
    is_full: bool = False
    lists_unmanaged: bool = False


@click.command("plan")
@env_option
@scope_options
@click.option("--check", is_flag=True, help="Exit with 2 where changes are pending.")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="Write the plan to a file for `apply`."
)
@click.option(
    "--unmanaged",
    "lists_unmanaged",
    is_flag=True,
    help="List by name what nothing declares, and how to adopt or to remove it.",
)
@format_option(*VIEWS)
@full_option
@color_option
def command(  # noqa: PLR0913 - one parameter for each option of the command line
    environment: str | None,
    patterns: Patterns,
    *,
    check: bool,
    out: Path | None,
    format_: str,
    is_full: bool,
    lists_unmanaged: bool,
) -> int:
    """Show, field by field, what an apply would change."""
    options = PlanOptions(
        environment=environment,
        patterns=patterns,
        out=out,
        format=format_,
        check=check,
        is_full=is_full,
        lists_unmanaged=lists_unmanaged,
    )
    streams = standard_streams()
    project, chosen = checked_scope(streams, patterns, environment)
    return asyncio.run(run_plan(replace(options, patterns=chosen), project, streams))


async def run_plan(options: PlanOptions, project: Project, streams: Streams) -> ExitCode:
    """Make the plan, show it, and keep it where a file is named."""
    started = time.monotonic()
    async with connect(project, options.environment) as connection:
        secrets = resolve_secrets(project, project.environ)
        plan = await plan_environment(project, connection, secrets, patterns=options.patterns)
        if options.lists_unmanaged:
            plan = replace(plan, listed=await list_unmanaged(project, connection, plan))
    return show_plan(plan, options, connection.api_key, streams, seconds=time.monotonic() - started)


def show_plan(
    plan: Plan, options: PlanOptions, api_key: str, streams: Streams, *, seconds: float
) -> ExitCode:
    """Show a plan, and keep it where a file is named."""
    if options.out:
        write_file(options.out, _plan_file(plan, api_key), private=True, is_input=True)
    view = VIEWS[options.format](ViewOptions(paint=streams.paint, is_full=options.is_full))
    streams.out.write(view.plan(plan, seconds=seconds))
    return _exit_code(plan, check=options.check)


def _plan_file(plan: Plan, api_key: str) -> str:
    from novu_flows.plan.file import write_plan  # noqa: PLC0415 - most plans go to no file

    created_at = datetime.now(UTC).isoformat(timespec="seconds")
    return write_plan(plan, api_key=api_key, tool_version=novu_flows.__version__, created_at=created_at)


def _exit_code(plan: Plan, *, check: bool) -> ExitCode:
    if not plan.applyable:
        return stopped_by(plan.issues).exit_code
    pending = check and not (plan.is_empty and not plan.to_promote)
    return ExitCode.CHANGES if pending else ExitCode.OK
