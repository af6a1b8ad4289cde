"""What was written is what is reported: answers that are lost, late, not Novu's, or defects of one change."""

import json

import faulty_wire
import pytest
from faulty_wire import ACTED, FaultyWire
from harness import Harness

from novu_flows import Preference, Subscriber, Workflow, in_app, removed
from novu_flows.declare.collection import Declarations
from novu_flows.errors import ExitCode
from novu_flows.output import json_document, markdown, text
from novu_flows.plan.report import Done, Failed, Moved, Skipped

# Ids that Novu makes from the name, with another name, not at all, and not even a part of.
WORKFLOW_IDS = ("welcome", "OrderPlaced", "dot.ted", "発送")


def flow(workflow_id, **more):
    """Declare a workflow of one step."""
    return Workflow(workflow_id, name=f"The {workflow_id}!", steps=[in_app("Hi")], **more)


def outcomes(report):
    """Return what came of each change, by address."""
    return {str(one.change.address): type(one) for one in report.outcomes}


@pytest.mark.parametrize("exchange", [*ACTED, faulty_wire.cut_then_act])
@pytest.mark.parametrize("workflow_id", WORKFLOW_IDS)
def test_a_lost_answer_makes_no_second_workflow(workflow_id, exchange):
    """
    A workflow whose creation got no clear answer is found under whatever name it has, also when it comes late.
    """
    harness = Harness()
    declared = Declarations(workflows=(flow(workflow_id),))
    plan = harness.plan(declared)
    harness.wire = FaultyWire(harness, "POST", "/notification-templates", exchange)
    report = harness.apply(declared, plan)

    assert (ExitCode.OK, ()) == (report.exit_code, report.notes)
    assert 1 == harness.get("/notification-templates")["totalCount"]
    assert () == harness.plan(declared).changes


@pytest.mark.parametrize("workflow_id", WORKFLOW_IDS)
def test_a_creation_that_is_not_seen_is_not_sent_again(workflow_id):
    """
    What may still come is named, with how to remove it, in every form of the report; the next apply creates it.
    """
    harness = Harness()
    declared = Declarations(workflows=(flow(workflow_id),))
    plan = harness.plan(declared)
    harness.wire = FaultyWire(harness, "POST", "/notification-templates", faulty_wire.cut)
    report = harness.apply(declared, plan)
    (note,) = report.notes

    assert ExitCode.INCOMPLETE == report.exit_code
    assert [] == harness.wire.writes
    for shown in (text.render_report(report), markdown.render_report(report).replace("\\", "")):
        assert "may still create workflow" in shown
        assert "novu-flows api workflows delete" in shown
    assert note.remedy == json.loads(json_document.render_report(report))["notes"][0]["remedy"]
    assert ExitCode.OK == harness.apply(declared).exit_code
    assert 1 == harness.get("/notification-templates")["totalCount"]


def test_a_creation_that_comes_after_the_report_is_gone_on_with():
    """
    A workflow that Novu made after all is found by the next plan or apply, and is not made twice.
    """
    harness = Harness()
    declared = Declarations(workflows=(flow("OrderPlaced"),))
    plan = harness.plan(declared)
    harness.wire = FaultyWire(harness, "POST", "/notification-templates", faulty_wire.cut_then_act)
    harness.wire.late = []
    unsent = []

    async def later(wire, request):
        unsent.append(request)
        return await faulty_wire.cut(wire, request)

    harness.wire = FaultyWire(harness, "POST", "/notification-templates", later)
    harness.apply(declared, plan)
    harness.run(lambda _: faulty_wire.pass_on(harness.wire, unsent[0]))
    report = harness.apply(declared, plan)

    assert ExitCode.OK == report.exit_code
    assert 1 == harness.get("/notification-templates")["totalCount"]
    assert () == harness.plan(declared).changes


