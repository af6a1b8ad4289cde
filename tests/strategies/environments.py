"""Environments of today's Novu, made through its API: also what no declaration says, and what Novu finds wrong."""

from urllib.parse import quote

from hypothesis import strategies as st

WORKFLOW_IDS = (
    "order-shipped", "order_shipped", "Order.Shipped", "email", "import", "types", "class", "layouts", "1st", "in_app",
    "None", "novu_flows", "payload", "click", "abcdefghijklmnop", "a" * 120,
)  # fmt: skip
STEP_IDS = ("in-app", "mail", "Mail", "b2", "x.y", "import", "wait")
LAYOUT_IDS = ("plain", "Plain", "import", "a b", "ünï", "email")
TOPIC_KEYS = ("staff", "beta:1", "beta.1", "class", "507f1f77bcf86cd799439011")
SUBSCRIBER_IDS = ("test-ada", "test.ada", "test ada", "test-ünï", "test-123", "test/a", "TEST-ADA")
TEXTS = st.sampled_from(
    [
        "Hello",
        "",
        " ",
        'say "it\'s" \\ here',
        "Grüße, 日本 🎉 \u2028 \u200f \x1b[1m",
        "Order {{payload.orderId}} for {{subscriber.firstName}}",
        "{{payload.missing | upcase}}",
        "{% for item in payload.items %}{{item.sku}}{% endfor %}",
        "{{ broken }",
        "{% if payload.orderId %}open",
        '{{ payload.orderId | append: "x" }}',
        "{{#if orderId}}old{{/if}}",
        "line one\nline two\n",
        "windows\r\nline",
        "\ufeffmarked",
        '"""',
        "x" * 300,
        "{{payload.orderId | unknownFilter}} {{steps.wait.eventCount}} {{steps.nowhere.seen}}",
        "{",
        "<",
    ]
)
HTML = st.sampled_from(
    [
        "<p>Hi</p>",
        "<html><body>\n<p>Hi {{payload.orderId}}</p>\n</body></html>",
        "<p>{{payload.orderId}}</p>\r\n<p>x</p>",
        "<p>" + "long " * 60 + "</p>",
        '{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Hi"}]}]}',
        '<!--preheader--><div style="display:none">Soon</div><!--/preheader--><p>x</p>',
    ]
)
ODD = st.sampled_from([None, 5, True, [], {}, "x", {"a": [1, {"b": None}]}, 1.5, "{{payload.x}}", ["a"]])
URLS = st.sampled_from(["https://example.com/a?b=1&c=2", "/orders/{{payload.orderId}}", "nonsense", ""])
SKIPS = st.sampled_from(
    [
        {"==": [{"var": "payload.orderId"}, "A-1"]},
        {">": [{"var": "payload.total"}, 100]},
        {"and": [{"==": [{"var": "payload.orderId"}, "a"]}, {"!=": [{"var": "subscriber.locale"}, "de"]}]},
        {
            "or": [
                {"in": [{"var": "payload.carrier"}, ["dhl", "ups"]]},
                {"==": [{"var": "subscriber.isOnline"}, True]},
            ]
        },
        {
            "and": [
                {"or": [{"==": [{"var": "payload.a"}, "1"]}, {"==": [{"var": "payload.b"}, "2"]}]},
                {"==": [1, 1]},
            ]
        },
        {"!": {"and": [{"==": [{"var": "payload.a"}, "x,y"]}, {"<=": [1, {"var": "payload.total"}, 9]}]}},
        {"==": [{"var": "steps.in-app.seen"}, False]},
        {"startsWith": [{"var": "payload.orderId"}, "A"]},
        {"==": [{"var": "payload.total"}, None]},
        {"in": [{"var": "payload.carrier"}, []]},
        {},
        True,
        "x",
        {"unknown": 1},
        {"and": []},
    ]
)
SPANS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["regular", "timed", "dynamic", "fixed", "odd"]),
        "amount": st.sampled_from([0, 1, 5, 90, "{{payload.n}}", "2", None]),
        "unit": st.sampled_from(["seconds", "minutes", "hours", "days", "weeks", "months", "years", None]),
        "cron": st.sampled_from(["0 9 * * 1", ""]),
        "dynamicKey": st.sampled_from(["payload.remindAt", "remindAt", "", "{{payload.x}}"]),
        "extendToSchedule": st.booleans(),
    },
)
REDIRECTS = st.fixed_dictionaries(
    {}, optional={"url": URLS, "target": st.sampled_from(["_self", "_blank", "_odd", None])}
)
ACTIONS = st.fixed_dictionaries({}, optional={"label": TEXTS, "redirect": REDIRECTS})
EXTRAS = st.dictionaries(
    st.sampled_from(["disableOutputSanitization", "odd-key", "editorType", "class"]), ODD, max_size=2
)
_CONTROLS = {
    "in_app": {
        "body": TEXTS | ODD,
        "subject": TEXTS,
        "avatar": URLS,
        "redirect": REDIRECTS | ODD,
        "primaryAction": ACTIONS | ODD,
        "secondaryAction": ACTIONS,
        "data": st.dictionaries(st.sampled_from(["kind", "a b"]), TEXTS | ODD, max_size=2),
        "skip": SKIPS,
    },
    "email": {"subject": TEXTS, "body": HTML | TEXTS | ODD, "skip": SKIPS, "editorType": st.sampled_from(["html", "block"]),
              "from": st.fixed_dictionaries({}, optional={"name": TEXTS, "email": TEXTS})},
    "sms": {"body": TEXTS | ODD, "skip": SKIPS},
    "chat": {"body": TEXTS, "skip": SKIPS},
    "push": {"subject": TEXTS, "body": TEXTS, "skip": SKIPS},
    "digest": {"digestKey": st.sampled_from(["{{payload.orderId}}", "orderId", "{{subscriber.email}}", ""]),
               "lookBackWindow": SPANS | ODD, "skip": SKIPS},
    "delay": {"skip": SKIPS},
    "throttle": {"threshold": ODD, "throttleKey": TEXTS, "skip": SKIPS},
    "http_request": {
        "method": st.sampled_from(["GET", "POST", "TRACE", "", None]),
        "url": URLS,
        "headers": st.lists(st.fixed_dictionaries({"key": TEXTS, "value": TEXTS}), max_size=2) | ODD,
        "body": st.lists(st.fixed_dictionaries({"key": TEXTS, "value": TEXTS}), max_size=2) | TEXTS,
        "responseBodySchema": ODD,
        "enforceSchemaValidation": st.booleans(),
        "continueOnFailure": st.booleans(),
    },
}  # fmt: skip


