"""The embedded Novu's notifications: list and one (recorded section `notifications`)."""

import pytest
from novu_state import FAILED, NOBODY, NovuDocuments, refused

NO_CHANNEL = "each value in channels must be one of the following values: in_app, email, sms, chat, push"


@pytest.fixture
def state():
    """Return a Novu with nothing in it."""
    return NovuDocuments()


def transactions(page):
    """Return the transaction ids of a page of notifications."""
    return [notification["transactionId"] for notification in page["data"]]


def test_a_notification_is_shown_in_full(state):
    """
    A notification holds its subscriber, its workflow, and its jobs with what came of each.
    """
    ada = state.subscriber("ada", email="ada@example.com", avatar="a.png")
    workflow = state.workflow()
    notification = state.notification(
        ada, _templateId=workflow["_id"], payload={"a": {}}, to={"subscriberId": "ada"}
    )
    of_it = {"_notificationId": notification["_id"]}
    state.put("jobs", **of_it, type="trigger", status="completed")
    job = state.put(
        "jobs", **of_it, type="in_app", status="completed", step={"_id": NOBODY}, payload={}, identifier="x"
    )
    detail = state.put(
        "execution_details", **of_it, _jobId=job["_id"], detail="Message sent", transactionId="tx"
    )

    (shown,) = state.get("/notifications")["data"]

    expected_job = {
        "_id": job["_id"],
        "_notificationId": notification["_id"],
        "type": "in_app",
        "status": "completed",
        "step": {"_id": NOBODY},
        "digest": {"events": []},
        "createdAt": job["createdAt"],
        "updatedAt": job["updatedAt"],
        "executionDetails": [
            {
                "_id": detail["_id"],
                "_jobId": job["_id"],
                "detail": "Message sent",
                "createdAt": detail["createdAt"],
                "updatedAt": detail["updatedAt"],
                "id": detail["_id"],
            }
        ],
        "id": job["_id"],
    }
    assert {
        **{key: value for key, value in notification.items() if key != "payload"},
        "id": notification["_id"],
        "subscriber": {
            "_id": ada["_id"],
            "subscriberId": "ada",
            "email": "ada@example.com",
            "id": ada["_id"],
        },
        "template": {
            "_id": workflow["_id"],
            "name": "Order shipped",
            "triggers": workflow["triggers"],
            "id": workflow["_id"],
        },
        "jobs": [expected_job],
    } == shown
    assert {"data": shown} == state.get(f"/notifications/{notification['_id'].upper()}")


def test_what_a_job_waits_for_is_shown(state):
    """
    A digest is shown as it is kept, and what a trigger overrides unless it is nothing.
    """
    notification = state.notification(state.subscriber())
    waiting = {"type": "digest", "status": "delayed", "step": {}, "digest": {"amount": 4, "unit": "seconds"}}
    state.put(
        "jobs", _notificationId=notification["_id"], **waiting, overrides={"email": {"from": "x@example.com"}}
    )

    (job,) = state.get("/notifications")["data"][0]["jobs"]

    assert {"amount": 4, "unit": "seconds", "events": []} == job["digest"]
    assert {"email": {"from": "x@example.com"}} == job["overrides"]


def test_who_is_deleted_is_null(state):
    """
    A notification outlives its subscriber and its workflow.
    """
    ada, workflow = state.subscriber(), state.workflow()
    state.notification(ada, _templateId=workflow["_id"])
    state.change("subscribers", ada, deleted=True)
    state.change("workflows", workflow, deleted=True)

    (shown,) = state.get("/notifications")["data"]

    assert (None, None) == (shown["subscriber"], shown["template"])


def test_in_0_13_the_subscriber_is_not_named():
    """
    Up to 0.13 the subscriber of a notification is shown without the subscriber id.
    """
    state = NovuDocuments("0.13")
    ada = state.subscriber()
    state.notification(ada)

    assert {"_id": ada["_id"], "id": ada["_id"]} == state.get("/notifications")["data"][0]["subscriber"]


