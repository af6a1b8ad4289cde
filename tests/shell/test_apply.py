"""Plans of real declarations, carried out on the embedded Novu."""

import httpx
import pytest
from stage import Stage

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
def stage():
    """Return an environment with an integration of Slack."""
    made = Stage(environment={"ADA_SLACK": "https://hooks.example.com/canary"})
    made.post(
        "/integrations",
        {"providerId": "slack", "channel": "chat", "credentials": {"x": "y"}, "active": True, "check": False},
    )
    return made


def test_planning_again_after_apply_finds_nothing(stage):
    """
    Applying a plan leaves nothing to plan, for all four resources.
    """
    report = stage.apply(EVERYTHING)
    again = stage.plan(EVERYTHING)

    assert [Done] * 5 == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.OK == report.exit_code
    assert () == again.changes
    assert 5 == again.unchanged


def test_a_plan_never_writes(stage):
    """
    The requests of a plan are GETs.
    """
    stage.plan(EVERYTHING)

    assert [] == stage.wire.writes


def test_applying_twice_writes_once(stage):
    """
    The second apply of the same declarations sends nothing.
    """
    stage.apply(EVERYTHING)
    before = len(stage.wire.writes)
    stage.apply(EVERYTHING)

    assert before == len(stage.wire.writes)


def test_only_what_was_named_is_deleted(stage):
    """
    A tombstone deletes; what nobody declares stays and is counted.
    """
    stage.apply(EVERYTHING)
    left = Declarations(workflows=(WELCOME,), removed=(removed(Subscriber, "ada"),))
    plan = stage.plan(left)
    report = stage.apply(left)

    assert ["subscriber ada"] == [str(change.address) for change in plan.changes]
    assert {"subscriber": 1} == dict(plan.unmanaged)
    assert ExitCode.OK == report.exit_code
    assert () == stage.plan(left).changes
    assert "Bob" == stage.get("/subscribers/bob")["data"]["firstName"]


def test_fields_that_are_not_declared_survive(stage):
    """
    What someone else has written beside the declared fields is still there after an apply.
    """
    stage.post("/subscribers", {"subscriberId": "ada", "phone": "1", "data": {"seats": 3}})
    stage.apply(EVERYTHING)
    found = stage.get("/subscribers/ada")

    assert ("1", {"seats": 3, "plan": "pro"}) == (found["phone"], found["data"])


def test_what_moved_since_the_plan_is_left_alone(stage):
    """
    The rest of the plan is carried out, and the exit code says stale.
    """
    stage.apply(EVERYTHING)
    changed = Declarations(subscribers=(Subscriber("ada", first_name="A"), Subscriber("bob", first_name="B")))
    plan = stage.plan(changed)
    stage.post("/subscribers/ada", {"lastName": "Moved"}, method="PUT")
    report = stage.apply(changed, plan)

    assert [Moved, Done] == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.STALE == report.exit_code


def test_an_old_plan_that_was_already_carried_out_is_done(stage):
    """
    Running a plan again after it was cut off finds the first part as wanted.
    """
    plan = stage.plan(EVERYTHING)
    stage.apply(EVERYTHING, plan)
    report = stage.apply(EVERYTHING, plan)

    assert ExitCode.OK == report.exit_code
    assert all(outcome.already for outcome in report.outcomes)


def test_a_failure_skips_only_what_depends_on_it(stage):
    """
    A workflow that cannot be created skips the preferences for it, and nothing else.
    """

    def refuse(request):
        if request.method == "POST" and request.url.path.endswith("/notification-templates"):
            raise httpx.ConnectError("refused", request=request)

    plan = stage.plan(EVERYTHING)
    stage.wire.before = refuse
    report = stage.apply(EVERYTHING, plan)
    outcomes = {str(outcome.change.address): type(outcome) for outcome in report.outcomes}

    assert {
        "workflow welcome": Failed,
        "subscriber ada": Done,
        "subscriber bob": Done,
        "credentials ada / slack": Done,
        "preference ada / welcome": Skipped,
    } == outcomes
    assert ExitCode.INCOMPLETE == report.exit_code


def test_a_cut_after_the_create_makes_no_second_workflow(stage):
    """
    A POST whose answer was lost is looked for before it is sent again.
    """
    declared = Declarations(workflows=(WELCOME,))
    cut = []

    class Cutting(type(stage.wire)):
        async def handle_async_request(self, request):
            answer = await super().handle_async_request(request)
            if request.method == "POST" and request.url.path.endswith("/notification-templates") and not cut:
                cut.append(request)
                raise httpx.ReadError("cut", request=request)
            return answer

    plan = stage.plan(declared)
    stage.wire = Cutting(stage.open_transport)
    report = stage.apply(declared, plan)

    assert ExitCode.OK == report.exit_code
    assert 1 == stage.get("/notification-templates")["totalCount"]
    assert () == stage.plan(declared).changes


def test_an_interrupted_apply_says_what_was_not_done(stage):
    """
    What was not begun is reported, and the next plan holds exactly that.
    """
    done = []
    plan = stage.plan(EVERYTHING)
    report = stage.apply(EVERYTHING, plan, tell=done.append, is_stopping=lambda: len(done) >= 1)

    assert ExitCode.INTERRUPTED == report.exit_code
    left = [str(one.change.address) for one in report.outcomes if isinstance(one, Skipped)]
    assert left == [str(change.address) for change in stage.plan(EVERYTHING).changes]
    assert left


def test_a_wrong_key_stops_at_once(stage):
    """
    After the first refusal nothing more is tried.
    """
    plan = stage.plan(EVERYTHING)

    def refuse(request):
        request.headers["Authorization"] = "ApiKey wrong"

    stage.wire.before = refuse
    report = stage.apply(EVERYTHING, plan)

    assert ExitCode.AUTHENTICATION == report.exit_code
    failed = [outcome for outcome in report.outcomes if isinstance(outcome, Failed)]
    assert all(isinstance(outcome.error, AuthenticationFailed) for outcome in failed)


def test_workflows_are_never_written_in_production(stage):
    """
    A plan against production shows them as to promote, and its apply writes only the rest.
    """
    plan = stage.plan(Declarations(workflows=(WELCOME,), subscribers=(Subscriber("ada"),)), production=True)

    assert ["workflow welcome"] == [str(change.address) for change in plan.to_promote]
    assert ["subscriber ada"] == [str(change.address) for change in plan.changes]


def test_a_workflow_is_updated_in_place(stage):
    """
    Steps keep their ids; what changed is what was declared; status goes through its own endpoint.
    """
    stage.apply(EVERYTHING)
    before = stage.get("/notification-templates")["data"][0]
    changed = Workflow(
        "welcome", active=False, steps=[*WELCOME.steps[:2], sms("Hey"), email("Hello", "<p>Hi</p>")]
    )
    report = stage.apply(Declarations(workflows=(changed,)))
    after = stage.get(f"/notification-templates/{before['_id']}")["data"]

    assert ExitCode.OK == report.exit_code
    assert () == stage.plan(Declarations(workflows=(changed,))).changes
    assert ["in_app", "digest", "sms", "email"] == [step["template"]["type"] for step in after["steps"]]
    kept = {step["_templateId"] for step in before["steps"]}
    assert kept < {step["_templateId"] for step in after["steps"]}
    assert (False, "Hello") == (after["active"], after["steps"][3]["template"]["subject"])
