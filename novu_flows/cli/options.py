"""Options that several commands take, and how a project is loaded for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

import click

from novu_flows.cli.streams import Streams
from novu_flows.errors import ProjectInvalid
from novu_flows.project import Project, all_issues, load_project
from novu_flows.render import text

Format = Literal["text", "json", "markdown"]
P = ParamSpec("P")
T = TypeVar("T")

env_option = click.option(
    "--env", "environment", metavar="NAME", help="The environment, as named in novu.toml."
)
target_option = click.option(
    "--target",
    "patterns",
    metavar="GLOB",
    multiple=True,
    help="Only what fits, by address (`subscriber ada*`) or id; may be repeated.",
)


def format_option(*formats: Format) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Offer `--format`, text unless given."""
    return click.option(
        "--format", "format_", type=click.Choice(formats), default="text", help="How results are written."
    )


def checked_project(streams: Streams) -> Project:
    """Load the project and check it; say the warnings; raise ProjectInvalid where anything stops."""
    project = load_project(Path.cwd())
    issues = all_issues(project)
    if any(issue.stops for issue in issues):
        raise ProjectInvalid(issues)
    if issues:
        streams.err.write(text.render_issues(issues, paint=streams.paint))
    return project
