"""Processes that are killed at a request: before Novu acts on it, once it has, or once the answer is written."""

import os
import signal

from faulty_port import honestly

MOMENTS = ("before", "after", "answered")
ALL_CASES = os.environ.get("NOVU_FLOWS_KILLS") == "all"


def kills(requests, every):
    """Return at which request and moment a process is killed."""
    cases = [(number, moment) for number in range(1, requests + 1) for moment in MOMENTS]
    return cases if ALL_CASES else cases[every // 2 :: every]


class Killer:
    """Kills a process at the n-th request: before Novu acts, once it has, or once the answer is written."""

    def __init__(self, number, moment):
        self._left = number
        self._moment = moment
        self.process = None

    def __call__(self, _):
        """Choose what is done with a request."""
        self._left -= 1
        return self._kill if self._left == 0 else honestly

    async def _kill(self, visit):
        if self._moment != "before":
            answer = await visit.act()
            if self._moment == "answered":
                await visit.answer(answer)
        self.process.kill()
        await visit.until_gone()


def kill_at(scene, number, moment, start):
    """Start a process and kill it at a request, which it gets to; return what it has printed."""
    scene.port.choose = killer = Killer(number, moment)
    # No request can come before the process is known: it takes longer to start than to be noted here.
    killer.process = start(scene.root)
    printed, _ = killer.process.communicate()
    scene.heal()
    assert -signal.SIGKILL == killer.process.returncode
    return printed
