"""
Each option of each declaration reaches a request to today's Novu, or is an issue that says so.

The rows are held to the signatures: an option that is new, and has no row, fails here.
"""

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pytest
from harness import Harness
from pydantic import BaseModel

import novu_flows
from novu_flows import (
    Channels,
    Credentials,
    Feed,
    Integration,
    Layout,
    NotificationGroup,
    Payload,
    Preference,
    Subscriber,
    Topic,
    TriggerCase,
    Workflow,
    all_of,
    any_of,
    button,
    button_block,
    chat,
    delay,
    digest,
    email,
    env,
    hours,
    http,
    in_app,
    is_online,
    on_payload,
    on_subscriber,
    on_webhook,
    online_within,
    previous_step,
    push,
    raw_condition,
    removed,
    sms,
    text_block,
    throttle,
    topic,
)
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Emulator
from novu_flows.errors import ExitCode
from novu_flows.novu.v1 import events
from novu_flows.novu.v2.dialect import V2


class Order(Payload):
    """An order."""

    order_id: str = "A-1"
    total: int = 0
    due: str = ""


class Answer(BaseModel):
    """What a server answers."""

    ok: bool


@dataclass(frozen=True)
class Sent:
    """A value of an option, and what of the request holds it: a dotted path into its JSON."""

    value: object
    path: str
    wire: object
    more: Mapping[str, object] | None = None  # options that it needs beside it
    refused: str = ""  # what Novu has against it on its free plan, or in its community edition


@dataclass(frozen=True)
class Refused:
    """A value of an option that today's Novu cannot carry, and the issue that says so."""

    value: object
    code: str = "not-in-this-dialect"
    more: Mapping[str, object] | None = None


@dataclass(frozen=True)
class OfThePlan:
    """An option that decides about the plan, and is not Novu's."""

    why: str


Row = Sent | Refused | OfThePlan
STEP = "steps.{at}.controlValues"
ENVIRONMENTS = OfThePlan("for which environments a declaration is")
ALLOWED = OfThePlan("which findings are expected")
PROTECTED = OfThePlan("whether a tombstone deletes it")


def controls(value: object, name: str, wire: object, **more: object) -> Sent:
    """Return the row of an option that a control value of the step holds."""
    return Sent(value, f"{STEP}.{name}", wire, more)


def of_steps(**own: Row) -> dict[str, Row]:
    """Return the rows of a kind of step, with those that every kind has."""
    return {
        "step_id": Sent("one", "steps.{at}.stepId", "one"),
        "name": Sent("The one", "steps.{at}.name", "The one"),
        "filters": controls(
            all_of(on_payload("total", "LARGER", 3)), "skip", {">": [{"var": "payload.total"}, 3]}
        ),
        "extra_controls": controls({"later": 5}, "later", 5),
        **own,
    }


def of_channels(**own: Row) -> dict[str, Row]:
    """Return the rows of a step that reaches somebody, or waits."""
    return of_steps(active=Refused(value=False), stop_on_fail=Refused(value=True), **own)


def spans(*units: str) -> dict[str, Row]:
    """Return the rows of amounts of time; a free plan of Novu's has no span of more than a day."""
    short = ("seconds", "minutes", "hours", "days")
    return {
        unit: replace(controls(1, "unit", unit), refused="" if unit in short else "limit") for unit in units
    }


UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months")
CHANNEL_SWITCHES = ("in_app", "email", "sms", "chat", "push")
PREFERENCES = "preferences.workflow"
ROWS: dict[Callable[..., object], dict[str, Row]] = {
    in_app: of_channels(
        content=controls("Hi {{payload.order_id}}", "body", "Hi {{payload.order_id}}"),
        subject=controls("Hi", "subject", "Hi"),
        avatar=controls("/a.png", "avatar", "/a.png"),
        redirect=controls("/a", "redirect.url", "/a"),
        redirect_target=controls("_blank", "redirect.target", "_blank", redirect="/a"),
        buttons=controls([button("Yes")], "primaryAction.label", "Yes"),
        data=controls({"kind": "order"}, "data", {"kind": "order"}),
        feed=Refused("main"),
    ),
    button: {
        "content": controls("Yes", "primaryAction.label", "Yes"),
        "kind": controls("secondary", "secondaryAction.label", "Yes"),
        "url": controls("/b", "primaryAction.redirect.url", "/b"),
        "target": controls("_blank", "primaryAction.redirect.target", "_blank", url="/b"),
    },
    email: of_channels(
        subject=controls("Hi", "subject", "Hi"),
        body=controls("<p>Hi</p>", "body", "<p>Hi</p>"),
        preheader=controls(
            "Look", "body", '<!--preheader--><div style="display:none">Look</div><!--/preheader-->b'
        ),
        sender_name=controls("Shop", "from.name", "Shop"),
        sender_email=controls("a@example.com", "from.email", "a@example.com"),
        layout=controls("shop", "layoutId", "shop"),
    ),
    sms: of_channels(content=controls("Hi", "body", "Hi")),
    chat: of_channels(content=controls("Hi", "body", "Hi")),
    push: of_channels(title=controls("Hi", "subject", "Hi"), content=controls("There", "body", "There")),
    digest: of_channels(
        **spans(*UNITS),
        cron=controls("0 9 * * *", "cron", "0 9 * * *"),
        key=controls("order_id", "digestKey", "{{payload.order_id}}"),
        backoff=controls(hours(1), "lookBackWindow", {"amount": 1, "unit": "hours"}),
        extend_to_schedule=controls(value=True, name="extendToSchedule", wire=True),
    ),
    delay: of_channels(
        **spans(*UNITS),
        cron=controls("0 9 * * *", "cron", "0 9 * * *"),
        until=controls("due", "dynamicKey", "payload.due"),
        extend_to_schedule=controls(value=True, name="extendToSchedule", wire=True),
    ),
    throttle: of_steps(
        **spans("minutes", "hours"),
        days=replace(controls(1, "unit", "days"), refused="limit"),
        until=controls("due", "dynamicKey", "payload.due"),
        threshold=controls(3, "threshold", 3),
        key=controls("order_id", "throttleKey", "{{payload.order_id}}"),
    ),
    http: of_steps(
        method=controls("PUT", "method", "PUT"),
        url=controls("https://example.com/b", "url", "https://example.com/b"),
        headers=controls({"X-A": "b"}, "headers", [{"key": "X-A", "value": "b"}]),
        body=controls({"a": "b"}, "body", [{"key": "a", "value": "b"}]),
        response=controls(Answer, "responseBodySchema.properties.ok.type", "boolean"),
        enforce_response=controls(value=True, name="enforceSchemaValidation", wire=True),
        continue_on_failure=controls(value=True, name="continueOnFailure", wire=True),
    ),
    Workflow: {
        "workflow_id": Sent("w2", "workflowId", "w2"),
        "steps": Sent([sms("Hi")], f"{STEP}.body", "Hi"),
        "name": Sent("An order", "name", "An order"),
        "description": Sent("What it is", "description", "What it is"),
        "payload": Sent(Order, "payloadSchema.properties.order_id.type", "string"),
        "preferences": Sent(Channels(sms=False), f"{PREFERENCES}.channels.sms.enabled", wire=False),
        "critical": Sent(value=True, path=f"{PREFERENCES}.all.readOnly", wire=True),
        "active": Sent(value=False, path="active", wire=False),
        "tags": Sent(["a"], "tags", ["a"]),
        "group": Refused("General"),
        "severity": Sent("high", "severity", "high"),
        "translations": Sent(
            value=True, path="isTranslationEnabled", wire=True, refused="the community edition has none"
        ),
        "dashboard_preferences": OfThePlan("whether what was set in the dashboard is taken back"),
        "payload_schema": OfThePlan("whether the schema of the payload is written"),
        "allow_issues": ALLOWED,
        "environments": ENVIRONMENTS,
        "protect": PROTECTED,
    },
    Channels: {
        channel: Sent(value=False, path=f"{PREFERENCES}.channels.{channel}.enabled", wire=False)
        for channel in CHANNEL_SWITCHES
    },
    Subscriber: {
        "subscriber_id": Sent("grace", "subscriberId", "grace"),
        "email": Sent("a@example.com", "email", "a@example.com"),
        "first_name": Sent("Ada", "firstName", "Ada"),
        "last_name": Sent("L", "lastName", "L"),
        "phone": Sent("1", "phone", "1"),
        "avatar": Sent("/a.png", "avatar", "/a.png"),
        "locale": Sent("de", "locale", "de"),
        "timezone": Sent("Europe/Berlin", "timezone", "Europe/Berlin"),
        "data": Sent({"plan": "pro"}, "data.plan", "pro"),
        "data_mode": OfThePlan("whether keys of `data` that are not declared are kept"),
        "preferences": Sent([Preference("w", sms=False)], "channels.sms", wire=False),
        "global_preferences": Sent(Channels(sms=False), "channels.sms", wire=False),
        "credentials": Sent([Credentials("expo", device_tokens=[env("TOKEN")])], "providerId", "expo"),
        "environments": ENVIRONMENTS,
        "protect": PROTECTED,
    },
    Preference: {
        "workflow": Sent("w", "workflowId", "w", {"sms": False}),
        "enabled": Sent(value=False, path="channels", wire=dict.fromkeys(CHANNEL_SWITCHES, False)),
        **{
            channel: Sent(value=False, path=f"channels.{channel}", wire=False) for channel in CHANNEL_SWITCHES
        },
        "environments": ENVIRONMENTS,
    },
    Credentials: {
        "provider": Sent("fcm", "providerId", "fcm", {"device_tokens": [env("TOKEN")]}),
        "webhook_url": Sent(
            env("URL"), "credentials.webhookUrl", "https://hooks.example.com/a", {"provider": "slack"}
        ),
        "channel": Sent(
            "town", "credentials.channel", "town", {"provider": "mattermost", "webhook_url": env("URL")}
        ),
        "device_tokens": Sent([env("TOKEN")], "credentials.deviceTokens", ["t-1"]),
        "environments": ENVIRONMENTS,
    },
    Integration: {
        "provider": Sent("sendgrid", "providerId", "sendgrid"),
        "channel": Sent("email", "channel", "email"),
        "identifier": Sent("mails", "identifier", "mails"),
        "name": Sent("Mails", "name", "Mails"),
        "active": Sent(value=False, path="active", wire=False),
        "primary": OfThePlan("which one of a channel is made the primary one, by a call of its own"),
        "credentials": Sent({"apiKey": env("TOKEN")}, "credentials.apiKey", "t-1"),
        "environments": ENVIRONMENTS,
        "protect": PROTECTED,
    },
    Feed: {"name": Refused("main"), "environments": ENVIRONMENTS, "protect": PROTECTED},
    NotificationGroup: {"name": Refused("General"), "environments": ENVIRONMENTS, "protect": PROTECTED},
    text_block: {
        "content": controls("Hi", "body", '<p style="text-align:left">Hi</p>'),
        "align": controls("right", "body", '<p style="text-align:right">a</p>'),
    },
    button_block: {
        "content": controls("Hi", "body", '<p style="text-align:left"><a href="/a">Hi</a></p>'),
        "url": controls("/b", "body", '<p style="text-align:left"><a href="/b">a</a></p>'),
        "align": controls("right", "body", '<p style="text-align:right"><a href="/a">a</a></p>'),
    },
    Layout: {
        "layout_id": Sent("fancy", "layoutId", "fancy"),
        "body": Sent(
            "<html><body>Hi {{content}}</body></html>",
            "controlValues.email.body",
            "<html><body>Hi {{content}}</body></html>",
        ),
        "name": Sent("Fancy", "name", "Fancy"),
        "allow_issues": ALLOWED,
        "environments": ENVIRONMENTS,
        "protect": PROTECTED,
    },
    Topic: {
        "topic_key": Sent("t2", "key", "t2"),
        "name": Sent("All", "name", "All"),
        "subscribers": Sent(["ada"], "subscriptions.0.subscriberId", "ada"),
        "members": OfThePlan("whether subscribers that are not declared are taken out"),
        "environments": ENVIRONMENTS,
        "protect": PROTECTED,
    },
    all_of: {
        "conditions": controls(is_online(), "skip", {"==": [{"var": "subscriber.isOnline"}, True]}),
        "negated": controls(
            value=True, name="skip", wire={"!": {"==": [{"var": "subscriber.isOnline"}, True]}}
        ),
    },
    any_of: {
        "conditions": controls(is_online(), "skip", {"==": [{"var": "subscriber.isOnline"}, True]}),
        "negated": controls(
            value=True, name="skip", wire={"!": {"==": [{"var": "subscriber.isOnline"}, True]}}
        ),
    },
    on_payload: {
        "field": controls("order_id", "skip.==.0.var", "payload.order_id"),
        "operator": controls("NOT_EQUAL", "skip", {"!=": [{"var": "payload.total"}, 3]}),
        "value": controls(4, "skip.==.1", 4),
    },
    on_subscriber: {
        "field": controls("locale", "skip.==.0.var", "subscriber.locale"),
        "operator": controls("LIKE", "skip", {"in": ["Ada", {"var": "subscriber.firstName"}]}),
        "value": controls("Bob", "skip.==.1", "Bob"),
    },
    on_webhook: dict.fromkeys(("url", "field", "operator", "value"), Refused("https://example.com")),
    is_online: {
        "online": controls(value=False, name="skip", wire={"==": [{"var": "subscriber.isOnline"}, False]})
    },
    online_within: {
        "amount": controls(7, "skip.or.1.withinLast.1.amount", 7),
        "unit": controls("days", "skip.or.1.withinLast.1.unit", "days"),
    },
    previous_step: {
        "step_id": controls("before", "skip.==.0.var", "steps.before.seen"),
        "reading": controls("read", "skip.==.0.var", "steps.before.read"),
    },
    raw_condition: {
        "logic": controls({"!": {"var": "payload.total"}}, "skip", {"!": {"var": "payload.total"}})
    },
    removed: {
        "kind": OfThePlan("what is deleted"),
        "key": OfThePlan("what is deleted"),
        "environments": ENVIRONMENTS,
    },
    topic: {
        "topic_key": Sent("t2", "to.0.topicKey", "t2"),
        "subscribers": OfThePlan("whom the embedded Novu makes a topic of"),
        "exclude": Sent(["ada"], "to.0.exclude", ["ada"]),
    },
    Workflow.event: {
        "to": Sent("grace", "to.0", "grace"),
        "payload": Sent(Order(total=5), "payload.total", 5),
        "overrides": Sent({"steps": {"sms": {"body": "x"}}}, "overrides.steps.sms.body", "x"),
        "actor": Sent("grace", "actor", "grace"),
        "context": Sent({"tenant": "acme"}, "context.tenant", "acme"),
        "transaction_id": Sent("t-1", "transactionId", "t-1"),
    },
}
LAYOUT = Layout("shop", body="<html><body>{{content}}</body></html>")
WORKFLOW = Workflow(
    "w", payload=Order, steps=[in_app("a"), email("a", "b"), sms("a"), chat("a"), push("a", "b")]
)
# What each declaration is made with where a row does not say otherwise.
BARE: dict[Callable[..., object], dict[str, object]] = {
    in_app: {"content": "a"},
    button: {"content": "Yes"},
    email: {"subject": "a", "body": "b"},
    sms: {"content": "a"},
    chat: {"content": "a"},
    push: {"title": "a", "content": "b"},
    digest: {"minutes": 1},
    delay: {"minutes": 1},
    throttle: {"minutes": 1},
    http: {"method": "POST", "url": "https://example.com"},
    Workflow: {"workflow_id": "w", "steps": [sms("a")]},
    Subscriber: {"subscriber_id": "ada"},
    Preference: {"workflow": "w"},
    Credentials: {"provider": "expo"},
    Layout: {"layout_id": "shop", "body": LAYOUT.body},
    Feed: {},
    NotificationGroup: {},
    text_block: {"content": "a"},
    button_block: {"content": "a", "url": "/a"},
    Integration: {"provider": "sendgrid", "channel": "email", "identifier": "mails"},
    Topic: {"topic_key": "t"},
    all_of: {"conditions": is_online()},
    any_of: {"conditions": is_online()},
    on_payload: {"field": "total", "operator": "EQUAL", "value": 3},
    on_subscriber: {"field": "firstName", "operator": "EQUAL", "value": "Ada"},
    on_webhook: {"url": "https://example.com", "field": "a", "operator": "EQUAL", "value": "1"},
    online_within: {"amount": 5, "unit": "hours"},
    previous_step: {"step_id": "before", "reading": "seen"},
    topic: {"topic_key": "t"},
    Workflow.event: {"to": "ada", "payload": {}},
}
CONDITIONS = (all_of, any_of, on_payload, on_subscriber, on_webhook, is_online, online_within, previous_step)
AMOUNTS = ("seconds", "minutes", "hours", "days", "weeks", "months", "cron", "until")
SENT = [
    (made, name, row) for made, rows in ROWS.items() for name, row in rows.items() if isinstance(row, Sent)
]
REFUSED = [
    (made, name, row) for made, rows in ROWS.items() for name, row in rows.items() if isinstance(row, Refused)
]


