"""What an apply asks of Novu: nothing twice, and in all as much as there are changes."""

import sys
from collections import Counter

import pytest
from harness import Harness

from novu_flows import Credentials, Preference, Subscriber, Workflow, email, env, in_app, removed, sms
from novu_flows.declare.collection import Declarations
from novu_flows.errors import ExitCode

WELCOME = Workflow("welcome", name="Welcome", steps=[in_app("Hi"), email("Hi", "<p>Hi</p>"), sms("Hi")])
ADA = Subscriber("ada", first_name="Ada")
NAMES = ["GET /feeds", "GET /layouts", "GET /notification-groups"]
LIST = "GET /notification-templates"


def preferring(*preferences):
    """Declare a subscriber with preferences, beside the workflow."""
    return Declarations(workflows=(WELCOME,), subscribers=(Subscriber("ada", preferences=preferences),))


def with_credentials():
    """Declare a subscriber with credentials."""
    return Declarations(
        subscribers=(Subscriber("ada", credentials=[Credentials("slack", webhook_url=env("HOOK"))]),)
    )


@pytest.fixture
def harness():
    """Return an environment that holds a workflow and a subscriber."""
    made = Harness(environment={"HOOK": "https://hooks.example.com/1"})
    made.emulator.provide_provider("slack")
    made.apply(Declarations(workflows=(WELCOME,), subscribers=(ADA,)))
    return made


def asked(harness, declared):
    """Return the requests of an apply, ids replaced, and check that it did its work."""
    plan = harness.plan(declared)
    assert plan.changes
    harness.wire.requests.clear()
    report = harness.apply(declared, plan)
    assert ExitCode.OK == report.exit_code
    template_ids = {row["_id"] for row in harness.get("/notification-templates?limit=99")["data"]}
    return [
        " ".join([one.method, *(_shown(part, template_ids) for part in [one.url.path.removeprefix("/v1")])])
        for one in harness.wire.requests
    ]


def _shown(path, template_ids):
    parts = [":id" if part in template_ids or len(part) == 24 else part for part in path.split("/")]
    return "/".join(parts)


SUBSCRIBER = "/subscribers/ada"
ONE = "/notification-templates/:id"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (
            Declarations(subscribers=(Subscriber("ada", first_name="A"),)),
            [f"GET {SUBSCRIBER}", f"PUT {SUBSCRIBER}"],
        ),
        (
            Declarations(subscribers=(Subscriber("ada", data={"plan": "pro"}),)),
            [f"GET {SUBSCRIBER}", f"PUT {SUBSCRIBER}", f"GET {SUBSCRIBER}"],
        ),
        (
            Declarations(subscribers=(Subscriber("bob", first_name="Bob"),)),
            ["GET /subscribers/bob", "POST /subscribers", "GET /subscribers"],
        ),
        (
            Declarations(removed=(removed(Subscriber, "ada"),)),
            [f"GET {SUBSCRIBER}", f"DELETE {SUBSCRIBER}"],
        ),
        (with_credentials(), [f"GET {SUBSCRIBER}", f"PUT {SUBSCRIBER}/credentials"]),
        (
            preferring(Preference(WELCOME, email=False, sms=False)),
            [
                LIST,
                f"GET {SUBSCRIBER}/preferences",
                f"PATCH {SUBSCRIBER}/preferences/:id",
                f"PATCH {SUBSCRIBER}/preferences/:id",
            ],
        ),
        (
            Declarations(workflows=(Workflow("welcome", name="Else", steps=WELCOME.steps),)),
            [LIST, f"GET {ONE}", *NAMES, f"PUT {ONE}"],
        ),
        (
            Declarations(workflows=(Workflow("welcome", active=False, steps=WELCOME.steps),)),
            [LIST, f"GET {ONE}", *NAMES, f"PUT {ONE}/status"],
        ),
        (
            Declarations(workflows=(Workflow("new", name="New", steps=[in_app("Hi")]),)),
            [LIST, *NAMES, "POST /notification-templates", LIST],
        ),
        (
            Declarations(removed=(removed(Workflow, "welcome"),)),
            [LIST, f"GET {ONE}", *NAMES, f"DELETE {ONE}"],
        ),
    ],
)
def test_each_kind_of_change_asks_for_what_it_needs_once(harness, declared, expected):
    """
    An object is read once before its write; only merged data and creations are looked at again.
    """
    assert Counter(expected) == Counter(asked(harness, declared))


def test_many_preferences_read_no_workflow(harness):
    """
    The list of workflows is read once for all of them.
    """
    people = [Subscriber(f"p{n}", preferences=[Preference(WELCOME, email=False)]) for n in range(20)]
    harness.apply(Declarations(subscribers=tuple(Subscriber(f"p{n}") for n in range(20))))
    requests = Counter(asked(harness, Declarations(workflows=(WELCOME,), subscribers=tuple(people))))

    assert 1 == requests[LIST]
    assert 0 == requests[f"GET {ONE}"]
    assert 41 == sum(requests.values())


def calls_of(harness, count):
    """Count the calls of our own functions in an apply of so many new subscribers, each with a preference."""
    people = tuple(
        Subscriber(f"{count}-{n}", first_name="x", preferences=[Preference(WELCOME, email=False)])
        for n in range(count)
    )
    declared = Declarations(workflows=(WELCOME,), subscribers=people)
    plan = harness.plan(declared)
    assert 2 * count == len(plan.changes)
    calls = Counter()

    def notice(frame, event, _):
        if event == "call" and "/novu_flows/" in frame.f_code.co_filename:
            calls["engine" if "/engine/" in frame.f_code.co_filename else "rest"] += 1

    sys.setprofile(notice)
    try:
        report = harness.apply(declared, plan)
    finally:
        sys.setprofile(None)
    assert ExitCode.OK == report.exit_code
    return calls


def test_the_work_of_an_apply_grows_as_its_changes_do(harness):
    """
    What a change needs is looked up, not searched for: four times the changes are four times the calls.
    """
    few, many = calls_of(harness, 25), calls_of(harness, 100)

    assert many["engine"] <= 4.1 * few["engine"]
