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

    A load that is under way when a file is saved is finished first, for it may be applying; what was saved
    meanwhile is one more load.
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
        await self.once()
        while not stop.is_set():
            watched = self._last
            async with Bursts(watched, stop) as bursts:
                if moved_since(watched, self._began_ns):
                    await self.once()
                while self._last == watched and await bursts.next():
                    await self.once()
