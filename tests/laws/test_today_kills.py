"""An apply to today's Novu that is killed at any request leaves what the next one finishes, and nothing twice."""

import json

import pytest
from acme import applying
from acme_today import TODAY_WANTED
from killing import kill_at, kills

REQUESTS_OF_AN_APPLY = 71
RESOURCES = {"layout", "workflow", "subscriber", "credentials", "global_preference", "preference", "topic"}


def test_the_project_has_changes_of_all_kinds(scene_today):
    """
    An apply of it is killed below.
    """
    changes = json.loads(scene_today.run("plan", "--format", "json").out)["changes"]

    assert RESOURCES == {one["resource"] for one in changes}
    assert {"create", "update", "delete"} == {one["action"] for one in changes}


def test_an_apply_takes_so_many_requests(scene_today):
    """
    Each of them is one at which it can be killed.
    """
    scene_today.port.seen.clear()
    assert 0 == scene_today.run("apply", "--yes").code

    assert REQUESTS_OF_AN_APPLY == len(scene_today.port.seen)


@pytest.mark.parametrize(("number", "moment"), kills(REQUESTS_OF_AN_APPLY, every=73))
def test_an_apply_that_was_killed_is_finished_by_the_next_one(scene_today, number, moment):
    """
    Wherever it dies, the next one ends as declared, and nothing is there twice.
    """
    kill_at(scene_today, number, moment, applying)
    again, planned = scene_today.run("apply", "--yes"), scene_today.run("plan", "--check")

    assert (0, 0) == (again.code, planned.code), again.out + again.err + planned.out
    assert TODAY_WANTED == scene_today.novu.names()
