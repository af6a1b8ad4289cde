"""One apply at a time for one environment of a project: a lock that the system takes away from who is gone."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

from novu_flows.errors import Interrupted, Locked, Refused

_ASK_EVERY_SECONDS = 0.2


@asynccontextmanager
async def locked(
    path: Path | None, *, wait_seconds: float, is_stopping: Callable[[], bool]
) -> AsyncIterator[None]:
    """Hold a lock while the block runs, waiting so long for it; raise Locked with who holds it, or Interrupted."""
    if path is None:
        yield
        return
    with _opened(path) as file:
        await _acquire(file, path, wait_seconds, is_stopping)
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}))
        file.flush()
        yield


def _opened(path: Path) -> TextIOWrapper:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as error:
        raise Refused(
            f"cannot open the lock {path}: {error.strerror}",
            remedy="an apply needs it, so that no other one writes at the same time; make the folder writable",
        ) from error


async def _acquire(
    file: TextIOWrapper, path: Path, wait_seconds: float, is_stopping: Callable[[], bool]
) -> None:
    left = wait_seconds
    while not _try(file):
        if is_stopping():
            raise Interrupted("stopped while waiting for another apply", remedy="nothing was changed")
        if left <= 0:
            raise _held(file, path)
        await asyncio.sleep(_ASK_EVERY_SECONDS)
        left -= _ASK_EVERY_SECONDS


def _try(file: TextIOWrapper) -> bool:
    try:
        _lock(file.fileno())
    except OSError:
        return False
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _held(file: TextIOWrapper, path: Path) -> Locked:
    file.seek(0)
    try:
        holder = json.loads(file.read())
        who = f"process {int(holder['pid'])}, since {holder['since']!s}"
    except (ValueError, KeyError, TypeError):
        who = "a process that has just begun"
    return Locked(
        f"another apply of this environment is under way: {who}",
        remedy=f"wait for it and plan again, or say `--wait SECONDS`; the lock is {path}",
    )
