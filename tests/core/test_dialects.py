"""What one of Novu's two APIs alone can carry is an issue in a project for the other one, at its place."""

from collections.abc import Sequence

import pytest

from novu_flows import (
    Channels,
    Feed,
    Integration,
    Layout,
    NotificationGroup,
    Subscriber,
    Topic,
    TriggerCase,
    Workflow,
    all_of,
    button,
    delay,
    digest,
    email,
    http,
    in_app,
    on_webhook,
    raw_condition,
    removed,
    sms,
    throttle,
    topic,
    weeks,
)
from novu_flows.check import check
from novu_flows.check.dialects import TABLE
from novu_flows.declare.basics import DialectName
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import Step

WEBHOOK = on_webhook("https://shop.example/paid", "paid", "EQUAL", "true")
STEPS: Sequence[tuple[Step, DialectName, str]] = (
    (sms("a", name="Text"), "v2", "steps[sms].name"),
    (sms("a", extra_controls={"x": 1}), "v2", "steps[sms].extra_controls"),
    (in_app("a", subject="b"), "v2", "steps[in-app].subject"),
    (in_app("a", avatar="/b.png"), "v2", "steps[in-app].avatar"),
    (in_app("a", data={"b": 1}), "v2", "steps[in-app].data"),
    (in_app("a", redirect="/b", redirect_target="_top"), "v2", "steps[in-app].redirect_target"),
    (in_app("a", buttons=[button("b", url="/c")]), "v2", "steps[in-app].buttons[0].url"),
    (in_app("a", buttons=[button("b", target="_top")]), "v2", "steps[in-app].buttons[0].target"),
    (email("a", "b", sender_email="a@b.co"), "v2", "steps[email].sender_email"),
    (email("a", "b", layout=None), "v2", "steps[email].layout"),
    (digest(cron="0 9 * * 1"), "v2", "steps[digest].span"),
    (digest(weeks=1), "v2", "steps[digest].span.unit"),
    (digest(days=1, backoff=weeks(1)), "v2", "steps[digest].backoff.unit"),
    (digest(days=1, extend_to_schedule=True), "v2", "steps[digest].extend_to_schedule"),
    (delay(cron="0 9 * * 1"), "v2", "steps[delay].until"),
    (delay(months=1), "v2", "steps[delay].until.unit"),
    (throttle(hours=1), "v2", "steps[throttle]"),
    (http("GET", "https://shop.example"), "v2", "steps[http]"),
    (sms("a", filters=raw_condition({"==": [{"var": "payload.a"}, 1]})), "v2", "steps[sms].filters[0].conditions[0]"),
    (in_app("a", feed="b"), "v1", "steps[in-app].feed"),
    (sms("a", active=False), "v1", "steps[sms].active"),
    (sms("a", stop_on_fail=True), "v1", "steps[sms].stop_on_fail"),
    (sms("a", filters=all_of(WEBHOOK)), "v1", "steps[sms].filters[0].conditions[0]"),
)  # fmt: skip
FLOW = Workflow("a", steps=[sms("a")])
ADA = Subscriber("ada")
DECLARED: Sequence[tuple[Declarations, DialectName, str]] = (
    (
        Declarations(workflows=(Workflow("a", steps=[sms("a")], severity="high"),)),
        "v2",
        "workflow a, severity",
    ),
    (
        Declarations(workflows=(Workflow("a", steps=[sms("a")], translations=True),)),
        "v2",
        "workflow a, translations",
    ),
    (
        Declarations(workflows=(Workflow("a", steps=[sms("a")], dashboard_preferences="clear"),)),
        "v2",
        "workflow a, dashboard_preferences",
    ),
    (
        Declarations(workflows=(Workflow("a", steps=[sms("a")], payload_schema="keep"),)),
        "v2",
        "workflow a, payload_schema",
    ),
    (Declarations(workflows=(Workflow("a", steps=[sms("a")], group="b"),)), "v1", "workflow a, group"),
    (Declarations(subscribers=(Subscriber("ada", timezone="UTC"),)), "v2", "subscriber ada, timezone"),
    (
        Declarations(subscribers=(Subscriber("ada", global_preferences=Channels(sms=False)),)),
        "v2",
        "subscriber ada, global_preferences",
    ),
    (Declarations(layouts=(Layout("l", body="{{content}}", name="L"),)), "v2", "layout l, name"),
    (Declarations(topics=(Topic("t"),)), "v2", "topic t"),
    (
        Declarations(integrations=(Integration("a", channel="sms", identifier="i"),)),
        "v2",
        "integration i, identifier",
    ),
    (
        Declarations(integrations=(Integration("a", channel="sms", identifier="i", name="n"),)),
        "v2",
        "integration i, name",
    ),
    (
        Declarations(integrations=(Integration("a", channel="sms", identifier="i", primary=True),)),
        "v2",
        "integration i, primary",
    ),
    (Declarations(groups=(NotificationGroup("g"),)), "v1", "notification_group g"),
    (Declarations(feeds=(Feed("f"),)), "v1", "feed f"),
    (Declarations(removed=(removed(Feed, "f"),)), "v1", "removed feed f, resource"),
    (Declarations(removed=(removed(Topic, "t"),)), "v2", "removed topic t, resource"),
    (
        Declarations(
            workflows=(FLOW,),
            subscribers=(ADA,),
            cases=(TriggerCase(FLOW, to=[ADA, topic("t", exclude=[ADA])], payload={}, name="c"),),
        ),
        "v2",
        "case c, to[1].exclude",
    ),
    (
        Declarations(
            workflows=(FLOW,),
            subscribers=(ADA,),
            cases=(TriggerCase(FLOW, to=ADA, payload={}, context={"tenant": "acme"}, name="c"),),
        ),
        "v2",
        "case c, context",
    ),
)


