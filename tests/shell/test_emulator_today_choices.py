"""Novu 3.15: which workflows a subscriber's choices, and the subscriptions to a topic, are about."""

import pytest
from embedded_novu import Embedded

CHANNELS = ("in_app", "email", "sms", "chat", "push")
OF_STEP = {"sms": {"body": "b"}, "in_app": {"body": "b"}}


@pytest.fixture
def novu():
    """Return a Novu 3.15 with two subscribers."""
    found = Embedded(profile="3.15")
    for subscriber_id in ("ann", "bo"):
        found.dev("POST", "/v2/subscribers", {"subscriberId": subscriber_id})
    return found


def layer(*, read_only):
    """Return preferences of a workflow with all channels on."""
    channels = {channel: {"enabled": True} for channel in CHANNELS}
    return {"all": {"enabled": True, "readOnly": read_only}, "channels": channels}


def workflow(novu, name, kind="in_app", **preferences):
    """Create a workflow of one step."""
    step = {"name": kind, "stepId": "one", "type": kind, "controlValues": OF_STEP[kind]}
    body = {"name": name, "workflowId": name, "steps": [step], "tags": [name], "preferences": preferences}
    return novu.dev("POST", "/v2/workflows", body).json()["data"]


def messages_of(answer):
    """Return the status of a refusal and what it says."""
    body = answer.json()
    said = body.get("errors", {}).get("general", {}).get("messages") if "errors" in body else None
    return answer.status_code, said or body["message"]


def test_the_channels_for_all_workflows_are_those_of_read_only_ones_too(novu):
    """
    A workflow that no choice reaches is not listed, and its channels are.
    """
    workflow(novu, "news")
    workflow(novu, "alarm", "sms", workflow=layer(read_only=True))
    shown = novu.dev("GET", "/v2/subscribers/ann/preferences").json()["data"]
    alone = novu.dev("GET", "/v2/subscribers/ann/preferences/global").json()["data"]
    unknown = novu.dev("GET", "/v2/subscribers/nobody/preferences/global")

    assert {"in_app": True, "sms": True} == shown["global"]["channels"] == alone["channels"]
    assert ["news"] == [one["workflow"]["identifier"] for one in shown["workflows"]]
    assert (404, "Subscriber nobody not found") == messages_of(unknown)


def test_a_workflow_that_is_read_only_in_either_layer_passes_over_choices(novu):
    """
    The dashboard's layer says whether it is shown as read-only, the workflow's own still closes it.
    """
    workflow(novu, "news", workflow=layer(read_only=True), user=layer(read_only=False))
    body = {"workflowId": "news", "channels": {"in_app": False}}
    shown = novu.dev("PATCH", "/v2/subscribers/ann/preferences", body).json()["data"]

    assert [{"in_app": True}] == [one["channels"] for one in shown["workflows"]]


def test_an_identifier_of_sixteen_letters_is_read_as_a_database_id(novu):
    """
    It is found by its database id alone, and by the v1 routes.
    """
    made = workflow(novu, "reminderofthemonth")
    by_name = novu.dev("GET", "/v2/workflows/reminderofthemonth")
    chosen = novu.dev(
        "PATCH", "/v2/subscribers/ann/preferences", {"workflowId": "reminderofthemonth", "channels": {}}
    )
    body = {"channel": {"type": "in_app", "enabled": False}}
    legacy = novu.dev("PATCH", "/v1/subscribers/ann/preferences/reminderofthemonth", body)

    assert (404, 404, 200) == (by_name.status_code, chosen.status_code, legacy.status_code)
    assert by_name.json()["workflowId"] != "reminderofthemonth"
    assert novu.dev("GET", f"/v2/workflows/{made['_id']}").status_code == 200
    assert novu.dev("GET", f"/v2/workflows/{made['slug']}").status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"workflowId": "gone", "channels": {"email": 1}}, (404, "Workflow cannot be found")),
        (
            {"channels": {"email": 1, "push": "x"}},
            (
                422,
                (
                    "Validation failed for UpdatePreferencesCommand: email: email must be a boolean value; "
                    "push: push must be a boolean value"
                ),
            ),
        ),
        ({"workflowId": ""}, (404, "Subscriber with id: nobody is not found")),
    ],
)
def test_a_choice_is_refused_in_the_order_in_which_novu_looks(novu, body, expected):
    """
    The workflow is looked for first, then the channels are checked, then comes the subscriber.
    """
    assert expected == messages_of(novu.dev("PATCH", "/v2/subscribers/nobody/preferences", body))