@st.composite
def steps(draw, kinds=tuple(_CONTROLS)):
    """Draw a step as it is sent."""
    kind = draw(st.sampled_from(kinds))
    controls = draw(st.fixed_dictionaries({}, optional=_CONTROLS[kind]))
    if kind in ("digest", "delay", "throttle"):
        controls |= draw(SPANS)
    step_id = draw(st.sampled_from(STEP_IDS))
    return {
        "stepId": step_id,
        "name": draw(st.sampled_from([step_id.title(), "A step", "Ä\n\"'"])),
        "type": kind,
        "controlValues": {**controls, **draw(EXTRAS)},
    }


_LEAVES = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "title": "T", "description": 'It\'s "so".'},
        {"type": "string", "enum": ["dhl", "ups"]},
        {"type": "string", "const": "x"},
        {"type": "integer", "minimum": 1, "maximum": 9},
        {"type": "number", "default": 3},
        {"type": "boolean", "default": False},
        {"type": ["string", "null"]},
        {"type": ["null", "string"]},
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "uri"},
        {"type": "string", "format": "email", "minLength": 3},
        {"type": "string", "pattern": "^(?<x>a)\\k<x>$"},
        {"type": "string", "pattern": "^[A-Z]-\\d+$"},
        {"type": "object"},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "array"},
        {"anyOf": [{"type": "string"}, {"type": "number"}]},
        {"oneOf": [{"type": "string"}]},
        {"enum": [1, "a", None]},
        {"type": "array", "items": {"type": "string"}, "default": ["a"]},
        {},
        {"type": "string", "examples": ["a"]},
    ]
)
_NAMES = st.sampled_from(
    [
        "orderId",
        "order_id",
        "order-id",
        "total",
        "items",
        "class",
        "date",
        "str",
        "copy",
        "ünï",
        "",
        "a b",
        "_x",
        "list",
    ]
)


