"""The embedded Novu's stats and graph of notifications (recorded section `notifications`)."""

import pytest
from novu_state import NOBODY, NovuDocuments, ago, refused


@pytest.fixture
def state():
    """Return a Novu with nothing in it."""
    return NovuDocuments()


def test_notifications_are_counted(state):
    """
    The stats count the last seven days and the last calendar month.
    """
    ada = state.subscriber()
    for days in (40, 30, 8, 7, 0):
        state.notification(ada, createdAt=ago(days=days))

    assert {"data": {"weeklySent": 2, "monthlySent": 4}} == state.get("/notifications/stats")
    assert {"data": {"weeklySent": 2, "monthlySent": 4}} == state.get("/activity/stats")


def test_up_to_0_13_a_year_is_counted_too():
    """
    The older stats have a third number.
    """
    state = NovuDocuments("0.13")
    state.notification(state.subscriber(), createdAt=ago(days=300))

    assert {"data": {"weeklySent": 0, "monthlySent": 0, "yearlySent": 1}} == state.get("/notifications/stats")


def test_the_graph_counts_channels_by_day(state):
    """
    A day of the graph counts a notification once for each of its channels, and says which there were.
    """
    ada, workflow = state.subscriber(), state.workflow()
    of_it = {"_templateId": workflow["_id"]}
    state.notification(ada, **of_it, createdAt=ago(days=40))
    state.notification(ada, **of_it, createdAt=ago(days=2), channels=["in_app", "email"])
    state.notification(ada, **of_it, createdAt=ago(days=1), channels=[])
    state.notification(ada, **of_it, createdAt=ago(hours=1))
    state.notification(ada, createdAt=ago(hours=1))

    today = {"_id": "2026-11-23", "count": 2, "templates": [workflow["_id"], NOBODY], "channels": ["in_app"]}
    before = {
        "_id": "2026-11-21",
        "count": 2,
        "templates": [workflow["_id"]],
        "channels": ["in_app", "email"],
    }
    assert {"data": [before, today]} == state.get("/notifications/graph/stats")
    assert {"data": [today]} == state.get("/activity/graph/stats?days=1.9")


@pytest.mark.parametrize(
    ("days", "expected"), [("7", 1), ("0", 0), ("-1", 0), ("100000", 2), ("1e9", 2), ("-1e9", 0), ("", 1)]
)
def test_the_graph_goes_back_some_days(state, days, expected):
    """
    The graph begins as many days ago as it is asked for, 32 where nothing is said.
    """
    ada = state.subscriber()
    state.notification(ada, createdAt=ago(days=40))
    state.notification(ada, createdAt=ago(hours=1))

    assert expected == len(state.get(f"/notifications/graph/stats?days={days}")["data"])


def test_the_days_of_a_graph_are_a_number(state):
    """
    What is no number is refused.
    """
    assert refused(["days must be a number conforming to the specified constraints"]) == state.ask(
        "GET", "/notifications/graph/stats?days=abc"
    )


def test_up_to_0_13_the_graph_begins_with_the_newest_day():
    """
    Only the older server sorts the days.
    """
    state = NovuDocuments("0.13")
    ada = state.subscriber()
    state.notification(ada, createdAt=ago(days=1))
    state.notification(ada, createdAt=ago(hours=1))

    assert ["2026-11-23", "2026-11-22"] == [
        day["_id"] for day in state.get("/notifications/graph/stats")["data"]
    ]
