"""docs/commands.md is what `--help` says; `python tests/test_commands_page.py --write` renews it."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from novu_flows.cli.main import cli

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
RENEW = "renew: python tests/test_commands_page.py --write"
HEAD = """\
# Commands

Every command with every option, as `novu-flows COMMAND --help` says it. [Exit codes, outputs and signals](running.md) are the
same for all of them; the commands below `api` are in the table of [endpoints](api.md).
"""


def test_the_page_is_what_the_help_says():
    """
    No command and no option is missing, and none is made up.
    """
    assert page() == PAGE.read_text(), RENEW


def page() -> str:
    """Return the page, made of the commands themselves."""
    context = click.Context(cli, info_name="novu-flows")
    return HEAD + "".join(
        section(name, command)
        for name in cli.list_commands(context)
        if (command := cli.get_command(context, name)) is not None
    )


def section(name: str, command: click.Command) -> str:
    """Return a heading, the usage, the help and the options of a command."""
    context = click.Context(command, info_name=f"novu-flows {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [
        f"\n## {name}\n",
        f"```text\nnovu-flows {name} {usage}\n```\n",
        prose(command.help or ""),
        *options(command, context),
        prose(command.epilog or ""),
    ]
    return "\n".join(part for part in parts if part)


def prose(text: str) -> str:
    """Return a help text as paragraphs; what click must not wrap is code."""
    paragraphs = inspect.cleandoc(text).split("\n\n") if text else []
    return "\n".join(
        f"```console\n{rest}\n```\n" if mark == "\b" else f"{' '.join(paragraph.split())}\n"
        for paragraph in paragraphs
        for mark, _, rest in [paragraph.partition("\n")]
    )


def options(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the table of the options, if there are any but `--help`."""
    records = [
        record
        for parameter in command.get_params(context)
        if (record := parameter.get_help_record(context)) is not None
        if record[1] and "--help" not in record[0]
    ]
    if records:
        yield "\n".join(["| option | |", "|--|--|", *(row(*record) for record in records), ""])


def row(names: str, text: str) -> str:
    """Return an option as a row of a table."""
    cells = (f"`{names}`", " ".join(text.split()))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__" and "--write" in sys.argv:
    PAGE.write_text(page())
