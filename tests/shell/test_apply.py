"""Plans of real declarations, carried out on the embedded Novu."""

import httpx
import pytest
from harness import Harness

from novu_flows import (
    Channels,
    Credentials,
    Preference,
    Subscriber,
    Workflow,
    digest,
    email,
    env,
    in_app,
    removed,
    sms,
)
from novu_flows.declare.collection import Declarations
from novu_flows.errors import AuthenticationFailed, ExitCode
from novu_flows.plan.report import Done, Failed, Moved, Skipped

WELCOME = Workflow(
    "welcome",
    name="Welcome!",
    group="People",
    preferences=Channels(sms=False),
    steps=[in_app("Hi", feed="news"), digest(minutes=5), email("Hi", "<p>Hi</p>")],
)
ADA = Subscriber(
    "ada",
    email="ada@example.com",
    data={"plan": "pro"},
    preferences=[Preference(WELCOME, email=False)],
    credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))],
)
EVERYTHING = Declarations(workflows=(WELCOME,), subscribers=(ADA, Subscriber("bob", first_name="Bob")))


@pytest.fixture
def harness():
    """Return an environment with an integration of Slack."""
    made = Harness(environment={"ADA_SLACK": "https://hooks.example.com/canary"})
    made.post(
        "/integrations",
        {"providerId": "slack", "channel": "chat", "credentials": {"x": "y"}, "active": True, "check": False},
    )
    return made


def test_planning_again_after_apply_finds_nothing(harness):
    """
    Applying a plan leaves nothing to plan, for all four resources.
    """
    report = harness.apply(EVERYTHING)
    again = harness.plan(EVERYTHING)

    assert [Done] * 5 == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.OK == report.exit_code
    assert () == again.changes
    assert 5 == again.unchanged


def test_a_plan_never_writes(harness):
    """
    The requests of a plan are GETs.
    """
    harness.plan(EVERYTHING)

    assert [] == harness.wire.writes


def test_applying_twice_writes_once(harness):
    """
    The second apply of the same declarations sends nothing.
    """
    harness.apply(EVERYTHING)
    before = len(harness.wire.writes)
    harness.apply(EVERYTHING)

    assert before == len(harness.wire.writes)


def test_only_what_was_named_is_deleted(harness):
    """
    A tombstone deletes; what nobody declares stays and is counted.
    """
    harness.apply(EVERYTHING)
    left = Declarations(workflows=(WELCOME,), removed=(removed(Subscriber, "ada"),))
    plan = harness.plan(left)
    report = harness.apply(left)

    assert ["subscriber ada"] == [str(change.address) for change in plan.changes]
    assert {"subscriber": 1} == dict(plan.unmanaged)
    assert ExitCode.OK == report.exit_code
    assert () == harness.plan(left).changes
    assert "Bob" == harness.get("/subscribers/bob")["data"]["firstName"]


def test_fields_that_are_not_declared_survive(harness):
    """
    What someone else has written beside the declared fields is still there after an apply.
    """
    harness.post("/subscribers", {"subscriberId": "ada", "phone": "1", "data": {"seats": 3}})
    harness.apply(EVERYTHING)
    found = harness.get("/subscribers/ada")

    assert ("1", {"seats": 3, "plan": "pro"}) == (found["phone"], found["data"])


def test_what_moved_since_the_plan_is_left_alone(harness):
    """
    The rest of the plan is carried out, and the exit code says stale.
    """
    harness.apply(EVERYTHING)
    changed = Declarations(subscribers=(Subscriber("ada", first_name="A"), Subscriber("bob", first_name="B")))
    plan = harness.plan(changed)
    harness.post("/subscribers/ada", {"lastName": "Moved"}, method="PUT")
    report = harness.apply(changed, plan)

    assert [Moved, Done] == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.STALE == report.exit_code


def test_an_old_plan_that_was_already_carried_out_is_done(harness):
    """
    Running a plan again after it was cut off finds the first part as wanted.
    """
    plan = harness.plan(EVERYTHING)
    harness.apply(EVERYTHING, plan)
    report = harness.apply(EVERYTHING, plan)

    assert ExitCode.OK == report.exit_code
    assert all(outcome.already for outcome in report.outcomes)


