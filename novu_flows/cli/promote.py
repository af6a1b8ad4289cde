"""`novu-flows promote`: brings what one environment holds to another, as a plan."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import click

from novu_flows.cli.common import (
    Streams,
    announce_env_file,
    color_option,
    format_option,
    full_option,
    standard_streams,
    target_options,
)
from novu_flows.cli.plan import PlanOptions, show_plan
from novu_flows.dataclass import dataclass
from novu_flows.engine.environment import connect
from novu_flows.errors import ExitCode, WrongUsage, stopped_by
from novu_flows.output.views import VIEWS
from novu_flows.plan.selection import Patterns
from novu_flows.project.loading import NOTHING_DECLARED, Project, load_project
from novu_flows.promote.promotion import Held, plan_promotion, read_source


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoteOptions:
    """What `promote` was asked for."""

    source: str
    target: str
    patterns: Patterns
    check: bool
    out: Path | None
    format: str
    is_full: bool


@click.command("promote")
@click.option("--from", "source", metavar="NAME", required=True, help="The environment that is read.")
@click.option("--to", "target", metavar="NAME", required=True, help="The environment that is planned for.")
@target_options
@click.option("--check", is_flag=True, help="Exit with 2 where changes are pending.")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="Write the plan to a file for `apply`."
)
@format_option(*VIEWS)
@full_option
@color_option
def command(  # noqa: PLR0913 - one parameter for each option of the command line
    source: str,
    target: str,
    patterns: Patterns,
    *,
    check: bool,
    out: Path | None,
    format_: str,
    is_full: bool,
) -> int:
    """Show what brings one environment what another one holds: workflows, layouts and the names of topics."""
    options = PromoteOptions(
        source=source,
        target=target,
        patterns=patterns,
        check=check,
        out=out,
        format=format_,
        is_full=is_full,
    )
    if source == target:
        raise WrongUsage(f"--from and --to are both {source}", remedy="name two environments")
    return asyncio.run(run_promote(options, standard_streams()))


async def run_promote(options: PromoteOptions, streams: Streams) -> ExitCode:
    """Read one environment, plan for the other, and show the plan."""
    started = time.monotonic()
    before, after = _loaded(options.source), _loaded(options.target)
    announce_env_file(after, streams)
    async with connect(before, options.source) as connection:
        held: Held = await read_source(connection, options.patterns)
    async with connect(after, options.target) as connection:
        plan = await plan_promotion(held, before.declarations, after, connection, options.patterns)
    shown = PlanOptions(
        environment=options.target,
        patterns=options.patterns,
        out=options.out,
        format=options.format,
        check=options.check,
        is_full=options.is_full,
    )
    return show_plan(plan, shown, connection.api_key, streams, seconds=time.monotonic() - started)


def _loaded(environment: str) -> Project:
    """Load the project for an environment; one that declares nothing is as good."""
    project = load_project(Path.cwd(), environment)
    issues = tuple(one for one in project.issues if one.code not in NOTHING_DECLARED)
    if any(one.stops for one in issues):
        raise stopped_by(issues)
    return replace(project, issues=issues)
