"""`novu-flows drift`: says what has changed in the environment since novu-flows wrote it; writes nothing."""

import asyncio
from dataclasses import replace

import click

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
from novu_flows.engine.drift import environment_drift
from novu_flows.engine.environment import connect
from novu_flows.errors import ExitCode, stopped_by
from novu_flows.output.values import ViewOptions
from novu_flows.output.views import VIEWS
from novu_flows.plan.drift import DriftReport
from novu_flows.plan.selection import Patterns
from novu_flows.project.loading import Project
from novu_flows.project.secrets import resolve_secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftOptions:
    """What `drift` was asked for."""

    environment: str | None
    patterns: Patterns
    ignore: tuple[str, ...]
    format: str
    is_full: bool = False


@click.command("drift")
@env_option
@scope_options
@click.option(
    "--ignore",
    metavar="GLOB",
    multiple=True,
    help="No drift of what fits, by address, id or field (`subscriber * data.*`); may be repeated.",
)
@format_option(*VIEWS)
@full_option
@color_option
def command(
    environment: str | None, patterns: Patterns, *, ignore: tuple[str, ...], format_: str, is_full: bool
) -> int:
    """Show what has changed in the environment, apart from what is declared anew; exit with 2 where anything has."""
    options = DriftOptions(
        environment=environment, patterns=patterns, ignore=ignore, format=format_, is_full=is_full
    )
    streams = standard_streams()
    project, chosen = checked_scope(streams, patterns, environment)
    return asyncio.run(run_drift(replace(options, patterns=chosen), project, streams))


async def run_drift(options: DriftOptions, project: Project, streams: Streams) -> ExitCode:
    """Look at the environment, and show what has drifted."""
    async with connect(project, options.environment) as connection:
        secrets = resolve_secrets(project, project.environ)
        report = await environment_drift(
            project, connection, secrets, patterns=options.patterns, ignore=options.ignore
        )
    view = VIEWS[options.format](ViewOptions(paint=streams.paint, is_full=options.is_full))
    streams.out.write(view.drift(report))
    return _exit_code(report)


def _exit_code(report: DriftReport) -> ExitCode:
    if any(issue.stops for issue in report.issues):
        return stopped_by(report.issues).exit_code
    return ExitCode.CHANGES if report.drifted else ExitCode.OK
