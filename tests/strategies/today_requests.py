"""Requests to the routes of Novu 3.15 as real clients sent them, with some of their parts changed."""

import gzip
import json
from functools import cache
from pathlib import Path
from urllib.parse import quote

from hypothesis import strategies as st

from novu_flows.emulator.http.routes import Router
from novu_flows.emulator.http.sections import V2_SECTIONS, v2_routes_below
from strategies.requests import JSON, NUMBERS, TEXTS, mutated

RECORDINGS = Path(__file__).parents[1] / "contract"
NAMES = (
    "novu-3.15",
    *(f"random-{name}-3.15" for name in ("preferences", "subscribers", "topics", "workflows")),
)
SEGMENTS = tuple(dict.fromkeys(path.split("/")[1] for path in V2_SECTIONS))
PATHS = tuple(f"{prefix}/{segment}" for segment in SEGMENTS for prefix in ("v1", "v2"))
QUERY_NAMES = (
    *("after", "before", "channel", "contextKeys[]", "criticality", "data", "email", "environmentId", "id"),
    *("includeCursor", "includeInactiveChannels", "key", "limit", "name", "offset", "orderBy", "page"),
    *("orderDirection", "query", "search", "severity", "status", "status[]", "tags", "tags[]", "topicKey"),
)


@cache
def recorded():
    """Return what was sent to each route: targets and bodies."""
    router, found = Router([route for path in PATHS for route in v2_routes_below(path)]), {}
    for name in NAMES:
        with gzip.open(RECORDINGS / f"{name}.jsonl.gz", "rt") as lines:
            for row in map(json.loads, lines):
                path = row["target"].partition("?")[0]
                match = None if "%" in path else router.find(row["method"], path)
                if match and match[0].open_to_keys and not match[0].path.endswith("/regenerate"):
                    found.setdefault(match[0], []).append((row["target"], row["request_body"]))
    return found


@st.composite
def todays_requests(draw):
    """Return a route, a target and a body, as they were recorded or nearly so."""
    route = draw(st.sampled_from(sorted(recorded(), key=lambda one: (one.path, one.method))))
    target, body = draw(st.sampled_from(recorded()[route]))
    if draw(st.booleans()):
        target = target.partition("?")[0] + draw(queries())
    if isinstance(body, dict | list):
        body = draw(mutated(body))
    elif route.method not in ("GET", "DELETE"):
        body = draw(JSON)
    return route, target, body


@st.composite
def queries(draw):
    """Return a query, or none."""
    values = TEXTS | NUMBERS.map(str) | st.sampled_from(["ASC", "true", "name", "updatedAt", "10"])
    pairs = draw(st.lists(st.tuples(st.sampled_from(QUERY_NAMES), values), max_size=3))
    written = "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in pairs)
    return f"?{written}" if written else ""
