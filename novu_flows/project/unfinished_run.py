"""The id of a run of `test` on a server, kept while it lasts: a run that was killed is gone on with under its id."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from novu_flows.dataclass import dataclass

RESUMED_WITHIN_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRun:
    """The id that the transaction ids of a run are made of; `is_resumed` where an earlier run began it."""

    run_id: str
    is_resumed: bool = False


@contextmanager
def case_run(file: Path, cases: str) -> Iterator[CaseRun]:
    """
    Yield the run that begins now.

    Its id is that of the last run of the same cases, where that was killed a short while ago: Novu drops a trigger
    whose transaction id it knows, so whoever was notified before the kill is not notified again. Where the file
    cannot be kept, the id is a new one.
    """
    digest = sha256(cases.encode(errors="surrogatepass")).hexdigest()
    unfinished = _unfinished(file, digest)
    chosen = unfinished or token_hex(4)
    _keep(file, {"run_id": chosen, "cases": digest, "pid": os.getpid(), "begun": time.time()})
    yield CaseRun(run_id=chosen, is_resumed=unfinished is not None)
    with suppress(OSError):
        file.unlink(missing_ok=True)


def _unfinished(file: Path, digest: str) -> str | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        is_recent = 0 <= time.time() - float(kept["begun"]) < RESUMED_WITHIN_SECONDS
        is_same = kept["cases"] == digest and is_recent and not _is_running(int(kept["pid"]))
        return str(kept["run_id"]) if is_same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there is no signal that only asks
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return pid != os.getpid()


def _keep(file: Path, kept: dict[str, object]) -> None:
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(kept), encoding="utf-8")
