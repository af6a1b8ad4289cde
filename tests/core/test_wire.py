"""Declared values to Novu's JSON and back."""

import pytest
from observations import observed_credentials, observed_preference, observed_subscriber, observed_workflow

from novu_flows import (
    Channels,
    Credentials,
    Preference,
    Subscriber,
    Workflow,
    all_of,
    button,
    button_block,
    chat,
    delay,
    digest,
    email,
    env,
    hours,
    in_app,
    is_online,
    on_payload,
    on_subscriber,
    on_webhook,
    online_within,
    previous_step,
    push,
    sms,
    text_block,
)
from novu_flows.novu.observed import EnvironmentNames, HiddenAddress, Names, ObservedWorkflow
from novu_flows.novu.v1 import preferences, subscribers
from novu_flows.novu.v1.credentials import written_credentials
from novu_flows.novu.v1.preferences import declared_preference, preference_writes
from novu_flows.novu.v1.subscribers import declared_subscriber, kept_data, subscriber_profile
from novu_flows.novu.v1.workflow_fields import after_create, create_body, declared_workflow, update_body
from novu_flows.plan.compare import compare
from novu_flows.plan.fields import Hidden
from novu_flows.resources.credentials.address import declared_credentials, matching_fields, resolved_address

NAMES = EnvironmentNames(
    groups=Names({"1" * 24: "General", "2" * 24: "Orders"}),
    feeds=Names({"3" * 24: "news"}),
    layouts=Names({"4" * 24: "Brand"}),
)

EVERYTHING = Workflow(
    "everything",
    name="Everything",
    description="All there is",
    tags=["a", "b"],
    critical=True,
    active=True,
    group="Orders",
    preferences=Channels(email=False, in_app=True),
    steps=[
        in_app("Hi", redirect="/x", buttons=[button("Go"), button("No", kind="secondary")], feed="news"),
        email("S", "<p>B</p>", preheader="P", sender_name="N", layout="Brand", stop_on_fail=True),
        email("S", [text_block("a"), button_block("b", url="/c", align="center")], step_id="blocks"),
        sms("T", active=False, filters=all_of(on_payload("n", "LARGER", 3), is_online(False))),
        chat("C", filters=all_of(previous_step("in-app", "unread"), online_within(5, "minutes"))),
        push("T", "C", filters=[all_of(on_webhook("https://a.example", "f", "EQUAL", "v"), negated=True)]),
        digest(minutes=30, key="k", backoff=hours(1), step_id="with-backoff"),
        digest(hours=2, filters=all_of(on_subscriber("locale", "EQUAL", "de"))),
        delay(days=1),
        delay(until="at", step_id="until"),
    ],
)


def subscriber_body(changed, observed):
    """Return what the request says that writes changed fields of a subscriber."""
    return subscribers.update("ada", **subscriber_profile(changed, observed)).body


def stored(body):
    """Return what Novu would answer for a body of POST: ids in place of the names of references."""
    steps = [
        {
            **step,
            "_templateId": f"{number:024d}",
            "template": {
                **{
                    key: value for key, value in step["template"].items() if key not in ("feedId", "layoutId")
                },
                "_id": f"{number:024d}",
                "_feedId": step["template"].get("feedId"),
                "_layoutId": step["template"].get("layoutId"),
            },
        }
        for number, step in enumerate(body["steps"])
    ]
    return {
        "_id": "a" * 24,
        "name": body["name"],
        "description": body.get("description"),
        "tags": body.get("tags", []),
        "critical": body.get("critical", False),
        "active": body["active"],
        "draft": body["draft"],
        "preferenceSettings": body.get("preferenceSettings", {}),
        "_notificationGroupId": body["notificationGroupId"],
        "triggers": [{"identifier": body["name"].lower().replace(" ", "-")}],
        "steps": steps,
        "updatedAt": "2026-01-01T00:00:00.000Z",
    }


def test_a_workflow_reads_back_as_it_was_declared():
    """
    Nothing differs between a declaration and what Novu holds after the POST that it makes.
    """
    fields = declared_workflow(EVERYTHING)
    observed = observed_workflow(stored(create_body("everything", fields, NAMES)), NAMES)

    assert () == compare(fields, observed.fields)
    assert {} == after_create("everything", fields, observed)


def test_a_name_that_would_give_another_identifier_is_written_afterwards():
    """
    A new workflow is named by its id where its name would make Novu choose another identifier.
    """
    fields = declared_workflow(Workflow("order-shipped", name="Your order", steps=[]))
    created = create_body("order-shipped", fields, NAMES)
    observed = observed_workflow(stored(created), NAMES)

    assert "order-shipped" == created["name"]
    assert {"name": "Your order"} == after_create("order-shipped", fields, observed)


