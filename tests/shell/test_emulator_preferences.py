"""The embedded Novu's credentials and preferences of subscribers (docs/novu/v1.md, sections 3.7 and 4)."""

import pytest
from embedded_novu import Embedded, entity, refusal

NOBODY = "000000000000000000000000"
NOTHING_TO_CHANGE = "In order to make an update you need to provider channel or enabled"


@pytest.fixture
def novu():
    """Return a Novu with ada and an integration of a chat and a push provider."""
    novu = Embedded()
    for provider_id, channel in (("slack", "chat"), ("fcm", "push")):
        body = {
            "providerId": provider_id,
            "channel": channel,
            "credentials": {},
            "active": True,
            "check": False,
        }
        novu.dev("POST", "/v1/integrations", body)
    novu.post("ada")
    return novu


def put(novu, provider_id, credentials, subscriber_id="ada"):
    """Set the credentials of a provider."""
    body = {"providerId": provider_id, "credentials": credentials}
    return novu.dev("PUT", f"/v1/subscribers/{subscriber_id}/credentials", body)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"webhookUrl": "u", "channel": "c"}, {"webhookUrl": "v"}, {"webhookUrl": "v"}),
        ({"deviceTokens": ["a", "b"]}, {"deviceTokens": ["c"]}, {"deviceTokens": ["c"]}),
        ({"webhookUrl": "u"}, {"deviceTokens": "one"}, {"deviceTokens": "one"}),
        ({"webhookUrl": "u"}, {"webhookUrl": None, "foo": 1}, None),
        ({"webhookUrl": "u"}, {}, None),
    ],
)
def test_credentials_are_replaced_as_a_whole(novu, first, second, expected):
    """
    Unknown names and nulls are dropped, and what is empty is not shown.
    """
    put(novu, "slack", first)
    (channel,) = entity(put(novu, "slack", second))["channels"]

    assert ("slack", expected) == (channel["providerId"], channel.get("credentials"))
    assert [channel] == novu.get("ada")["channels"]


def test_each_provider_has_credentials_of_its_own(novu):
    """
    They come in the order in which they were first set.
    """
    put(novu, "slack", {"webhookUrl": "u"})
    put(novu, "fcm", {"deviceTokens": ["t"]})
    changed = entity(put(novu, "slack", {"webhookUrl": "v"}))

    assert ["slack", "fcm"] == [channel["providerId"] for channel in changed["channels"]]


def test_the_same_credentials_change_nothing(novu):
    """
    The time of the last change stays.
    """
    before = entity(put(novu, "slack", {"webhookUrl": "u"}))

    assert before == entity(put(novu, "slack", {"webhookUrl": "u"}))


def test_credentials_need_a_subscriber_and_an_active_integration(novu):
    """
    The subscriber is looked for first.
    """
    environment_id = novu.get("ada")["_environmentId"]
    missing = f"Subscribers environment ({environment_id}) do not have active discord integration."

    assert (400, "SubscriberId: bob not found") == refusal(put(novu, "discord", {}, "bob"))
    assert (400, missing) == refusal(put(novu, "discord", {}))
    assert (400, ["credentials must be an object"]) == refusal(put(novu, "slack", []))


def workflow(novu, *types, **fields):
    """Create an active workflow with steps of some types; give its database id."""
    (group, *_) = entity(novu.dev("GET", "/v1/notification-groups"))
    metadata = {"digest": {"type": "regular", "amount": 1, "unit": "minutes"}}
    steps = [
        {
            "template": {"type": kind, "content": "x", "subject": "s"},
            "active": True,
            "metadata": metadata.get(kind),
        }
        for kind in types
    ]
    body = {
        "name": "Order shipped",
        "notificationGroupId": group["_id"],
        "active": True,
        "draft": False,
        "steps": steps,
        **fields,
    }
    return entity(novu.dev("POST", "/v1/notification-templates", body))["_id"]


def patch(novu, template_id, body, subscriber_id="ada"):
    """Change a preference."""
    return novu.dev("PATCH", f"/v1/subscribers/{subscriber_id}/preferences/{template_id}", body)


def preference(response):
    """Return what holds, of an answer to PATCH."""
    return entity(response)["preference"]


