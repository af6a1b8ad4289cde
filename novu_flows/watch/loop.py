"""The loop of a watch: load, say what came of it, wait for a change that matters, and again."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from novu_flows.errors import NovuFlowsError
from novu_flows.watch.child import Children
from novu_flows.watch.events import Loaded, LoadRequest
from novu_flows.watch.files import QUIET_SECONDS, Bursts, moved_since
from novu_flows.watch.load import failed, load, watched_before
from novu_flows.watch.warm import warm_up

LoadObserver = Callable[[Loaded], None]
# What is saved again and again does not keep a load from its end, unless that takes longer.
LONGEST_WAIT_SECONDS = 2.0
# What is shown too early is shown again; what is applied stays.
QUIET_BEFORE_APPLY_SECONDS = 0.1


class Watch:
    """
    Loads a project once, and again on every save.

    A load begins with the first file of a burst, and is reported once the burst is over. What is saved while it is
    under way is loaded instead: the load is given up, and so it is where the watch is to stop, unless it
    has begun to apply.
    """

    def __init__(self, asked: LoadRequest, *, on_load: LoadObserver) -> None:
        self._asked = asked
        self._on_load = on_load
        self._children = Children(load, warm_up=warm_up)
        self._began_ns = 0
        self._is_applying = False
        self._last = watched_before(Path(asked.root))

    async def until(self, stop: asyncio.Event) -> None:
        """Load on every change until stopped."""
        try:
            while not stop.is_set():
                watched = self._last
                async with Bursts(watched, stop) as bursts:
                    if moved_since(watched, self._began_ns):
                        await self._load(bursts)
                    while self._last == watched and await bursts.next():
                        await self._load(bursts)
        finally:
            await self._children.close()

    async def _load(self, bursts: Bursts) -> None:
        """Load, and again for what is saved meanwhile."""
        longest_wait = 0.0
        while not await self._is_reported(bursts, longest_wait):
            await bursts.over()
            longest_wait = LONGEST_WAIT_SECONDS

    async def _is_reported(self, bursts: Bursts, longest_wait_seconds: float) -> bool:
        """Load and report; return False where something was saved before that was done."""
        loading, saved = asyncio.create_task(self._once()), asyncio.create_task(bursts.next())
        await asyncio.wait((loading, saved), return_when=asyncio.FIRST_COMPLETED)
        if saved.done() and saved.result():
            await asyncio.wait((loading,), timeout=longest_wait_seconds)
        if saved.done() and not self._is_applying:
            loading.cancel()
        await asyncio.wait((loading,))
        if not loading.cancelled():
            loading.result()
        is_stale = saved.done() and saved.result()
        saved.cancel()
        return not is_stale

    async def _once(self) -> None:
        self._began_ns = time.time_ns()
        self._is_applying = False
        began = asyncio.get_running_loop().time()
        try:
            outcome = await self._children.run(self._asked, leave=partial(self._leave, began))
        except NovuFlowsError as error:
            outcome = failed(error, self._last)
        await _until(began + QUIET_SECONDS)
        self._last = outcome.watched or self._last
        if outcome.passed is not None:
            self._asked = replace(self._asked, passed=outcome.passed)
        self._on_load(outcome)
        await asyncio.sleep(0)  # whoever waits for the burst goes first
        self._children.prepare()

    async def _leave(self, began: float) -> None:
        """Let a load apply, once it is known to be of everything that was saved."""
        await _until(began + QUIET_BEFORE_APPLY_SECONDS)
        self._is_applying = True


async def _until(moment: float) -> None:
    await asyncio.sleep(moment - asyncio.get_running_loop().time())