def test_several_choices_name_each_unknown_workflow_as_often_as_it_is_named(novu):
    """
    An unknown subscriber comes before an empty list.
    """
    wishes = [{"workflowId": name, "channels": {}} for name in ("x", "y", "x")]
    path = "/v2/subscribers/{}/preferences/bulk"
    unknown = novu.dev("PATCH", path.format("ann"), {"preferences": wishes})
    nobody = novu.dev("PATCH", path.format("nobody"), {"preferences": []})

    assert (404, "Workflows with ids: x, y, x not found") == messages_of(unknown)
    assert (404, "Subscriber with id: nobody is not found") == messages_of(nobody)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"channel": "email"}, ["nested property channel must be either object or array"]),
        (
            {"channel": {"type": "fax"}},
            [
                "channel.type must be one of the following values: in_app, email, sms, chat, push",
                "channel.enabled should not be null or undefined",
                "channel.enabled must be a boolean value",
            ],
        ),
    ],
)
def test_a_choice_of_the_v1_route_has_a_channel_and_a_switch(novu, given, said):
    """
    What is nested is named with its path.
    """
    workflow(novu, "news")

    assert (422, said) == messages_of(novu.dev("PATCH", "/v1/subscribers/ann/preferences/news", given))


def subscribe(novu, body, *, topic="team"):
    """Subscribe to a topic."""
    return novu.dev("POST", f"/v2/topics/{topic}/subscriptions", body)


def test_the_name_of_a_subscribing_is_that_of_the_topic(novu):
    """
    A subscription has a name of its own.
    """
    wish = {"identifier": "ann-1", "subscriberId": "ann", "name": "Mine"}
    made = subscribe(novu, {"name": "Team", "subscriptions": [wish]}).json()["data"]
    subscribe(novu, {"name": "Crew", "subscriberIds": ["ann"]})

    assert [("Mine", "Team")] == [(one["name"], one["topic"]["name"]) for one in made]
    assert novu.dev("GET", "/v2/topics/team").json()["data"]["name"] == "Crew"


def test_each_unknown_subscriber_is_told_as_often_as_it_is_named(novu):
    """
    So is each unknown identifier when subscriptions are dropped, whose subscriber nobody knows.
    """
    subscribe(novu, {"subscriberIds": ["bo"]})
    made = subscribe(novu, {"subscriberIds": ["ghost", "ann", "ghost"]}).json()
    wishes = [{"identifier": "no"}, {"identifier": "no", "subscriberId": "bo"}, {"subscriberId": "ann"}]
    dropped = novu.dev("DELETE", "/v2/topics/team/subscriptions", {"subscriptions": wishes}).json()

    assert ["ghost", "ghost"] == [one["subscriberId"] for one in made["errors"]]
    assert {"totalCount": 3, "successful": 1, "failed": 2} == made["meta"]
    assert ["Subscription with identifier 'no' not found."] * 2 + [
        "Subscription with identifier 'no' for subscriber 'bo' not found.",
    ] == [one["message"] for one in dropped["errors"]]
    assert ["ann", "bo"] == sorted(one["subscriber"]["subscriberId"] for one in dropped["data"])


def test_whoever_names_the_subscription_of_another_gets_none(novu):
    """
    The one whose subscription is named is passed over too.
    """
    subscribe(novu, {"subscriptions": [{"identifier": "hers", "subscriberId": "ann"}]})
    wishes = [{"identifier": "hers", "subscriberId": "bo"}, {"subscriberId": "ann"}]
    found = subscribe(novu, {"subscriptions": wishes}).json()

    assert ["hers"] == [one["identifier"] for one in found["data"]]
    assert ["SUBSCRIPTION_CREATE_FAILED"] == [one["code"] for one in found["errors"]]


