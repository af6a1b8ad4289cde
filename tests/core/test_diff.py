"""Declared and observed to changes."""

import pytest
from observations import SEAL, diff, observation, observed_preference, observed_subscriber, observed_workflow

from novu_flows import Credentials, Preference, Subscriber, Workflow, chat, email, env, in_app, removed, sms
from novu_flows.declare.collection import Declarations
from novu_flows.plan.changes import ABSENT, Address, Create, Delete, Update
from novu_flows.plan.compare import identical
from novu_flows.plan.fields import Hidden

WELCOME = Workflow("welcome", name="Welcome", steps=[in_app("Hi"), email("Hi", "<p>Hi</p>")])


def workflow_answer(**parts):
    """Return Novu's answer for the workflow above."""
    steps = [
        {"_id": "s1", "name": "in-app", "active": True, "template": {"type": "in_app", "content": "Hi"}},
        {
            "_id": "s2",
            "name": "email",
            "active": True,
            "template": {
                "type": "email",
                "subject": "Hi",
                "content": "<p>Hi</p>",
                "contentType": "customHtml",
            },
        },
    ]
    answer = {
        "_id": "t1",
        "name": "Welcome",
        "active": True,
        "steps": steps,
        "preferenceSettings": {"email": True, "sms": False},
        "triggers": [{"identifier": "welcome"}],
        "updatedAt": "2026-01-01T00:00:00.000Z",
    }
    return {**answer, **parts}


def seen(**answers):
    """Return an observation of answers of Novu."""
    people = [observed_subscriber(one) for one in answers.get("subscribers", [])]
    workflows = [observed_workflow(one) for one in answers.get("workflows", [])]
    preferences = {
        (subscriber_id, workflow.workflow_id): observed_preference(preference).within(workflow)
        for subscriber_id, preference in answers.get("preferences", {}).items()
        for workflow in workflows
    }
    return observation(
        subscribers={one.subscriber_id: one for one in people},
        workflows={one.workflow_id: one for one in workflows},
        preferences=preferences,
        **answers.get("rest", {}),
    )


def only(declarations, observed):
    """Return the one change that there is."""
    (change,) = diff(declarations, observed).changes
    return change


def test_what_is_not_there_is_created():
    """
    A create holds every declared value that is not empty.
    """
    ada = Subscriber("ada", email="a@b.co", last_name=None)
    change = only(Declarations(subscribers=(ada,)), seen())

    assert isinstance(change, Create)
    assert ABSENT == change.base
    assert {("email",): "a@b.co"} == change.after
    assert ada.source == change.source


def test_only_what_is_declared_is_compared():
    """
    A field that is left out is left alone.
    """
    ada = Subscriber("ada", email="a@b.co")
    observed = seen(subscribers=[{"subscriberId": "ada", "email": "a@b.co", "phone": "1", "data": {"x": 1}}])
    found = diff(Declarations(subscribers=(ada,)), observed)

    assert () == found.changes
    assert 1 == found.unchanged


def test_what_differs_is_updated_with_its_base():
    """
    An update names both values, and the base is that of the whole object.
    """
    answer = {"subscriberId": "ada", "email": "a@b.co", "data": {"plan": "free", "n": 1}}
    change = only(
        Declarations(subscribers=(Subscriber("ada", data={"plan": "pro"}),)), seen(subscribers=[answer])
    )

    assert isinstance(change, Update)
    assert [(("data", "plan"), "free", "pro")] == [(one.path, one.before, one.after) for one in change.fields]
    assert SEAL(observed_subscriber(answer).base) == change.base


def test_what_novu_cannot_clear_is_an_issue():
    """
    A value that would come back for ever is never a change; what else differs is still planned.
    """
    observed = seen(subscribers=[{"subscriberId": "ada", "email": "a@b.co", "phone": "1"}])
    found = diff(Declarations(subscribers=(Subscriber("ada", email=None, phone="2"),)), observed)
    alone = diff(Declarations(subscribers=(Subscriber("ada", email=None),)), observed)

    assert ["cannot-clear"] == [issue.code for issue in found.issues]
    assert "delete and create the subscriber" in found.issues[0].hint
    assert [("phone",)] == [one.path for one in found.changes[0].fields]
    assert () == alone.changes
    assert ["cannot-clear"] == [issue.code for issue in alone.issues]