def test_an_identifier_that_novu_would_not_make_is_written_afterwards():
    """
    An id that is no slug is put right in a second request.
    """
    fields = declared_workflow(Workflow("Old_One", steps=[]))
    observed = observed_workflow(stored(create_body("Old_One", fields, NAMES)), NAMES)

    assert "Old_One (being created by novu-flows)" == observed.fields[("name",)]
    assert {"identifier": "Old_One", "name": "Old_One"} == after_create("Old_One", fields, observed)


def test_an_update_carries_along_what_is_not_declared():
    """
    PUT replaces all steps: template ids, variables, actors and undeclared texts are sent again.
    """
    answer = stored(create_body("everything", declared_workflow(EVERYTHING), NAMES))
    answer["steps"][1]["template"]["variables"] = [{"name": "x", "type": "String", "required": True}]
    answer["steps"][0]["template"]["actor"] = {"type": "user", "data": None}
    observed = observed_workflow(answer, NAMES)
    body = update_body({("steps", "email", "subject"): "New"}, observed, NAMES)

    assert {"steps"} == set(body)
    assert [step["_templateId"] for step in answer["steps"]] == [
        step["_templateId"] for step in body["steps"]
    ]
    assert "New" == body["steps"][1]["template"]["subject"]
    assert "P" == body["steps"][1]["template"]["preheader"]
    assert "4" * 24 == body["steps"][1]["template"]["layoutId"]
    assert [{"name": "x", "type": "String", "required": True}] == body["steps"][1]["template"]["variables"]
    assert {"type": "user", "data": None} == body["steps"][0]["template"]["actor"]
    assert answer["steps"][0]["template"]["cta"] == body["steps"][0]["template"]["cta"]


def test_a_step_of_another_type_is_a_new_step():
    """
    A step id that is declared for another channel does not inherit the old one's message template.
    """
    answer = stored(create_body("w", declared_workflow(Workflow("w", steps=[sms("a", step_id="x")])), NAMES))
    observed = observed_workflow(answer, NAMES)
    changed = {("steps", "x", "type"): "chat", ("steps", "x", "content"): "a"}
    (step,) = update_body(changed, observed, NAMES)["steps"]

    assert "_templateId" not in step
    assert {"type": "chat", "content": "a"} == step["template"]


def test_steps_of_a_dashboard_get_ids_by_their_type():
    """
    Steps that carry no usable name are called by their type, with a number where that is taken.
    """
    steps = [
        {"template": {"type": "in_app", "content": ""}},
        {"template": {"type": "email", "content": ""}, "name": "Say hello!"},
        {"template": {"type": "email", "content": ""}},
        {"template": {"type": "email", "content": ""}, "name": "mail"},
    ]
    observed = observed_workflow({"_id": "x", "name": "n", "steps": steps}, NAMES)

    assert ["in-app", "email", "email-2", "mail"] == list(observed.handle)


@pytest.mark.parametrize(
    ("changed", "metadata"),
    [
        (
            {"span": "5 hours"},
            {
                "type": "backoff",
                "amount": 5,
                "unit": "hours",
                "digestKey": "k",
                "backoffAmount": 1,
                "backoffUnit": "hours",
            },
        ),
        ({"backoff": None}, {"type": "regular", "amount": 30, "unit": "minutes", "digestKey": "k"}),
        (
            {"key": None},
            {"type": "backoff", "amount": 30, "unit": "minutes", "backoffAmount": 1, "backoffUnit": "hours"},
        ),
    ],
)
def test_a_digest_changes_in_the_part_that_changed(changed, metadata):
    """
    The parts of a digest that did not change are carried along.
    """
    answer = stored(create_body("everything", declared_workflow(EVERYTHING), NAMES))
    observed = observed_workflow(answer, NAMES)
    paths = {("steps", "with-backoff", name): value for name, value in changed.items()}
    body = update_body(paths, observed, NAMES)

    assert metadata == body["steps"][6]["metadata"]


@pytest.mark.parametrize(
    ("changed", "metadata"),
    [
        ({"span": None, "until": "later"}, {"type": "scheduled", "delayPath": "later"}),
        ({"span": "2 days"}, {"type": "regular", "amount": 2, "unit": "days"}),
    ],
)
def test_a_delay_changes_its_kind(changed, metadata):
    """
    A delay for a span becomes one until a date, and the other way round.
    """
    answer = stored(create_body("w", declared_workflow(Workflow("w", steps=[delay(days=1)])), NAMES))
    observed = observed_workflow(answer, NAMES)
    body = update_body({("steps", "delay", name): value for name, value in changed.items()}, observed, NAMES)

    assert metadata == body["steps"][0]["metadata"]