def not_carried(declarations: Declarations, dialect: DialectName) -> list[str]:
    """Return the places of what a dialect does not carry."""
    return [one.where for one in check(declarations, dialect=dialect) if one.code == "not-in-this-dialect"]


@pytest.mark.parametrize(
    ("step", "only", "where"), STEPS, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_part_of_a_step_that_one_dialect_has_is_an_issue_in_the_other(
    step: Step, only: DialectName, where: str
) -> None:
    """It is said once, at the part itself, and nothing is said in the dialect that has it."""
    declared = Declarations(workflows=(Workflow("a", steps=[step]),))

    assert [f"workflow a, {where}"] == not_carried(declared, "v1" if only == "v2" else "v2")
    assert [] == not_carried(declared, only)


@pytest.mark.parametrize(
    ("declared", "only", "where"), DECLARED, ids=lambda one: one if isinstance(one, str) else ""
)
def test_what_one_dialect_has_is_an_issue_in_the_other(
    declared: Declarations, only: DialectName, where: str
) -> None:
    """It is said once, at the declaration, and nothing is said in the dialect that has it."""
    assert where in not_carried(declared, "v1" if only == "v2" else "v2")
    assert [] == not_carried(declared, only)


def test_an_issue_says_which_novu_and_what_to_do() -> None:
    """Message and hint name the option, the Novu that has it, and what to write."""
    (found,) = check(Declarations(workflows=(Workflow("a", steps=[in_app("b", feed="c")]),)), dialect="v2")

    assert "`feed` is of Novu 0.14; today's Novu does not have it" == found.message
    assert found.hint.startswith("write it as a tag")
    assert found.source is not None
    assert __file__ == found.source.file


def test_every_row_of_the_table_has_a_hint_and_a_case() -> None:
    """A row without a case here would be a rule that nobody has seen work."""
    shown = {where.rpartition(".")[2].rpartition(" ")[2] for _, _, where in (*STEPS, *DECLARED)}
    named = {row.field for row in TABLE if row.field}

    assert all(row.hint for row in TABLE)
    assert named <= shown
