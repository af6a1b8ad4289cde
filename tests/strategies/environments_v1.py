"""Environments of Novu 0.14, made through its API: also what no declaration says, and what Novu finds wrong."""

from hypothesis import strategies as st

from strategies.environments import ODD, SUBSCRIBER_IDS, quoted

NAMES = (
    "Order shipped", "order_shipped", "Email", "import", "types", "1st", "in app", "Ünï", "🎉", "None", "payload", "layouts",
)  # fmt: skip
STEP_NAMES = ("mail", "Email", "In-App", "a b", "x.y", "", "import")
TEXTS = st.sampled_from(
    [
        "Hello",
        'say "it\'s" \\ here',
        "Grüße, 日本 🎉 \u2028 \x1b[1m",
        "Order {{orderId}} for {{subscriber.firstName}}",
        "{{#each items}}{{sku}}{{this.name}}{{/each}} {{user.name}}",
        "{{#each step.events}}{{orderId}}{{/each}}{{step.total_count}}",
        "{{#if isGift}}gift{{else}}none{{/if}}{{#with user}}{{mail}}{{/with}}",
        "{{dateFormat sentAt 'yyyy'}} {{pluralize count 'a' 'b'}} {{{raw}}}",
        "line one\nline two\n",
        "windows\r\nline",
        "\ufeffmarked",
        '"""',
        "x" * 300,
        "{{branding.logo}}",
        "{{class}} {{a-b}}",
        "",
        "{{#unless a.b}}{{../c}}{{/unless}}",
        "{{nohelper x y}}",
    ]
)
OPERATORS = st.sampled_from(
    ["LARGER", "SMALLER", "EQUAL", "NOT_EQUAL", "ALL_IN", "ANY_IN", "NOT_IN", "BETWEEN", "LIKE", "IN"]
)
CONDITIONS = st.one_of(
    st.fixed_dictionaries(
        {
            "on": st.sampled_from(["payload", "subscriber"]),
            "field": st.sampled_from(["total", "plan", "a.b", "firstName", "class"]),
            "operator": OPERATORS,
            "value": st.sampled_from(["100", "pro", "", "a,b", "1,9", "true", " x "]),
        }
    ),
    st.fixed_dictionaries(
        {
            "on": st.just("webhook"),
            "webhookUrl": st.just("https://example.com/hook"),
            "field": st.just("paid"),
            "operator": OPERATORS,
            "value": st.just("true"),
        }
    ),
    st.sampled_from([{"on": "isOnline", "value": True}, {"on": "isOnline", "value": False}]),
    st.just({"on": "isOnlineInLast", "timeOperator": "hours", "value": 2}),
)
FILTERS = st.lists(
    st.fixed_dictionaries(
        {
            "isNegated": st.booleans(),
            "type": st.just("GROUP"),
            "value": st.sampled_from(["AND", "OR"]),
            "children": st.lists(CONDITIONS, max_size=3),
        }
    ),
    max_size=2,
)
_BLOCKS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("text"), "content": TEXTS},
            optional={"styles": st.sampled_from([{"textAlign": "center"}, {}])},
        ),
        st.fixed_dictionaries(
            {"type": st.just("button"), "content": TEXTS, "url": st.sampled_from(["https://a.example", "{{url}}"])}
        ),
    ),
    min_size=1,
    max_size=2,
)  # fmt: skip
_BUTTONS = st.lists(
    st.fixed_dictionaries({"type": st.sampled_from(["primary", "secondary", "clicked"]), "content": TEXTS}),
    max_size=2,
)
_CTA = st.builds(
    lambda url, buttons: {
        "type": "redirect",
        "data": {"url": url},
        "action": {"status": "pending", "buttons": buttons},
    },
    st.sampled_from(["", "/orders/{{orderId}}"]),
    _BUTTONS,
)
_UNITS = st.sampled_from(["seconds", "minutes", "hours", "days"])
_TEMPLATES = {
    "in_app": st.fixed_dictionaries({"content": TEXTS}, optional={"cta": _CTA}),
    "email": st.one_of(
        st.fixed_dictionaries({"subject": TEXTS, "content": _BLOCKS, "contentType": st.just("editor")}),
        st.fixed_dictionaries(
            {"subject": TEXTS, "content": TEXTS, "contentType": st.just("customHtml")},
            optional={"preheader": TEXTS, "senderName": TEXTS},
        ),
    ),
    "sms": st.fixed_dictionaries({"content": TEXTS}),
    "chat": st.fixed_dictionaries({"content": TEXTS}),
    "push": st.fixed_dictionaries({"title": TEXTS, "content": TEXTS}),
    "digest": st.just({}),
    "delay": st.just({}),
}
_WAITS = {
    "digest": st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("regular"), "amount": st.integers(1, 90), "unit": _UNITS},
            optional={"digestKey": st.sampled_from(["orderId", "a.b", ""])},
        ),
        st.fixed_dictionaries(
            {
                "type": st.just("backoff"), "amount": st.integers(1, 9), "unit": _UNITS, "backoffAmount": st.integers(1, 9),
                "backoffUnit": _UNITS,
            }
        ),
    ),
    "delay": st.one_of(
        st.fixed_dictionaries({"type": st.just("regular"), "amount": st.integers(1, 90), "unit": _UNITS}),
        st.fixed_dictionaries({"type": st.just("scheduled"), "delayPath": st.sampled_from(["remindAt", "a.b", "class"])}),
    ),
}  # fmt: skip


