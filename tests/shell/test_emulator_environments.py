"""The embedded Novu's environments, notification groups and integrations (docs/novu/v1.md, sections 11.1, 11.5, 11.6)."""

import pytest
from embedded_novu import Embedded, entity, refusal

NOBODY = "000000000000000000000000"


@pytest.fixture
def novu():
    """Return a Novu with nothing in it."""
    return Embedded()


def test_a_key_says_which_environment_it_opens(novu):
    """
    Production has the development environment as parent; neither shows its keys there.
    """
    development, production = (entity(ask("GET", "/v1/environments/me")) for ask in (novu.dev, novu.prod))

    assert ("Development", "Production") == (development["name"], production["name"])
    assert ("_parentId" not in development, development["_id"]) == (True, production["_parentId"])
    assert "apiKeys" not in development
    assert development["id"] == development["_id"]


def test_the_list_of_environments_holds_every_key(novu):
    """
    Of all environments, with the key of any.
    """
    found = entity(novu.prod("GET", "/v1/environments"))
    keys = novu.emulator.keys

    assert [keys.development, keys.production] == [each["apiKeys"][0]["key"] for each in found]
    assert [keys.production] == [
        each["key"] for each in entity(novu.prod("GET", "/v1/environments/api-keys"))
    ]


def test_an_environment_of_its_own_is_founded_as_the_first_was(novu):
    """
    A new one has a key that opens it, a group and a layout; one with a parent has no group.
    """
    made = entity(novu.dev("POST", "/v1/environments", {"name": "Staging"}))
    child = entity(novu.dev("POST", "/v1/environments", {"name": "Child", "parentId": made["_id"]}))
    key, child_key = made["apiKeys"][0]["key"], child["apiKeys"][0]["key"]

    assert ["General"] == [
        group["name"] for group in entity(novu.ask("GET", "/v1/notification-groups", key=key))
    ]
    assert 1 == novu.ask("GET", "/v1/layouts", key=key).json()["totalCount"]
    assert [] == entity(novu.ask("GET", "/v1/notification-groups", key=child_key))
    assert made["_id"] == child["_parentId"]


def test_what_an_environment_cannot_be_is_refused(novu):
    """
    A name is needed, and a parent is named by its database id.
    """
    expected = [
        "name should not be null or undefined",
        "name must be a string",
        "parentId must be a mongodb id",
    ]

    assert (400, expected) == refusal(novu.dev("POST", "/v1/environments", {"parentId": "x"}))


def test_an_environment_is_changed_field_by_field(novu):
    """
    What is not given, or empty, stays; the answer only counts.
    """
    mine = entity(novu.dev("GET", "/v1/environments/me"))
    path, body = (
        f"/v1/environments/{mine['_id']}",
        {"name": "Dev", "dns": {"inboundParseDomain": "in.example"}},
    )

    assert {"matched": 1, "modified": 1} == entity(novu.dev("PUT", path, body))
    novu.dev("PUT", path, {"name": "", "dns": {"inboundParseDomain": ""}})
    changed = entity(novu.dev("GET", "/v1/environments/me"))
    assert ("Dev", {"inboundParseDomain": "in.example"}) == (changed["name"], changed["dns"])
    assert mine["identifier"] == changed["identifier"]


def test_an_unknown_environment_is_not_changed(novu):
    """
    Nothing matched is no error.
    """
    assert {"matched": 0, "modified": 0} == entity(
        novu.dev("PUT", f"/v1/environments/{NOBODY}", {"name": "x"})
    )


def test_a_new_key_closes_the_old_one(novu):
    """
    The same environment opens with the new key only.
    """
    novu.post("ada")
    (made,) = entity(novu.dev("POST", "/v1/environments/api-keys/regenerate"))

    assert (401, "API Key not found") == refusal(novu.dev("GET", "/v1/subscribers"))
    assert 200 == novu.ask("GET", "/v1/subscribers/ada", key=made["key"]).status_code


def test_groups_may_share_a_name(novu):
    """
    A new group names the organization's first one as parent.
    """
    (general,) = entity(novu.dev("GET", "/v1/notification-groups"))
    made = [entity(novu.dev("POST", "/v1/notification-groups", {"name": "Orders"})) for _ in range(2)]

    assert [general["_id"]] * 2 == [each["_parentId"] for each in made]
    assert ["General", "Orders", "Orders"] == [
        each["name"] for each in entity(novu.dev("GET", "/v1/notification-groups"))
    ]
    assert (400, ["name must be a string"]) == refusal(
        novu.dev("POST", "/v1/notification-groups", {"name": 5})
    )


