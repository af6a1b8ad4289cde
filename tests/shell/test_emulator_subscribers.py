"""The embedded Novu's subscribers: create, read, update, delete, online status (docs/novu/v1.md, section 3)."""

from datetime import timedelta

import pytest
from embedded_novu import Embedded, entity, refusal


@pytest.fixture
def novu():
    """Return a Novu with nothing in it."""
    return Embedded()


def put(novu, subscriber_id, **fields):
    """Update a subscriber."""
    return novu.dev("PUT", f"/v1/subscribers/{subscriber_id}", fields)


def test_a_new_subscriber_has_what_was_given_and_nothing_else(novu):
    """
    What was never given is absent, what the server sets is there, and unknown fields are gone.
    """
    made = novu.post("ada", email="ada@example.com", isOnline=True, channels=[1], foo=1)

    assert {
        *("_id", "id", "_organizationId", "_environmentId", "subscriberId", "email"),
        *("channels", "deleted", "createdAt", "updatedAt", "__v"),
    } == set(made)
    assert made == novu.get("ada")
    assert made["id"] == made["_id"]


def test_a_null_that_was_given_on_creation_is_kept(novu):
    """
    Null is stored by the POST that creates, and by no other request.
    """
    novu.post("ada", firstName=None, data=None)

    assert {"firstName": None, "data": None}.items() <= novu.get("ada").items()


@pytest.mark.parametrize(
    ("given", "changes"),
    [
        ({}, {}),
        ({"firstName": None, "email": None, "data": None}, {}),
        ({"firstName": ""}, {}),
        ({"data": 0}, {}),
        ({"firstName": "Ada", "lastName": "King"}, {}),
        ({"data": {"b": [1], "a": 1}}, {}),
        ({"firstName": "Grace"}, {"firstName": "Grace"}),
        ({"firstName": "", "lastName": "Hopper"}, {"firstName": "", "lastName": "Hopper"}),
        ({"firstName": None, "lastName": "Hopper"}, {"lastName": "Hopper"}),
        ({"data": {"a": 1}}, {"data": {"a": 1}}),
        ({"data": {"a": True, "b": [1]}}, {"data": {"a": True, "b": [1]}}),
        ({"data": 0, "lastName": "Hopper"}, {"data": 0, "lastName": "Hopper"}),
        ({"subscriberId": "bob", "lastName": "Hopper"}, {"lastName": "Hopper"}),
    ],
)
@pytest.mark.parametrize("by", ["PUT", "POST"])
def test_an_update_writes_what_differs_and_is_not_empty(novu, by, given, changes):
    """
    PUT and a second POST write the same: null never, the empty string beside a real change only.
    """
    before = novu.post("ada", firstName="Ada", lastName="King", data={"a": 1, "b": [1]})
    novu.emulator.turn(timedelta(seconds=1))

    again = {**given, "subscriberId": "ada"}
    answer = entity(put(novu, "ada", **given)) if by == "PUT" else novu.post("ada", **again)

    stamp = {} if changes else {"updatedAt": before["updatedAt"]}
    assert {**before, **changes} == answer
    assert {**before, **changes, **stamp}.items() >= {
        name: value for name, value in novu.get("ada").items() if changes == {} or name != "updatedAt"
    }.items()
    assert (novu.get("ada")["updatedAt"] > before["updatedAt"]) == bool(changes)


def test_data_can_be_emptied_and_the_answers_differ(novu):
    """
    PUT echoes the empty object without an envelope; GET shows no data, in an envelope; the list shows it.
    """
    novu.post("ada", data={"plan": "pro"})

    echoed = put(novu, "ada", data={})
    read = novu.dev("GET", "/v1/subscribers/ada")
    listed = novu.dev("GET", "/v1/subscribers")

    assert {} == echoed.json()["data"]
    assert "data" not in read.json()["data"]
    assert {} == listed.json()["data"][0]["data"]


def test_empty_objects_inside_data_vanish_from_reads(novu):
    """
    An empty object is dropped at every depth, but not as an item of a list.
    """
    novu.post("ada", data={"a": {"b": {}}, "c": [{}, {"d": {}}], "e": 1})

    assert {"c": [{}, {}], "e": 1} == novu.get("ada")["data"]


@pytest.mark.parametrize("data", [{"a": 1}, [], "text", 5, True])
def test_a_subscriber_with_data_comes_without_envelope(novu, data):
    """
    Custom data that JavaScript takes for true replaces the envelope.
    """
    novu.post("ada", data=data)

    assert "ada" == novu.dev("GET", "/v1/subscribers/ada").json()["subscriberId"]


@pytest.mark.parametrize("data", [0, "", False])
def test_data_that_is_false_does_not_replace_the_envelope(novu, data):
    """
    Custom data that JavaScript takes for false is in the envelope.
    """
    novu.post("ada", data=data)

    assert data == novu.dev("GET", "/v1/subscribers/ada").json()["data"]["data"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, ["subscriberId should not be null or undefined", "subscriberId must be a string"]),
        ({"subscriberId": " \t\u00a0\ufeff"}, ["subscriberId should not be empty"]),
        ({"subscriberId": {"$ne": ""}}, ["subscriberId must be a string"]),
        (
            {"subscriberId": "a", "email": "", "locale": ""},
            ["email must be an email", "locale must be locale"],
        ),
        ({"subscriberId": "a", "email": "a@localhost"}, ["email must be an email"]),
        (
            {"subscriberId": "a", "avatar": 1, "phone": {}},
            ["phone must be a string", "avatar must be a string"],
        ),
    ],
)
def test_what_a_subscriber_cannot_be_is_said_in_order(novu, body, message):
    """
    All faults of the first layer that finds any are told, in the order in which Novu declares the fields.
    """
    assert (400, message) == refusal(novu.dev("POST", "/v1/subscribers", body))


