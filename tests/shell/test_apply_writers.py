"""Two writers at once: one apply of an environment at a time, and what a second writer did is seen and named."""

import json
import os
import subprocess
import sys

import faulty_wire
import pytest
from faulty_wire import FaultyWire
from harness import Harness

from novu_flows import Subscriber, Workflow, in_app, removed
from novu_flows.declare.collection import Declarations
from novu_flows.engine.lock import locked
from novu_flows.errors import ExitCode, Interrupted, Locked, Refused
from novu_flows.plan.report import Done, Moved, NotTaken

ADA = Declarations(subscribers=(Subscriber("ada", data={"plan": "pro"}),))


def after(*requests):
    """Return an exchange after which another writer sends its requests."""

    async def exchange(wire, request):
        answer = await faulty_wire.pass_on(wire, request)
        for method, path, body in requests:
            assert (await faulty_wire.send(wire, request, method, path, body)).is_success
        return answer

    return exchange


def before(*requests):
    """Return an exchange before which another writer sends its requests."""

    async def exchange(wire, request):
        for method, path, body in requests:
            assert (await faulty_wire.send(wire, request, method, path, body)).is_success
        return await faulty_wire.pass_on(wire, request)

    return exchange


@pytest.fixture
def harness():
    """Return an environment with a subscriber."""
    made = Harness()
    made.post("/subscribers", {"subscriberId": "ada", "data": {"seats": 3}})
    return made


def test_a_merge_that_another_writer_overwrote_is_merged_again(harness):
    """
    Novu replaces `data` whole: a key that somebody's request of the same moment lost is written once more.
    """
    plan = harness.plan(ADA)
    overwrite = after(("PUT", "/subscribers/ada", {"data": {"seats": 3, "theirs": 1}}))
    harness.wire = FaultyWire(harness, "PUT", "/subscribers/ada", overwrite)
    report = harness.apply(ADA, plan)

    assert ExitCode.OK == report.exit_code
    assert {"seats": 3, "theirs": 1, "plan": "pro"} == harness.get("/subscribers/ada")["data"]


def test_a_merge_that_is_overwritten_each_time_is_not_reported_as_done(harness):
    """
    Merging again is bounded, and what could not be kept is said.
    """
    plan = harness.plan(ADA)
    overwrite = after(("PUT", "/subscribers/ada", {"data": {"seats": 3}}))
    harness.wire = FaultyWire(harness, "PUT", "/subscribers/ada", overwrite, times=99)
    report = harness.apply(ADA, plan)

    assert [NotTaken] == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.INCOMPLETE == report.exit_code
    assert 4 >= len(harness.wire.writes) // 2


def test_a_second_group_and_feed_of_one_name_are_named():
    """
    Names are not unique in Novu 0.14: what two writers created at the same time is there twice.
    """
    harness = Harness()
    declared = Declarations(workflows=(Workflow("w", group="People", steps=[in_app("Hi", feed="news")]),))
    plan = harness.plan(declared)
    twice = after(("POST", "/notification-groups", {"name": "People"}), ("POST", "/feeds", {"name": "news"}))
    harness.wire = FaultyWire(harness, "POST", "/notification-templates", twice)
    report = harness.apply(declared, plan)

    assert [Done] == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.INCOMPLETE == report.exit_code
    assert ["2 feeds named 'news'", "2 groups named 'People'"] == [
        note.message.removeprefix("the environment holds ").partition(":")[0] for note in report.notes
    ]