def test_copies_of_one_id_are_said():
    """
    Several subscribers of one id are a warning.
    """
    observed = seen(subscribers=[{"subscriberId": "ada"}], rest={"copies": {"ada": 2}})
    (issue,) = diff(Declarations(subscribers=(Subscriber("ada"),)), observed).issues

    assert ("copies", False) == (issue.code, issue.stops)


@pytest.mark.parametrize(
    ("tombstone", "address"),
    [
        (removed(Subscriber, "ada"), Address("subscriber", ("ada",))),
        (removed(Workflow, "welcome"), Address("workflow", ("welcome",))),
    ],
)
def test_a_delete_needs_a_tombstone(tombstone, address):
    """
    What a tombstone names is deleted where it exists, and only then.
    """
    declarations = Declarations(removed=(tombstone,))
    change = only(declarations, seen(subscribers=[{"subscriberId": "ada"}], workflows=[workflow_answer()]))

    assert isinstance(change, Delete)
    assert address == change.address
    assert 1 == diff(declarations, seen()).unchanged


def test_a_workflow_is_compared_field_by_field():
    """
    Texts, order and settings have a line each.
    """
    declared = Workflow("welcome", name="Hello", steps=[email("Hey", "<p>Hi</p>"), in_app("Hi"), sms("x")])
    change = only(Declarations(workflows=(declared,)), seen(workflows=[workflow_answer()]))

    assert {
        ("name",): "Hello",
        ("steps",): ["email", "in-app", "sms"],
        ("steps", "email", "subject"): "Hey",
        ("steps", "sms", "type"): "sms",
        ("steps", "sms", "content"): "x",
    } == change.after


def test_a_step_of_another_type_is_written_whole():
    """
    A step id that is declared for another channel brings all its fields.
    """
    declared = Workflow("welcome", steps=[chat("Hi", step_id="in-app"), email("Hi", "<p>Hi</p>")])
    change = only(Declarations(workflows=(declared,)), seen(workflows=[workflow_answer()]))

    assert {("steps", "in-app", "type"): "chat", ("steps", "in-app", "content"): "Hi"} == change.after


def test_an_unchanged_workflow_has_nothing_to_do():
    """
    The same content in both is no change.
    """
    assert 1 == diff(Declarations(workflows=(WELCOME,)), seen(workflows=[workflow_answer()])).unchanged


def test_a_description_cannot_be_cleared():
    """
    Novu ignores an empty description.
    """
    declared = Workflow("welcome", description=None, steps=WELCOME.steps)
    found = diff(Declarations(workflows=(declared,)), seen(workflows=[workflow_answer(description="x")]))

    assert ["cannot-clear"] == [issue.code for issue in found.issues]
    assert () == found.changes


def test_a_layout_must_exist():
    """
    A layout that the environment does not have is an issue, known before anything is written.
    """
    declared = Workflow(
        "new", steps=[email("S", "B", layout="Nope"), email("S", "B", layout="Brand", step_id="b")]
    )
    (issue,) = diff(Declarations(workflows=(declared,)), seen()).issues

    assert ("unknown-layout", True) == (issue.code, issue.stops)
    assert "Nope" in issue.message


def test_workflows_reach_production_by_promotion_only():
    """
    In production what differs in workflows is to promote, apart from what will change.
    """
    declared = Declarations(workflows=(WELCOME,), removed=(removed(Workflow, "old"),))
    old = workflow_answer(_id="t2", triggers=[{"identifier": "old"}])
    found = diff(declared, seen(workflows=[old], rest={"role": "production"}))

    assert () == found.changes
    assert [Create, Delete] == [type(change) for change in found.to_promote]


