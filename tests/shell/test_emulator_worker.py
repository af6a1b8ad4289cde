"""The worker goes on: whatever a workflow or a trigger holds, one delivery that fails is one delivery that fails."""

from datetime import timedelta

import pytest
from embedded_novu import Embedded

IN_APP = {"template": {"type": "in_app", "content": "hi"}}
DIGEST = {"template": {"type": "digest", "content": ""}}
MINUTE = {"type": "regular", "amount": 1, "unit": "minutes"}
BROKEN = {"template": {**IN_APP["template"], "cta": {"type": "redirect", "action": {"buttons": [None]}}}}


@pytest.fixture
def novu():
    """Return an embedded Novu."""
    return Embedded()


def workflow(novu, name, *steps):
    """Create an active workflow; return it."""
    group = novu.dev("GET", "/v1/notification-groups").json()["data"][0]["_id"]
    body = {
        "name": name,
        "notificationGroupId": group,
        "active": True,
        "draft": False,
        "steps": [{"active": True, **step} for step in steps],
    }
    return novu.dev("POST", "/v1/notification-templates", body).json()["data"]


def trigger(novu, name):
    """Trigger a workflow for Ada; return the answer."""
    return novu.dev("POST", "/v1/events/trigger", {"name": name, "to": "ada", "payload": {}})


def jobs(novu, name):
    """Return type, status and last detail of each job of the newest run of a workflow."""
    novu.emulator.turn(timedelta(hours=1))
    runs = novu.dev("GET", "/v1/notifications").json()["data"]
    run = next(run for run in runs if run["template"]["name"] == name)
    return [(job["type"], job["status"], job["executionDetails"][-1]) for job in run["jobs"]]


def delivered(novu, name):
    """Return whether a workflow of one in-app message, made now, is still delivered."""
    workflow(novu, name, IN_APP)
    trigger(novu, name)
    return [("in_app", "completed")] == [job[:2] for job in jobs(novu, name)]


@pytest.mark.parametrize(
    "metadata", [{}, {"metadata": {"type": "regular"}}, {"metadata": []}, {"metadata": "x"}]
)
@pytest.mark.parametrize("place", ["alone", "later", "after an in-app message"])
def test_a_digest_that_does_not_say_how_long_stops_its_own_run_only(novu, metadata, place):
    """
    Wherever it stands; the next workflow is delivered.
    """
    before = {"alone": [], "later": [{**DIGEST, "metadata": MINUTE}], "after an in-app message": [IN_APP]}[
        place
    ]
    workflow(novu, "odd", *before, {**DIGEST, **metadata}, IN_APP)

    assert "processed" == trigger(novu, "odd").json()["data"]["status"]
    novu.emulator.turn(timedelta(hours=1))
    assert delivered(novu, "next")


def test_a_job_that_nobody_foresaw_is_a_failed_job_that_says_why(novu):
    """
    Its run ends, its reason is a detail of it, and others are delivered.
    """
    workflow(novu, "broken", BROKEN)
    trigger(novu, "broken")

    ((kind, status, detail),) = jobs(novu, "broken")
    assert ("in_app", "failed") == (kind, status)
    assert ("Failed", "The embedded Novu failed at this step") == (detail["status"], detail["detail"])
    assert "AttributeError" in detail["raw"]
    assert delivered(novu, "next")


@pytest.mark.parametrize(
    ("variable", "status"),
    [
        ({}, 201),
        ({"name": None}, 201),
        ({"required": True}, 500),
        ({"name": None, "required": True, "type": "String"}, 500),
        ({"defaultValue": "x"}, 500),
        ({"required": False, "type": "String"}, 201),
    ],
)
def test_a_variable_without_a_name_is_no_end_of_anything(novu, variable, status):
    """
    Where Novu would look at the name it answers 500, in process as on a port.
    """
    made = workflow(novu, "nameless", IN_APP)
    step = {**made["steps"][0], "template": {**IN_APP["template"], "variables": [variable]}}
    novu.dev("PUT", f"/v1/notification-templates/{made['_id']}", {"steps": [step]})

    assert status == trigger(novu, "nameless").status_code
    assert delivered(novu, "next")
