"""What is wrong with a declared integration is said before anything is sent, and its secrets are shown nowhere."""

from typing import Any

import pytest

from novu_flows import Integration, env, removed
from novu_flows.check import check
from novu_flows.declare.collection import Declarations


def mail(key: str = "mail", **options: Any) -> Integration:
    """Return an integration of today's Novu."""
    return Integration(**{"provider": "sendgrid", "channel": "email", "identifier": key, **options})


def codes(*declared: Integration, dialect: Any = "v2") -> list[str]:
    """Return the codes of what is wrong."""
    return [one.code for one in check(Declarations(integrations=declared), dialect=dialect)]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"provider": ""}, "invalid-integration"),
        ({"identifier": " mail"}, "invalid-integration"),
        ({"identifier": "ma\nil"}, "invalid-integration"),
        ({"name": ""}, "empty-text"),
        ({"name": "\ud800"}, "invalid-text"),
        ({"channel": "fax"}, "wrong-type"),
        ({"provider": 3}, "wrong-type"),
        ({"credentials": ["key"]}, "wrong-type"),
        ({"credentials": {"apiKey": 3}}, "wrong-type"),
        ({"credentials": {3: env("KEY")}}, "wrong-type"),
        ({"credentials": {"apiKey": "s3cret"}}, "integration-secret"),
        ({"credentials": {"apiKey": env("s3cret with spaces")}}, "invalid-variable"),
        ({"credentials": {"apikey": env("KEY")}}, "unknown-credential"),
        ({"primary": False}, "not-primary"),
        ({"primary": True, "active": False}, "not-primary"),
        ({"primary": True, "channel": "chat"}, "not-primary"),
        ({"active": "yes"}, "wrong-type"),
    ],
)
def test_what_novu_could_not_take_is_an_issue(options: dict[str, Any], code: str) -> None:
    """One issue, which repeats no secret."""
    found = check(Declarations(integrations=(mail(**options),)), dialect="v2")

    assert [code] == [one.code for one in found]
    assert "s3cret" not in repr(found) + repr(mail(**options))


def test_what_is_right_is_no_issue() -> None:
    """Texts stand in place where they are no secrets, and switches."""
    credentials = {"apiKey": env("KEY"), "from": "shop@example.com", "secure": True}

    assert [] == codes(mail(name="Mail", primary=True, credentials=credentials), mail("spare", active=False))
    assert [] == codes(Integration("sendgrid", channel="email", credentials=credentials), dialect="v1")


def test_today_an_integration_is_known_by_its_identifier() -> None:
    """Without one nobody could say which it is; two of one identifier are one too many."""
    assert ["missing-identifier"] == codes(Integration("sendgrid", channel="email"))
    assert ["duplicate-integration"] == codes(mail(), mail(name="Other"))


def test_one_of_a_channel_is_primary_and_in_novu_0_14_one_is_active() -> None:
    """Two that are it would turn each other off for ever."""
    assert ["several-integrations"] == codes(mail(primary=True), mail("spare", primary=True))
    active = Integration("sendgrid", channel="email"), Integration("mailgun", channel="email", active=True)
    off = Integration("sendgrid", channel="email", active=False), active[1]
    chats = Integration("slack", channel="chat"), Integration("discord", channel="chat")

    assert ["several-integrations"] == codes(*active, dialect="v1")
    assert [] == codes(*off, *chats, dialect="v1")


def test_a_tombstone_names_what_is_declared_no_more() -> None:
    """It is refused beside the declaration, and where it names nothing."""
    for key, code in (("mail", "removed-and-declared"), ("", "invalid-integration")):
        declared = Declarations(integrations=(mail(),), removed=(removed(Integration, key),))
        assert [code] == [one.code for one in check(declared, dialect="v2")]
