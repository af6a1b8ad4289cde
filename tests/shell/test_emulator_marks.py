"""The embedded Novu's marks and actions (recorded sections `mark as` and `actions`)."""

from datetime import timedelta

import pytest
from novu_state import FAILED, NOBODY, NovuDocuments, refused


@pytest.fixture
def state():
    """Return a Novu with nothing in it."""
    return NovuDocuments()


@pytest.fixture
def ada(state):
    """Put a subscriber there."""
    return state.subscriber("ada")


def test_seen_marks_and_shows_the_first_message(state, ada):
    """
    The older route marks one message or several and shows the first as it is stored.
    """
    first, second = state.message(ada, "one"), state.message(ada, "two")
    state.turn(timedelta(seconds=1))

    status, body = state.ask("POST", f"/subscribers/ada/messages/{second['_id']},{first['_id']}/seen")

    now = "2026-11-23T12:00:01.000Z"
    assert (201, {"data": {**first, "seen": True, "lastSeenDate": now, "updatedAt": now}}) == (status, body)
    assert {"data": {"count": 2}} == state.get("/subscribers/ada/notifications/unseen?seen=true")


def test_seen_says_nothing_of_unknown_messages(state, ada):
    """
    An unknown message is answered with an empty object, a malformed id fails, a stranger is 404.
    """
    assert (201, {}) == state.ask("POST", f"/subscribers/{ada['subscriberId']}/messages/{NOBODY}/seen")
    assert (201, {}) == state.ask("POST", "/subscribers/ada/messages/twelve-bytes/seen")
    assert (500, FAILED) == state.ask("POST", "/subscribers/ada/messages/zzz/seen")
    assert refused("Subscriber eve not found", 404) == state.ask(
        "POST", f"/subscribers/eve/messages/{NOBODY}/seen"
    )


@pytest.mark.parametrize("form", ["{0}", "{0},{1}", ["{0}"], ["{1}", "{0}"], ["{0}", NOBODY, None]])
def test_marks_take_ids_in_any_form(state, ada, form):
    """
    One id, several with commas, a list; the answer holds the messages in the order they were made in.
    """
    ids = [state.message(ada)["_id"] for _ in range(2)]
    given = [text and text.format(*ids) for text in form] if isinstance(form, list) else form.format(*ids)

    _, body = state.ask(
        "POST", "/subscribers/ada/messages/markAs", {"messageId": given, "mark": {"seen": True}}
    )

    assert [message_id for message_id in ids if message_id in given] == [
        found["_id"] for found in body["data"]
    ]
    assert all(found["seen"] for found in body["data"])


@pytest.mark.parametrize(
    ("mark", "changed"),
    [
        ({"seen": True}, {"seen": True, "lastSeenDate": 1}),
        ({"seen": False}, {"seen": False, "lastSeenDate": 1}),
        ({"read": True}, {"read": True, "lastReadDate": 1}),
        ({"seen": "yes", "read": 1}, {"seen": True, "lastSeenDate": 1, "read": True, "lastReadDate": 1}),
        ({"seen": None}, {}),
        ({"archived": True}, {}),
        ({}, {}),
        ("read", {}),
        ([], {}),
    ],
)
def test_a_mark_sets_what_it_says(state, ada, mark, changed):
    """
    Seen and read are set apart from each other, with their dates; anything else changes nothing else.
    """
    message = state.message(ada)
    now = "2026-11-23T12:00:01.000Z"
    state.turn(timedelta(seconds=1))

    answer = state.ask(
        "POST", "/subscribers/ada/messages/markAs", {"messageId": message["_id"], "mark": mark}
    )

    stamped = {key: now if value == 1 and "Date" in key else value for key, value in changed.items()}
    assert (201, {"data": [{**message, "updatedAt": now, **stamped}]}) == answer


