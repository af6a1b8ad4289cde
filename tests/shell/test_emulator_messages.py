"""The embedded Novu's messages, execution details and mail records (recorded section `messages & others`)."""

import pytest
from novu_world import FAILED, NOBODY, NovuDocuments, refused


@pytest.fixture
def world():
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
def test_messages_are_listed_and_filtered(world, query, expected):
    """
    Messages come oldest first; an unknown subscriber is no filter, a limit of 0 is none.
    """
    ada, bob = world.subscriber("ada"), world.subscriber("bob")
    world.message(ada, "one")
    world.message(ada, "two", channel="email")
    world.message(bob, "three")
    world.message(bob, "deleted", deleted=True)

    assert expected == contents(world.get(f"/messages{query}"))


def test_a_page_of_messages_says_what_was_asked(world):
    """
    Page and size are given back as numbers, beside the number of all that fit.
    """
    ada = world.subscriber("ada")
    for _ in range(11):
        world.message(ada)

    page = world.get("/messages?page=1.0")

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
def test_what_the_list_refuses(world, query, expected):
    """
    More than 1000 at once and what is no number are 400; a page before the first fails.
    """
    assert expected == world.ask("GET", f"/messages?{query}")


def test_a_message_is_deleted_once(world):
    """
    A deleted message is gone from the list and from the feed that was kept.
    """
    message_id = world.message(world.subscriber("ada"))["_id"]
    world.get("/subscribers/ada/notifications/feed")

    deleted = world.ask("DELETE", f"/messages/{message_id.upper()}")

    assert (200, {"data": {"acknowledged": True, "status": "deleted"}}) == deleted
    assert [] == contents(world.get("/messages"))
    assert [] == contents(world.get("/subscribers/ada/notifications/feed"))
    assert refused(f"Message with id {message_id} not found", 404) == world.ask(
        "DELETE", f"/messages/{message_id}"
    )


def test_what_cannot_be_deleted(world):
    """
    A malformed id is 400, and so is the message of a subscriber who is gone.
    """
    ada = world.subscriber("ada")
    message_id = world.message(ada)["_id"]
    world.change("subscribers", ada, deleted=True)

    assert refused(["messageId must be a mongodb id"]) == world.ask("DELETE", "/messages/zzz")
    assert refused(f"A subscriber was not found for message {message_id}") == world.ask(
        "DELETE", f"/messages/{message_id}"
    )


def test_execution_details_are_shown_as_stored(world):
    """
    The details of one notification of one subscriber come in the order they were written in.
    """
    ids = {"_notificationId": "a" * 24, "_subscriberId": "b" * 24}
    details = [world.put("execution_details", **ids, detail=text) for text in ("Step created", "Step queued")]
    world.put("execution_details", **{**ids, "_notificationId": "c" * 24}, detail="Step created")

    answer = world.get(f"/execution-details?notificationId={'a' * 24}&subscriberId={'B' * 24}")

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
def test_execution_details_need_two_database_ids(world, query, expected):
    """
    Both ids must be given; their form is not checked, so that the database fails for a wrong one.
    """
    assert expected == world.ask("GET", f"/execution-details{query}")


def test_no_mail_record_is_set_up(world):
    """
    Replies by e-mail do not reach a server without a mail domain, and with one the server must know its own.
    """
    before = world.ask("GET", "/inbound-parse/mx/status")
    target = f"/environments/{world.environment_id}"
    world.ask("PUT", target, {"dns": {"inboundParseDomain": "mail.example.com"}})
    after = world.ask("GET", "/inbound-parse/mx/status")

    assert (200, {"data": {"mxRecordConfigured": False}}) == before
    assert refused("MAIL_SERVER_DOMAIN is not defined as an environment variable") == after


def test_up_to_0_13_the_mail_record_cannot_be_asked_for():
    """
    The older server fails for every API key.
    """
    assert (500, FAILED) == NovuDocuments("0.13").ask("GET", "/inbound-parse/mx/status")