@st.composite
def steps(draw):
    """Draw a step as it is sent."""
    kind = draw(st.sampled_from(tuple(_TEMPLATES)))
    step = {
        "name": draw(st.sampled_from(STEP_NAMES)),
        "template": {"type": kind, **draw(_TEMPLATES[kind])},
        "active": draw(st.booleans()),
        "shouldStopOnFail": draw(st.booleans()),
        "filters": draw(FILTERS),
    }
    return {**step, **({"metadata": draw(_WAITS[kind])} if kind in _WAITS else {})}


_CHANNELS = ("in_app", "email", "sms", "chat", "push")
WORKFLOWS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "steps": st.lists(steps(), max_size=4),
        "active": st.booleans(),
        "draft": st.just(value=False),
    },
    optional={
        "description": st.sampled_from(["", "What it says.", "a\nb"]),
        "tags": st.lists(st.sampled_from(["a", "b", " c "]), max_size=3),
        "critical": st.booleans(),
        "preferenceSettings": st.fixed_dictionaries({one: st.booleans() for one in _CHANNELS}),
        "group": st.sampled_from(["Orders", "ünï"]),
        "feed": st.sampled_from(["orders", "b c"]),
        "layout": st.sampled_from(["Plain", "import"]),
    },
)  # fmt: skip
SUBSCRIBERS = st.fixed_dictionaries(
    {"subscriberId": st.sampled_from(SUBSCRIBER_IDS)},
    optional={
        "firstName": TEXTS,
        "email": st.sampled_from(["ada@example.com", "nonsense"]),
        "phone": st.sampled_from(["+49 1"]),
        "locale": st.sampled_from(["de", "xx", "english"]),
        "data": st.dictionaries(st.sampled_from(["plan", "a b", "class"]), ODD, max_size=2),
    },
)
CREDENTIALS = st.sampled_from(
    [
        {"providerId": "slack", "credentials": {"webhookUrl": "https://hooks.example.com/secret-1"}},
        {"providerId": "fcm", "credentials": {"deviceTokens": ["token-secret-1", "token-secret-2"]}},
    ]
)
ENVIRONMENTS_V1 = st.fixed_dictionaries(
    {
        "workflows": st.lists(WORKFLOWS, max_size=4),
        "subscribers": st.lists(SUBSCRIBERS, max_size=3),
        "credentials": st.lists(CREDENTIALS, max_size=2),
        "preferences": st.lists(st.tuples(st.sampled_from(_CHANNELS), st.booleans()), max_size=2),
    }
)


def make_v1(ask, environment):
    """Make an environment through the API; what Novu refuses is not there."""
    template_ids = [one for body in environment["workflows"] for one in _make_workflow(ask, dict(body))]
    for one in environment["subscribers"]:
        ask("POST", "/v1/subscribers", one)
    ids = [one["subscriberId"] for one in environment["subscribers"]]
    for one, credentials in zip(ids, environment["credentials"], strict=False):
        ask("PUT", f"/v1/subscribers/{quoted(one)}/credentials", credentials)
    for one, (channel, enabled) in zip(ids, environment["preferences"], strict=False):
        for template_id in template_ids[:1]:
            body = {"channel": {"type": channel, "enabled": enabled}}
            ask("PATCH", f"/v1/subscribers/{quoted(one)}/preferences/{template_id}", body)


def _make_workflow(ask, body):
    """Make a workflow with what it names, and yield its database id."""
    group = body.pop("group", None)
    groups = ask("GET", "/v1/notification-groups")[1]
    body["notificationGroupId"] = _id_of(ask, "/v1/notification-groups", group) if group else groups[0]["_id"]
    feed = body.pop("feed", None)
    layout = body.pop("layout", None)
    for step in body["steps"]:
        template = step["template"]
        if feed and template["type"] == "in_app":
            template["feedId"] = _id_of(ask, "/v1/feeds", feed)
        if layout and template["type"] == "email":
            template["layoutId"] = _id_of(ask, "/v1/layouts", layout, content="{{{body}}}", isDefault=False)
    status, made = ask("POST", "/v1/notification-templates", body)
    if status < 300:
        yield made["_id"]


def _id_of(ask, path, name, **more):
    status, made = ask("POST", path, {"name": name, **more})
    return made["_id"] if status < 300 else None
