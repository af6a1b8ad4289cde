"""Keeps what modules of the user's print away from standard output, which holds results only."""

import atexit
import os
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import TextIO, cast

_OUT, _ERR = 1, 2


@contextmanager
def away_from_stdout() -> Iterator[None]:
    """
    Have everything go to standard error that is printed in the block, also below Python's streams.

    What threads print that were started in it, and what functions print that are to run at exit, goes there too.
    """
    threads, at_exit = set(threading.enumerate()), _functions_at_exit()
    with _descriptor_to_stderr(), redirect_stdout(sys.stderr):
        yield
    if _functions_at_exit() != at_exit:
        atexit.register(_nothing_more_on_stdout)  # runs before those that were registered earlier
    if started := set(threading.enumerate()) - threads:
        sys.stdout = cast("TextIO", _WithoutThreads(sys.stdout, started))


@contextmanager
def _descriptor_to_stderr() -> Iterator[None]:
    """Let standard output be standard error, for programs that modules start and for what is written to it as a file."""
    _flush()
    try:
        kept = os.dup(_OUT)
        os.dup2(_ERR, _OUT)
    except OSError:  # one of them is closed
        yield
        return
    try:
        yield
    finally:
        os.dup2(kept, _OUT)
        os.close(kept)


def _nothing_more_on_stdout() -> None:
    _flush()
    sys.stdout = sys.stderr
    with suppress(OSError):
        os.dup2(_ERR, _OUT)


def _flush() -> None:
    with suppress(OSError, ValueError, AttributeError):  # it is closed, or there is none
        sys.stdout.flush()


def _functions_at_exit() -> int:
    count = getattr(atexit, "_ncallbacks", None)
    return count() if count else 0


class _WithoutThreads:
    """Standard output, but for some threads: what those write goes to standard error."""

    def __init__(self, stream: TextIO, threads: Collection[threading.Thread]) -> None:
        self._stream = stream
        self._threads = frozenset(threads)

    def __getattr__(self, name: str) -> object:
        is_foreign = threading.current_thread() in self._threads
        return getattr(sys.stderr if is_foreign else self._stream, name)
