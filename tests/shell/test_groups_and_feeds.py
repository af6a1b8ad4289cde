"""Notification groups and feeds of Novu 0.14: none is doubled, and what Novu cannot do is said before."""

import pytest
from harness import Harness

from novu_flows import Feed, NotificationGroup, Workflow, in_app, removed
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Cut, Emulator, Fault
from novu_flows.output.text import render_report

HELLO = Workflow("hello", group="Orders", steps=[in_app("Hello", feed="news")])
DECLARED = Declarations(groups=(NotificationGroup("Orders"),), feeds=(Feed("news"),), workflows=(HELLO,))


@pytest.mark.parametrize("path", ["/v1/notification-groups", "/v1/feeds"])
def test_an_answer_that_is_lost_doubles_nothing(path):
    """
    Names are not unique to Novu: what is there is looked for, and the workflow that names it takes it.
    """
    harness = Harness(Emulator())
    harness.emulator.fail(Fault(effect=Cut(), method="POST", path=path))
    report = harness.apply(DECLARED)

    assert 0 == report.exit_code, render_report(report)
    assert 1 == harness.wire.writes.count(f"POST {path}")
    assert () == harness.plan(DECLARED).changes


def test_a_feed_that_is_deleted_meanwhile_is_gone():
    """
    The tombstone of what is not there is nothing to do.
    """
    harness = Harness(Emulator())
    feed_id = harness.post("/feeds", {"name": "old"})["data"]["_id"]
    declared = Declarations(removed=(removed(Feed, "old"),))
    plan = harness.plan(declared)
    harness.post(f"/feeds/{feed_id}", None, method="DELETE")
    report = harness.apply(declared, plan)

    assert ["feed old"] == [str(one.address) for one in plan.changes]
    assert 0 == report.exit_code, render_report(report)
    assert report.changed_nothing


def test_production_gets_groups_and_feeds_by_promotion():
    """
    They come with the workflows that name them: nothing is written there.
    """
    harness = Harness(Emulator())
    plan = harness.plan(DECLARED, production=True)

    assert () == plan.changes
    assert ["notification_group Orders", "feed news", "workflow hello"] == [
        str(one.address) for one in plan.to_promote
    ]


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        (Declarations(groups=(NotificationGroup(""),)), "invalid-name"),
        (Declarations(feeds=(Feed(" news"),)), "invalid-name"),
        (Declarations(feeds=(Feed("news"), Feed("news", protect=True))), "duplicate-feed"),
        (
            Declarations(groups=(NotificationGroup("a"), NotificationGroup("a", protect=True))),
            "duplicate-group",
        ),
        (Declarations(groups=(NotificationGroup(3),)), "wrong-type"),
        (Declarations(removed=(removed(NotificationGroup, "a"),)), "not-removable"),
        (Declarations(workflows=(HELLO,), removed=(removed(Feed, "news"),)), "feed-in-use"),
        (Declarations(feeds=(Feed("news"),), removed=(removed(Feed, "news"),)), "removed-and-declared"),
    ],
)
def test_what_novu_could_not_take_is_an_issue(declared, code):
    """
    Before anything is sent.
    """
    assert [code] == [one.code for one in check(declared, dialect="v1")]
