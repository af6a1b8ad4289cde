"""Options that several commands take, and how a project is loaded for them."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import ParamSpec, TextIO, TypeVar, cast

import click

from novu_flows.dataclass import dataclass
from novu_flows.errors import NovuFlowsError
from novu_flows.output import text
from novu_flows.output.values import Paint, Style, for_terminal, unpainted
from novu_flows.outputs import is_left
from novu_flows.plan.selection import EVERYTHING, Patterns
from novu_flows.project.loading import Project, load_project
from novu_flows.project.root import FoundConfig, find_root, load_config
from novu_flows.project.scope import scoped

_COLOURS: dict[Style, str] = {
    "create": "green",
    "update": "yellow",
    "delete": "red",
    "bad": "red",
    "quiet": "bright_black",
    "created word": "green",
    "deleted word": "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """The streams of a command; `can_ask` says whether someone is there to answer."""

    out: TextIO
    err: TextIO
    can_ask: bool
    is_terminal: bool
    has_colours: bool | None = None

    @property
    def paint(self) -> Paint:
        """Return colours where they are asked for; else for a terminal, and none elsewhere."""
        return _painted if (self.is_terminal if self.has_colours is None else self.has_colours) else unpainted

    @property
    def is_left(self) -> bool:
        """Return whether nobody reads the results any more."""
        return is_left(self.out)

    def say(self, text: str) -> None:
        """Write a line of progress."""
        self.err.write(text + "\n")
        self.err.flush()


def standard_streams() -> Streams:
    """Return the streams of this command."""
    return Streams(
        out=sys.stdout,
        err=sys.stderr,
        can_ask=sys.stdin.isatty() and sys.stderr.isatty(),
        is_terminal=sys.stdout.isatty(),
        has_colours=_has_colours(),
    )


_COLOR = "novu_flows.color"


def _has_colours() -> bool | None:
    """Return what `--color`, NO_COLOR and FORCE_COLOR say, in this order; None where they say nothing."""
    context = click.get_current_context(silent=True)
    asked = context.find_root().meta.get(_COLOR, "auto") if context else "auto"
    if asked != "auto":
        return asked == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR", "0") not in ("", "0") else None


def _note_color(context: click.Context, parameter: click.Parameter, value: str) -> None:
    del parameter
    context.find_root().meta[_COLOR] = value


def _painted(text: str, style: Style) -> str:
    is_word = style.endswith("word")
    return click.style(
        text, fg=_COLOURS.get(style), bold=is_word or style == "strong" or None, underline=is_word or None
    )


P = ParamSpec("P")
T = TypeVar("T")


def _environment_names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Return the environments of novu.toml that a shell may complete a name to; none where it cannot be read."""
    del context, parameter
    with suppress(NovuFlowsError, OSError):
        names = load_config(find_root(Path.cwd())).config.environments
        return [name for name in names if name.startswith(begun)]
    return []


env_option = click.option(
    "--env",
    "environment",
    metavar="NAME",
    shell_complete=_environment_names,
    help="The environment, as named in novu.toml.",
)


def scope_options(function: Callable[P, T]) -> Callable[P, T]:
    """Offer what says which part of the declarations is meant; the command takes it as one value, `patterns`."""
    since = click.option("--changed-since", "since", metavar="REF", help=_SINCE)
    return target_options(since(function))


def target_options(function: Callable[P, T]) -> Callable[P, T]:
    """Offer what says by name which part is meant; the command takes it as one value, `patterns`."""

    @wraps(function)
    def with_patterns(*arguments: P.args, **options: P.kwargs) -> T:
        given = cast("dict[str, object]", options)
        targets, excludes = (cast("tuple[str, ...]", given.pop(name)) for name in ("targets", "excludes"))
        given["patterns"] = Patterns(targets, excludes, cast("str | None", given.pop("since", None)))
        return function(*arguments, **options)

    exclude = click.option("--exclude", "excludes", metavar="GLOB", multiple=True, help=_EXCLUDE)
    target = click.option("--target", "targets", metavar="GLOB", multiple=True, help=_TARGET)
    return target(exclude(with_patterns))


_TARGET = "Only what fits, by address (`subscriber ada*`) or id; may be repeated."
_EXCLUDE = "Nothing that fits, by address or id; may be repeated."
_SINCE = "Only what is declared otherwise than at a commit, tag or branch of git."


color_option = click.option(
    "--color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    expose_value=False,
    callback=_note_color,
    help="Colours: for a terminal only unless said here, or by NO_COLOR or FORCE_COLOR.",
)
full_option = click.option(
    "--full",
    "is_full",
    is_flag=True,
    help="Show every change of a large plan, and every line of long values.",
)


def format_option(*formats: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Offer `--format`, text unless given."""
    return click.option(
        "--format", "format_", type=click.Choice(formats), default="text", help="How results are written."
    )


def announce_env_file(found: Project | FoundConfig, streams: Streams) -> None:
    """Write from which file environment variables were read: none is read silently."""
    if found.env_file:
        streams.say(for_terminal(found.env_file.notice(os.environ), longest=400))


def checked_project(streams: Streams, environment: str | None = None) -> Project:
    """Load the project and check all of it; say the warnings; raise ProjectInvalid where anything stops."""
    return checked_scope(streams, EVERYTHING.patterns, environment)[0]


def checked_scope(streams: Streams, patterns: Patterns, environment: str | None) -> tuple[Project, Patterns]:
    """
    Load the project and check what the patterns choose; say the warnings; raise ProjectInvalid where anything stops.

    Issues of what is left out stop nothing: what has them is left out of the project. The patterns that come back know
    what was changed.
    """
    project = load_project(Path.cwd(), environment)
    announce_env_file(project, streams)
    found = scoped(project, patterns)
    if found.issues:
        streams.err.write(text.render_issues(found.issues, paint=streams.paint))
    return found.project, found.patterns


_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SAME_SECONDS = 0.5  # what comes so soon is no second thought: `timeout` signals a process and its group


@contextmanager
def stopping(streams: Streams) -> Iterator[Callable[[], bool]]:
    """Yield whether to stop: what is in flight is finished. A second request ends at once."""
    is_asked = asyncio.Event()

    def stop() -> None:
        streams.say("stopping: what is in flight is finished, nothing new begins")
        is_asked.set()

    with on_first_signal(stop):
        yield is_asked.is_set


@contextmanager
def on_first_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` in the running loop on the first signal to end, and raise KeyboardInterrupt on a second one."""
    loop = asyncio.get_running_loop()
    asked_at: list[float] = []

    def ending(number: int, frame: FrameType | None) -> None:
        del number, frame
        now = loop.time()
        if asked_at and now - asked_at[-1] <= _SAME_SECONDS:
            return
        asked_at.append(now)
        if len(asked_at) > 1:
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(stop)

    # `nohup` has a hang-up ignored, and so it stays.
    heeded = [one for one in _ENDING if one != signal.SIGHUP or signal.getsignal(one) != signal.SIG_IGN]
    before = {number: signal.signal(number, ending) for number in heeded}
    try:
        yield
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)