@pytest.mark.parametrize(
    ("method", "body", "said"),
    [
        ("POST", {"subscriberIds": []}, ["At least one subscriber identifier is required"]),
        ("POST", {"subscriberIds": [5]}, ["each value in subscriberIds must be a string"]),
        (
            "POST",
            {"subscriptions": "ann"},
            [
                "At least one subscription is required",
                "Cannot subscribe more than 100 subscriptions at once",
                "subscriptions must be an array",
                "each value in nested property subscriptions must be either object or array",
            ],
        ),
        (
            "DELETE",
            {"subscriptions": ["a"] * 101},
            ["Cannot unsubscribe more than 100 subscriptions at once"],
        ),
    ],
)
def test_lists_of_subscriptions_are_checked(novu, method, body, said):
    """
    What is said differs by list and by what is done with it.
    """
    assert (422, said) == messages_of(novu.dev(method, "/v2/topics/team/subscriptions", body))


def test_a_subscription_is_for_the_workflows_it_names_by_id_or_tag_on_or_off(novu):
    """
    A choice for a single workflow cannot switch it off: only one for a group says so.
    """
    for name in ("news", "offers"):
        workflow(novu, name)
    wishes = [
        {"filter": {"tags": ["offers"]}, "enabled": False},
        {"workflowId": "news", "enabled": False, "condition": {"==": [{"var": "payload.a"}, 1]}},
        {"filter": {"workflowIds": ["gone", "offers"]}},
    ]
    body = {"subscriptions": [{"identifier": "one", "subscriberId": "ann"}], "preferences": wishes}
    (made,) = subscribe(novu, body).json()["data"]
    read = novu.dev("GET", "/v2/topics/team/subscriptions/one").json()["data"]

    assert {"news": True, "offers": False} == {
        one["workflow"]["identifier"]: one["enabled"] for one in made["preferences"]
    }
    assert made["preferences"] == read["preferences"]


@pytest.mark.parametrize(
    "path", ["/v2/subscribers", "/v2/topics", "/v2/contexts", "/v2/topics/t/subscriptions"]
)
@pytest.mark.parametrize(("query", "said"), [("after=a&after=b", "after must be a string")])
def test_a_page_is_asked_for_with_single_values(novu, path, query, said):
    """
    A value that is there twice is a list.
    """
    novu.dev("POST", "/v2/topics", {"key": "t"})

    assert (422, [said]) == messages_of(novu.dev("GET", f"{path}?{query}"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v2/topics?limit=x", (422, ["limit must not be greater than 100"])),
        (
            "/v2/topics?limit=-1",
            (
                422,
                "Validation failed for ListTopicsCommand: limit: limit must not be less than 1",
            ),
        ),
    ],
)
def test_a_limit_is_checked_with_the_request_or_later(novu, path, expected):
    """
    Topics look at the greatest with the request, at the least with their command.
    """
    assert expected == messages_of(novu.dev("GET", path))


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (5, "nested property schedule must be either object or array"),
        (
            {"isEnabled": True, "weeklySchedule": {}},
            "schedule.weeklySchedule must contain at least one day configuration when isEnabled is true",
        ),
        (
            {"isEnabled": True, "weeklySchedule": {"someday": {"isEnabled": True}}},
            (
                "schedule.weeklySchedule contains invalid day names: someday. Valid days are: "
                "monday, tuesday, wednesday, thursday, friday, saturday, sunday"
            ),
        ),
        (
            {"isEnabled": True, "weeklySchedule": {"monday": 5}},
            "schedule.weeklySchedule.nested property monday must be either object or array",
        ),
        (
            {"isEnabled": True, "weeklySchedule": {"monday": {"isEnabled": True, "hours": "x"}}},
            "schedule.weeklySchedule.monday.nested property hours must be either object or array",
        ),
    ],
)
def test_a_schedule_has_days_with_spans(novu, schedule, said):
    """
    A fault inside hides that a day has no such name.
    """
    assert (422, [said]) == messages_of(
        novu.dev("PATCH", "/v2/subscribers/ann/preferences", {"schedule": schedule})
    )


