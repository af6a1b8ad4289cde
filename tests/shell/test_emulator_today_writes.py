"""Novu 3.15: what is refused and stored of workflows and subscribers, beside what was recorded of them."""

import pytest
from embedded_novu import Embedded

DISCORD = {"providerId": "discord", "channel": "chat", "credentials": {}, "active": True, "check": False}
HOOK = {"webhookUrl": "http://127.0.0.1:9/a"}


@pytest.fixture
def novu():
    """Return an empty Novu 3.15."""
    return Embedded(profile="3.15")


def refused(answer):
    """Return the status of a refusal and what it says."""
    body = answer.json()
    said = body.get("errors", {}).get("general", {}).get("messages") if "errors" in body else None
    return answer.status_code, said or body["message"]


def created(novu, steps=None, **fields):
    """Create a workflow and return the answer."""
    body = {"name": "News", "workflowId": "news", "steps": [] if steps is None else steps, **fields}
    return novu.dev("POST", "/v2/workflows", body)


def step(**fields):
    """Return an in-app step."""
    return {"name": "Inbox", "type": "in_app", "controlValues": {"body": "b"}, **fields}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tags": [5]}, ["each value in tags must be a string"]),
        ({"isTranslationEnabled": "no"}, ["isTranslationEnabled must be a boolean value"]),
        (
            {"severity": "x", "description": 5, "active": 1},
            [
                "severity must be one of the following values: high, medium, low, none",
                "description must be a string",
                "active must be a boolean value",
            ],
        ),
        (
            {"steps": "x"},
            [
                "steps must be an array",
                "each value in nested property steps must be either object or array",
            ],
        ),
        ({"steps": ["x"]}, ["steps.each value in nested property steps must be either object or array"]),
        (
            {"steps": [{"type": "email", "controlValues": "x", "_id": 5}]},
            [
                "steps.0.controlValues must be an object",
                "steps.0._id must be a string",
                "steps.0.name must be a string",
            ],
        ),
    ],
)
def test_a_workflow_is_checked_field_by_field(novu, fields, said):
    """
    A request's own fields come first, then those that every workflow has.
    """
    assert (422, said) == refused(created(novu, **fields))


def test_the_fields_of_a_put_and_of_its_command_come_in_their_order(novu):
    """
    A PUT looks into the preferences at once.
    """
    created(novu)
    body = {"steps": [], "preferences": {"user": {"all": "x"}, "workflow": 5}, "origin": "mars"}
    first = novu.dev("PUT", "/v2/workflows/news", body)
    second = created(novu, description="d" * 257, tags=["a", "a"])

    assert (
        422,
        [
            "preferences.user.nested property all must be either object or array",
            "preferences.nested property workflow must be either object or array",
            "origin must be one of the following values: novu-cloud, novu-cloud-v1, external",
            "name must be a string",
        ],
    ) == refused(first)
    assert ["description", "tags"] == list(second.json()["errors"])


def test_new_steps_of_a_put_are_told_apart_from_stored_ones_alone(novu):
    """
    Two new steps of one name get one identifier; in a new workflow the second gets an end of its own.
    """
    made = created(novu, [step(), step()]).json()["data"]
    kept = {"_id": made["steps"][0]["_id"], **step()}
    body = {"name": "News", "origin": "novu-cloud", "preferences": {}}
    new = step(name="Reminder")
    changed = novu.dev("PUT", "/v2/workflows/news", {**body, "steps": [kept, new, new]}).json()["data"]

    assert "inbox" == made["steps"][0]["stepId"] != made["steps"][1]["stepId"]
    assert ["inbox", "reminder", "reminder"] == [one["stepId"] for one in changed["steps"]]