def test_a_failure_skips_only_what_depends_on_it(harness):
    """
    A workflow that cannot be created skips the preferences for it, and nothing else.
    """

    def refuse(request):
        if request.method == "POST" and request.url.path.endswith("/notification-templates"):
            raise httpx.ConnectError("refused", request=request)

    plan = harness.plan(EVERYTHING)
    harness.wire.before = refuse
    report = harness.apply(EVERYTHING, plan)
    outcomes = {str(outcome.change.address): type(outcome) for outcome in report.outcomes}

    assert {
        "workflow welcome": Failed,
        "subscriber ada": Done,
        "subscriber bob": Done,
        "credentials ada / slack": Done,
        "preference ada / welcome": Skipped,
    } == outcomes
    assert ExitCode.INCOMPLETE == report.exit_code


def test_a_cut_after_the_create_makes_no_second_workflow(harness):
    """
    A POST whose answer was lost is looked for before it is sent again.
    """
    declared = Declarations(workflows=(WELCOME,))
    cut = []

    class Cutting(type(harness.wire)):
        async def handle_async_request(self, request):
            answer = await super().handle_async_request(request)
            if request.method == "POST" and request.url.path.endswith("/notification-templates") and not cut:
                cut.append(request)
                raise httpx.ReadError("cut", request=request)
            return answer

    plan = harness.plan(declared)
    harness.wire = Cutting(harness.open_transport)
    report = harness.apply(declared, plan)

    assert ExitCode.OK == report.exit_code
    assert 1 == harness.get("/notification-templates")["totalCount"]
    assert () == harness.plan(declared).changes


def test_an_interrupted_apply_says_what_was_not_done(harness):
    """
    What was not begun is reported, and the next plan holds exactly that.
    """
    done = []
    plan = harness.plan(EVERYTHING)
    report = harness.apply(EVERYTHING, plan, on_outcome=done.append, is_stopping=lambda: len(done) >= 1)

    assert ExitCode.INTERRUPTED == report.exit_code
    left = [str(one.change.address) for one in report.outcomes if isinstance(one, Skipped)]
    assert left == [str(change.address) for change in harness.plan(EVERYTHING).changes]
    assert left


def test_a_wrong_key_stops_at_once(harness):
    """
    After the first refusal nothing more is tried.
    """
    plan = harness.plan(EVERYTHING)

    def refuse(request):
        request.headers["Authorization"] = "ApiKey wrong"

    harness.wire.before = refuse
    report = harness.apply(EVERYTHING, plan)

    assert ExitCode.AUTHENTICATION == report.exit_code
    failed = [outcome for outcome in report.outcomes if isinstance(outcome, Failed)]
    assert all(isinstance(outcome.error, AuthenticationFailed) for outcome in failed)


def test_workflows_are_never_written_in_production(harness):
    """
    A plan against production shows them as to promote, and its apply writes only the rest.
    """
    plan = harness.plan(Declarations(workflows=(WELCOME,), subscribers=(Subscriber("ada"),)), production=True)

    assert ["workflow welcome"] == [str(change.address) for change in plan.to_promote]
    assert ["subscriber ada"] == [str(change.address) for change in plan.changes]


def test_a_workflow_is_updated_in_place(harness):
    """
    Steps keep their ids; what changed is what was declared; status goes through its own endpoint.
    """
    harness.apply(EVERYTHING)
    before = harness.get("/notification-templates")["data"][0]
    changed = Workflow(
        "welcome", active=False, steps=[*WELCOME.steps[:2], sms("Hey"), email("Hello", "<p>Hi</p>")]
    )
    report = harness.apply(Declarations(workflows=(changed,)))
    after = harness.get(f"/notification-templates/{before['_id']}")["data"]

    assert ExitCode.OK == report.exit_code
    assert () == harness.plan(Declarations(workflows=(changed,))).changes
    assert ["in_app", "digest", "sms", "email"] == [step["template"]["type"] for step in after["steps"]]
    kept = {step["_templateId"] for step in before["steps"]}
    assert kept < {step["_templateId"] for step in after["steps"]}
    assert (False, "Hello") == (after["active"], after["steps"][3]["template"]["subject"])
