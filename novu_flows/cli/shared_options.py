"""Options of every command, before its name or after it: `-C DIR`, `--env-file FILE`, `-v`."""

import os
from pathlib import Path

import click

from novu_flows.cli.examples import examples_of


def with_shared_options(command: click.Command) -> click.Command:
    """Return a command that takes the options of every command too, and whose help ends with examples."""
    if not any(one.name == "directory" for one in command.params):
        command.params += _options()
        command.epilog = examples_of(command.name or "")
    return command


def _options() -> list[click.Parameter]:
    return [
        click.Option(
            ("-C", "directory"),
            metavar="DIR",
            type=click.Path(path_type=Path, exists=True, file_okay=False),
            callback=_go_to,
            expose_value=False,
            is_eager=True,
            help="Run as if started in this folder.",
        ),
        click.Option(
            ("--env-file",),
            metavar="FILE",
            type=click.Path(path_type=Path),
            callback=_name_env_file,
            expose_value=False,
            help="Take environment variables that are not set from a file.",
        ),
        click.Option(
            ("-v", "--verbose"),
            is_flag=True,
            callback=_show_requests,
            expose_value=False,
            help="Show each request and its time on standard error.",
        ),
    ]


def _go_to(context: click.Context, parameter: click.Parameter, folder: Path | None) -> None:
    del parameter
    if folder is not None:
        before = Path.cwd()
        os.chdir(folder)
        context.call_on_close(lambda: os.chdir(before))


def _name_env_file(context: click.Context, parameter: click.Parameter, file: Path | None) -> None:
    """Have the project be loaded with a file, also by the processes that `watch` loads it in."""
    del parameter
    if file is not None:
        from novu_flows.project.env_file import ENV_FILE  # noqa: PLC0415 - few commands are given one

        before = os.environ.get(ENV_FILE)
        os.environ[ENV_FILE] = str(file.absolute())
        context.call_on_close(lambda: _set_again(ENV_FILE, before))


def _set_again(variable: str, before: str | None) -> None:
    os.environ.pop(variable, None)
    if before is not None:
        os.environ[variable] = before


def _show_requests(context: click.Context, parameter: click.Parameter, value: object) -> None:
    del parameter
    if value:
        from novu_flows.cli import request_lines  # noqa: PLC0415 - few commands are asked to show requests

        request_lines.begin()
        context.call_on_close(request_lines.end)