@pytest.mark.parametrize("exchange", ACTED)
@pytest.mark.parametrize(
    ("method", "ending", "declared"),
    [
        ("POST", "/subscribers", Declarations(subscribers=(Subscriber("bob", email="b@example.com"),))),
        ("DELETE", "/subscribers/ada", Declarations(removed=(removed(Subscriber, "ada"),))),
        ("DELETE", "", Declarations(removed=(removed(Workflow, "old"),))),
        ("PUT", "/status", Declarations(workflows=(Workflow("old", active=False, steps=[in_app("Hi")]),))),
        ("POST", "/notification-groups", Declarations(workflows=(flow("new", group="People"),))),
        ("POST", "/feeds", Declarations(workflows=(Workflow("new", steps=[in_app("Hi", feed="news")]),))),
        ("PUT", "/subscribers/ada", Declarations(subscribers=(Subscriber("ada", first_name="Ada"),))),
    ],
)
def test_what_was_done_is_not_reported_as_failed(method, ending, declared, exchange):
    """
    Every write whose answer is lost is read back before a verdict, and is done once.
    """
    harness = Harness()
    harness.apply(
        Declarations(workflows=(Workflow("old", steps=[in_app("Hi")]),), subscribers=(Subscriber("ada"),))
    )
    plan = harness.plan(declared)
    harness.wire = FaultyWire(harness, method, ending, exchange)
    report = harness.apply(declared, plan)

    assert (ExitCode.OK, ()) == (report.exit_code, report.notes)
    assert () == harness.plan(declared).changes
    assert ["General"] == [one["name"] for one in harness.get("/notification-groups")["data"]][:1]
    assert 2 >= len(harness.get("/notification-groups")["data"])
    assert 1 >= len(harness.get("/feeds")["data"])


@pytest.mark.parametrize(
    ("method", "ending", "declared"),
    [
        ("DELETE", "/subscribers/ada", Declarations(removed=(removed(Subscriber, "ada"),))),
        ("PUT", "/status", Declarations(workflows=(Workflow("old", active=False, steps=[in_app("Hi")]),))),
    ],
)
def test_what_was_seen_not_to_be_done_is_sent_once_more(method, ending, declared):
    """
    A second deletion or change of status can do no harm once the first is seen not to have come.
    """
    harness = Harness()
    harness.apply(
        Declarations(workflows=(Workflow("old", steps=[in_app("Hi")]),), subscribers=(Subscriber("ada"),))
    )
    plan = harness.plan(declared)
    harness.wire = FaultyWire(harness, method, ending, faulty_wire.cut)

    assert ExitCode.OK == harness.apply(declared, plan).exit_code
    assert () == harness.plan(declared).changes


def test_what_depends_on_something_that_is_there_goes_on():
    """
    A subscriber whose creation seemed to fail, and a workflow, get their preference.
    """
    harness = Harness()
    welcome = flow("welcome")
    declared = Declarations(
        workflows=(welcome,),
        subscribers=(Subscriber("ada", preferences=[Preference(welcome, in_app=False)]),),
    )
    plan = harness.plan(declared)
    harness.wire = FaultyWire(harness, "POST", "/subscribers", faulty_wire.act_then_babble)

    assert {Done} == set(outcomes(harness.apply(declared, plan)).values())


def test_only_what_is_not_there_is_said_not_to_be_created():
    """
    A workflow that exists, although a change of it fails, does not hold back a preference for it.
    """
    harness = Harness()
    welcome = flow("welcome")
    harness.apply(Declarations(workflows=(welcome,)))
    changed = Workflow("welcome", name="Else", steps=[in_app("Hi")])
    declared = Declarations(
        workflows=(changed,),
        subscribers=(Subscriber("ada", preferences=[Preference(changed, in_app=False)]),),
    )
    plan = harness.plan(declared)

    async def refuse(_, request):
        return httpx_refusal(request)

    import httpx  # noqa: PLC0415 - for one answer

    def httpx_refusal(request):
        return httpx.Response(422, json={"message": "no", "statusCode": 422}, request=request)

    template_id = harness.get("/notification-templates")["data"][0]["_id"]
    harness.wire = FaultyWire(harness, "PUT", template_id, refuse, times=9)
    report = harness.apply(declared, plan)

    assert {"workflow welcome": Failed, "subscriber ada": Done, "preference ada / welcome": Done} == outcomes(
        report
    )
    assert ExitCode.INCOMPLETE == report.exit_code


def test_refusals_of_novu_are_not_unreachable():
    """
    Where every change is refused, the exit code says that not everything succeeded, not that Novu is away.
    """
    harness = Harness()
    declared = Declarations(subscribers=(Subscriber("ada"),))
    plan = harness.plan(declared)

    async def refuse(_, request):
        import httpx  # noqa: PLC0415 - for one answer

        return httpx.Response(404, json={"message": "Not found", "statusCode": 404}, request=request)

    harness.wire = FaultyWire(harness, "POST", "/subscribers", refuse)

    assert ExitCode.INCOMPLETE == harness.apply(declared, plan).exit_code


def test_true_is_not_one_for_the_apply_either():
    """
    What a plan sees as different is written, and not found "already done" by another comparison.
    """
    harness = Harness()
    harness.post("/subscribers", {"subscriberId": "ada", "data": {"trial": 1, "seats": 1}})
    declared = Declarations(subscribers=(Subscriber("ada", data={"trial": True, "seats": 1.0}),))
    report = harness.apply(declared)

    assert [False] == [outcome.already for outcome in report.outcomes]
    assert () == harness.plan(declared).changes
    assert {"trial": True, "seats": 1} == harness.get("/subscribers/ada")["data"]