def label(value):
    """Return the name of a row."""
    return getattr(value, "__name__", value if isinstance(value, str) else "")


def one_of(made, name, row):
    """Return what is declared with an option; one amount of time stands in place of another."""
    given = {**BARE.get(made, {}), **(row.more or {}), name: row.value}
    if name in AMOUNTS and made in (digest, delay, throttle) and name != "minutes":
        given.pop("minutes", None)
    if name == "conditions":
        return made(row.value)
    if made in (all_of, any_of):
        return made(given.pop("conditions"), negated=row.value)
    return made(**given)


def declared(made, name, row):
    """Return a project that has one option."""
    one = one_of(made, name, row)
    flow = replace(WORKFLOW, preferences=one) if made is Channels else WORKFLOW
    if made is Workflow:
        return Declarations(workflows=(one,))
    if made in CONDITIONS or made is raw_condition:
        one = sms("a", step_id="one", filters=one if made in (all_of, any_of, raw_condition) else all_of(one))
    if made is button:
        one = in_app("a", buttons=[one])
    if made in (text_block, button_block):
        one = email("a", [one])
    if made is Integration:
        return Declarations(integrations=(one,))
    ada = Subscriber("ada")
    ada = (
        one
        if made is Subscriber
        else replace(ada, preferences=(one,))
        if made is Preference
        else replace(ada, credentials=(one,))
        if made is Credentials
        else ada
    )
    if made in (Subscriber, Preference, Credentials, Topic, Layout, Channels):
        return Declarations(
            workflows=(flow,),
            subscribers=(ada,),
            layouts=(one,) if made is Layout else (),
            topics=(one,) if made is Topic else (),
        )
    before = in_app("a", step_id="before")
    return Declarations(workflows=(Workflow("w", payload=Order, steps=[before, one]),), layouts=(LAYOUT,))


