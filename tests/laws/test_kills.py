"""A process that is killed at any request of an apply or a test leaves what the next run finishes, and nothing twice."""

import json
from collections import Counter

import pytest
from acme import AFTER, FORTY, MORE, WANTED, applying, running, write_project
from killing import kill_at, kills

REQUESTS_OF_AN_APPLY = 116
REQUESTS_OF_A_TEST = 8
WANTED_OF_FORTY = {
    **WANTED,
    "workflow": WANTED["workflow"] + Counter(["more-0", "more-1", "more-2", "more-3", "more.4", "More5"]),
    "subscriber": WANTED["subscriber"] + Counter(f"p{number}" for number in range(10)),
}


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
