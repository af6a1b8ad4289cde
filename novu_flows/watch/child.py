"""Runs one load in a child process that was forked from a prepared one, and ends with it."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Generic, Protocol, TypeVar

from novu_flows.errors import ExitCode, NovuFlowsError

A = TypeVar("A")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
R_contra = TypeVar("R_contra", contravariant=True)

# Imported once, before any module of the user: a child starts in a few milliseconds with what this one has done.
PREPARED = ["novu_flows.watch.load", "novu_flows.watch.prepared"]


class Receiver(Protocol[R_co]):
    """The end of a pipe that reads."""

    def recv(self) -> R_co:
        """Read a value; raise EOFError where the other end is gone."""

    def fileno(self) -> int:
        """Give what an event loop waits for."""


class Sender(Protocol[R_contra]):
    """The end of a pipe that writes."""

    def send(self, value: R_contra, /) -> None:
        """Write a value."""

    def close(self) -> None:
        """Let go of the pipe."""


class Children(Generic[A, R]):
    """Runs a function of one value in a clean child each time."""

    def __init__(self, work: Callable[[A], R]) -> None:
        self._work = work
        self._context = _context()

    async def run(self, asked: A) -> R:
        """Run the function; raise NovuFlowsError where the child dies first, and end it where nobody waits."""
        receiver, sender = self._context.Pipe(duplex=False)
        child = self._context.Process(target=_answer, args=(sender, self._work, asked), daemon=True)
        child.start()
        sender.close()
        try:
            return await self._received(receiver)
        finally:
            if child.is_alive():
                child.kill()
            await asyncio.to_thread(child.join)
            receiver.close()

    async def _received(self, receiver: "Receiver[R]") -> R:
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_reader(receiver.fileno(), ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(receiver.fileno())
        try:
            return receiver.recv()
        except EOFError as error:
            raise NovuFlowsError(
                "the process that loads the project ended without an answer",
                remedy="a module of the project may end the interpreter; save it again once it does not",
            ) from error


def _context() -> ForkServerContext | SpawnContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PREPARED)
    return context


def _answer(sender: "Sender[R]", work: Callable[[A], R], asked: A) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with closing(sender):
        sender.send(work(asked))


def _end_with_parent() -> None:
    """End this child where its parent is killed: a load that hangs would be there for ever."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(ExitCode.INTERRUPTED)