def held(value, path):
    """Return what a dotted path leads to in JSON, or None."""
    for name in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def bodies_of(made, name, row, harness):
    """Return the JSON of the requests that a declaration comes to, once it is applied and nothing is left to do."""
    if made in (topic, Workflow.event):
        given = {**BARE[made], **(row.more or {}), name: row.value}
        event = WORKFLOW.event(to=topic(**given), payload={}) if made is topic else WORKFLOW.event(**given)
        return [json.loads(json.dumps(events.trigger(event).body))]
    found = declared(made, name, row)
    assert [] == [issue for issue in check(found, dialect="v2") if issue.severity == "error"]
    report = harness.apply(found)
    if row.refused:
        assert ExitCode.INCOMPLETE == report.exit_code, report.notes
    else:
        assert (ExitCode.OK, ()) == (report.exit_code, harness.plan(found).changes), report.notes
    written = (one for one in harness.wire.requests if one.method in ("POST", "PUT", "PATCH"))
    return [json.loads(one.content) for one in written if one.content]


@pytest.mark.parametrize(("made", "name", "row"), SENT, ids=label)
def test_an_option_is_in_a_request_and_then_nothing_is_left_to_do(made, name, row):
    """
    It is checked, planned and applied; the value stands in the JSON that was sent, and the plan afterwards is empty.
    """
    harness = Harness(
        Emulator(profile="3.15", every_provider=True),
        {"TOKEN": "t-1", "URL": "https://hooks.example.com/a"},
        dialect=V2,
    )
    path = row.path.format(at=0 if made is Workflow else 1)

    bodies = bodies_of(made, name, row, harness)

    assert row.wire in [held(body, path) for body in bodies], bodies


