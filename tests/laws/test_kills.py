"""A process that is killed at any request of an apply or a test leaves what the next run finishes, and nothing twice."""

import json
import os
import signal
from collections import Counter

import pytest
from acme import AFTER, FORTY, MORE, WANTED, applying, running, write_project
from faulty_port import honestly

MOMENTS = ("before", "after", "answered")
ALL_CASES = os.environ.get("NOVU_FLOWS_KILLS") == "all"
REQUESTS_OF_AN_APPLY = 116
REQUESTS_OF_A_TEST = 8
WANTED_OF_FORTY = {
    **WANTED,
    "workflow": WANTED["workflow"] + Counter(["more-0", "more-1", "more-2", "more-3", "more.4", "More5"]),
    "subscriber": WANTED["subscriber"] + Counter(f"p{number}" for number in range(10)),
}


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


def test_the_project_has_forty_changes_of_all_kinds(scene):
    """
    An apply of it is killed below.
    """
    write_project(scene.root, scene.port.url, AFTER + MORE)
    changes = json.loads(scene.run("plan", "--format", "json").out)["changes"]

    assert FORTY == len(changes)
    assert {"workflow", "subscriber", "credentials", "preference"} == {one["resource"] for one in changes}
    assert {"create", "update", "delete"} == {one["action"] for one in changes}


@pytest.mark.parametrize(("number", "moment"), kills(REQUESTS_OF_AN_APPLY, every=67))
def test_an_apply_that_was_killed_is_finished_by_the_next_one(scene, number, moment):
    """
    Wherever an apply of forty objects dies, the next one ends as declared, and nothing is there twice.
    """
    write_project(scene.root, scene.port.url, AFTER + MORE)
    kill_at(scene, number, moment, applying)
    again, planned = scene.run("apply", "--yes"), scene.run("plan", "--check")

    assert (0, 0) == (again.code, planned.code), again.out + again.err + planned.out
    assert WANTED_OF_FORTY == scene.novu.names()


@pytest.mark.parametrize(("number", "moment"), kills(REQUESTS_OF_A_TEST, every=7))
def test_a_test_that_was_killed_and_run_again_notifies_nobody_twice(scene, number, moment):
    """
    Wherever a test dies, the next one passes, and each case has notified its recipient once.

    One that dies after its report is written has come to its end: whoever tests again means a new run.
    """
    assert 0 == scene.run("apply", "--yes").code
    printed = kill_at(scene, number, moment, lambda root: running(root, "test"))
    again = scene.run("test")
    notified = Counter(one["subscriber"]["subscriberId"] for one in scene.novu.ask("/notifications"))

    assert 0 == again.code, again.out
    assert Counter(["bob", "carol"]) == notified or "2 passed in" in printed
    assert max(notified.values()) <= 1 + ("2 passed in" in printed)
