"""Shows the requests of a command, with their times, on standard error: what `-v` asks for."""

import logging
import sys

from novu_flows.novu.transport import LOG
from novu_flows.output.values import for_terminal

_LONGEST = 400


def begin() -> None:
    """Show each request from now on."""
    LOG.handlers, LOG.propagate = [_StandardError()], False
    LOG.setLevel(logging.DEBUG)


def end() -> None:
    """Show no request any more."""
    LOG.handlers, LOG.propagate = [], True
    LOG.setLevel(logging.NOTSET)


class _StandardError(logging.Handler):
    """Writes to standard error as it is at the time, where secrets are hidden."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line that disturbs no terminal."""
        sys.stderr.write(f"{for_terminal(record.getMessage(), longest=_LONGEST)}\n")
