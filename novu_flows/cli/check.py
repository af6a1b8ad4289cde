"""`novu-flows check`: says all that is wrong with the declarations, without any network."""

from pathlib import Path

import click

from novu_flows.cli.common import (
    Streams,
    announce_env_file,
    color_option,
    env_option,
    format_option,
    standard_streams,
)
from novu_flows.dataclass import dataclass
from novu_flows.errors import ExitCode
from novu_flows.issues import Issue, in_order
from novu_flows.output.values import ViewOptions
from novu_flows.output.views import VIEWS
from novu_flows.project.compatibility import payload_issues
from novu_flows.project.environments import issues_everywhere
from novu_flows.project.git import project_at
from novu_flows.project.loading import Project, all_issues, load_project


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What `check` was asked for; `against` is a git reference, without an environment it is for all of them."""

    format: str
    against: str | None = None
    environment: str | None = None


@click.command("check")
@env_option
@click.option(
    "--against", metavar="REF", help="Also compare the payloads with those of a git reference, for callers."
)
@format_option(*VIEWS)
@color_option
def command(environment: str | None, against: str | None, format_: str) -> int:
    """
    Check the declarations, offline: ids, formats, templates against payloads, what Novu cannot do.

    Without --env they are checked for each environment of novu.toml.
    """
    options = CheckOptions(format=format_, against=against, environment=environment)
    project = load_project(Path.cwd(), environment)
    streams = standard_streams()
    announce_env_file(project, streams)
    return run_check(options, found_issues(options, project), streams)


def found_issues(options: CheckOptions, project: Project) -> tuple[Issue, ...]:
    """Return every issue, and what has changed for callers where that was asked."""
    issues = all_issues(project) if options.environment else issues_everywhere(project)
    if options.against is None or any(issue.stops for issue in issues):
        return issues
    with project_at(project.root, options.against) as earlier:
        changed = payload_issues(earlier.for_callers, project.for_callers, reference=options.against)
    return in_order((*issues, *changed))


def run_check(options: CheckOptions, issues: tuple[Issue, ...], streams: Streams) -> ExitCode:
    """Show the issues."""
    view = VIEWS[options.format](ViewOptions(paint=streams.paint))
    streams.out.write(view.issues(issues))
    return ExitCode.INVALID if any(issue.stops for issue in issues) else ExitCode.OK