def _objects(inner):
    return st.builds(
        lambda properties, required, extra: {
            "type": "object",
            "properties": properties,
            **({} if required is None else {"required": [one for one in required if one in properties]}),
            **extra,
        },
        st.dictionaries(_NAMES, inner, max_size=4),
        st.none() | st.lists(_NAMES, unique=True, max_size=5),
        st.sampled_from(
            [{}, {"additionalProperties": False}, {"additionalProperties": True}, {"description": "D."}]
        ),
    )


SCHEMAS = _objects(
    st.recursive(
        _LEAVES,
        lambda inner: _objects(inner) | st.builds(lambda one: {"type": "array", "items": one}, inner),
        max_leaves=4,
    )
) | st.sampled_from(
    [None, {}, {"type": "array"}, {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}]
)
_CHANNELS = ("in_app", "email", "sms", "chat", "push")


@st.composite
def _layer(draw):
    return {
        "all": {"enabled": True, "readOnly": draw(st.booleans())},
        "channels": {one: {"enabled": draw(st.booleans())} for one in _CHANNELS},
    }


@st.composite
def workflows(draw):
    """Draw a workflow as it is sent."""
    body = {
        "workflowId": draw(st.sampled_from(WORKFLOW_IDS)),
        "name": draw(st.sampled_from(["Order shipped", "Order shipped", "\"''\\", "Ünï\u2028", "class"])),
        "steps": draw(st.lists(steps(), max_size=4)),
        "active": draw(st.booleans()),
    }
    more = {
        "description": TEXTS.filter(lambda text: len(text) < 200),
        "tags": st.lists(st.sampled_from(["a", "b", "", " c "]), max_size=3),
        "payloadSchema": SCHEMAS,
        "validatePayload": st.booleans(),
        "severity": st.sampled_from(["high", "none", "low"]),
        "isTranslationEnabled": st.booleans(),
        "preferences": st.builds(
            lambda workflow, user: {"workflow": workflow, "user": user}, _layer(), st.none() | _layer()
        ),
    }
    return {**body, **draw(st.fixed_dictionaries({}, optional=more))}


