"""The embedded Novu's integrations: what Novu does not check, its database layer casts or refuses."""

import pytest
from novu_state import FAILED, TwoEnvironments

SLACK = {"providerId": "slack", "channel": "chat", "credentials": {}, "active": True, "check": False}


@pytest.mark.parametrize("wrong", [{"providerId": {}}, {"providerId": ["slack"]}, {"active": "perhaps"}])
def test_what_cannot_be_cast_fails(wrong):
    """
    A provider that is no text, or a truth that is none, is not kept.
    """
    novu = TwoEnvironments()

    assert FAILED == novu.dev("POST", "/integrations", SLACK | wrong)
    assert [] == novu.dev("GET", "/integrations")


def test_what_can_be_cast_is_cast():
    """
    A number becomes a text, and "yes" is true.
    """
    made = TwoEnvironments().dev("POST", "/integrations", SLACK | {"providerId": 5, "active": "yes"})

    assert ("5", True) == (made["providerId"], made["active"])
