"""Runs each load in a child process of its own, forked from a prepared one; the next stands ready."""

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, ForkServerProcess, SpawnContext, SpawnProcess
from typing import Generic, Protocol, TypeVar, cast

from novu_flows.dataclass import dataclass
from novu_flows.errors import ExitCode, NovuFlowsError
from novu_flows.outputs import open_standard_streams

A = TypeVar("A")
R = TypeVar("R")

# Imported once, before any module of the user: a child starts in a few milliseconds with what this one has done.
PREPARED = ["novu_flows.watch.load", "novu_flows.watch.prepared"]
_LONGEST_END_SECONDS = 5.0  # a child that stands ready needs less to notice that it is not needed
# A terminal sends these to a whole group of processes, and so does `timeout`; the parent decides what comes of it.
_SENT_TO_ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_end_process = (
    os._exit
)  # as Python has it: while a module is loaded, `os` has another (`project/unending.py`)
_ASK_TO_APPLY = "may this load apply?"
_YES = "yes"

Leave = Callable[[], None]
Work = Callable[[A, Leave], R]


class Pipe(Protocol):
    """One end of a pipe between a parent and its child."""

    def send(self, value: object, /) -> None:
        """Write a value."""

    def recv(self) -> object:
        """Read a value; raise EOFError where the other end is gone."""

    def fileno(self) -> int:
        """Return what an event loop waits for."""

    def close(self) -> None:
        """Let go of the pipe."""


@dataclass(frozen=True, slots=True)
class Child(Generic[A, R]):
    """A process that waits for its one question."""

    process: ForkServerProcess | SpawnProcess
    pipe: Pipe

    async def answer(self, asked: A, leave: Callable[[], Awaitable[None]]) -> R:
        """Ask, give it leave to write once there is some, and wait for the answer."""
        self.pipe.send(asked)
        while (message := await self._received()) == _ASK_TO_APPLY:
            await leave()
            self.pipe.send(_YES)
        return cast("R", message)

    async def _received(self) -> object:
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_reader(self.pipe.fileno(), ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self.pipe.fileno())
        return self.pipe.recv()


class Children(Generic[A, R]):
    """
    Runs a function of one value in a clean child each time.

    The function is given what it calls before it writes: this returns once there is leave to. `warm_up` is run
    in a child that stands ready, so that what it touches first is touched by then.
    """

    def __init__(self, work: Work[A, R], *, warm_up: Callable[[], None]) -> None:
        self._work = work
        self._warm_up = partial(_settle, warm_up)
        self._context = _context()
        self._ready: Child[A, R] | None = None
        self._ended: list[Child[A, R]] = []

    def prepare(self) -> None:
        """Have a child stand ready for the next run."""
        self._ended = [child for child in self._ended if child.process.is_alive()]
        self._ready = self._standing() or self._started(self._warm_up)

    async def run(self, asked: A, *, leave: Callable[[], Awaitable[None]]) -> R:
        """Run the function; raise NovuFlowsError where the child dies first, and end it where nobody waits."""
        child, self._ready = self._standing() or self._started(_nothing), None
        try:
            return await child.answer(asked, leave)
        except (EOFError, ConnectionError) as error:
            raise NovuFlowsError(
                "the process that loads the project ended without an answer",
                remedy="a module of the project may end the interpreter; save it again once it does not",
            ) from error
        finally:
            child.process.kill()
            self._let_go(child)

    async def close(self) -> None:
        """End every child, and wait until each has ended; one that stands ready ends by itself."""
        if self._ready:
            self._let_go(self._ready)
        self._ready = None
        for child in self._ended:
            await asyncio.to_thread(child.process.join, _LONGEST_END_SECONDS)
            child.process.kill()

    def _standing(self) -> Child[A, R] | None:
        """Return the child that stands ready, if nothing has ended it meanwhile."""
        return self._ready if self._ready and self._ready.process.is_alive() else None

    def _started(self, first: Callable[[], None]) -> Child[A, R]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(self._work, first, theirs), daemon=True)
        process.start()
        theirs.close()
        return Child(process, ours)

    def _let_go(self, child: Child[A, R]) -> None:
        child.pipe.close()
        self._ended.append(child)


def _context() -> ForkServerContext | SpawnContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PREPARED)
    return context


def _nothing() -> None:
    """Be ready at once: the question is there."""


def _settle(warm_up: Callable[[], None]) -> None:
    warm_up()
    gc.collect()  # touches all objects, so that pages which a fork shares are copied now
    gc.freeze()


def _serve(work: Work[A, R], first: Callable[[], None], pipe: Pipe) -> None:
    for number in _SENT_TO_ALL:
        signal.signal(number, signal.SIG_IGN)
    open_standard_streams()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    first()
    with closing(pipe):
        try:
            asked = cast("A", pipe.recv())
        except EOFError:  # nobody has a question any more
            return
        pipe.send(work(asked, partial(_wait_for_leave, pipe)))


def _wait_for_leave(pipe: Pipe) -> None:
    pipe.send(_ASK_TO_APPLY)
    pipe.recv()


def _end_with_parent() -> None:
    """End this child where its parent is killed: a load that hangs would be there for ever."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        _end_process(ExitCode.INTERRUPTED)