@pytest.mark.parametrize(
    "answer", [{"data": {"subscriberId": 7}}, {"data": []}, [], {"subscriberId": "x"}, "text"]
)
def test_an_answer_of_another_shape_stops_one_change_only(answer):
    """
    The others are carried out, and the report is made.
    """
    harness = Harness()
    declared = Declarations(subscribers=(Subscriber("ada"), Subscriber("bob"), Subscriber("eve")))
    plan = harness.plan(declared)

    async def other(_, request):
        import httpx  # noqa: PLC0415 - for one answer

        return httpx.Response(200, json=answer, request=request)

    harness.wire = FaultyWire(harness, "GET", "/subscribers/bob", other, times=99)
    report = harness.apply(declared, plan)

    assert (Done, Done) == tuple(outcomes(report)[f"subscriber {one}"] for one in ("ada", "eve"))
    assert ExitCode.INCOMPLETE == report.exit_code


def test_a_defect_in_one_change_is_reported_after_the_others():
    """
    What nobody foresaw stops its own change; the report is whole, and the exit code is 1.
    """
    harness = Harness()
    declared = Declarations(subscribers=(Subscriber("ada"), Subscriber("bob"), Subscriber("eve")))
    plan = harness.plan(declared)

    async def burst(_, request):
        raise LookupError(request.url.path)

    harness.wire = FaultyWire(harness, "GET", "/subscribers/bob", burst)
    report = harness.apply(declared, plan)

    assert {"subscriber ada": Done, "subscriber bob": Failed, "subscriber eve": Done} == outcomes(report)
    assert ExitCode.UNEXPECTED == report.exit_code
    assert "a defect of novu-flows" in text.render_report(report)


def test_cuts_that_are_not_in_a_row_do_not_end_an_apply():
    """
    Only a server that cannot be reached for several changes in a row is given up.
    """
    harness = Harness()
    declared = Declarations(subscribers=tuple(Subscriber(f"p{number:02}") for number in range(40)))
    plan = harness.plan(declared)

    async def cut_some(wire, request):
        return await (faulty_wire.cut if request.url.path.endswith("5") else faulty_wire.pass_on)(
            wire, request
        )

    harness.wire = FaultyWire(harness, "GET", "", cut_some, times=999)
    report = harness.apply(declared, plan)

    assert (36, 4, 0) == (report.count(Done), report.count(Failed), report.count(Skipped))


def test_a_plan_that_was_cut_off_goes_on_with_what_it_made():
    """
    The same saved plan, applied again, does not take its own half-made objects for moved, and then has nothing to do.
    """
    harness = Harness()
    placed, welcome = flow("OrderPlaced"), Workflow("welcome", steps=[in_app("Hi")])
    before = Declarations(workflows=(welcome,), subscribers=(Subscriber("ada"),))
    harness.apply(before)
    switched = Workflow("welcome", name="Else", active=True, steps=[in_app("Hey")])
    ada = Subscriber("ada", preferences=[Preference(switched, enabled=False, in_app=False)])
    declared = Declarations(workflows=(placed, switched), subscribers=(ada,))
    plan = harness.plan(declared)
    harness.wire = FaultyWire(harness, "PUT", "", faulty_wire.cut, times=99)
    first = harness.apply(declared, plan)
    harness.wire = FaultyWire(harness, "", "nowhere", faulty_wire.cut)
    second, third = harness.apply(declared, plan), harness.apply(declared, plan)

    assert ExitCode.INCOMPLETE == first.exit_code
    assert not second.count(Moved)
    assert (ExitCode.OK, ExitCode.OK) == (second.exit_code, third.exit_code)
    assert text.render_report(third).startswith("nothing to do")
    assert () == harness.plan(declared).changes


def test_an_update_that_was_half_written_is_finished():
    """
    A workflow whose fields were written and whose status was not is as the plan left it, not as somebody else did.
    """
    harness = Harness()
    harness.apply(Declarations(workflows=(Workflow("welcome", steps=[in_app("Hi")]),)))
    declared = Declarations(workflows=(Workflow("welcome", name="Else", active=False, steps=[in_app("Hi")]),))
    plan = harness.plan(declared)
    harness.wire = FaultyWire(harness, "PUT", "/status", faulty_wire.cut, times=9)
    first = harness.apply(declared, plan)
    harness.wire = FaultyWire(harness, "", "nowhere", faulty_wire.cut)
    second = harness.apply(declared, plan)

    assert (ExitCode.UNREACHABLE, ExitCode.OK) == (first.exit_code, second.exit_code)