def integrate(novu, provider_id="sendgrid", channel="email", **fields):
    """Create an active integration."""
    body = {
        "providerId": provider_id,
        "channel": channel,
        "credentials": {},
        "active": True,
        "check": False,
        **fields,
    }
    return novu.dev("POST", "/v1/integrations", body)


def active(novu):
    """Return the providers that are active."""
    return [each["providerId"] for each in entity(novu.dev("GET", "/v1/integrations/active"))]


def test_secrets_of_an_integration_are_sealed_in_answers_and_clear_in_lists(novu):
    """
    What is secret is shown encrypted when it was written, and as it is when it is listed.
    """
    made = entity(integrate(novu, credentials={"apiKey": "s3cret", "from": "a@b.test", "unknown": 1}))
    (listed,) = entity(novu.dev("GET", "/v1/integrations"))

    assert made["credentials"]["apiKey"].startswith("nvsk.")
    assert "a@b.test" == made["credentials"]["from"]
    assert {"apiKey": "s3cret", "from": "a@b.test"} == listed["credentials"]


def test_an_integration_without_credentials_shows_none_or_an_empty_object(novu):
    """
    The answer of the creation has no credentials, the list has empty ones.
    """
    made = entity(integrate(novu))

    assert ("credentials" not in made, {}) == (
        True,
        entity(novu.dev("GET", "/v1/integrations"))[0]["credentials"],
    )


def test_one_email_integration_is_active_at_a_time(novu):
    """
    Activating another switches the first off; in chat and push many may be active.
    """
    integrate(novu, "sendgrid")
    mailgun = entity(integrate(novu, "mailgun", active=False))
    integrate(novu, "slack", "chat")
    integrate(novu, "discord", "chat")
    assert ["sendgrid", "slack", "discord"] == active(novu)

    novu.dev("PUT", f"/v1/integrations/{mailgun['_id']}", {"active": True})

    assert ["mailgun", "slack", "discord"] == active(novu)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "No properties found for update")),
        ({"active": False}, (200, {"active": False, "credentials": {"apiKey": "old"}})),
        ({"credentials": {"user": "u"}}, (200, {"active": True, "credentials": {"user": "u"}})),
    ],
)
def test_an_integration_is_changed_in_parts(novu, body, expected):
    """
    Credentials are replaced as a whole.
    """
    made = entity(integrate(novu, credentials={"apiKey": "old"}))
    response = novu.dev("PUT", f"/v1/integrations/{made['_id']}", body)
    (listed,) = entity(novu.dev("GET", "/v1/integrations"))
    after = expected[1] if response.is_success else refusal(response)[1]

    assert expected == (response.status_code, after)
    assert not response.is_success or expected[1].items() <= listed.items()


def test_a_deleted_integration_makes_room_for_another(novu):
    """
    One provider is there once; deleting gives those that are left.
    """
    made = entity(integrate(novu))
    integrate(novu, "slack", "chat")
    twice = "Duplicate key - One environment may not have two providers of the same channel type"
    assert (400, twice) == refusal(integrate(novu))

    left = entity(novu.dev("DELETE", f"/v1/integrations/{made['_id']}"))

    assert ["slack"] == [each["providerId"] for each in left]
    assert 201 == integrate(novu).status_code


@pytest.mark.parametrize(
    ("method", "integration_id", "expected"),
    [
        ("PUT", NOBODY, (404, f"Entity with id {NOBODY} not found")),
        ("DELETE", NOBODY, (400, f"Could not find integration with id {NOBODY}")),
        ("PUT", "zzz", (500, "Internal server error")),
        ("DELETE", "zzz", (500, "Internal server error")),
    ],
)
def test_an_integration_that_is_not_there_is_refused(novu, method, integration_id, expected):
    """
    Each method has its own words for it.
    """
    assert expected == refusal(novu.dev(method, f"/v1/integrations/{integration_id}", {"active": True}))


def test_an_unknown_channel_is_refused(novu):
    """
    The channel is one of Novu's five.
    """
    expected = ["channel must be one of the following values: in_app, email, sms, chat, push"]

    assert (400, expected) == refusal(integrate(novu, channel="fax"))


@pytest.mark.parametrize(
    ("provider_id", "expected"),
    [
        ("none", (404, "Integration for none was not found")),
        ("slack", (400, "Webhook for slack-chat is not supported yet")),
    ],
)
def test_webhooks_are_for_mail_and_sms_only(novu, provider_id, expected):
    """
    The emulator understands none, and says so.
    """
    integrate(novu)
    integrate(novu, "slack", "chat")
    path = "/v1/integrations/webhook/provider/{}/status"

    assert {"data": False} == novu.dev("GET", path.format("sendgrid")).json()
    assert expected == refusal(novu.dev("GET", path.format(provider_id)))
