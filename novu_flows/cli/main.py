"""The entry point: finds the command, catches what stops it, and ends with its exit code."""

import gc
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from itertools import pairwise
from types import FrameType

import click

import novu_flows
from novu_flows.cli.shared_options import with_shared_options
from novu_flows.outputs import open_standard_streams
from novu_flows.redacted_streams import redacted_streams
from novu_flows.redaction import KNOWN

# Where each command lives; a module is imported when its command is used, or its help is shown.
COMMANDS = {
    "check": "novu_flows.cli.check",
    "plan": "novu_flows.cli.plan",
    "apply": "novu_flows.cli.apply",
    "show": "novu_flows.cli.show",
    "drift": "novu_flows.cli.drift",
    "test": "novu_flows.cli.test",
    "watch": "novu_flows.cli.watch",
    "pull": "novu_flows.cli.pull",
    "promote": "novu_flows.cli.promote",
    "generate": "novu_flows.cli.generate",
    "convert": "novu_flows.cli.convert",
    "serve": "novu_flows.cli.serve",
    "init": "novu_flows.cli.init",
    "api": "novu_flows.cli.api",
}
# What these print is what they are for: where it is lost, they have failed. The others have done something, and
# their exit code says what came of that, whatever has become of their output.
_SHOWING = frozenset({"check", "plan", "show", "drift", "api"})
_ASKS = frozenset({"--help", "-h", "--version"})  # as do all commands where they are asked for help
_OBJECTS_UNTIL_GARBAGE = (
    50_000  # Python looks every 700: a plan would spend a thirtieth of its time with that
)
_UNEXPECTED, _INTERRUPTED, _USAGE = 1, 130, 64  # ExitCode, without loading it


class Commands(click.Group):
    """Commands that are imported one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a user's work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        home = COMMANDS.get(cmd_name)
        if home is None:
            return None
        with nullcontext() if home in sys.modules else _everything_stays():
            command: click.Command = import_module(home).command
        return with_shared_options(command)


@contextmanager
def _everything_stays() -> Iterator[None]:
    """Let no garbage be looked for: modules stay, and going through them again and again takes long."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(_OBJECTS_UNTIL_GARBAGE)
        gc.enable()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(novu_flows.__version__, prog_name="novu-flows")
def cli() -> None:
    """Keep what Novu holds in typed Python: check, plan, apply, test, watch, generate."""


with_shared_options(cli)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    out = open_standard_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _take_every_end_as_interrupt()
        code = run(given)
        sys.stdout.flush()
    except KeyboardInterrupt:  # one more, while the first was answered
        code = _INTERRUPTED
    command = next((word for word in given if word in COMMANDS), "")
    if out.is_lost and not code and (command in _SHOWING or not _ASKS.isdisjoint(given)):
        code = _UNEXPECTED
    sys.exit(code)


def _take_every_end_as_interrupt() -> None:
    """Have a polite kill and a terminal that hangs up do what Ctrl-C does, unless `nohup` has said otherwise."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    answer = signal.getsignal(signal.SIGINT)
    if not callable(answer):  # a shell has Ctrl-C ignored by what it runs in the background
        raise KeyboardInterrupt
    answer(number, frame)


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code; no secret that it reads is in its output."""
    KNOWN.clear()
    with redacted_streams():
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    try:
        return int(cli.main(arguments, prog_name="novu-flows", standalone_mode=False) or 0)
    except (click.Abort, KeyboardInterrupt):
        click.echo("novu-flows: interrupted; run `novu-flows plan` to see what is left", err=True)
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return _USAGE
    except Exception as error:  # noqa: BLE001 - the last resort: a message and exit 1, never a traceback
        from novu_flows.cli.errors import describe  # noqa: PLC0415 - loaded only where something failed

        return describe(error, format_=_format(arguments))


def _format(arguments: Sequence[str]) -> str:
    """Return the format that was asked for; click may not have come as far as to read it."""
    for word, following in pairwise([*arguments, ""]):
        if word == "--format" or word.startswith("--format="):
            return word.partition("=")[2] or following
    return "text"
