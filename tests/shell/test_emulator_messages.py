"""The embedded Novu's messages, execution details and mail records (recorded section `messages & others`)."""

import pytest
from novu_state import FAILED, NOBODY, NovuDocuments, refused


@pytest.fixture
def state():
    """Return a Novu with nothing in it."""
    return NovuDocuments()


def contents(page):
    """Return the texts of a page of messages."""
    return [message["content"] for message in page["data"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["one", "two", "three"]),
        ("?channel=email", ["two"]),
        ("?channel=email&channel=in_app", ["one", "two", "three"]),
        ("?channel=fax", []),
        ("?subscriberId=bob", ["three"]),
        ("?subscriberId=eve", ["one", "two", "three"]),
        ("?limit=2", ["one", "two"]),
        ("?limit=2&page=1", ["three"]),
        ("?limit=-2", ["one", "two"]),
        ("?limit=0", ["one", "two", "three"]),
        ("?limit=1e0", ["one"]),
        ("?limit=1000", ["one", "two", "three"]),
    ],
)
def test_messages_are_listed_and_filtered(state, query, expected):
    """
    Messages come oldest first; an unknown subscriber is no filter, a limit of 0 is none.
    """
    ada, bob = state.subscriber("ada"), state.subscriber("bob")
    state.message(ada, "one")
    state.message(ada, "two", channel="email")
    state.message(bob, "three")
    state.message(bob, "deleted", deleted=True)

    assert expected == contents(state.get(f"/messages{query}"))


def test_a_page_of_messages_says_what_was_asked(state):
    """
    Page and size are given back as numbers, beside the number of all that fit.
    """
    ada = state.subscriber("ada")
    for _ in range(11):
        state.message(ada)

    page = state.get("/messages?page=1.0")

    assert (1, 10, 11, 1) == (page["page"], page["pageSize"], page["totalCount"], len(page["data"]))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=1001", refused("Limit can not be larger then 1000")),
        ("page=abc", refused(["page must be a number conforming to the specified constraints"])),
        ("limit=abc", refused(["limit must be a number conforming to the specified constraints"])),
        ("page=-1", (500, FAILED)),
        ("page=1&limit=-5", (500, FAILED)),
        ("channel[a]=b", (500, FAILED)),
    ],
)
def test_what_the_list_refuses(state, query, expected):
    """
    More than 1000 at once and what is no number are 400; a page before the first fails.
    """
    assert expected == state.ask("GET", f"/messages?{query}")


def test_a_message_is_deleted_once(state):
    """
    A deleted message is gone from the list and from the feed that was kept.
    """
    message_id = state.message(state.subscriber("ada"))["_id"]
    state.get("/subscribers/ada/notifications/feed")

    deleted = state.ask("DELETE", f"/messages/{message_id.upper()}")

    assert (200, {"data": {"acknowledged": True, "status": "deleted"}}) == deleted
    assert [] == contents(state.get("/messages"))
    assert [] == contents(state.get("/subscribers/ada/notifications/feed"))
    assert refused(f"Message with id {message_id} not found", 404) == state.ask(
        "DELETE", f"/messages/{message_id}"
    )


def test_what_cannot_be_deleted(state):
    """
    A malformed id is 400, and so is the message of a subscriber who is gone.
    """
    ada = state.subscriber("ada")
    message_id = state.message(ada)["_id"]
    state.change("subscribers", ada, deleted=True)

    assert refused(["messageId must be a mongodb id"]) == state.ask("DELETE", "/messages/zzz")
    assert refused(f"A subscriber was not found for message {message_id}") == state.ask(
        "DELETE", f"/messages/{message_id}"
    )


def test_execution_details_are_shown_as_stored(state):
    """
    The details of one notification of one subscriber come in the order they were written in.
    """
    ids = {"_notificationId": "a" * 24, "_subscriberId": "b" * 24}
    details = [state.put("execution_details", **ids, detail=text) for text in ("Step created", "Step queued")]
    state.put("execution_details", **{**ids, "_notificationId": "c" * 24}, detail="Step created")

    answer = state.get(f"/execution-details?notificationId={'a' * 24}&subscriberId={'B' * 24}")

    assert {"data": details} == answer


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "",
            refused([
                "notificationId should not be null or undefined",
                "subscriberId should not be null or undefined",
            ]),
        ),
        (f"?notificationId={NOBODY}", refused(["subscriberId should not be null or undefined"])),
        (f"?notificationId={NOBODY}&subscriberId={NOBODY}", (200, {"data": []})),
        (f"?notificationId={NOBODY}&subscriberId=ada", (500, FAILED)),
        (f"?notificationId=&subscriberId={NOBODY}", (500, FAILED)),
        (f"?notificationId={NOBODY}&notificationId={NOBODY}&subscriberId={NOBODY}", (500, FAILED)),
    ],
)  # fmt: skip
def test_execution_details_need_two_database_ids(state, query, expected):
    """
    Both ids must be given; their form is not checked, so that the database fails for a wrong one.
    """
    assert expected == state.ask("GET", f"/execution-details{query}")


def test_no_mail_record_is_set_up(state):
    """
    Replies by e-mail do not reach a server without a mail domain, and with one the server must know its own.
    """
    before = state.ask("GET", "/inbound-parse/mx/status")
    target = f"/environments/{state.environment_id}"
    state.ask("PUT", target, {"dns": {"inboundParseDomain": "mail.example.com"}})
    after = state.ask("GET", "/inbound-parse/mx/status")

    assert (200, {"data": {"mxRecordConfigured": False}}) == before
    assert refused("MAIL_SERVER_DOMAIN is not defined as an environment variable") == after


def test_up_to_0_13_the_mail_record_cannot_be_asked_for():
    """
    The older server fails for every API key.
    """
    assert (500, FAILED) == NovuDocuments("0.13").ask("GET", "/inbound-parse/mx/status")
