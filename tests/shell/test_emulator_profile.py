"""Novu 0.13, as far as it is another server than 0.14."""

import pytest
from embedded_novu import Embedded

LAYOUT = "/v1/layouts/64e5b7c9a1f2d3e4b5c6d7e8"
MAIL = [
    ("GET", "/v1/inbound-parse/mx/status"),
    ("GET", "/v1/layouts"),
    ("POST", "/v1/layouts"),
    ("GET", LAYOUT),
    ("PATCH", LAYOUT),
    ("DELETE", LAYOUT),
    ("POST", f"{LAYOUT}/default"),
]


@pytest.mark.parametrize(("method", "path"), MAIL)
def test_what_0_13_cannot_check_keys_for_fails(method, path):
    """
    500 with a key, 401 without one; 0.14 answers.
    """
    old, new = Embedded(profile="0.13"), Embedded()

    assert (500, "Internal server error") == (
        (answer := old.dev(method, path)).status_code,
        answer.json()["message"],
    )
    assert 401 == old.ask(method, path).status_code
    assert 500 != new.dev(method, path).status_code


def test_0_13_reads_feeds_and_workflows_fresh():
    """
    What was deleted is gone at once: 0.14's cache is not there.
    """
    novu = Embedded(profile="0.13")
    novu.post("ada")
    feed = "/v1/subscribers/ada/notifications/feed"

    assert 200 == novu.dev("GET", feed).status_code
    novu.dev("DELETE", "/v1/subscribers/ada")
    assert 400 == novu.dev("GET", feed).status_code
