"""Two writers at once: one apply of an environment at a time, and what a second writer did is seen and named."""

import json
import os
import subprocess
import sys

import pytest
import unclear
from stage import Stage
from unclear import Unclear

from novu_flows import Subscriber, Workflow, in_app, removed
from novu_flows.declare.collection import Declarations
from novu_flows.engine.lock import locked
from novu_flows.errors import ExitCode, Interrupted, Locked, Refused
from novu_flows.plan.report import Done, Moved, NotTaken

ADA = Declarations(subscribers=(Subscriber("ada", data={"plan": "pro"}),))


def after(*requests):
    """Return an exchange after which another writer sends its requests."""

    async def exchange(wire, request):
        answer = await unclear.pass_on(wire, request)
        for method, path, body in requests:
            assert (await unclear.send(wire, request, method, path, body)).is_success
        return answer

    return exchange


def before(*requests):
    """Return an exchange before which another writer sends its requests."""

    async def exchange(wire, request):
        for method, path, body in requests:
            assert (await unclear.send(wire, request, method, path, body)).is_success
        return await unclear.pass_on(wire, request)

    return exchange


@pytest.fixture
def stage():
    """Return an environment with a subscriber."""
    made = Stage()
    made.post("/subscribers", {"subscriberId": "ada", "data": {"seats": 3}})
    return made


def test_a_merge_that_another_writer_overwrote_is_merged_again(stage):
    """
    Novu replaces `data` whole: a key that somebody's request of the same moment lost is written once more.
    """
    plan = stage.plan(ADA)
    overwrite = after(("PUT", "/subscribers/ada", {"data": {"seats": 3, "theirs": 1}}))
    stage.wire = Unclear(stage, "PUT", "/subscribers/ada", overwrite)
    report = stage.apply(ADA, plan)

    assert ExitCode.OK == report.exit_code
    assert {"seats": 3, "theirs": 1, "plan": "pro"} == stage.get("/subscribers/ada")["data"]


def test_a_merge_that_is_overwritten_each_time_is_not_reported_as_done(stage):
    """
    Merging again is bounded, and what could not be kept is said.
    """
    plan = stage.plan(ADA)
    overwrite = after(("PUT", "/subscribers/ada", {"data": {"seats": 3}}))
    stage.wire = Unclear(stage, "PUT", "/subscribers/ada", overwrite, times=99)
    report = stage.apply(ADA, plan)

    assert [NotTaken] == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.INCOMPLETE == report.exit_code
    assert 4 >= len(stage.wire.writes) // 2


def test_a_second_group_and_feed_of_one_name_are_named():
    """
    Names are not unique in Novu 0.14: what two writers created at the same time is there twice.
    """
    stage = Stage()
    declared = Declarations(workflows=(Workflow("w", group="People", steps=[in_app("Hi", feed="news")]),))
    plan = stage.plan(declared)
    twice = after(("POST", "/notification-groups", {"name": "People"}), ("POST", "/feeds", {"name": "news"}))
    stage.wire = Unclear(stage, "POST", "/notification-templates", twice)
    report = stage.apply(declared, plan)

    assert [Done] == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.INCOMPLETE == report.exit_code
    assert ["2 feeds named 'news'", "2 groups named 'People'"] == [
        note.message.removeprefix("the environment holds ").partition(":")[0] for note in report.notes
    ]


def test_a_second_workflow_of_one_id_is_named():
    """
    Novu gives the later of two workflows another id: it is named with its template id, and with how to remove it.
    """
    stage = Stage()
    declared = Declarations(workflows=(Workflow("welcome", name="Welcome", steps=[in_app("Hi")]),))
    plan = stage.plan(declared)
    group = stage.get("/notification-groups")["data"][0]["_id"]
    body = {"name": "Welcome", "notificationGroupId": group, "steps": [], "active": True, "draft": False}
    stage.wire = Unclear(
        stage, "POST", "/notification-templates", before(("POST", "/notification-templates", body))
    )
    report = stage.apply(declared, plan)
    rows = {
        row["triggers"][0]["identifier"]: row["_id"] for row in stage.get("/notification-templates")["data"]
    }
    ours = next(template_id for identifier, template_id in rows.items() if identifier != "welcome")

    assert ExitCode.INCOMPLETE == report.exit_code
    assert ours in report.notes[0].message
    assert "novu-flows api workflows delete" in report.notes[0].remedy


@pytest.mark.parametrize("workflow_id", ["welcome", "OrderPlaced"])
def test_workflows_that_are_there_twice_are_named_by_each_plan(workflow_id):
    """
    Two of one id, or one beside what another creation left half-made: the plan warns with their template ids.
    """
    stage = Stage()
    declared = Declarations(workflows=(Workflow(workflow_id, steps=[in_app("Hi")]),))
    plan = stage.plan(declared)
    unanswered = []

    async def keep(wire, request):
        unanswered.append(request)
        return await unclear.cut(wire, request)

    stage.wire = Unclear(stage, "POST", "/notification-templates", keep)
    stage.apply(declared, plan)
    stage.wire = Unclear(stage, "", "nowhere", unclear.cut)
    assert ExitCode.OK == stage.apply(declared).exit_code
    stage.run(lambda _: unclear.pass_on(stage.wire, unanswered[0]))
    rows = stage.get("/notification-templates")["data"]
    if workflow_id == "welcome":  # two that were created in the same moment have the same id in Novu 0.14
        store = stage.emulator._world.store  # noqa: SLF001 - no request makes them one after the other
        late, first = (store.find_one("workflows", {"_id": row["_id"]}) for row in rows)
        store.replace("workflows", {**late, "triggers": first["triggers"]})
        store.commit()
    (issue,) = stage.plan(declared).issues

    assert "copies" == issue.code
    assert all(row["_id"] in issue.message for row in rows)