def test_an_unknown_notification_is_null(state):
    """
    A notification that is not there is null with 200; only a malformed id is refused.
    """
    assert (200, {"data": None}) == state.ask("GET", f"/notifications/{NOBODY}")
    assert refused(["notificationId must be a mongodb id"]) == state.ask("GET", "/notifications/zzz")


def test_a_page_holds_the_ten_newest(state):
    """
    Notifications come newest first, ten on a page, whatever limit is asked for.
    """
    ada = state.subscriber()
    for number in range(12):
        state.notification(ada, transactionId=str(number))

    first = state.get("/activity?limit=2")
    second = state.get("/notifications?page=1")

    assert [str(number) for number in range(11, 1, -1)] == transactions(first)
    assert (12, 10, 0) == (first["totalCount"], first["pageSize"], first["page"])
    assert (["1", "0"], 1) == (transactions(second), second["page"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("channels=email", ["order"]),
        ("channels=sms&channels=in_app", ["offer", "order"]),
        ("channels[]=in_app", ["offer", "order"]),
        ("channels=", ["lost", "offer", "order"]),
        ("channels=push", []),
        ("templates=a{23}", []),
        ("transactionId=order", ["order"]),
        ("transactionId=nope", []),
        ("emails=ada@example.com", ["order"]),
        ("emails=ada@example.com&emails=bob@other.org", ["offer", "order"]),
        ("search=ADA@EX", ["lost", "order"]),
        ("search=bob", ["lost", "offer"]),
        ("search=a(b[c.*", ["lost"]),
        ("search=zzz&emails=bob@other.org", ["offer"]),
        ("search=ada@ex&channels=sms", []),
        ("page=0.0", ["lost", "offer", "order"]),
        ("page=9999", []),
    ],
)
def test_notifications_are_filtered(state, query, expected):
    """
    Filters narrow the list; a search also finds everybody without an address.
    """
    ada, bob = (
        state.subscriber("ada", email="ada@example.com"),
        state.subscriber("bob", email="bob@other.org"),
    )
    state.notification(ada, transactionId="order", channels=["in_app", "email"])
    state.notification(bob, transactionId="offer")
    state.notification(state.subscriber("carl"), transactionId="lost", channels=[])

    assert expected == transactions(state.get(f"/notifications?{query.replace('{23}', 'a' * 23)}"))


def test_templates_are_found_by_id(state):
    """
    One template id or several, in any letter case.
    """
    ada, first, second = state.subscriber(), state.workflow("One"), state.workflow("Two")
    state.notification(ada, transactionId="one", _templateId=first["_id"])
    state.notification(ada, transactionId="two", _templateId=second["_id"])

    both = f"templates={first['_id'].upper()}&templates={second['_id']}"

    assert ["one"] == transactions(state.get(f"/notifications?templates={first['_id']}"))
    assert ["two", "one"] == transactions(state.get(f"/notifications?{both}"))


def test_where_nobody_is_found_the_page_is_the_first(state):
    """
    Addresses that nobody has give page 0, whatever page was asked for.
    """
    state.notification(state.subscriber())

    assert {"page": 0, "totalCount": 0, "pageSize": 10, "data": []} == state.get(
        "/notifications?emails=eve@example.com&page=3"
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("page=-1", (500, FAILED)),
        ("emails[a]=b", (500, FAILED)),
        ("page=abc", refused(["page must be a number conforming to the specified constraints"])),
        ("page=Infinity", refused(["page must be a number conforming to the specified constraints"])),
        ("search=a&search=b", refused(["search must be a string"])),
        ("transactionId=a&transactionId=b", refused(["transactionId must be a string"])),
        (
            "channels=fax&templates=zzz",
            refused([
                NO_CHANNEL,
                "each value in templates must be a mongodb id",
            ]),
        ),
        (
            "channels=email,sms",
            refused([NO_CHANNEL]),
        ),
    ],
)  # fmt: skip
def test_what_the_list_refuses(state, query, expected):
    """
    All that is wrong with a query is said at once; a page before the first fails.
    """
    assert expected == state.ask("GET", f"/notifications?{query}")
