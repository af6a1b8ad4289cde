"""The embedded Novu's updates of workflows (recorded section `workflows: read/update`)."""

import pytest
from novu_state import NOBODY, TwoEnvironments, editor, in_app, refusal, variables

from novu_flows.emulator.store.cached import triggered_workflow


@pytest.fixture
def novu():
    """Return a Novu as it is founded."""
    return TwoEnvironments()


def known(workflow, place=0, **template):
    """Return a step as a client sends it back: with the template id that it has."""
    step = workflow["steps"][place]
    return {"_templateId": step["_templateId"], "template": {**step["template"], **template}}


def template_of(workflow, place=0):
    """Return the message template of a step."""
    return workflow["steps"][place]["template"]


def test_only_what_is_given_is_changed(novu):
    """
    An update of one field leaves the others alone and answers with the time of the update.
    """
    created = novu.workflow(in_app(), description="d", tags=["a"])

    updated = novu.update(created, name="Renamed", tags=[])

    assert {**created, "name": "Renamed", "tags": [], "updatedAt": updated["updatedAt"]} == updated
    assert created["updatedAt"] < updated["updatedAt"]
    assert updated == novu.read(created)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"description": ""},
        {"active": False, "draft": True},
        {"critical": None},
        {"steps": None},
    ],
)
def test_what_is_falsy_or_unknown_changes_nothing(novu, body):
    """
    An update with nothing in it is refused.
    """
    assert refusal(400, "No properties found for update") == novu.update(novu.workflow(), **body)


def test_preference_settings_are_replaced_as_a_whole(novu):
    """
    Channels that are left out are on again.
    """
    created = novu.workflow(preferenceSettings={"email": False})

    updated = novu.update(created, preferenceSettings={"sms": False})

    assert (False, True) == (created["preferenceSettings"]["email"], created["preferenceSettings"]["sms"])
    assert (True, False) == (updated["preferenceSettings"]["email"], updated["preferenceSettings"]["sms"])


def test_an_identifier_can_be_taken_once(novu):
    """
    The identifier of another workflow is refused, the workflow's own is not.
    """
    first, second = novu.workflow(name="One"), novu.workflow(name="Two")

    assert "uno" == novu.update(first, identifier="uno")["triggers"][0]["identifier"]
    assert "uno" == novu.update(first, identifier="uno")["triggers"][0]["identifier"]
    taken = refusal(400, "Notification template with identifier uno already exists")
    assert taken == novu.update(second, identifier="uno")


def test_steps_are_replaced_in_order_and_keep_the_message_templates_that_they_name(novu):
    """
    A step with a template id keeps it, one without gets a new one, and those left out stay behind unused.
    """
    created = novu.workflow(in_app("{{a}}"), {"type": "sms", "content": "{{b}}"})

    updated = novu.update(created, steps=[known(created, 1), {"template": in_app("{{c}}")}])

    first, second = updated["steps"]
    assert created["steps"][1]["_templateId"] == first["_templateId"] == first["_id"]
    assert (None, first["_id"]) == (first["_parentId"], second["_parentId"])
    assert second["_templateId"] not in {step["_templateId"] for step in created["steps"]}
    assert {"b": "String", "c": "String"} == variables(updated)
    assert 3 == novu.state.store.count("message_templates", {})


def test_falsy_fields_of_a_message_template_are_ignored(novu):
    """
    Texts cannot be cleared, except preheader and sender name; a list without items counts as given.
    """
    created = novu.workflow(editor("x", name="n", preheader="p", senderName="s"))

    updated = template_of(
        novu.update(
            created, steps=[known(created, name="", subject=None, content="", preheader="", senderName=None)]
        )
    )

    assert ("n", "S", "", None) == tuple(
        updated[key] for key in ("name", "subject", "preheader", "senderName")
    )
    assert [{"type": "text", "content": "x"}] == updated["content"]
    assert [] == template_of(novu.update(created, steps=[known(created, content=[])]))["content"]


def test_a_missing_call_to_action_is_taken_away(novu):
    """
    `cta` is the only field of a message template that goes when it is left out.
    """
    created = novu.workflow(in_app(cta={"type": "redirect", "data": {"url": "/x"}}))

    kept = template_of(novu.update(created, steps=[known(created, content="new")]))
    gone = template_of(novu.update(created, steps=[known(created, cta=None)]))

    assert {"type": "redirect", "data": {"url": "/x"}} == kept["cta"]
    assert "cta" not in gone


