"""The loop of a watch: load, say what came of it, wait for a change that matters, and again."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from novu_flows.errors import NovuFlowsError
from novu_flows.project.finding import CONFIG_FILE
from novu_flows.watch.changes import Bursts, moved_since
from novu_flows.watch.child import Children
from novu_flows.watch.events import Asked, Loaded, Watched
from novu_flows.watch.load import failed, load

Tell = Callable[[Loaded], None]


class Watch:
    """
    Loads a project once, and again on every save.

    A load that is under way when a file is saved, or when the watch is told to stop, is given up: it may hang.
    One that may be applying is finished first.
    """

    def __init__(self, asked: Asked, *, tell: Tell) -> None:
        self._asked = asked
        self._tell = tell
        self._children = Children(load)
        self._began_ns = 0
        self._last = Watched(folders=(), files=(str(Path(asked.root) / CONFIG_FILE),))

    async def once(self) -> Loaded:
        """Load and tell."""
        self._began_ns = time.time_ns()
        try:
            outcome = await self._children.run(self._asked)
        except NovuFlowsError as error:
            outcome = failed(error, self._last)
        self._last = outcome.watched or self._last
        self._tell(outcome)
        return outcome

    async def until(self, stop: asyncio.Event) -> None:
        """Load on every change until told to stop."""
        while not stop.is_set():
            watched = self._last
            async with Bursts(watched, stop) as bursts:
                if moved_since(watched, self._began_ns):
                    await self._load(bursts)
                while self._last == watched and await bursts.next():
                    await self._load(bursts)

    async def _load(self, bursts: Bursts) -> None:
        """Load, and again for what is saved meanwhile."""
        is_outdated = True
        while is_outdated:
            loading, heard = asyncio.create_task(self.once()), asyncio.create_task(bursts.next())
            await asyncio.wait((loading, heard), return_when=asyncio.FIRST_COMPLETED)
            if heard.done() and not self._asked.apply:
                loading.cancel()
            await asyncio.wait((loading,))
            is_outdated = heard.done() and heard.result()
            heard.cancel()
            if not loading.cancelled():
                loading.result()