@pytest.mark.parametrize(("made", "name", "row"), REFUSED, ids=label)
def test_an_option_that_novu_lacks_is_an_issue(made, name, row):
    """
    No option is dropped in silence.
    """
    given = BARE[made] | ({name: row.value} if made is not on_webhook else {})
    one = made(**given)
    if made is Workflow:
        project = Declarations(workflows=(one,))
    elif made in (Feed, NotificationGroup):
        project = Declarations(**{"feeds" if made is Feed else "groups": (one,)})
    else:
        step = sms("a", filters=all_of(one)) if made is on_webhook else one
        project = Declarations(workflows=(Workflow("w", payload=Order, steps=[step]),))

    assert row.code in [issue.code for issue in check(project, dialect="v2")]


@pytest.mark.parametrize("made", ROWS, ids=label)
def test_every_option_has_a_row(made):
    """
    The rows are those of the signature.
    """
    options = set(inspect.signature(made).parameters) - {"source", "self"}

    assert options == set(ROWS[made])


def test_every_option_of_a_case_is_one_of_a_start_or_of_the_test():
    """
    What a case sends is what `Workflow.event` sends; the rest says what is expected, when and where.
    """
    of_the_test = {"workflow", "expect", "after", "name", "environments"}

    assert set(inspect.signature(TriggerCase).parameters) - {"source"} - of_the_test == set(
        ROWS[Workflow.event]
    ) - {"transaction_id"}


# What is no declaration: values of options, expectations of cases, and what stands around declarations.
HELPERS = {
    *(
        "seconds",
        "minutes",
        "hours",
        "days",
        "weeks",
        "months",
        "env",
        "file",
        "optional",
        "value",
        "using_values",
    ),
    *("answered", "containing", "matching", "message", "not_delivered", "rejected", "snapshot", "times"),
    *("TriggerCase", "cases", "generate_cases", "Payload", "moved"),
}


def test_every_declaration_has_rows():
    """
    A declaration that is new is in the table, or is named as what it is.
    """
    made = {made.__name__ for made in ROWS} - {"event"}

    assert made == set(novu_flows.__all__) - HELPERS
