"""Requests that no client should send, for every route: nearly right, wrong, garbage."""

import gzip
import json
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from urllib.parse import quote

from hypothesis import strategies as st

from novu_flows.emulator.http.routes import Router
from novu_flows.emulator.http.sections import all_routes

RECORDING = Path(__file__).parents[1] / "contract" / "novu-0.14.jsonl.gz"
# Without the one that changes the key that is asked with.
ROUTES = tuple(route for route in all_routes() if not route.path.endswith("/regenerate"))
WRITES = tuple(route for route in ROUTES if route.method in ("POST", "PUT", "PATCH") and route.open_to_keys)


@cache
def recorded_bodies():
    """Return the bodies that real clients sent, by route."""
    router, found = Router(ROUTES), {}
    with gzip.open(RECORDING, "rt") as lines:
        for row in map(json.loads, lines):
            path = row["target"].partition("?")[0]
            if isinstance(row["request_body"], dict) and "%" not in path:
                match = router.find(row["method"], path)
                if match:
                    found.setdefault(match[0].path, []).append(row["request_body"])
    return found


ODD_TEXTS = st.sampled_from(
    [
        "",
        " ",
        "\0",
        "\ud800",
        "__proto__",
        "constructor",
        "{{",
        "{{#each a}}",
        "{{{a}}}",
        "%",
        "0",
        "-1",
        "true",
        "null",
        "é",
        "😀",
        "a" * 300,
        "2026-02-30T25:61:00Z",
        "$where",
        "a.b",
        "[object Object]",
        "1e999",
        "NaN",
    ]
)
TEXTS = ODD_TEXTS | st.text(st.characters(codec=None), max_size=12)
NUMBERS = (
    st.sampled_from([0, -1, 1, 1.5, -0.0, 1e21, 1e308, 10**30, 2**53 + 1, 2**63, -(2**64)]) | st.integers()
)
NAMES = st.sampled_from(
    [
        "_id",
        "active",
        "amount",
        "backoff",
        "channel",
        "children",
        "content",
        "cta",
        "data",
        "delayPath",
        "digestKey",
        "draft",
        "email",
        "enabled",
        "events",
        "filters",
        "identifier",
        "layoutId",
        "mark",
        "messageId",
        "metadata",
        "name",
        "on",
        "operator",
        "overrides",
        "payload",
        "seen",
        "steps",
        "subscriberId",
        "template",
        "to",
        "topicKey",
        "transactionId",
        "type",
        "unit",
        "url",
        "uuid",
        "value",
        "variables",
    ]
)
QUERY_NAMES = (
    "page",
    "limit",
    "pageSize",
    "channels",
    "templates",
    "emails",
    "search",
    "subscriberIds",
    "transactionId",
    "promoted",
    "feedIdentifier",
    "seen",
    "read",
    "channel",
    "subscriberId",
    "notificationId",
    "days",
    "sortBy",
    "orderBy",
    "key",
    "a[b]",
    "a[]",
    "page[]",
    "limit[a][b]",
)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TEXTS, inner, max_size=4),
    max_leaves=8,
)


@st.composite
def mutated(draw, body):
    """Return a body with some of its parts replaced, removed or added to."""
    body = deepcopy(body)
    for _ in range(draw(st.integers(0, 3))):
        if not places(body):
            break
        parent, key = draw(st.sampled_from(places(body)))
        match draw(st.sampled_from(["replace", "replace", "remove", "add"])):
            case "replace":
                parent[key] = draw(JSON)
            case "remove":
                del parent[key]
            case _ if isinstance(parent, dict):
                parent[draw(NAMES)] = draw(JSON)
            case _:
                parent.append(draw(JSON))
    return body


def places(value):
    """Return every place inside a value, as its container and its key."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in ((value, key), *places(value[key]))]


@st.composite
def raw_bodies(draw, route):
    """Return the bytes of a body: mostly JSON that is nearly right, sometimes anything."""
    bodies = recorded_bodies().get(route.path)
    kind = draw(
        st.sampled_from(["near"] * 6 + ["json", "bytes", "deep", "none"] if bodies else ["json", "bytes"])
    )
    match kind:
        case "near":
            return json.dumps(draw(mutated(draw(st.sampled_from(bodies))))).encode()
        case "json":
            return json.dumps(draw(JSON)).encode()
        case "deep":
            depth = draw(st.sampled_from([50, 178, 181, 5000]))
            return b'{"data":' + b'{"a":' * depth + b"1" + b"}" * (depth + 1)
        case "bytes":
            return draw(st.binary(max_size=60))
        case _:
            return b""


@st.composite
def targets(draw, route):
    """Return a path and a query in bytes."""
    segments = [
        draw(parameters()) if part.startswith(":") else part.encode() for part in route.path.split("/")
    ]
    return b"/".join(segments) + draw(queries())


def parameters():
    """Return ids that are there, in braces, ids that are not, and anything."""
    known = [b"ada", b"tx", b"readers", b"slack", b"primary", b"{change}", b"{feed}", b"{group}", b"{layout}"]
    known += [b"{message}", b"{notification}", b"{subscriber}", b"{workflow}", b"0" * 24]
    odd = TEXTS.map(lambda text: quote(text, safe="", errors="surrogatepass").encode() or b"%20")
    raw = st.binary(min_size=1, max_size=8).map(lambda found: re.sub(rb"[?#/\s]", b"_", found))
    return st.sampled_from(known * 3) | odd | raw


@st.composite
def queries(draw):
    """Return a query, or none."""
    pair = st.tuples(st.sampled_from(QUERY_NAMES), TEXTS | NUMBERS.map(str))
    pairs = draw(st.lists(pair, max_size=3))
    query = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in pairs).encode()
    return b"?" + query if query else b""


def headers():
    """Return headers that matter, mostly in order."""
    types = ["application/json"] * 8 + ["application/json; charset=utf-16", "application/json; charset=nope"]
    types += ["text/plain", "application/x-www-form-urlencoded", "", "application/json;;charset=;=", "\u00ff"]
    extra = st.sampled_from(
        [{}] * 8
        + [{b"content-encoding": b"gzip"}, {b"content-encoding": b"br"}, {b"content-length": b"x"}]
        + [{b"if-none-match": b'W/"1"'}, {b"authorization": b"ApiKey \xff"}, {b"authorization": b"ApiKey"}]
        + [{b"host": b"evil.example"}, {b"host": b"\xff"}]
    )
    return st.tuples(st.sampled_from(types), extra).map(
        lambda pair: {b"content-type": pair[0].encode("latin-1"), **pair[1]}
    )


@st.composite
def requests(draw):
    """Return one request to some route."""
    route = draw(st.sampled_from((*ROUTES, *WRITES, *WRITES)))
    content = draw(raw_bodies(route)) if route.method in ("POST", "PUT", "PATCH") else b""
    return route, draw(targets(route)), draw(headers()), content
