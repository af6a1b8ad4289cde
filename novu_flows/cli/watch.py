"""`novu-flows watch`: plans on every save; applies, tests and generates where asked to."""

import asyncio
import json
import signal
from dataclasses import dataclass
from pathlib import Path

import click

from novu_flows.cli.options import Format, env_option, format_option
from novu_flows.cli.streams import Streams, standard_streams
from novu_flows.cli.watching import Lines, Screen, Shown
from novu_flows.errors import ExitCode
from novu_flows.project.finding import find_root
from novu_flows.watch.events import Asked, Loaded
from novu_flows.watch.watching import Watch

_STOPPING = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """What `watch` was asked for."""

    environment: str | None
    apply: bool
    test: bool
    once: bool
    format: Format


@click.command("watch")
@env_option
@click.option("--apply", is_flag=True, help="Apply each plan; development and embedded environments only.")
@click.option("--test", is_flag=True, help="Run the trigger cases of what changed.")
@click.option("--once", is_flag=True, help="Load once and end with the exit code of that load.")
@format_option("text", "json")
def command(environment: str | None, *, apply: bool, test: bool, once: bool, format_: Format) -> int:
    """Plan on every save, until Ctrl-C."""
    options = WatchOptions(environment=environment, apply=apply, test=test, once=once, format=format_)
    return asyncio.run(run_watch(options, find_root(Path.cwd()), standard_streams()))


async def run_watch(options: WatchOptions, root: Path, streams: Streams) -> ExitCode:
    """Watch until interrupted."""
    asked = Asked(root=str(root), environment=options.environment, apply=options.apply, test=options.test)
    with _shown(options, streams) as shown:
        watch = Watch(asked, tell=shown.tell)
        if options.once:
            return ExitCode((await watch.once()).exit_code)
        await watch.until(_stop())
    return ExitCode.OK


def _stop() -> asyncio.Event:
    """Give an event that Ctrl-C and a polite kill set; a second one ends at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        stop.set()
        for number in _STOPPING:
            loop.remove_signal_handler(number)

    for number in _STOPPING:
        loop.add_signal_handler(number, interrupted)
    return stop


def _shown(options: WatchOptions, streams: Streams) -> Shown:
    if options.format == "json":
        return Lines(streams, json_line)
    if streams.is_terminal and not options.once:
        return Screen(streams)
    return Lines(streams, text_lines if options.once else text_line)


def json_line(loaded: Loaded) -> str:
    """Give one load as one line of JSON, for editors."""
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
    """Give one load as one line, for a log."""
    where = f" {loaded.environment}" if loaded.environment else ""
    return f"{loaded.status}{where} in {loaded.seconds:.2f} s: {' '.join(loaded.summary.split())}"


def text_lines(loaded: Loaded) -> str:
    """Give one load whole, for a script."""
    return f"{loaded.status} in {loaded.seconds:.2f} s\n{loaded.text}{loaded.cases}"
