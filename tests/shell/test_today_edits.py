"""One field at a time of a project of today's Novu that has every kind of step: the plan shows just it, and then nothing."""

from dataclasses import replace

import pytest
from harness import Harness
from ports import a_port
from pydantic import AwareDatetime

from novu_flows import (
    Channels,
    Layout,
    Payload,
    Preference,
    Subscriber,
    Topic,
    Workflow,
    all_of,
    button,
    chat,
    delay,
    digest,
    email,
    hours,
    http,
    in_app,
    minutes,
    on_payload,
    push,
    raw_condition,
    sms,
    throttle,
)
from novu_flows.declare.basics import Cron
from novu_flows.declare.collection import Declarations
from novu_flows.declare.filters import as_filters
from novu_flows.emulator import Emulator
from novu_flows.errors import ExitCode
from novu_flows.novu.v2.dialect import V2
from novu_flows.plan.fields import shown_path


class Order(Payload):
    """An order is under way."""

    order_id: str
    total: int = 0
    due: AwareDatetime


class Parcel(Order):
    """An order that is sent."""

    carrier: str = "dhl"


plain = Layout("plain", body="<html><body>{{content}}</body></html>")
fancy = Layout("fancy", name="Fancy", body="<html><body><h1>Shop</h1>{{content}}</body></html>")
order = Workflow(
    "order",
    name="Order",
    description="What becomes of an order",
    payload=Order,
    tags=["orders"],
    severity="low",
    critical=False,
    active=True,
    preferences=Channels(sms=True, email=True),
    steps=[
        throttle(hours=1, threshold=3, key="order_id"),
        http(
            "POST",
            "https://example.com/{{payload.order_id}}",
            headers={"X-Order": "{{payload.order_id}}"},
            body={"id": "{{payload.order_id}}"},
            response={"type": "object", "properties": {"ok": {"type": "boolean"}}},
            enforce_response=False,
            continue_on_failure=True,
        ),
        in_app(
            "Order {{payload.order_id}}",
            subject="Order",
            avatar="/a.png",
            redirect="/orders",
            redirect_target="_self",
            buttons=[button("Show", url="/orders"), button("Later", kind="secondary")],
            data={"kind": "order"},
            filters=all_of(on_payload("total", "LARGER", 10)),
            extra_controls={"disableOutputSanitization": True},
        ),
        digest(minutes=30, key="order_id", backoff=hours(1)),
        email(
            "Order {{payload.order_id}}",
            "<p>{{steps.digest.eventCount}}</p>",
            preheader="It is here",
            sender_name="Shop",
            sender_email="shop@example.com",
            layout=plain,
            name="The mail",
        ),
        digest(cron="0 9 * * *", step_id="daily"),
        push("Order", "{{payload.order_id}} is here"),
        chat("{{payload.order_id}} is here"),
        delay(hours=1, step_id="an-hour"),
        delay(until="due", step_id="due"),
        sms("{{payload.order_id}} waits"),
    ],
)
other = Workflow("other", steps=[in_app("Hello"), sms("Hello")])
ada = Subscriber(
    "ada",
    email="ada@example.com",
    first_name="Ada",
    last_name="L",
    phone="1",
    avatar="/a.png",
    locale="en",
    timezone="Europe/Berlin",
    data={"plan": "pro", "seats": 3},
    preferences=[Preference(order, email=False, in_app=True)],
    global_preferences=Channels(push=False, chat=True),
)
bob = Subscriber("bob", email="bob@example.com")
staff = Topic("staff", name="Staff", subscribers=[ada, bob], members="owned")
BASE = Declarations(workflows=(order, other), subscribers=(ada, bob), layouts=(plain, fancy), topics=(staff,))


def step(step_id, **changes):
    """Return the edit of a step; its expected paths are those of the changes, unless `paths` names them."""
    paths = changes.pop("paths", None) or [*changes]

    def edit(declared):
        found = declared.workflow("order")
        steps = [replace(one, **changes) if one.step_id == step_id else one for one in found.steps]
        return with_workflow(declared, replace(found, steps=steps))

    return edit, "workflow order", [f"steps[{step_id}].{path}" for path in paths]