def test_ids_are_trimmed_in_bodies_and_not_in_paths(novu):
    """
    The id that a body gives loses its white space, the one in a path keeps it.
    """
    novu.post("\n ada ")

    assert "ada" == novu.get("ada")["subscriberId"]
    assert (404, "Subscriber not found for id  ada ") == refusal(novu.dev("GET", "/v1/subscribers/%20ada%20"))


@pytest.mark.parametrize(
    ("subscriber_id", "path"),
    [
        ("a/b", "a%2Fb"),
        ("100%", "100%25"),
        ("nl\nid", "nl%0Aid"),
        ("nul\x00id", "nul%00id"),
        ("\ufdd0", "%EF%B7%90"),
        ("ü", "%C3%BC"),
        ("constructor", "constructor"),
        ("L" * 2000, "L" * 2000),
    ],
)
def test_any_text_is_an_id(novu, subscriber_id, path):
    """
    What is percent-encoded in the path is found again.
    """
    novu.post(subscriber_id)

    assert subscriber_id == novu.get(path)["subscriberId"]


def test_half_of_a_surrogate_pair_becomes_the_replacement_character(novu):
    """
    A text that the database cannot hold does not fail the request.
    """
    response = novu.dev(
        "POST",
        "/v1/subscribers",
        content=rb'{"subscriberId": "a", "firstName": "\ud83d", "data": {"\udc00": ["\ud83d\ude00"]}}',
        headers={"Content-Type": "application/json"},
    )

    assert ("\ufffd", {"\ufffd": ["😀"]}) == (response.json()["firstName"], response.json()["data"])


def test_numbers_are_doubles(novu):
    """
    Whole numbers above 2^53 lose digits, minus zero its sign, and what is no double becomes null.
    """
    novu.dev(
        "POST",
        "/v1/subscribers",
        content=b'{"subscriberId": "a", "data": {"i": 9007199254740993, "z": -0.0, "x": 1e400, "f": 1.50}}',
        headers={"Content-Type": "application/json"},
    )

    assert {"i": 9007199254740992, "z": 0, "x": None, "f": 1.5} == novu.get("a")["data"]


def test_what_nests_deeper_than_the_database_stores_fails(novu):
    """
    So the emulator neither crashes nor keeps what the real server could not.
    """
    deep = b'{"subscriberId": "a", "data": ' + b'{"k":' * 5000 + b"1" + b"}" * 5001

    response = novu.dev("POST", "/v1/subscribers", content=deep, headers={"Content-Type": "application/json"})

    assert (500, "Internal server error") == refusal(response)


def test_a_deleted_subscriber_is_gone_and_a_new_one_has_a_new_database_id(novu):
    """
    Deleting is final for every request; creating again starts anew.
    """
    before = novu.post("ada", firstName="Ada")

    assert {"acknowledged": True, "status": "deleted"} == entity(novu.dev("DELETE", "/v1/subscribers/ada"))
    assert (404, "Subscriber not found for id ada") == refusal(novu.dev("DELETE", "/v1/subscribers/ada"))
    assert (400, "SubscriberId: ada not found") == refusal(put(novu, "ada"))
    assert [] == novu.dev("GET", "/v1/subscribers").json()["data"]
    assert before["_id"] != novu.post("ada")["_id"]
    assert "firstName" not in novu.get("ada")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", (0, 10, 10)),
        ("?page=1", (1, 10, 2)),
        ("?limit=0", (0, 0, 12)),
        ("?limit=-5", (0, -5, 5)),
        ("?limit=&page=", (0, 10, 10)),
        ("?limit=0x5&page=1.0", (1, 5, 5)),
        ("?page=99999999999999999999", (100000000000000000000, 10, 0)),
    ],
)
def test_pages_are_cut_as_numbers_say(novu, query, expected):
    """
    The limit has no maximum, 0 means all, and numbers are whatever JavaScript reads as one.
    """
    for number in range(12):
        novu.post(f"s{number}")

    page = novu.dev("GET", f"/v1/subscribers{query}").json()

    assert expected == (page["page"], page["pageSize"], len(page["data"]))
    assert 12 == page["totalCount"]


@pytest.mark.parametrize("query", ["page=abc", "page=0&page=1", "page=1e999", "page[a]=1", "page=NaN"])
def test_a_page_that_is_no_number_is_refused(novu, query):
    """
    The text is class-validator's.
    """
    expected = ["page must be a number conforming to the specified constraints"]

    assert (400, expected) == refusal(novu.dev("GET", f"/v1/subscribers?{query}"))


def test_a_negative_page_fails(novu):
    """
    The database cannot skip fewer than none.
    """
    assert 500 == novu.dev("GET", "/v1/subscribers?page=-1").status_code


def set_online(novu, *, online):
    """Set whether ada is online."""
    return entity(novu.dev("PATCH", "/v1/subscribers/ada/online-status", {"isOnline": online}))


def test_online_status_is_kept_with_the_time_of_leaving(novu):
    """
    Going offline stamps `lastOnlineAt`, coming back keeps it.
    """
    novu.post("ada")

    left = set_online(novu, online=False)
    back = set_online(novu, online=True)

    assert (False, True) == (left["isOnline"], back["isOnline"])
    assert left["lastOnlineAt"] == back["lastOnlineAt"]
    assert (404, "Subscriber not found") == refusal(
        novu.dev("PATCH", "/v1/subscribers/bob/online-status", {"isOnline": True})
    )