def test_copies_of_a_created_subscriber_are_named():
    """
    Novu 0.14 keeps a document for each of several creations at the same moment; only its list shows them.
    """
    stage = Stage()
    declared = Declarations(subscribers=(Subscriber("ada", first_name="Ada"),))
    plan = stage.plan(declared)

    async def doubled(wire, request):
        answer = await unclear.pass_on(wire, request)
        store = stage.emulator._world.store  # noqa: SLF001 - no request makes copies one after the other
        original = store.find_one("subscribers", {"subscriberId": "ada"})
        store.insert("subscribers", {**original, "_id": "f" * 24, "firstName": "Eve"})
        store.commit()
        return answer

    stage.wire = Unclear(stage, "POST", "/subscribers", doubled)
    report = stage.apply(declared, plan)
    again = stage.plan(declared)
    gone = stage.plan(Declarations(removed=(removed(Subscriber, "ada"),)))

    assert "2 documents of subscriber ada" in report.notes[0].message
    assert ExitCode.INCOMPLETE == report.exit_code
    assert [("copies", True)] == [(issue.code, "they differ" in issue.hint) for issue in again.issues]
    assert [(("documents",), 2)] == [(one.path, one.before) for one in gone.changes[0].fields]


def test_one_apply_holds_an_environment(stage, tmp_path):
    """
    A second one is refused as unsafe and says who is at work; afterwards the lock is free.
    """
    stage.lock = tmp_path / "apply.lock"
    plan = stage.plan(ADA)
    refused = []

    async def apply_too(wire, request):
        with pytest.raises(Locked, match=f"process {os.getpid()}, since ") as caught:
            async with locked(stage.lock, wait_seconds=0, is_stopping=lambda: False):
                pass
        refused.append(caught.value)
        return await unclear.pass_on(wire, request)

    stage.wire = Unclear(stage, "PUT", "/subscribers/ada", apply_too)
    first = stage.apply(ADA, plan)

    assert ExitCode.REFUSED == refused[0].exit_code
    assert "--wait" in refused[0].remedy
    assert (ExitCode.OK, ExitCode.OK) == (first.exit_code, stage.apply(ADA, plan).exit_code)


def test_waiting_for_another_apply_ends_when_it_is_over_or_asked_to_stop(stage, tmp_path):
    """
    Whoever waits goes on as soon as the lock is free, and gives up after its time or on a signal.
    """
    lock = tmp_path / "apply.lock"
    asked = []

    def is_stopping():
        asked.append(True)
        return len(asked) > 2

    async def wait_twice(_):
        async with locked(lock, wait_seconds=0, is_stopping=is_stopping):
            with pytest.raises(Interrupted, match="nothing was changed"):
                async with locked(lock, wait_seconds=60, is_stopping=is_stopping):
                    pass
        async with locked(lock, wait_seconds=60, is_stopping=is_stopping):
            return json.loads(lock.read_text())["pid"]

    assert os.getpid() == stage.run(wait_twice)


HOLD = """
import asyncio, sys
from pathlib import Path
from novu_flows.engine.lock import locked

async def hold():
    async with locked(Path(sys.argv[1]), wait_seconds=0, is_stopping=lambda: False):
        print("held", flush=True)
        sys.stdin.read()

asyncio.run(hold())
"""


def test_a_lock_of_a_killed_process_is_free(stage, tmp_path):
    """
    The system takes it away: nobody has to delete a file by hand.
    """
    stage.lock = tmp_path / "apply.lock"
    command = [sys.executable, "-c", HOLD, str(stage.lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:  # noqa: S603 - our own
        assert b"held\n" == other.stdout.readline()
        with pytest.raises(Locked, match=f"process {other.pid}"):
            stage.apply(ADA)
        other.kill()

    assert ExitCode.OK == stage.apply(ADA).exit_code


def test_a_lock_that_cannot_be_made_stops_before_anything_is_written(stage, tmp_path):
    """
    A folder that is none is said as such.
    """
    (tmp_path / "file").write_text("")
    stage.lock = tmp_path / "file" / "apply.lock"
    with pytest.raises(Refused, match="cannot open the lock"):
        stage.apply(ADA)

    assert [] == stage.wire.writes


def test_two_applies_in_turn_of_one_plan_write_once(stage, tmp_path):
    """
    Who waited finds everything as wanted.
    """
    stage.lock = tmp_path / "apply.lock"
    plan = stage.plan(ADA)
    reports = [stage.apply(ADA, plan), stage.apply(ADA, plan)]

    assert [ExitCode.OK] * 2 == [report.exit_code for report in reports]
    assert reports[1].changed_nothing
    assert 0 == reports[1].count(Moved)