def workflow(*paths, **changes):
    """Return the edit of a workflow."""
    return (
        lambda declared: with_workflow(declared, replace(declared.workflow("order"), **changes)),
        "workflow order",
        paths or [*changes],
    )


def with_workflow(declared, changed):
    """Return declarations with another workflow of an id."""
    found = tuple(changed if one.workflow_id == changed.workflow_id else one for one in declared.workflows)
    return replace(declared, workflows=found)


def person(address, *paths, **changes):
    """Return the edit of a subscriber."""

    def edit(declared):
        found = [
            replace(one, **changes) if one.subscriber_id == "ada" else one for one in declared.subscribers
        ]
        return replace(declared, subscribers=tuple(found))

    return edit, address, paths or [*changes]


RULED = "<html><body>{{content}}<hr></body></html>"


def layout(*paths, **changes):
    """Return the edit of a layout."""
    return (
        lambda declared: replace(declared, layouts=(plain, replace(fancy, **changes))),
        "layout fancy",
        paths,
    )


def topic(*paths, **changes):
    """Return the edit of a topic."""
    return (
        lambda declared: replace(declared, topics=(replace(declared.topics[0], **changes),)),
        "topic staff",
        paths,
    )


def moved(declared):
    """Put the SMS before the chat."""
    found = declared.workflow("order")
    names = [one.step_id for one in found.steps]
    first, second = names.index("chat"), names.index("sms")
    steps = list(found.steps)
    steps[first], steps[second] = steps[second], steps[first]
    return with_workflow(declared, replace(found, steps=steps))