def test_what_is_no_object_chooses_no_channel(novu):
    """
    Novu spreads whatever is given for the channels.
    """
    workflow(novu, "news")
    shown = novu.dev("PATCH", "/v2/subscribers/ann/preferences", {"channels": "x"})

    assert (200, {"in_app": True}) == (shown.status_code, shown.json()["data"]["global"]["channels"])


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({}, "Invalid context payload structure."),
        ({"tenant": ""}, "Invalid context payload structure."),
        ({"tenant": {"id": "a b"}}, "Invalid context payload structure."),
        ({"tenant": {"data": {}}}, "Invalid context payload structure."),
        (dict.fromkeys("abcdef", "x"), "Too many contexts: 6 provided, maximum allowed is 5"),
        (
            {"tenant": {"id": "a", "data": {"x": "y" * 70000}}},
            "Context 'tenant' Data is too large: 68KB exceeds 64KB limit",
        ),
    ],
)
def test_contexts_are_checked_wherever_they_are_given(novu, context, said):
    """
    A trigger, a preference and a subscription say the same.
    """
    for method, path, body in (
        ("POST", "/v1/events/trigger", {"name": "news", "to": "ann"}),
        ("PATCH", "/v2/subscribers/ann/preferences", {}),
        ("POST", "/v2/topics/t/subscriptions", {"subscriptions": [{"subscriberId": "ann"}]}),
    ):
        status, (text,) = messages_of(novu.dev(method, path, {**body, "context": context}))
        assert status == 422
        assert text.startswith(said)


def test_a_context_has_a_type_an_id_and_data_that_is_an_object(novu):
    """
    Letters may be large.
    """
    nothing = novu.dev("POST", "/v2/contexts", {"id": "x", "data": []})
    made = novu.dev("POST", "/v2/contexts", {"type": "Tenant", "id": "Acme"})
    changed = novu.dev("PATCH", "/v2/contexts/Tenant/Acme", {})

    assert (
        422,
        [
            "type should not be null or undefined",
            "Type must be lowercase alphanumeric with optional ., _, or - separators",
            "type must be shorter than or equal to 100 characters",
            "type must be longer than or equal to 1 characters",
            "type must be a string",
            "Context data must be an object",
        ],
    ) == messages_of(nothing)
    assert made.status_code == 201
    assert (422, ["data should not be null or undefined"]) == messages_of(changed)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"overrides": "x", "payload": 5, "to": None},
            [
                "payload must be an object",
                "overrides must be an object",
                "to should not be null or undefined",
            ],
        ),
        (
            {"actor": {"email": "x"}, "tenant": 5, "transactionId": 5},
            [
                "transactionId must be a string",
                "actor.subscriberId should not be null or undefined",
                "actor.SubscriberId is required",
                "actor.subscriberId must be a string",
                "actor.email must be an email",
                "nested property tenant must be either object or array",
            ],
        ),
    ],
)
def test_a_trigger_is_checked_in_the_order_of_its_fields(novu, fields, said):
    """
    An actor that is an object is checked as a subscriber is.
    """
    assert (422, said) == messages_of(
        novu.dev("POST", "/v1/events/trigger", {"name": "news", "to": "ann", **fields})
    )


def test_a_tenant_is_looked_for_before_the_workflow_is_known_to_be_off(novu):
    """
    There are no tenants any more.
    """
    workflow(novu, "news")
    novu.dev("PATCH", "/v2/workflows/news", {"active": False})
    event = {"name": "news", "to": "ann"}
    answers = [novu.dev("POST", "/v1/events/trigger", {**event, **more}) for more in ({"tenant": "t"}, {})]

    assert ["no_tenant_found", "trigger_not_active"] == [one.json()["data"]["status"] for one in answers]
