"""Plan files that somebody edited, preferences of workflows that are switched on, and other rare plans."""

import hashlib
import json
from dataclasses import replace

import pytest
from observations import diff, observation, observed_subscriber, observed_workflow

from novu_flows import Preference, Subscriber, Workflow, env, in_app, sms
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.errors import ExitCode, PlanFileRefused, ProjectInvalid, Refused
from novu_flows.issues import Issue, Source
from novu_flows.plan.changes import Address, Create, FieldChange
from novu_flows.plan.file import read_plan, write_plan
from novu_flows.plan.plan import EnvironmentInfo, Plan
from novu_flows.redaction import KNOWN

HOOK = FieldChange(path=("webhook_url",), before=None, after=env("HOOK"))
PLAN = Plan(
    target=EnvironmentInfo(name="local", url="http://novu.test/v1", key_fingerprint="0123"),
    project="acme",
    changes=(
        Create(
            address=Address("credentials", ("ada", "slack")), fields=(HOOK,), source=None, reason="", base=""
        ),
    ),
)
ISSUE = Issue(code="c", where="w", message="m", hint="h", source=Source(file="flows.py", line=1))


def edited(field, value):
    """Return the file of the plan in which one part of its field is another, and the digest right again."""
    body = json.loads(
        write_plan(PLAN, api_key="key", tool_version="1", created_at="2026-01-01T00:00:00+00:00")
    )
    del body["digest"]
    body["changes"][0]["fields"][0][field] = value
    return digested(body)


def digested(body):
    """Return the text of a file with the digest that anybody can make."""
    content = {name: value for name, value in body.items() if name != "seal"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return json.dumps({**body, "digest": hashlib.sha256(text.encode()).hexdigest()})


@pytest.mark.parametrize("secret", ["(secret)", "canary", {"env": 1}, {}, None, [{"env": "A"}, "canary"]])
def test_a_secret_in_a_plan_file_is_a_reference(secret):
    """
    Anything else that stands in place of one is refused, even where the digest is right.
    """
    with pytest.raises(PlanFileRefused, match="not that of a plan"):
        read_plan(edited("after", secret))


def test_an_edit_whose_digest_is_right_does_not_fit_the_seal():
    """
    Anybody can make a digest; a seal is made with the key of the environment only.
    """
    saved = read_plan(edited("after", {"env": "OTHER"}))

    assert {("webhook_url",): env("OTHER")} == saved.plan.changes[0].after
    with pytest.raises(PlanFileRefused, match="seal does not fit"):
        saved.verified("key")


def test_a_seal_of_another_key_does_not_fit():
    """
    Nor does a file of the format before, which had none; both can be read.
    """
    text = write_plan(PLAN, api_key="key", tool_version="1", created_at="2026-01-01T00:00:00+00:00")
    assert PLAN == read_plan(text).verified("key")
    with pytest.raises(PlanFileRefused, match="seal does not fit"):
        read_plan(text).verified("other key")
    body = json.loads(text)
    for name in ("digest", "seal", "scope"):
        del body[name]
    del body["environment"]["novu"]
    old = read_plan(digested({**body, "format_version": 1}))
    assert PLAN == old.plan
    with pytest.raises(PlanFileRefused, match="no seal"):
        old.verified("key")


def test_a_plan_file_holds_no_secret_in_the_clear():
    """
    Where one stands in a field that is written, the file is refused; where the environment shows one, it is redacted.
    """
    KNOWN.add("Canary-7f3a")
    name = FieldChange(path=("first_name",), before="was Canary-7f3a", after="Ada")
    change = Create(address=Address("subscriber", ("ada",)), fields=(name,), source=None, reason="", base="")
    made = {"api_key": "key", "tool_version": "1", "created_at": "2026-01-01T00:00:00+00:00"}
    text = write_plan(replace(PLAN, changes=(change,)), **made)
    (written,) = read_plan(text).verified("key").changes[0].fields
    assert ("was (secret)", "Ada") == (written.before, written.after)
    told = replace(change, fields=(replace(name, after="is canary-7F3A"),))
    with pytest.raises(Refused, match="value of a secret"):
        write_plan(replace(PLAN, changes=(told,)), **made)
    KNOWN.clear()


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
        workflows={"welcome": observed_workflow(answer)},
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
    assert "the project has 2 issue(s); fix them and run the command again" == str(error)


def test_a_template_that_is_nested_too_deeply_is_an_issue():
    """
    What no machine could render is told before anything is sent.
    """
    text = "{{#if a}}" * 5_000 + "{{/if}}" * 5_000
    issues = check(Declarations(workflows=(Workflow("deep", steps=[sms(text)]),)))

    assert ["its blocks are nested too deeply"] == [
        issue.message for issue in issues if issue.code == "template-syntax"
    ]
