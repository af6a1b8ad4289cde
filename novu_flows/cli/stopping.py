"""Ctrl-C as a request to stop, for commands that finish what they have begun."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from novu_flows.cli.streams import Streams


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
