"""What a trigger leaves behind: subscribers, notifications, jobs (recorded section `notifications`)."""

import pytest
from embedded_novu import RunningNovu, details, email, in_app, sms


@pytest.fixture
def novu():
    """Return a Novu with one workflow."""
    running = RunningNovu()
    running.workflow(in_app("Hi {{name}}"))
    return running


def test_a_run_is_kept_with_every_step_of_it(novu):
    """
    The notification knows its channels and payload, the job each thing that happened to it.
    """
    novu.trigger({"subscriberId": "ada", "firstName": "Ada"}, payload={"name": "Ada", "empty": {}})

    (notification,) = novu.notifications()
    (job,) = notification["jobs"]
    assert {"subscriberId": "ada", "firstName": "Ada"} == notification["to"]
    assert (["in_app"], {"name": "Ada"}) == (notification["channels"], notification["payload"])
    assert "2026-12-23T12:00:00.000Z" == notification["expireAt"]
    assert "completed" == job["status"]
    assert [
        "Step created",
        "Step queued",
        "Start sending message",
        "Message created",
        "Message sent",
    ] == details(job)


def test_steps_run_one_after_the_other(novu):
    """
    Each step begins when the one before has ended, also when that one failed.
    """
    novu.workflow(sms(), in_app("after"), name="both")

    novu.trigger(name="both")

    assert [("sms", "failed"), ("in_app", "completed")] == [
        (job["type"], job["status"]) for job in novu.jobs()
    ]
    assert ["after"] == novu.feed()


def test_a_failed_step_may_stop_the_run(novu):
    """
    With `shouldStopOnFail` nothing comes after a failure.
    """
    novu.workflow(sms(shouldStopOnFail=True), in_app("after"), name="both")

    novu.trigger(name="both")

    assert ["failed", "pending"] == [job["status"] for job in novu.jobs()]
    assert [] == novu.feed()


def test_inactive_steps_are_left_out(novu):
    """
    A step that is not active has no job.
    """
    novu.workflow(email(active=False), in_app("only"), name="both")

    novu.trigger(name="both")

    assert ["in_app"] == [job["type"] for job in novu.jobs()]


def test_a_trigger_makes_the_subscribers_it_names(novu):
    """
    An id, an object and an actor that are unknown become subscribers; ids are trimmed, `data` is dropped.
    """
    novu.trigger(
        ["ada", {"subscriberId": " bob ", "email": "b@x.test", "data": {"a": 1}}],
        actor={"subscriberId": "cyd"},
    )

    _, page = novu.ask("GET", "/subscribers")
    assert {"ada": None, "bob": "b@x.test", "cyd": None} == {
        person["subscriberId"]: person.get("email") for person in page["data"]
    }
    assert not any("data" in person for person in page["data"])


def test_a_trigger_brings_subscribers_up_to_date(novu):
    """
    Fields that differ are written; null and an empty text alone are not.
    """
    novu.post("/subscribers", {"subscriberId": "ada", "email": "a@x.test", "phone": "1"})

    novu.trigger({"subscriberId": "ada", "email": None, "phone": ""})
    unchanged = novu.get("/subscribers/ada")
    novu.trigger({"subscriberId": "ada", "phone": "", "lastName": "L"}, transactionId="tx2")
    changed = novu.get("/subscribers/ada")

    assert ("a@x.test", "1") == (unchanged["email"], unchanged["phone"])
    assert ("a@x.test", "", "L") == (changed["email"], changed["phone"], changed["lastName"])


@pytest.mark.parametrize("wrong", [{"subscriberId": 77}, {"subscriberId": "bob", "email": "nope"}])
def test_a_recipient_that_cannot_be_a_subscriber_ends_the_trigger(novu, wrong):
    """
    Nobody gets anything; those named before are left with a notification that has no jobs.
    """
    answer = novu.trigger(["ada", wrong, "cyd"])

    assert "processed" == answer["status"]
    assert [([], [])] == [(found["channels"], found["jobs"]) for found in novu.notifications()]
    assert 404 == novu.ask("GET", "/subscribers/bob")[0]


def test_a_used_transaction_id_is_dropped(novu):
    """
    The answer is the same, but nothing more is delivered.
    """
    answers = [novu.trigger(payload={"name": name}) for name in ("first", "second")]

    assert answers[0] == answers[1]
    assert ["Hi first"] == novu.feed()


def test_one_bulk_may_hold_a_transaction_id_twice(novu):
    """
    Novu looks at all events of a bulk before the first has jobs: both arrive (recorded section `feed`).
    """
    events = [
        {"name": "shipped", "to": "ada", "payload": {"name": name}, "transactionId": "tx"}
        for name in ("a", "b")
    ]
    novu.post("/events/trigger/bulk", {"events": events})

    assert ["Hi b", "Hi a"] == novu.feed()


def test_a_preference_leaves_a_step_out(novu):
    """
    A workflow or a channel that the subscriber does not want is filtered, and counts as completed.
    """
    novu.post("/subscribers", {"subscriberId": "ada"})
    (workflow,) = novu.get("/notification-templates")
    novu.ask("PATCH", f"/subscribers/ada/preferences/{workflow['_id']}", {"enabled": False})

    novu.trigger()

    (job,) = novu.jobs()
    assert "completed" == job["status"]
    assert "Step filtered by subscriber preferences" == details(job)[-1]
    assert '{"enabled":false,"channels":{"in_app":true}}' == job["executionDetails"][-1]["raw"]


def test_a_critical_workflow_asks_nobody(novu):
    """
    Preferences do not count for what is critical.
    """
    workflow = novu.workflow(in_app("fire"), name="alarm", critical=True)
    novu.post("/subscribers", {"subscriberId": "ada"})
    novu.ask("PATCH", f"/subscribers/ada/preferences/{workflow['_id']}", {"enabled": False})

    novu.trigger(name="alarm")

    assert ["fire"] == novu.feed()


def test_a_subscriber_who_is_deleted_comes_back_as_another(novu):
    """
    A trigger to a deleted id makes a new subscriber; what the old one had stays with the old one.
    """
    novu.trigger()
    before = novu.get("/subscribers/ada")["_id"]
    novu.ask("DELETE", "/subscribers/ada")

    novu.trigger(transactionId="tx2")

    assert before != novu.get("/subscribers/ada")["_id"]


def test_what_was_not_delivered_before_a_stop_is_delivered_after_it(tmp_path):
    """
    A file keeps delayed steps: the next emulator that opens it carries them out.
    """
    file = tmp_path / "novu.db"
    first = RunningNovu(file)
    delay = {"type": "delay", "content": ""}
    metadata = {"type": "regular", "amount": 1, "unit": "minutes"}
    first.workflow({"active": True, "template": delay, "metadata": metadata}, in_app("late"))
    first.trigger()
    first.emulator.close()

    second = RunningNovu(file)
    second.turn(minutes=2)

    assert ["late"] == second.feed()
    second.emulator.close()