def test_a_second_workflow_of_one_id_is_named():
    """
    Novu gives the later of two workflows another id: it is named with its template id, and with how to remove it.
    """
    harness = Harness()
    declared = Declarations(workflows=(Workflow("welcome", name="Welcome", steps=[in_app("Hi")]),))
    plan = harness.plan(declared)
    group = harness.get("/notification-groups")["data"][0]["_id"]
    body = {"name": "Welcome", "notificationGroupId": group, "steps": [], "active": True, "draft": False}
    harness.wire = FaultyWire(
        harness, "POST", "/notification-templates", before(("POST", "/notification-templates", body))
    )
    report = harness.apply(declared, plan)
    rows = {
        row["triggers"][0]["identifier"]: row["_id"] for row in harness.get("/notification-templates")["data"]
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
    harness = Harness()
    declared = Declarations(workflows=(Workflow(workflow_id, steps=[in_app("Hi")]),))
    plan = harness.plan(declared)
    unanswered = []

    async def keep(wire, request):
        unanswered.append(request)
        return await faulty_wire.cut(wire, request)

    harness.wire = FaultyWire(harness, "POST", "/notification-templates", keep)
    harness.apply(declared, plan)
    harness.wire = FaultyWire(harness, "", "nowhere", faulty_wire.cut)
    assert ExitCode.OK == harness.apply(declared).exit_code
    harness.run(lambda _: faulty_wire.pass_on(harness.wire, unanswered[0]))
    rows = harness.get("/notification-templates")["data"]
    if workflow_id == "welcome":  # two that were created in the same moment have the same id in Novu 0.14
        store = harness.emulator._state.store  # noqa: SLF001 - no request makes them one after the other
        late, first = (store.find_one("workflows", {"_id": row["_id"]}) for row in rows)
        store.replace("workflows", {**late, "triggers": first["triggers"]})
        store.commit()
    (issue,) = harness.plan(declared).issues

    assert "copies" == issue.code
    assert all(row["_id"] in issue.message for row in rows)


def test_copies_of_a_created_subscriber_are_named():
    """
    Novu 0.14 keeps a document for each of several creations at the same moment; only its list shows them.
    """
    harness = Harness()
    declared = Declarations(subscribers=(Subscriber("ada", first_name="Ada"),))
    plan = harness.plan(declared)

    async def doubled(wire, request):
        answer = await faulty_wire.pass_on(wire, request)
        store = harness.emulator._state.store  # noqa: SLF001 - no request makes copies one after the other
        original = store.find_one("subscribers", {"subscriberId": "ada"})
        store.insert("subscribers", {**original, "_id": "f" * 24, "firstName": "Eve"})
        store.commit()
        return answer

    harness.wire = FaultyWire(harness, "POST", "/subscribers", doubled)
    report = harness.apply(declared, plan)
    again = harness.plan(declared)
    gone = harness.plan(Declarations(removed=(removed(Subscriber, "ada"),)))

    assert "2 documents of subscriber ada" in report.notes[0].message
    assert ExitCode.INCOMPLETE == report.exit_code
    assert [("copies", True)] == [(issue.code, "they differ" in issue.hint) for issue in again.issues]
    assert [(("documents",), 2)] == [(one.path, one.before) for one in gone.changes[0].fields]


def test_one_apply_holds_an_environment(harness, tmp_path):
    """
    A second one is refused as unsafe and says who is at work; afterwards the lock is free.
    """
    harness.lock = tmp_path / "apply.lock"
    plan = harness.plan(ADA)
    refused = []

    async def apply_too(wire, request):
        with pytest.raises(Locked, match=f"process {os.getpid()}, since ") as caught:
            async with locked(harness.lock, wait_seconds=0, is_stopping=lambda: False):
                pass
        refused.append(caught.value)
        return await faulty_wire.pass_on(wire, request)

    harness.wire = FaultyWire(harness, "PUT", "/subscribers/ada", apply_too)
    first = harness.apply(ADA, plan)

    assert ExitCode.REFUSED == refused[0].exit_code
    assert "--wait" in refused[0].remedy
    assert (ExitCode.OK, ExitCode.OK) == (first.exit_code, harness.apply(ADA, plan).exit_code)


def test_waiting_for_another_apply_ends_when_it_is_over_or_asked_to_stop(harness, tmp_path):
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

    assert os.getpid() == harness.run(wait_twice)


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


def test_a_lock_of_a_killed_process_is_free(harness, tmp_path):
    """
    The system takes it away: nobody has to delete a file by hand.
    """
    harness.lock = tmp_path / "apply.lock"
    command = [sys.executable, "-c", HOLD, str(harness.lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:  # noqa: S603 - our own
        assert b"held\n" == other.stdout.readline()
        with pytest.raises(Locked, match=f"process {other.pid}"):
            harness.apply(ADA)
        other.kill()

    assert ExitCode.OK == harness.apply(ADA).exit_code


def test_a_lock_that_cannot_be_made_stops_before_anything_is_written(harness, tmp_path):
    """
    A folder that is none is said as such.
    """
    (tmp_path / "file").write_text("")
    harness.lock = tmp_path / "file" / "apply.lock"
    with pytest.raises(Refused, match="cannot open the lock"):
        harness.apply(ADA)

    assert [] == harness.wire.writes


def test_two_applies_in_turn_of_one_plan_write_once(harness, tmp_path):
    """
    Who waited finds everything as wanted.
    """
    harness.lock = tmp_path / "apply.lock"
    plan = harness.plan(ADA)
    reports = [harness.apply(ADA, plan), harness.apply(ADA, plan)]

    assert [ExitCode.OK] * 2 == [report.exit_code for report in reports]
    assert reports[1].changed_nothing
    assert 0 == reports[1].count(Moved)
