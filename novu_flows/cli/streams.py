"""Where a command writes: results, progress and errors apart; colour only in a terminal."""

import sys
from dataclasses import dataclass
from typing import TextIO

import click

from novu_flows.render.text import Paint, Style, unpainted

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
