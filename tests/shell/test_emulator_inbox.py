"""The embedded Novu's feed and unseen count (recorded section `feed`)."""

from datetime import timedelta

import pytest
from novu_state import FAILED, NovuDocuments, refused


@pytest.fixture
def state():
    """Return a Novu with nothing in it."""
    return NovuDocuments()


@pytest.fixture
def ada(state):
    """Put a subscriber there."""
    return state.subscriber("ada", firstName="Ada", lastName="L", avatar="a.png", email="ada@example.com")


def contents(page):
    """Return the texts of a page of messages."""
    return [message["content"] for message in page["data"]]


def test_the_feed_shows_in_app_messages_newest_first(state, ada):
    """
    A page of the feed holds ten in-app messages of the subscriber, newest first, and the number of all.
    """
    for number in range(12):
        state.message(ada, str(number))
    state.message(ada, "a mail", channel="email")
    state.message(ada, "deleted", deleted=True)
    state.message(state.subscriber("bob"), "not hers")

    first = state.get("/subscribers/ada/notifications/feed")
    second = state.get("/subscribers/ada/notifications/feed?page=1")

    assert [str(number) for number in range(11, 1, -1)] == contents(first)
    assert (12, 10, 0) == (first["totalCount"], first["pageSize"], first["page"])
    assert ["1", "0"] == contents(second)


def test_a_message_of_the_feed_names_its_subscriber(state, ada):
    """
    A message is shown with `id`, without what is empty, and with the subscriber it is for.
    """
    sent = state.message(ada, payload={}, overrides={"email": {}})

    (message,) = state.get("/subscribers/ada/notifications/feed")["data"]

    person = {
        "_id": ada["_id"],
        "firstName": "Ada",
        "lastName": "L",
        "avatar": "a.png",
        "subscriberId": "ada",
        "id": ada["_id"],
    }
    shown = {"id": sent["_id"], "subscriber": person, "actorSubscriber": None}
    assert {
        key: value for key, value in sent.items() if key not in ("payload", "overrides")
    } | shown == message


def test_an_actor_who_is_a_subscriber_shows_an_avatar(state, ada):
    """
    The avatar of the acting subscriber is what the message's actor shows.
    """
    state.message(state.subscriber("bob"), actor={"type": "user", "data": None}, _actorId=ada["_id"])

    (message,) = state.get("/subscribers/bob/notifications/feed")["data"]

    assert {"type": "user", "data": "a.png"} == message["actor"]
    assert "ada" == message["actorSubscriber"]["subscriberId"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["read", "seen", "fresh"]),
        ("?seen=true", ["seen"]),
        ("?seen=1", ["seen"]),
        ("?seen=yes", ["seen"]),
        ("?seen=0", ["read", "fresh"]),
        ("?seen=true&seen=false", ["read", "seen", "fresh"]),
        ("?read=true", ["read"]),
        ("?read=false&seen=no", ["fresh"]),
        ("?limit=1", ["read", "seen", "fresh"]),
        ("?page=1", []),
        ("?page=0.9", ["read", "seen", "fresh"]),
        ("?page=0x0", ["read", "seen", "fresh"]),
        ("?page=1abc", []),
        ("?page=999999999999999999999", []),
        ("?feedIdentifier=", ["read", "seen", "fresh"]),
        ("?feedIdentifier=Offers", ["fresh"]),
        ("?feedIdentifier=Offers&feedIdentifier=Gone", ["fresh"]),
        ("?feedIdentifier=Gone", []),
    ],
)
def test_the_feed_is_filtered(state, ada, query, expected):
    """
    Feeds, `seen` and `read` narrow the feed; a limit does not.
    """
    offers = state.put("feeds", identifier="Offers", deleted=False)
    gone = state.put("feeds", identifier="Gone", deleted=True)
    state.message(ada, "fresh", _feedId=offers["_id"])
    state.message(ada, "seen", seen=True, _feedId=gone["_id"])
    state.message(ada, "read", read=True)

    assert expected == contents(state.get(f"/subscribers/ada/notifications/feed{query}"))


@pytest.mark.parametrize(
    "query", ["seen=abc", "seen=", "read=2", "seen[a]=true", "page=-1", "feedIdentifier[a]=b"]
)
def test_the_feed_fails_for_what_novu_does_not_check(state, ada, query):
    """
    What goes unchecked to the database fails there.
    """
    assert (500, FAILED) == state.ask("GET", f"/subscribers/{ada['subscriberId']}/notifications/feed?{query}")