PATCHES = st.sampled_from(
    [{"name": ""}, {"name": "n" * 200}, {"tags": ["a", "a"]}, {"description": "d" * 400}]
)
LAYOUTS = st.builds(
    lambda layout_id, name, body: (layout_id, name, body),
    st.sampled_from(LAYOUT_IDS),
    st.sampled_from(["Plain", "\"'\n", " "]),
    st.sampled_from(
        [
            None,
            "<html><body>{{content}}</body></html>",
            "<html><body>\n{{content}}\n<p>{{subscriber.firstName}}</p></body></html>",
            "<html><body>{{content}}{{payload.x}}</body></html>",
            "<html><body>\r\n{{content}}</body></html>",
        ]
    ),
)
SUBSCRIBERS = st.fixed_dictionaries(
    {"subscriberId": st.sampled_from(SUBSCRIBER_IDS)},
    optional={
        "firstName": TEXTS,
        "lastName": st.sampled_from(["O'Neil", '"']),
        "email": st.sampled_from(["ada@example.com", "nonsense", ""]),
        "phone": st.sampled_from(["+49 1", "x"]),
        "locale": st.sampled_from(["de", "xx", "english"]),
        "timezone": st.sampled_from(["Europe/Berlin", "EST", "+02:00"]),
        "data": st.dictionaries(st.sampled_from(["plan", "a b", "class"]), ODD, max_size=2),
    },
)
CREDENTIALS = st.sampled_from(
    [
        {"providerId": "slack", "credentials": {"webhookUrl": "https://hooks.example.com/secret-1"}},
        {"providerId": "fcm", "credentials": {"deviceTokens": ["token-secret-1", "token-secret-2"]}},
        {
            "providerId": "mattermost",
            "credentials": {"webhookUrl": "https://hooks.example.com/secret-2", "channel": "c-1"},
        },
    ]
)
# The secrets of credentials, by what the names of their variables end with.
SECRETS = {
    "_SLACK_WEBHOOK_URL": "https://hooks.example.com/secret-1",
    "_FCM_TOKEN_1": "token-secret-1",
    "_FCM_TOKEN_2": "token-secret-2",
    "_MATTERMOST_WEBHOOK_URL": "https://hooks.example.com/secret-2",
    "_MATTERMOST_CHANNEL": "c-1",
}
ENVIRONMENTS = st.fixed_dictionaries(
    {
        "workflows": st.lists(workflows(), max_size=4),
        "legacy": st.booleans(),
        "patches": st.lists(PATCHES, max_size=1),
        "layouts": st.lists(LAYOUTS, max_size=2),
        "topics": st.lists(st.sampled_from(TOPIC_KEYS), max_size=2, unique=True),
        "subscribers": st.lists(SUBSCRIBERS, max_size=3),
        "credentials": st.lists(CREDENTIALS, max_size=2),
        "preferences": st.lists(
            st.dictionaries(st.sampled_from(_CHANNELS), st.booleans(), min_size=1), max_size=2
        ),
    }
)


def make_today(ask, environment):
    """Make an environment through the API; what Novu refuses is not there."""
    _make_layouts(ask, environment)
    workflow_ids = list(_make_workflows(ask, environment))
    subscriber_ids = [one["subscriberId"] for one in environment["subscribers"]]
    for one in environment["subscribers"]:
        ask("POST", "/v2/subscribers", one)
    for one, credentials in zip(subscriber_ids, environment["credentials"], strict=False):
        ask("PUT", f"/v1/subscribers/{quoted(one)}/credentials", credentials)
    for key in environment["topics"]:
        ask("POST", "/v2/topics", {"key": key, "name": "A topic"})
        for one in subscriber_ids:
            ask("POST", f"/v2/topics/{quoted(key)}/subscriptions", {"subscriberIds": [one]})
    for one, switches in zip(subscriber_ids, environment["preferences"], strict=False):
        of_workflow = {"workflowId": workflow_ids[0]} if workflow_ids and len(switches) % 2 else {}
        ask("PATCH", f"/v2/subscribers/{quoted(one)}/preferences", {"channels": switches, **of_workflow})


def _make_layouts(ask, environment):
    for layout_id, name, body in environment["layouts"]:
        new = {"layoutId": layout_id, "name": name, "__source": "dashboard"}
        status, made = ask("POST", "/v2/layouts", new)
        if status < 300 and body is not None:
            values = {"email": {"body": body, "editorType": "html"}}
            ask("PUT", f"/v2/layouts/{made['_id']}", {"name": name, "controlValues": values})


def _make_workflows(ask, environment):
    """Make the workflows, and yield their database ids; a legacy one is none of them."""
    patches = iter(environment["patches"])
    for body in environment["workflows"]:
        status, made = ask("POST", "/v2/workflows", body)
        if status < 300:
            yield made["_id"]
            if patch := next(patches, None):
                ask("PATCH", f"/v2/workflows/{made['_id']}", patch)
    if environment["legacy"]:
        group = ask("GET", "/v1/notification-groups")[1][0]["_id"]
        step = {"template": {"type": "sms", "content": "Hi"}}
        ask("POST", "/v1/workflows", {"name": "Old one", "notificationGroupId": group, "steps": [step]})


def quoted(text):
    """Write a text as a segment of a path."""
    return quote(text, safe="")
