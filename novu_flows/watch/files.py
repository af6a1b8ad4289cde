"""Which saved files matter: those of the project, without what editors, Git and novu-flows itself write."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Self

from watchfiles import awatch

from novu_flows.watch.events import Watched

QUIET_SECONDS = 0.02  # a burst of saves is over once nothing was written for this long
LONGEST_BURST_SECONDS = 0.4
# How often the watcher looks for changes, in folders of modules and beside them; it costs 2 % of one core.
_LOOKS_MILLISECONDS = {True: 2, False: 20}
_TICK_NS = 10_000_000  # file times come from a clock that ticks this coarsely
_IGNORED_FOLDERS = frozenset({"__pycache__", ".git", ".venv", ".novu-flows", "node_modules"})
_IGNORED_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".part", ".pyc", ".bak")


def matters(path: Path, watched: Watched) -> bool:
    """Return whether a changed path decides the next load."""
    if str(path) in watched.written:
        return False
    if str(path) in (*watched.files, *watched.links, *watched.targets):
        return True
    around = [folder for folder in map(Path, _folders(watched)) if _is_within(path, [folder])]
    return any(not _is_noise(path.relative_to(folder.parent)) for folder in around)


def moved_since(watched: Watched, moment_ns: int) -> bool:
    """Return whether something was saved after a moment: what a watcher that starts now would not hear of."""
    named = [Path(path) for path in (*watched.files, *watched.folders, *watched.links, *watched.targets)]
    gone_from = [_existing(path.parent) for path in named if not path.exists()]
    paths = [*named, *gone_from, *_folders_and_modules(watched)]
    return any(_changed_ns(path) > moment_ns - _TICK_NS for path in paths if str(path) not in watched.written)


class Bursts:
    """
    The changes that matter while it is open; those that come at once are one.

    Once `open` has returned, nothing that is saved is missed.
    """

    def __init__(self, watched: Watched, stop: asyncio.Event) -> None:
        self._watched = watched
        self._stop = stop
        self._closed = asyncio.Event()  # ends the threads that watch, which a cancelled task would wait for
        self._queue: asyncio.Queue[set[Path]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        folders = [folder for folder in map(Path, _folders(self._watched)) if folder.is_dir()]
        named = (*self._watched.files, *self._watched.links, *_folders(self._watched))
        parents = {_existing(Path(file).parent) for file in named}
        # What stands in a folder that is followed as a whole would be reported twice.
        places = {place for place in parents if not _is_within(place, folders)}
        follow = partial(_follow, queue=self._queue, closed=self._closed)
        self._tasks = [
            asyncio.create_task(follow(sorted(places), recursive=False)),
            asyncio.create_task(follow(folders, recursive=True)),
            asyncio.create_task(self._wake_at_stop()),
        ]
        await asyncio.sleep(
            0
        )  # until here the tasks have run up to their first wait, with the kernel watching
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closed.set()
        self._tasks[-1].cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def next(self) -> bool:
        """Wait for the next change that matters; return False where the watch is to stop."""
        while not self._stop.is_set():
            if any(matters(path, self._watched) for path in await self._queue.get()):
                return True
        return False

    async def over(self) -> None:
        """Wait until nothing has changed for a while."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_BURST_SECONDS):
                while await self._is_more():
                    pass

    async def _is_more(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET_SECONDS):
                return await self.next()
        return False

    async def _wake_at_stop(self) -> None:
        await self._stop.wait()
        self._queue.put_nowait(set())


async def _follow(
    places: Iterable[Path], *, queue: asyncio.Queue[set[Path]], closed: asyncio.Event, recursive: bool
) -> None:
    found = list(places)
    if not found:
        return
    bursts = awatch(
        *found,
        watch_filter=None,
        debounce=round(LONGEST_BURST_SECONDS * 1000),
        step=_LOOKS_MILLISECONDS[recursive],
        stop_event=closed,
        recursive=recursive,
    )
    async for burst in bursts:
        await queue.put({Path(path) for _, path in burst})


def _folders(watched: Watched) -> tuple[str, ...]:
    """Return the folders that are watched to their depth; a target that is a file is like a folder without any."""
    return (*watched.folders, *watched.targets)


def _folders_and_modules(watched: Watched) -> Iterable[Path]:
    for folder in map(Path, _folders(watched)):
        yield folder
        yield from (path for path in folder.rglob("*") if not _is_noise(path))


def _changed_ns(path: Path) -> int:
    """Return when a file was written, or moved to where it is; a link counts as well as what it leads to."""
    moments = [0]
    with suppress(OSError):
        moments.append(path.lstat().st_ctime_ns)
        moments.append(path.stat().st_ctime_ns)
    return max(moments)


def _existing(folder: Path) -> Path:
    """Return the nearest folder that exists, so that one that comes back is seen."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder


def _is_within(place: Path, folders: Iterable[Path]) -> bool:
    return any(place == folder or folder in place.parents for folder in folders)


def _is_noise(path: Path) -> bool:
    name = path.name
    hidden = name.startswith((".", "#")) and name != ".env"
    return hidden or name.endswith(_IGNORED_ENDINGS) or not _IGNORED_FOLDERS.isdisjoint(path.parts)
