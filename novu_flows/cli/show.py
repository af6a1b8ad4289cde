"""`novu-flows show`: shows a saved plan in any format, and whether it is stale; writes nothing to the environment."""

import asyncio
from dataclasses import replace
from pathlib import Path

import click

from novu_flows.cli.api.opening import project_without_declarations
from novu_flows.cli.common import (
    Streams,
    announce_env_file,
    color_option,
    format_option,
    full_option,
    standard_streams,
)
from novu_flows.cli.saved import plan_references, verified_plan
from novu_flows.dataclass import dataclass
from novu_flows.engine.apply import gate_of
from novu_flows.engine.environment import connect
from novu_flows.engine.staleness import moved_and_done
from novu_flows.errors import ExitCode, NovuFlowsError, WrongUsage
from novu_flows.output.values import ViewOptions
from novu_flows.output.views import VIEWS
from novu_flows.plan.changes import Address
from novu_flows.plan.file import SavedPlan, read_plan
from novu_flows.plan.report import PlanState
from novu_flows.project.files import read_text
from novu_flows.project.secrets import resolve_references


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOptions:
    """What `show` was asked for."""

    file: Path
    check: bool
    offline: bool
    format: str
    is_full: bool = False


@click.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--check",
    is_flag=True,
    help="Exit with 5 where the plan is stale, and as elsewhere where nobody can look.",
)
@click.option("--offline", is_flag=True, help="Do not ask the environment whether the plan is stale.")
@format_option(*VIEWS)
@full_option
@color_option
def command(file: Path, *, check: bool, offline: bool, format_: str, is_full: bool) -> int:
    """Show the plan in FILE, and whether it is stale."""
    options = ShowOptions(file=file, check=check, offline=offline, format=format_, is_full=is_full)
    return asyncio.run(run_show(options, standard_streams()))


async def run_show(options: ShowOptions, streams: Streams) -> ExitCode:
    """Read the plan, look at what it is about, and show both."""
    saved = read_plan(read_text(options.file))
    if options.check and options.offline:
        raise WrongUsage(
            "--check asks the environment, and --offline asks nobody", remedy="leave out one of them"
        )
    state, failed = await _state(saved, streams, offline=options.offline)
    view = VIEWS[options.format](ViewOptions(paint=streams.paint, is_full=options.is_full))
    streams.out.write(view.plan(saved.plan, state=state))
    if options.check and failed is not None:  # who asks for a check must not take silence for a yes
        return failed.exit_code
    return ExitCode.STALE if options.check and state.is_stale else ExitCode.OK


async def _state(
    saved: SavedPlan, streams: Streams, *, offline: bool
) -> tuple[PlanState, NovuFlowsError | None]:
    """
    Look at what a plan is about.

    Where that cannot be seen, the plan is shown all the same, and the reason is the second value.
    """
    state = PlanState(
        created_at=saved.created_at, tool_version=saved.tool_version, unknown="the environment was not asked"
    )
    if offline:
        return state, None
    try:
        moved, done = await _moved_and_done(saved, streams)
    except NovuFlowsError as error:
        return replace(state, unknown=error.message), error
    return replace(state, moved=moved, done=done, unknown=""), None


async def _moved_and_done(
    saved: SavedPlan, streams: Streams
) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    project = project_without_declarations()
    announce_env_file(project, streams)
    async with connect(project, saved.plan.target.name) as connection:
        plan = await verified_plan(saved, project, connection)
        secrets = resolve_references(plan_references(plan), project.config, project.environ)
        return await moved_and_done(plan, gate_of(connection, secrets))
