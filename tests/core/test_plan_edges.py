"""Plan files that somebody edited, preferences of workflows that are switched on, and other rare plans."""

import hashlib
import json

import pytest
from observations import NAMES, observation

from novu_flows import Preference, Subscriber, Workflow, env, in_app, sms
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.errors import ExitCode, PlanFileRefused, ProjectInvalid
from novu_flows.issues import Issue, Source
from novu_flows.novu.v1.json.subscribers import observed_subscriber
from novu_flows.novu.v1.json.workflows import observed_workflow
from novu_flows.plan.changes import Address, Create, FieldChange
from novu_flows.plan.file import read_plan, write_plan
from novu_flows.plan.plan import Plan, Target
from novu_flows.resources.compare import diff

HOOK = FieldChange(path=("webhook_url",), before=None, after=env("HOOK"))
PLAN = Plan(
    target=Target(name="local", url="http://novu.test/v1", key_fingerprint="0123"),
    project="acme",
    changes=(
        Create(
            address=Address("credentials", ("ada", "slack")), fields=(HOOK,), source=None, reason="", base=""
        ),
    ),
)
ISSUE = Issue(code="c", where="w", message="m", hint="h", source=Source(file="flows.py", line=1))


def edited(field, value):
    """Give the file of the plan in which one part of its field is another, and the digest right again."""
    body = json.loads(write_plan(PLAN, tool_version="1", created_at="2026-01-01T00:00:00+00:00"))
    del body["digest"]
    body["changes"][0]["fields"][0][field] = value
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return json.dumps({**body, "digest": hashlib.sha256(text.encode()).hexdigest()})


@pytest.mark.parametrize("secret", ["(secret)", "canary", {"env": 1}, {}, None, [{"env": "A"}, "canary"]])
def test_a_secret_in_a_plan_file_is_a_reference(secret):
    """
    Anything else that stands in place of one is refused, even where the digest is right.
    """
    with pytest.raises(PlanFileRefused, match="not that of a plan"):
        read_plan(edited("after", secret))


def test_an_edit_that_leaves_a_plan_is_read():
    """
    The digest keeps damage out; it is no signature.
    """
    (change,) = read_plan(edited("after", {"env": "OTHER"})).changes

    assert {("webhook_url",): env("OTHER")} == change.after


@pytest.mark.parametrize("path", ["steps[", "a..b"])
def test_a_path_in_a_plan_file_must_be_one(path):
    """
    A path that `shown_path` cannot have written is refused.
    """
    with pytest.raises(PlanFileRefused, match="not that of a plan"):
        read_plan(edited("path", path))


def preferring(active):
    """Compare a preference for a workflow that is off in the environment and declared as said."""
    answer = {
        "_id": "t1",
        "name": "welcome",
        "active": False,
        "steps": [{"name": "in-app", "active": True, "template": {"type": "in_app", "content": "Hi"}}],
        "preferenceSettings": {"in_app": True},
        "triggers": [{"identifier": "welcome"}],
    }
    declarations = Declarations(
        workflows=(Workflow("welcome", active=active, steps=[in_app("Hi")]),),
        subscribers=(Subscriber("ada", preferences=[Preference("welcome", in_app=False)]),),
    )
    observed = observation(
        workflows={"welcome": observed_workflow(answer, NAMES)},
        subscribers={"ada": observed_subscriber({"subscriberId": "ada"})},
    )
    return diff(declarations, observed)


def test_a_preference_is_created_with_the_workflow_that_is_switched_on():
    """
    Novu shows no preferences of a workflow that is off; one plan switches it on and writes them.
    """
    found = preferring(active=True)

    assert ["workflow welcome", "preference ada / welcome"] == [str(one.address) for one in found.changes]
    assert () == found.issues


def test_a_preference_waits_for_a_workflow_that_stays_off():
    """
    Nothing is written where nothing can be compared.
    """
    found = preferring(active=False)

    assert () == found.changes
    assert ["workflow-off"] == [issue.code for issue in found.issues]


def test_an_invalid_project_carries_every_issue():
    """
    The error counts them, and says what to do.
    """
    error = ProjectInvalid([ISSUE, ISSUE])

    assert (ISSUE, ISSUE) == error.issues
    assert ExitCode.INVALID == error.exit_code
    assert "the project has 2 issue(s); mend them and run the command again" == str(error)


def test_a_template_that_is_nested_too_deeply_is_an_issue():
    """
    What no machine could render is told before anything is sent.
    """
    text = "{{#if a}}" * 5_000 + "{{/if}}" * 5_000
    issues = check(Declarations(workflows=(Workflow("deep", steps=[sms(text)]),)))

    assert ["its blocks are nested too deeply"] == [
        issue.message for issue in issues if issue.code == "template-syntax"
    ]