def test_a_layout_is_looked_for_in_e_mails_of_the_dashboard_alone(novu):
    """
    What code has written keeps what it says.
    """
    created(novu)
    mail = {"name": "Mail", "type": "email", "controlValues": {"subject": "s", "layoutId": "nope"}}
    body = {"name": "News", "preferences": {}, "steps": [mail]}
    refusal = novu.dev("PUT", "/v2/workflows/news", {**body, "origin": "novu-cloud"})
    written = novu.dev("PUT", "/v2/workflows/news", {**body, "origin": "external"})

    assert (404, 200) == (refusal.status_code, written.status_code)
    assert "nope" == written.json()["data"]["steps"][0]["controls"]["values"]["layoutId"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"and": "x"}, [("", 'Invalid logical operator "and" structure')]),
        ({"or": [{"==": [{"var": "nope"}, ""]}]}, [("0", "Value is not valid"), ("0", "Value is required")]),
        ({"in": [{"var": "nope"}, []]}, [("", "Value is required")]),
        ({"in": ["", 5]}, [("", "Value is required"), ("", "Invalid field reference in comparison")]),
        ({"in": [{"var": "nope"}, ["a"]]}, []),
        ({"containsAny": [{"var": "payload.a"}, {"var": "nope"}]}, [("", "Value is not valid")]),
        ({"doesNotContainAny": [{"var": "payload.a"}, []]}, [("", "Value is required")]),
        ({"containsAny": [{"var": "payload.a"}, ""]}, []),
        ({"<=": [None, {"var": "payload.a"}, 3]}, [("", "Value is required")]),
        ({"<=": [1, {"var": "payload.a"}, None]}, [("", "Value is required")]),
        ({"==": [{"var": 5}, 1]}, [("", "Value is not valid")]),
        ({"==": [{"var": "payload."}, 1]}, [("", "Value is not valid")]),
        ({"==": [{"var": "subscriber.data"}, 1]}, []),
        ({"==": [{"var": "payload.a"}, 1], "<": [{"var": "nope"}, 1]}, [("", "Value is not valid")]),
        ({"!": [{"==": [1]}]}, []),
        ({"var": ""}, [("", "Field variable is required")]),
    ],
)
def test_a_condition_is_judged_as_the_query_validator_of_novu_does(novu, condition, said):
    """
    Every operator of an object is looked at, and `in` does not ask which fields there are.
    """
    made = created(novu, [step(controlValues={"body": "b", "skip": condition})]).json()["data"]
    issues = made["steps"][0].get("issues", {}).get("controls", {}).get("skip", [])

    assert said == [(issue["variableName"], issue["message"]) for issue in issues]


def test_the_v1_routes_write_no_time_zone_but_in_bulk(novu):
    """
    They write what comes as credentials with a subscriber, as a PATCH of the credentials does.
    """
    novu.dev("POST", "/v1/integrations", DISCORD)
    channel = {"providerId": "discord", "credentials": HOOK}
    novu.dev("POST", "/v1/subscribers", {"subscriberId": "ann", "timezone": "UTC", "channels": [channel]})
    novu.dev("PUT", "/v1/subscribers/ann", {"timezone": "UTC", "firstName": "Ann"})
    novu.dev("POST", "/v1/subscribers/bulk", {"subscribers": [{"subscriberId": " bo ", "timezone": "UTC"}]})
    ann = novu.dev("GET", "/v2/subscribers/ann").json()["data"]
    bo = novu.dev("GET", "/v2/subscribers/%20bo%20").json()["data"]

    assert [HOOK] == [one["credentials"] for one in ann["channels"]]
    assert ("timezone" in ann, bo["timezone"]) == (False, "UTC")


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (
            "/v1/subscribers",
            {"subscriberId": " "},
            (
                422,
                (
                    "Validation failed for CreateOrUpdateSubscriberCommand: subscriberId: "
                    "subscriberId should not be empty"
                ),
            ),
        ),
        (
            "/v1/subscribers",
            {"subscriberId": "ann", "email": "x", "channels": [5, {"credentials": {"webhookUrl": 5}}]},
            (
                422,
                [
                    "channels.each value in nested property channels must be either object or array",
                    "channels.1.credentials.webhookUrl must be a string",
                    "email must be an email",
                ],
            ),
        ),
        (
            "/v1/subscribers/bulk",
            {"subscribers": ["ann"]},
            (422, ["subscribers.each value in nested property subscribers must be either object or array"]),
        ),
        (
            "/v1/subscribers",
            {"subscriberId": "ann", "channels": [{"providerId": "fcm"}]},
            (400, "Subscribers environment ({}) do not have active fcm integration."),
        ),
    ],
)
def test_subscribers_of_the_v1_routes_are_checked(novu, path, body, expected):
    """
    The id is trimmed only after it was looked at.
    """
    environment_id = novu.dev("GET", "/v1/environments/me").json()["data"]["_id"]
    status, said = expected

    assert (status, said if isinstance(said, list) else said.format(environment_id)) == refused(
        novu.dev("POST", path, body)
    )


def test_a_text_of_tokens_is_spread_into_letters(novu):
    """
    What is neither a text nor a list fails.
    """
    novu.dev("POST", "/v1/integrations", {**DISCORD, "providerId": "fcm", "channel": "push"})
    novu.dev("POST", "/v2/subscribers", {"subscriberId": "ann"})
    path = "/v1/subscribers/ann/credentials"
    spread = novu.dev("PUT", path, {"providerId": "fcm", "credentials": {"deviceTokens": "aba"}})
    failed = novu.dev("PUT", path, {"providerId": "fcm", "credentials": {"deviceTokens": 5}})

    assert ["a", "b"] == spread.json()["data"]["channels"][0]["credentials"]["deviceTokens"]
    assert failed.status_code == 500