def test_a_subscriber_reads_back_as_it_was_declared():
    """
    Nothing differs between a declaration and what Novu holds after the POST that it makes.
    """
    ada = Subscriber("ada", email="a@b.co", first_name="Ada", data={"plan": "pro", "n": 1.0, "empty": {}})
    fields = declared_subscriber(ada)
    body = subscriber_body({path: value for path, value in fields.items() if value is not None}, None)

    assert {"email": "a@b.co", "firstName": "Ada", "data": {"plan": "pro", "n": 1}} == body
    assert () == compare(fields, observed_subscriber({"subscriberId": "ada", **body}).fields)


def test_data_is_merged_by_key():
    """
    Only declared keys are owned; the others are written back as they were, for Novu replaces the whole.
    """
    observed = observed_subscriber({"subscriberId": "ada", "data": {"plan": "free", "seats": 3, "old": 1}})
    fields = declared_subscriber(Subscriber("ada", data={"plan": "pro", "old": None}))
    changed = {change.path: change.after for change in compare(fields, observed.fields)}

    assert {("data", "plan"): "pro", ("data", "old"): None} == changed
    assert {"data": {"plan": "pro", "seats": 3}} == subscriber_body(changed, observed)


def test_data_is_replaced_where_that_is_declared():
    """
    With data_mode="replace" the whole of it is owned.
    """
    observed = observed_subscriber({"subscriberId": "ada", "data": {"plan": "free", "seats": 3}})
    fields = declared_subscriber(Subscriber("ada", data={"plan": "pro"}, data_mode="replace"))
    changed = {change.path: change.after for change in compare(fields, observed.fields)}

    assert {"data": {"plan": "pro"}} == subscriber_body(changed, observed)
    assert {"data": {}} == subscriber_body({("data",): None}, observed)


@pytest.mark.parametrize("data", [object(), {"a": {1, 2}}])
def test_what_is_not_json_is_refused(data):
    """
    A value that JSON has no word for is a TypeError, not something else on the server.
    """
    with pytest.raises(TypeError, match="not JSON"):
        kept_data(data)


def test_credentials_hide_their_values():
    """
    Neither references nor resolved values are shown; the body alone holds them.
    """
    slack = Credentials("mattermost", webhook_url=env("HOOK"), channel="town")
    fields = declared_credentials(slack)
    secrets = {slack.address.webhook_url: Hidden("canary-1"), slack.address.channel: Hidden("canary-2")}
    resolved = resolved_address(fields, secrets)

    assert "canary" not in repr(resolved)
    assert "town" not in repr(slack)
    assert {
        "providerId": "mattermost",
        "credentials": {"webhookUrl": "canary-1", "channel": "canary-2"},
    } == subscribers.update_credentials("ada", "mattermost", written_credentials(resolved)).body
    assert fields == matching_fields(fields, resolved, resolved)
    assert {("webhook_url",): None, ("channel",): None} == matching_fields(fields, resolved, HiddenAddress())


def test_device_tokens_that_novu_keeps_as_a_text_are_read():
    """
    0.14 keeps `deviceTokens: "abc"` as it came.
    """
    channels = [{"providerId": "fcm", "credentials": {"deviceTokens": "abc"}}, {"providerId": "slack"}]

    assert {
        "fcm": HiddenAddress(device_tokens=(Hidden("abc"),)),
        "slack": HiddenAddress(),
    } == observed_credentials(channels)


def preference_bodies(changed):
    """Return what the requests say that write switches."""
    return [preferences.update("ada", "t", **one).body for one in preference_writes(changed)]


def test_a_preference_is_written_one_channel_at_a_time():
    """
    Novu takes one channel in a request; the main switch rides with the first.
    """
    changed = declared_preference(Preference("w", enabled=True, email=False, sms=True))

    assert [
        {"enabled": True, "channel": {"type": "email", "enabled": False}},
        {"channel": {"type": "sms", "enabled": True}},
    ] == preference_bodies(changed)
    assert [{"enabled": False}] == preference_bodies({("enabled",): False})


def test_a_channel_that_novu_leaves_out_has_the_workflows_setting():
    """
    The key-count bug of 0.14 hides channels that have no stored value.
    """
    workflow = ObservedWorkflow(
        workflow_id="w",
        template_id="t",
        fields={},
        base=None,
        settings={"sms": False},
        channels=frozenset({"email", "sms", "push"}),
    )
    observed = observed_preference({"enabled": True, "channels": {"email": False}}).within(workflow)

    assert {("enabled",): True, ("email",): False, ("sms",): False, ("push",): True} == dict(observed.fields)
