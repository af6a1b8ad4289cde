"""The embedded Novu's cache of subscribers, stale entries included (docs/novu/v1.md, section 2.10)."""

from datetime import UTC, datetime

import pytest
from embedded_novu import Embedded

from novu_flows.emulator.store.cache import LARGEST, LIFETIME, Cache
from novu_flows.emulator.store.clock import Clock


def went_online(novu):
    """Read ada, then set her online."""
    novu.post("ada")
    novu.get("ada")
    novu.dev("PATCH", "/v1/subscribers/ada/online-status", {"isOnline": True})


def test_a_read_after_online_status_is_stale():
    """
    What was read before is answered again: the status does not reach the cache.
    """
    novu = Embedded()
    went_online(novu)

    assert "isOnline" not in novu.get("ada")
    assert novu.dev("GET", "/v1/subscribers").json()["data"][0]["isOnline"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/v1/subscribers/ada", {"firstName": "Ada"}),
        ("POST", "/v1/subscribers", {"subscriberId": "ada", "firstName": "Ada"}),
        (
            "PUT",
            "/v1/subscribers/ada/credentials",
            {"providerId": "fcm", "credentials": {"deviceTokens": ["t"]}},
        ),
    ],
)
def test_a_real_change_makes_reads_fresh(method, path, body):
    """
    Every other write has the subscriber read anew.
    """
    novu = Embedded()
    push = {"providerId": "fcm", "channel": "push", "credentials": {}, "active": True, "check": False}
    novu.dev("POST", "/v1/integrations", push)
    went_online(novu)

    assert 300 > novu.dev(method, path, body).status_code
    assert novu.get("ada")["isOnline"]


def test_a_change_that_changes_nothing_leaves_the_stale_entry():
    """
    A PUT that writes nothing does not touch the cache.
    """
    novu = Embedded()
    went_online(novu)
    novu.dev("PUT", "/v1/subscribers/ada", {})

    assert "isOnline" not in novu.get("ada")


def test_an_entry_ends_after_two_hours():
    """
    The time is that of the emulator's clock.
    """
    novu = Embedded()
    went_online(novu)
    novu.emulator.turn(LIFETIME)

    assert novu.get("ada")["isOnline"]


def test_a_missing_subscriber_is_found_once_it_is_created():
    """
    That there was none is kept too, until the creation.
    """
    novu = Embedded()

    assert 404 == novu.dev("GET", "/v1/subscribers/ada").status_code
    assert novu.post("ada") == novu.get("ada")


def test_environments_do_not_share_entries():
    """
    The same id in another environment is somebody else.
    """
    novu = Embedded()
    novu.post("ada")
    novu.get("ada")

    assert 404 == novu.prod("GET", "/v1/subscribers/ada").status_code


def test_novu_0_13_reads_fresh():
    """
    The cache came with 0.14, as far as a client can tell.
    """
    novu = Embedded(profile="0.13")
    went_online(novu)

    assert novu.get("ada")["isOnline"]


def test_the_cache_stays_small():
    """
    What was kept first is forgotten first.
    """
    cache = Cache(Clock(lambda: datetime(2026, 11, 23, tzinfo=UTC)))
    for number in range(LARGEST + 1):
        cache.read((str(number),), lambda: "kept")

    assert ("kept", "read anew") == tuple(cache.read((key,), lambda: "read anew") for key in ("1", "0"))