def test_another_subscribers_message_stays_as_it_is(state, ada):
    """
    A message of somebody else is shown, not marked.
    """
    message = state.message(ada)
    state.subscriber("bob")

    answer = state.ask(
        "POST", "/subscribers/bob/messages/markAs", {"messageId": message["_id"], "mark": {"read": True}}
    )

    assert (201, {"data": [message]}) == answer


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, refused("messageId is required")),
        ({"messageId": None, "mark": {}}, refused("messageId is required")),
        ({"messageId": "", "mark": {}}, refused("messageId is required")),
        ({"messageId": 0, "mark": {}}, refused("messageId is required")),
        ({"messageId": NOBODY}, refused(["mark should not be null or undefined"])),
        ({"messageId": NOBODY, "mark": None}, refused(["mark should not be null or undefined"])),
        ({"messageId": [], "mark": {"seen": True}}, (201, {"data": []})),
        ({"messageId": NOBODY, "mark": {"seen": True}}, (201, {"data": []})),
        ({"messageId": 5, "mark": {"seen": True}}, (500, FAILED)),
        ({"messageId": {}, "mark": {"seen": True}}, (500, FAILED)),
        ({"messageId": "zzz", "mark": {"seen": True}}, (500, FAILED)),
        ({"messageId": [5], "mark": {"seen": True}}, (500, FAILED)),
        ({"messageId": NOBODY, "mark": {"seen": "abc"}}, (500, FAILED)),
    ],
)
def test_what_marks_refuse(state, ada, body, expected):
    """
    No id and no mark are 400, what the database cannot take is 500, nothing to mark is fine.
    """
    assert expected == state.ask("POST", f"/subscribers/{ada['subscriberId']}/messages/markAs", body)


def test_an_action_is_noted_in_the_message(state, ada):
    """
    Type, status and payload of an action are kept; a later one without payload keeps the earlier payload.
    """
    message = state.message(ada)
    target = f"/subscribers/ada/messages/{message['_id']}/actions"

    _, first = state.ask("POST", f"{target}/primary", {"status": "done", "payload": {"ok": True}})
    status, second = state.ask("POST", f"{target}/other", {"status": "", "payload": ""})

    result = {"type": "primary", "payload": {"ok": True}}
    assert {"action": {"result": result, "status": "done", "buttons": []}} == first["data"]["cta"]
    assert {"action": {"result": {**result, "type": "other"}, "status": "done", "buttons": []}} == second[
        "data"
    ]["cta"]
    assert (201, message["_id"]) == (status, second["data"]["id"])


def test_the_feed_shows_an_action_late(state, ada):
    """
    An action does not drop the feed that is kept: it shows the call to action as it was.
    """
    message = state.message(ada)
    before = state.get("/subscribers/ada/notifications/feed")
    state.ask("POST", f"/subscribers/ada/messages/{message['_id']}/actions/primary", {"status": "done"})

    assert before == state.get("/subscribers/ada/notifications/feed")


def test_what_actions_refuse(state, ada):
    """
    The body is checked first, then the id, the message, the subscriber and whose message it is.
    """
    message_id = state.message(ada)["_id"]
    state.subscriber("bob")

    def act(subscriber_id, acted_on, body):
        return state.ask("POST", f"/subscribers/{subscriber_id}/messages/{acted_on}/actions/primary", body)

    no_status = ["status should not be null or undefined", "status must be a string"]
    assert refused(no_status) == act("ada", "zzz", {})
    assert refused(["status must be a string"]) == act("ada", "zzz", {"status": 1})
    assert refused(["messageId must be a mongodb id"]) == act("eve", "zzz", {"status": "done"})
    assert refused(f"Message {NOBODY} not found", 404) == act("eve", NOBODY, {"status": "done"})
    assert refused(
        "Subscriber with the id: eve was not found for this environment. "
        "Make sure to create a subscriber before trying to modify it."
    ) == act("eve", message_id, {"status": "done"})
    assert refused(
        f"Message with the id: {message_id} was not found for this environment. "
        "Make sure to address correct message before trying to modify it."
    ) == act("bob", message_id, {"status": "done"})