@pytest.mark.parametrize("page", ["abc", "", "Infinity", "x1"])
def test_a_page_is_a_number(state, ada, page):
    """
    A page that does not begin with digits is refused.
    """
    assert refused(["page must be a number conforming to the specified constraints"]) == state.ask(
        "GET", f"/subscribers/{ada['subscriberId']}/notifications/feed?page={page}"
    )


def test_a_stranger_has_no_feed_and_no_count(state):
    """
    Feed and count of an unknown subscriber are 400, each in its own words.
    """
    assert refused(
        "Subscriber not found for this environment with the id: eve. "
        "Make sure to create a subscriber before fetching the feed."
    ) == state.ask("GET", "/subscribers/eve/notifications/feed")
    assert refused(
        f"Subscriber eve is not exist in environment {state.environment_id}, "
        "please provide a valid subscriber identifier"
    ) == state.ask("GET", "/subscribers/eve/notifications/unseen")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 2),
        ("?seen=false", 2),
        ("?seen=abc", 2),
        ("?seen=1", 2),
        ("?seen=true", 1),
        ("?feedIdentifier=Offers", 1),
        ("?feedIdentifier=none", 0),
        ("?limit=1", 2),
    ],
)
def test_messages_are_counted(state, ada, query, expected):
    """
    Only the text `true` counts what is seen; everything else counts what is not.
    """
    offers = state.put("feeds", identifier="Offers", deleted=False)
    state.message(ada, _feedId=offers["_id"])
    state.message(ada)
    state.message(ada, seen=True)

    answer = state.get(f"/subscribers/ada/notifications/unseen{query}")

    assert {"data": {"count": expected}} == answer


def test_answers_are_kept_until_a_mark(state, ada):
    """
    Feed and count show no change made behind Novu's back, until a mark drops them.
    """
    message = state.message(ada, "one")
    state.get("/subscribers/ada/notifications/feed")
    state.get("/subscribers/ada/notifications/unseen")
    state.message(ada, "two")

    assert ["one"] == contents(state.get("/subscribers/ada/notifications/feed"))
    assert ["two", "one"] == contents(state.get("/subscribers/ada/notifications/feed?page=0"))
    assert {"data": {"count": 1}} == state.get("/subscribers/ada/notifications/unseen?limit=5")

    state.ask("POST", f"/subscribers/ada/messages/{message['_id']}/seen")

    assert ["two", "one"] == contents(state.get("/subscribers/ada/notifications/feed"))
    assert {"data": {"count": 1}} == state.get("/subscribers/ada/notifications/unseen")


def test_a_delivered_message_is_seen_at_once(state, ada):
    """
    An in-app message that a trigger delivers drops what is kept of the subscriber's feed and count.
    """
    (group,) = state.get("/notification-groups")["data"]
    step = {"active": True, "template": {"type": "in_app", "content": "Hello {{firstName}}"}}
    flow = {
        "name": "Hello",
        "notificationGroupId": group["_id"],
        "active": True,
        "draft": False,
        "steps": [step],
    }
    state.ask("POST", "/notification-templates", flow)
    before = (
        state.get("/subscribers/ada/notifications/feed"),
        state.get("/subscribers/ada/notifications/unseen"),
    )

    state.ask(
        "POST",
        "/events/trigger",
        {"name": "hello", "to": ada["subscriberId"], "payload": {"firstName": "Ada"}},
    )
    state.deliver()

    assert ([], {"data": {"count": 0}}) == (contents(before[0]), before[1])
    assert ["Hello Ada"] == contents(state.get("/subscribers/ada/notifications/feed"))
    assert {"data": {"count": 1}} == state.get("/subscribers/ada/notifications/unseen")


def test_answers_are_kept_for_two_hours(state, ada):
    """
    After two hours Novu looks again.
    """
    state.get("/subscribers/ada/notifications/feed")
    state.message(ada, "late")
    state.turn(timedelta(hours=2))

    assert ["late"] == contents(state.get("/subscribers/ada/notifications/feed"))


def test_a_deleted_subscribers_feed_is_kept_too(state, ada):
    """
    The feed that was asked for before the subscriber was deleted is still answered, any other is 400.
    """
    state.message(ada, "one")
    state.get("/subscribers/ada/notifications/feed")
    state.ask("DELETE", "/subscribers/ada")

    assert ["one"] == contents(state.get("/subscribers/ada/notifications/feed"))
    assert 400 == state.ask("GET", "/subscribers/ada/notifications/feed?page=0")[0]
