"""`novu-flows watch`: plans on every save; applies, tests and generates where asked to."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path

import click

from novu_flows.cli.common import (
    Streams,
    announce_env_file,
    env_option,
    format_option,
    on_first_signal,
    scope_options,
    standard_streams,
)
from novu_flows.cli.watch_screen import LineScreen, Screen, Shown
from novu_flows.errors import ExitCode, ProjectInvalid
from novu_flows.plan.selection import Patterns
from novu_flows.project.root import find_root, load_config
from novu_flows.watch.events import Loaded, LoadRequest
from novu_flows.watch.load import load
from novu_flows.watch.loop import Watch


@click.command("watch")
@env_option
@scope_options
@click.option("--apply", is_flag=True, help="Apply each plan; development and embedded environments only.")
@click.option("--test", is_flag=True, help="Run the trigger cases of what changed, and those that failed.")
@click.option("--once", is_flag=True, help="Load once and end with the exit code of that load.")
@format_option("text", "json")
def command(  # noqa: PLR0913 - one parameter for each option of the command line
    environment: str | None, patterns: Patterns, *, apply: bool, test: bool, once: bool, format_: str
) -> int:
    """Plan on every save, until Ctrl-C."""
    streams, root = standard_streams(), find_root(Path.cwd())
    with suppress(ProjectInvalid):  # the first load says why
        announce_env_file(load_config(root), streams)
    asked = LoadRequest(
        root=str(root),
        environment=environment,
        apply=apply,
        test=test,
        as_json=format_ == "json",
        patterns=patterns,
    )
    return load_once(asked, streams) if once else asyncio.run(run_watch(asked, streams))


def load_once(asked: LoadRequest, streams: Streams) -> ExitCode:
    """Load in this process, which is a clean one."""
    loaded = load(asked, lambda: None)
    LineScreen(streams, json_line if asked.as_json else text_lines).show(loaded)
    return ExitCode(loaded.exit_code)


async def run_watch(asked: LoadRequest, streams: Streams) -> ExitCode:
    """Watch until interrupted, or until nobody reads what is shown."""
    stop = asyncio.Event()
    with _shown(asked, streams) as shown, on_first_signal(stop.set):

        def on_load(loaded: Loaded) -> None:
            shown.show(loaded)
            if streams.is_left:
                stop.set()

        await Watch(asked, on_load=on_load).until(stop)
    return ExitCode.OK


def _shown(asked: LoadRequest, streams: Streams) -> Shown:
    if asked.as_json:
        return LineScreen(streams, json_line)
    return Screen(streams) if streams.is_terminal else LineScreen(streams, text_line)


def json_line(loaded: Loaded) -> str:
    """Return one load as one line of JSON, for editors."""
    return json.dumps(
        {
            "event": loaded.status,
            "environment": loaded.environment,
            "seconds": round(loaded.seconds, 3),
            "exit_code": loaded.exit_code,
            **loaded.data,
        }
    )


def text_line(loaded: Loaded) -> str:
    """Return one load as one line, for a log."""
    where = f" {loaded.environment}" if loaded.environment else ""
    return f"{loaded.status}{where} in {loaded.seconds:.2f} s: {' '.join(loaded.summary.split())}"


def text_lines(loaded: Loaded) -> str:
    """Return one load whole, for a script."""
    return f"{loaded.status} in {loaded.seconds:.2f} s\n{loaded.text}{loaded.cases}"