def test_the_actor_of_a_new_step_is_lost(novu):
    """
    A step that is created by an update has no actor; an update of a known one has.
    """
    actor = {"type": "user", "data": None}
    created = novu.workflow(in_app(actor=actor))

    updated = novu.update(created, steps=[{"template": in_app(actor=actor)}, known(created)])

    assert "actor" not in template_of(updated)
    assert actor == template_of(updated, 1)["actor"]


def test_feed_and_layout_are_sent_under_one_name_and_read_under_another(novu):
    """
    `feedId` and `layoutId` become `_feedId` and `_layoutId`; leaving them out takes nothing away.
    """
    feed = novu.dev("POST", "/feeds", {"name": "f"})
    layout = novu.dev("POST", "/layouts", {"name": "l", "content": "{{{body}}}"})
    created = novu.workflow(in_app(feedId=feed["_id"]))

    updated = template_of(novu.update(created, steps=[known(created, layoutId=layout["_id"])]))

    assert (feed["_id"], layout["_id"]) == (updated["_feedId"], updated["_layoutId"])


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        (
            {"template": in_app(), "_templateId": NOBODY},
            refusal(404, f"Message template with id {NOBODY} not found"),
        ),
        ({"template": in_app(), "_templateId": "zzz"}, refusal(400, ["templateId must be a mongodb id"])),
        ({"_templateId": NOBODY}, refusal(400, "Something un-expected happened, template couldn't be found")),
        (
            {"template": in_app(cta="x")},
            refusal(400, ["nested property cta must be either object or array"]),
        ),
        ({"template": in_app(feedId=5)}, refusal(400, ["feedId must be a string"])),
    ],
)
def test_steps_that_are_refused(novu, step, answer):
    """
    What is refused of one step leaves the workflow as it was.
    """
    created = novu.workflow(in_app())

    assert answer == novu.update(created, steps=[step])
    assert created == novu.read(created)


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"notificationGroupId": "zzz"}, ["notificationGroupId must be a mongodb id"]),
        ({"steps": ["x"]}, ["steps.nested property steps must be either object or array"]),
        (
            {"identifier": 5, "critical": "x"},
            ["identifier must be a string", "critical must be a boolean value"],
        ),
        ({"description": "d" * 101}, ["description must be shorter than or equal to 100 characters"]),
    ],
)
def test_an_update_is_checked_in_the_order_of_declaration(novu, body, faults):
    """
    All faults are named, in class-validator's words.
    """
    assert refusal(400, faults) == novu.update(novu.workflow(), **body)


def test_unknown_workflows_have_words_of_their_own(novu):
    """
    The update names the path parameter otherwise than the read does.
    """
    assert refusal(404, f"Notification template with id {NOBODY} not found") == novu.update(
        {"_id": NOBODY}, name="x"
    )
    assert refusal(400, ["id must be a mongodb id"]) == novu.update({"_id": "zzz"}, name="x")


def test_triggers_know_a_deleted_workflow_until_the_cache_forgets_it(novu):
    """
    A deletion leaves the workflow in the cache, an update and a change of status do not.
    """
    created = novu.workflow(in_app())
    environment_id, identifier = created["_environmentId"], "order-shipped"

    def triggered():
        found = triggered_workflow(novu.state, environment_id, identifier)
        return found and (found["name"], template_of(found)["content"])

    assert ("Order shipped", "Hi {{name}}") == triggered()
    novu.update(created, name="Renamed", steps=[known(created, content="new")])
    assert ("Renamed", "new") == triggered()
    novu.dev("DELETE", f"/notification-templates/{created['_id']}")
    assert ("Renamed", "new") == triggered()


def test_an_identifier_that_was_triggered_too_early_stays_unknown(novu):
    """
    "There is none" is kept in the cache too, and a creation does not forget it.
    """
    environment_id = novu.workflow(name="Other")["_environmentId"]

    assert triggered_workflow(novu.state, environment_id, "order-shipped") is None
    created = novu.workflow()
    assert triggered_workflow(novu.state, environment_id, "order-shipped") is None
    novu.dev("PUT", f"/notification-templates/{created['_id']}/status", {"active": False})
    assert created["_id"] == triggered_workflow(novu.state, environment_id, "order-shipped")["_id"]