def test_a_preference_is_what_the_workflow_says_until_it_is_changed(novu):
    """
    Every channel of an active step is there, once; what was set stays beside what was not.
    """
    template_id = workflow(novu, "email", "sms", "email", preferenceSettings={"sms": False})
    off = {"channel": {"type": "email", "enabled": False}}
    listed = entity(novu.dev("GET", "/v1/subscribers/ada/preferences"))

    assert {"enabled": True, "channels": {"email": True, "sms": False}} == listed[0]["preference"]
    assert {"email": False, "sms": False} == preference(patch(novu, template_id, off))["channels"]
    assert {"enabled": False, "channels": {"email": False, "sms": False}} == preference(
        patch(novu, template_id, {"enabled": False})
    )


def test_as_many_channels_as_types_hide_the_others(novu):
    """
    A bug of Novu 0.14 counts keys: digest is a type too, and a channel that the workflow lacks is a key.
    """
    template_id = workflow(novu, "digest", "email")
    patch(novu, template_id, {"channel": {"type": "sms", "enabled": False}})

    hidden = patch(novu, template_id, {"channel": {"type": "push", "enabled": False}})

    assert {} == preference(hidden)["channels"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"channel": {"type": "fax", "enabled": "x"}}, (200, None)),
        ({"channel": {"type": "email"}}, (200, None)),
        ({"channel": {"type": "email", "enabled": "no"}}, (200, None)),
        ({"channel": {"type": "email", "enabled": {}}}, (500, "Internal server error")),
        ({"channel": {"enabled": True}}, (400, NOTHING_TO_CHANGE)),
        ({"channel": [{}]}, (400, NOTHING_TO_CHANGE)),
        ({"enabled": None}, (400, NOTHING_TO_CHANGE)),
        ({"channel": None}, (400, ["nested property channel must be either object or array"])),
        (
            {"channel": [1], "enabled": 1},
            (
                400,
                [
                    "each value in nested property channel must be either object or array",
                    "enabled must be a boolean value",
                ],
            ),
        ),
    ],
)
def test_what_is_sent_is_checked_as_little_as_novu_does(novu, body, expected):
    """
    Unknown channels are ignored, booleans are cast, and an update needs something to update.
    """
    template_id = workflow(novu, "email")
    assert 200 == patch(novu, template_id, {}).status_code

    response = patch(novu, template_id, body)

    assert expected[0] == response.status_code
    assert expected[1] == response.json().get("message")


def test_a_preference_for_an_unknown_workflow_is_kept_and_refused(novu):
    """
    So the second empty one is refused for another reason than the first.
    """
    assert (404, f"Template with id {NOBODY} is not found") == refusal(patch(novu, NOBODY, {}))
    assert (400, NOTHING_TO_CHANGE) == refusal(patch(novu, NOBODY, {}))
    assert (400, ["templateId must be a mongodb id"]) == refusal(patch(novu, "order-shipped", {}))


def test_an_unknown_subscriber_is_refused_in_two_ways(novu):
    """
    The list looks for the subscriber only if there is a workflow.
    """
    path = "/v1/subscribers/bob/preferences"

    assert [] == entity(novu.dev("GET", path))
    template_id = workflow(novu, "email")
    assert (400, "Subscriber bob not found") == refusal(novu.dev("GET", path))
    assert (404, "Subscriber not found") == refusal(patch(novu, template_id, {}, "bob"))


def test_inactive_workflows_are_not_listed_and_can_be_set(novu):
    """
    The list has active ones, drafts and critical ones among them.
    """
    template_id = workflow(novu, "email", active=False)
    workflow(novu, name="Draft", draft=True, critical=True)

    assert {"email": True} == preference(patch(novu, template_id, {"enabled": False}))["channels"]
    (listed,) = entity(novu.dev("GET", "/v1/subscribers/ada/preferences"))
    assert ("Draft", True, {}) == (
        listed["template"]["name"],
        listed["template"]["critical"],
        listed["preference"]["channels"],
    )


def test_a_subscriber_that_is_made_anew_has_no_preferences(novu):
    """
    They hang on the database id.
    """
    template_id = workflow(novu, "email")
    patch(novu, template_id, {"enabled": False})
    novu.dev("DELETE", "/v1/subscribers/ada")
    novu.post("ada")

    (listed,) = entity(novu.dev("GET", "/v1/subscribers/ada/preferences"))

    assert listed["preference"]["enabled"]