def test_credentials_are_compared_without_being_shown():
    """
    The value of the secret decides; before and after are marks.
    """
    slack = Credentials("slack", webhook_url=env("HOOK"))
    declared = Declarations(subscribers=(Subscriber("ada", credentials=[slack]),))
    rest = {"providers": frozenset({"slack"}), "secrets": {env("HOOK"): Hidden("canary")}}

    def answer(**credentials):
        channels = [{"providerId": "slack", "credentials": credentials}]
        return seen(subscribers=[{"subscriberId": "ada", "channels": channels}], rest=rest)

    assert 2 == diff(declared, answer(webhookUrl="canary")).unchanged
    change = only(declared, answer(webhookUrl="other", channel="lost"))
    assert isinstance(change, Update)
    assert [("webhook_url", "(secret)", env("HOOK")), ("channel", "(secret)", None)] == [
        (one.path[0], one.before, one.after) for one in change.fields
    ]
    assert isinstance(only(declared, answer()), Create)
    assert "canary" not in repr(change)


def test_credentials_need_an_integration():
    """
    Novu refuses credentials of a provider without an active integration; the plan of everything else goes on.
    """
    slack = Credentials("slack", webhook_url=env("HOOK"))
    declared = Declarations(subscribers=(Subscriber("ada", credentials=[slack]), Subscriber("bob")))
    rest = {"secrets": {env("HOOK"): Hidden("canary")}}
    found = diff(declared, seen(rest=rest))
    channels = [{"providerId": "slack", "credentials": {"webhookUrl": "canary"}}]
    held = diff(declared, seen(subscribers=[{"subscriberId": "ada", "channels": channels}], rest=rest))

    assert [("no-integration", False)] == [(issue.code, issue.stops) for issue in found.issues]
    assert ["subscriber ada", "subscriber bob"] == [str(change.address) for change in found.changes]
    assert ((), 2) == (held.issues, held.unchanged)


def preferring(**switches):
    """Return a declaration of one preference."""
    return Declarations(subscribers=(Subscriber("ada", preferences=[Preference("welcome", **switches)]),))


def test_the_effective_preference_is_compared():
    """
    A channel that Novu leaves out has the workflow's own setting.
    """
    observed = seen(
        subscribers=[{"subscriberId": "ada"}],
        workflows=[workflow_answer()],
        preferences={"ada": {"enabled": True, "channels": {"email": False}}},
    )
    change = only(preferring(email=True, in_app=True), observed)

    assert {("email",): True} == change.after
    assert 2 == diff(preferring(email=False), observed).unchanged


def test_a_preference_for_a_new_workflow_is_created_with_it():
    """
    In development the workflow comes first; in production it waits for promotion.
    """
    people = [{"subscriberId": "ada"}]
    in_production = diff(preferring(email=False), seen(subscribers=people, rest={"role": "production"}))

    assert isinstance(only(preferring(email=False), seen(subscribers=people)), Create)
    assert ["not-promoted"] == [issue.code for issue in in_production.issues]


def test_a_new_subscriber_has_the_workflows_settings():
    """
    Only what differs from them is written.
    """
    found = diff(preferring(email=True), seen(workflows=[workflow_answer()]))
    different = diff(preferring(email=False), seen(workflows=[workflow_answer()]))

    assert ["subscriber"] == [change.address.resource for change in found.changes]
    assert ["subscriber", "preference"] == [change.address.resource for change in different.changes]


def test_a_preference_for_a_workflow_that_is_off_is_said():
    """
    Novu shows no preferences for inactive workflows, so there is nothing to compare with.
    """
    observed = seen(subscribers=[{"subscriberId": "ada"}], workflows=[workflow_answer(active=False)])
    found = diff(preferring(email=False), observed)

    assert ["workflow-off"] == [issue.code for issue in found.issues]
    assert () == found.changes


def test_what_novu_never_takes_is_said_and_not_planned():
    """
    A workflow without settings of its own shows as on for everyone.
    """
    observed = seen(
        subscribers=[{"subscriberId": "ada"}],
        workflows=[workflow_answer(preferenceSettings={})],
        preferences={"ada": {"enabled": True, "channels": {"email": True, "in_app": True}}},
    )
    found = diff(preferring(enabled=False), observed)

    assert ["not-taken"] == [issue.code for issue in found.issues]
    assert () == found.changes


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, True, False),
        (0, False, False),
        (1, 1.0, True),
        ([1, [True]], [1, [1]], False),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"b": 1}, False),
        ([1], [1, 2], False),
        (None, "", False),
    ],
)
def test_values_are_compared_as_json(one, other, same):
    """
    `true` is not 1, at any depth.
    """
    assert same is identical(one, other)
