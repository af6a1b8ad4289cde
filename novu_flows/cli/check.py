"""`novu-flows check`: says all that is wrong with the declarations, without any network."""

from dataclasses import dataclass
from pathlib import Path

import click

from novu_flows.cli.options import Format, format_option
from novu_flows.cli.streams import Streams, standard_streams
from novu_flows.errors import ExitCode
from novu_flows.issues import Issue
from novu_flows.project import all_issues, load_project
from novu_flows.render import markdown, structured, text


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What `check` was asked for."""

    format: Format


@click.command("check")
@format_option("text", "json", "markdown")
def command(format_: Format) -> int:
    """Check the declarations, offline: ids, formats, templates against payloads, what Novu cannot do."""
    project = load_project(Path.cwd())
    return run_check(CheckOptions(format=format_), all_issues(project), standard_streams())


def run_check(options: CheckOptions, issues: tuple[Issue, ...], streams: Streams) -> ExitCode:
    """Show the issues."""
    streams.out.write(_shown(issues, options.format, streams))
    return ExitCode.INVALID if any(issue.stops for issue in issues) else ExitCode.OK


def _shown(issues: tuple[Issue, ...], format_: Format, streams: Streams) -> str:
    match format_:
        case "text":
            return text.render_issues(issues, paint=streams.paint)
        case "json":
            return structured.render_issues(issues)
        case "markdown":
            return markdown.render_issues(issues)
