"""Options that several commands take, and how a project is loaded for them."""

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, ParamSpec, TextIO, TypeVar

import click

from novu_flows.errors import ProjectInvalid
from novu_flows.output import text
from novu_flows.output.text import Paint, Style, unpainted
from novu_flows.project.loading import Project, all_issues, load_project

_COLOURS: dict[Style, str] = {
    "create": "green",
    "update": "yellow",
    "delete": "red",
    "bad": "red",
    "quiet": "bright_black",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """The streams of a command; `can_ask` says whether someone is there to answer."""

    out: TextIO
    err: TextIO
    can_ask: bool
    is_terminal: bool

    @property
    def paint(self) -> Paint:
        """Give colours for a terminal, none elsewhere."""
        return _painted if self.is_terminal else unpainted

    def say(self, text: str) -> None:
        """Write a line of progress."""
        self.err.write(text + "\n")
        self.err.flush()


def standard_streams() -> Streams:
    """Give the streams of this command."""
    return Streams(
        out=sys.stdout,
        err=sys.stderr,
        can_ask=sys.stdin.isatty() and sys.stderr.isatty(),
        is_terminal=sys.stdout.isatty(),
    )


def _painted(text: str, style: Style) -> str:
    return click.style(text, fg=_COLOURS.get(style), bold=style == "strong")


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


@contextmanager
def stopping(streams: Streams) -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a request to stop: what is in flight is finished. A second one ends."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        streams.say("stopping: what is in flight is finished, nothing new begins")
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    loop.add_signal_handler(signal.SIGINT, interrupted)
    try:
        yield stop.is_set
    finally:
        loop.remove_signal_handler(signal.SIGINT)