EDITS = {
    "name": workflow(name="An order"),
    "description": workflow(description="Another"),
    "description goes": workflow("description", description=""),
    "tags": workflow(tags=("orders", "new")),
    "severity": workflow(severity="high"),
    "payload": workflow("payload_schema", payload=Parcel),
    "channel of the workflow": workflow("preferences.sms", preferences=Channels(sms=False, email=True)),
    "critical": workflow("critical", critical=True),
    "not critical": workflow("critical", critical=False),
    "off": workflow(active=False),
    "on": workflow(active=True),
    "window of a throttle": step("throttle", window=minutes(5), paths=["span"]),
    "threshold": step("throttle", threshold=5),
    "key of a throttle": step("throttle", key=None),
    "method": step("http", method="PUT"),
    "url": step("http", url="https://example.com/b"),
    "headers": step("http", headers={"X-A": "b"}),
    "headers go": step("http", headers=None),
    "body": step("http", body={"id": "1", "a": "b"}),
    "response": step("http", response={"type": "object", "properties": {}}),
    "enforce": step("http", enforce_response=True),
    "go on": step("http", continue_on_failure=False),
    "content": step("in-app", content="Order {{payload.order_id}} left"),
    "subject": step("in-app", subject="Your order"),
    "avatar": step("in-app", avatar=None),
    "redirect": step("in-app", redirect="/orders/{{payload.order_id}}"),
    "target": step("in-app", redirect_target="_blank"),
    "buttons": step("in-app", buttons=(button("Show", url="/orders/1"),)),
    "data": step("in-app", data={"kind": "order", "n": 1}),
    "condition": step("in-app", filters=as_filters(all_of(on_payload("total", "SMALLER", 5)))),
    "raw condition": step(
        "in-app",
        filters=as_filters(raw_condition({"!=": [{"var": "payload.order_id"}, "x"]})),
        paths=["filters"],
    ),
    "condition goes": step("in-app", filters=()),
    "extra": step(
        "in-app",
        extra_controls={"disableOutputSanitization": False},
        paths=["extra_controls.disableOutputSanitization"],
    ),
    "span": step("digest", span=minutes(45)),
    "key": step("digest", key="total"),
    "look back": step("digest", backoff=None),
    "cron": step("daily", span=Cron("0 8 * * *"), paths=["cron"]),
    "span for cron": step("daily", span=hours(2), paths=["span", "cron"]),
    "subject of a mail": step("email", subject="Your order"),
    "body of a mail": step("email", body="<p>Hi {{steps.digest.eventCount}}</p>"),
    "preheader": step("email", preheader="Look"),
    "preheader goes": step("email", preheader=None),
    "sender": step("email", sender_name="The shop"),
    "address of the sender": step("email", sender_email=None),
    "layout": step("email", layout="fancy"),
    "no layout": step("email", layout=None),
    "name of a step": step("email", name="Mail"),
    "title": step("push", title="Here"),
    "content of a push": step("push", content="It is here"),
    "content of a chat": step("chat", content="It is here"),
    "delay": step("an-hour", until=minutes(10), paths=["span"]),
    "until": step("an-hour", until="due", paths=["span", "until"]),
    "span for until": step("due", until=hours(3), paths=["span", "until"]),
    "content of an SMS": step("sms", content="It is here"),
    "order of steps": (moved, "workflow order", ["steps"]),
    "email": person("subscriber ada", email="ada@example.org"),
    "email goes": person("subscriber ada", "email", email=None),
    "first name": person("subscriber ada", first_name="Augusta"),
    "last name goes": person("subscriber ada", "last_name", last_name=None),
    "phone": person("subscriber ada", phone="2"),
    "avatar goes": person("subscriber ada", "avatar", avatar=None),
    "locale": person("subscriber ada", locale="de"),
    "time zone": person("subscriber ada", timezone="UTC"),
    "time zone goes": person("subscriber ada", "timezone", timezone=None),
    "data by key": person("subscriber ada", "data.plan", data={"plan": "free"}),
    "data is replaced": person("subscriber ada", "data", data={"plan": "free"}, data_mode="replace"),
    "data goes": person("subscriber ada", "data", data=None),
    "preference": person("preference ada / order", "email", preferences=(Preference(order, email=True),)),
    "preference of all": person("global_preference ada", "push", global_preferences=Channels(push=True)),
    "body of a layout": layout("body", body=RULED),
    "name of a layout": layout("name", name="Very fancy", body=RULED),
    "name of a topic": topic("name", name="The staff"),
    "one leaves a topic": topic("subscribers.bob", subscribers=(ada,)),
    "one joins a topic": topic("subscribers.bob", subscribers=(ada, bob)),
}
# Novu does not show what subscribers chose while a workflow is critical or off, so that it is written again afterwards.
ALSO = {
    "not critical": [("preference ada / order", ["email", "in_app"])],
    "on": [("global_preference ada", ["chat", "push"]), ("preference ada / order", ["email", "in_app"])],
}


@pytest.mark.parametrize("place", ["in process", "over a port"])
def test_each_edit_is_planned_alone_and_then_done(place):
    """
    Each edit follows on the one before; the plan has its fields and no other, and the plan after the apply is empty.
    """
    emulator = Emulator(profile="3.15", every_provider=True)
    if place == "in process":
        wrong = list(wrong_edits(Harness(emulator, dialect=V2)))
    else:
        with a_port() as port:
            wrong = list(wrong_edits(Harness(emulator, dialect=V2, port=port)))

    assert [] == wrong


def wrong_edits(harness):
    """Yield what is not as it should be."""
    declared = BASE
    first = harness.apply(declared)
    if (ExitCode.OK, ()) != (first.exit_code, harness.plan(declared).changes):
        yield "base", first.notes, harness.plan(declared).changes
    for name, (edit, address, paths) in EDITS.items():
        declared = edit(declared)
        plan = harness.plan(declared)
        planned = [(str(change.address), sorted(map(shown, change.fields))) for change in plan.changes]
        if planned != [(address, sorted(paths)), *ALSO.get(name, ())]:
            yield name, planned
        report = harness.apply(declared, plan)
        if report.exit_code != ExitCode.OK:
            yield name, report.notes, report.outcomes
        if left := harness.plan(declared).changes:
            yield name, left


def shown(field):
    """Return the path of a field as a plan shows it."""
    return shown_path(field.path)
