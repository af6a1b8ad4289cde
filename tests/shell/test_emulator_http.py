"""The embedded Novu as a web server: hosts, keys, paths, bodies, entity tags."""

import asyncio
import gzip
import zlib

import httpx
import pytest
from embedded_novu import URL, Embedded, refusal

from novu_flows.emulator.http.answering import EmulatedNovu
from novu_flows.emulator.http.faults import Faults
from novu_flows.emulator.http.routes import Route, Router
from novu_flows.emulator.http.server import Application
from novu_flows.emulator.store.opening import open_state
from novu_flows.javascript.qs import read_query

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def novu():
    """Return a Novu with nothing in it."""
    return Embedded()


def post(novu, content, **headers):
    """Send a body to POST /subscribers as it is."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return novu.dev("POST", "/v1/subscribers", content=content, headers=named)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8810", "[::1]", "novu.test", "a.localhost:1"],
)
def test_names_of_this_machine_are_served(novu, host):
    """
    Loopback addresses and names, with a port or without one.
    """
    assert 200 == novu.ask("GET", "/v1/health-check", headers={"Host": host}).status_code


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::2]:80",
        "::1",
        "",
        "192.168.0.1",
    ],
)
def test_other_names_are_refused(novu, host):
    """
    A page whose name was made to point to this machine gets nothing.
    """
    response = novu.dev("GET", "/v1/subscribers", headers={"Host": host})

    assert (400, "Invalid host header") == (response.status_code, response.text)


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        (None, "Unauthorized"),
        ("Bearer {key}", "Unauthorized"),
        ("apikey {key}", "Unauthorized"),
        ("{key}", "Unauthorized"),
        ("ApiKey", "API Key not found"),
        ("ApiKey  {key}", "API Key not found"),
        ("ApiKey{key}", "API Key not found"),
        ("ApiKey nope", "API Key not found"),
    ],
)
def test_only_a_key_behind_the_scheme_and_one_space_opens(novu, authorization, message):
    """
    The key is what stands between the first and the second space.
    """
    key = novu.emulator.keys.development
    headers = {"Authorization": authorization.format(key=key)} if authorization else {}

    assert (401, message) == refusal(novu.ask("GET", "/v1/subscribers", headers=headers))
    assert 200 == novu.ask("GET", "/v1/subscribers", headers={"Authorization": f"ApiKey {key} x"}).status_code


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/organizations/members", (401, "API endpoint not available")),
        ("POST", "/v1/invites", (401, "API endpoint not available")),
        ("GET", "/v1/widgets/notifications/feed", (401, "Unauthorized")),
        ("GET", "/v1/users/me", (500, "Internal server error")),
        ("GET", "/v1/nope?a=1", (404, "Cannot GET /v1/nope?a=1")),
        ("PATCH", "/v1/subscribers", (404, "Cannot PATCH /v1/subscribers")),
        ("GET", "/v1//subscribers", (404, "Cannot GET /v1//subscribers")),
        ("GET", "/v1/subscribers/a/b", (404, "Cannot GET /v1/subscribers/a/b")),
        ("GET", "/v1/subscribers//", (404, "Cannot GET /v1/subscribers//")),
        ("GET", "/v1/subscribers/100%", (400, "Failed to decode param 'subscribers/100%'")),
        ("GET", "/v1/nope/%FF", (400, "Failed to decode param 'nope/%FF'")),
        ("GET", "/v1/subscribers/%2E", (404, "Subscriber not found for id .")),
        ("GET", "/%FF", (404, "Cannot GET /%FF")),
    ],
)
def test_what_is_not_served_is_refused_as_by_novu(novu, method, path, expected):
    """
    Closed routes, unknown ones, and paths that cannot be decoded.
    """
    assert expected == refusal(novu.dev(method, path))


@pytest.mark.parametrize("path", ["/v1/subscribers/", "/V1/Subscribers"])
def test_paths_have_any_case_and_a_slash_at_the_end(novu, path):
    """
    Express routes so.
    """
    assert 200 == novu.dev("GET", path).status_code


def test_head_is_get_without_its_body(novu):
    """
    The length is that of the body which is not sent.
    """
    head, get = (novu.dev(method, "/v1/subscribers") for method in ("HEAD", "GET"))

    assert (200, b"") == (head.status_code, head.content)
    assert str(len(get.content)) == head.headers["content-length"]


def test_options_is_answered_for_every_path_and_without_a_key(novu):
    """
    What a browser asks before a request from another origin.
    """
    response = novu.ask("OPTIONS", "/v1/whatever", headers={"Origin": "http://app.example"})

    assert (204, "*") == (response.status_code, response.headers["access-control-allow-origin"])
    assert "PATCH" in response.headers["access-control-allow-methods"]


@pytest.mark.parametrize("form", ["{tag}", "*", '"x", {tag}', "{strong}"])
def test_an_answer_that_is_known_is_not_sent_again(novu, form):
    """
    The comparison is weak, and a list of tags is taken.
    """
    novu.post("ada")
    tag = novu.dev("GET", "/v1/subscribers/ada").headers["etag"]
    known = form.format(tag=tag, strong=tag.removeprefix("W/"))

    response = novu.dev("GET", "/v1/subscribers/ada", headers={"If-None-Match": known})

    assert (304, b"") == (response.status_code, response.content)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/v1/subscribers/bob", {"If-None-Match": "*"}),
        ("GET", "/v1/subscribers", {"If-None-Match": 'W/"1-x"'}),
        ("GET", "/v1/subscribers", {"If-None-Match": "*", "Cache-Control": "no-cache"}),
        ("DELETE", "/v1/subscribers/ada", {"If-None-Match": "*"}),
    ],
)
def test_an_answer_is_sent_where_it_may_be_another(novu, method, path, headers):
    """
    Refusals, writes, other tags and clients that want no cache get the whole answer.
    """
    novu.post("ada")

    assert novu.dev(method, path, headers=headers).content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"subscriberId": ', "Unexpected end of JSON input"),
        (b'{"a": "b', "Unexpected end of JSON input"),
        (b"null", "Unexpected token n in JSON at position 0"),
        (b'  "abc"', "Unexpected string in JSON at position 2"),
        (b"{a: 1}", "Unexpected token a in JSON at position 1"),
        (b'{"a": NaN}', "Unexpected token N in JSON at position 6"),
        (b'{"a": 01}', "Unexpected number in JSON at position 7"),
        (b'{"a" "b"}', "Unexpected string in JSON at position 5"),
        (b"{} x", "Unexpected token x in JSON at position 3"),
    ],
)
def test_what_is_not_json_is_refused_before_the_key_is_looked_at(novu, content, message):
    """
    With the words of the server's JavaScript engine.
    """
    response = novu.ask("POST", "/v1/subscribers", content=content, headers=JSON)

    assert (400, message) == refusal(response)
    assert "Bad Request" == response.json()["error"]


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b'{"subscriberId": "a"}', {}),
        (b'{"subscriberId": "a"}', {"Content-Type": "text/plain"}),
        (b"", JSON),
        (b'[{"subscriberId": "a"}]', JSON),
        (b"__proto__=a", FORM),
    ],
)
def test_bodies_without_fields_are_empty(novu, content, headers):
    """
    Other content types, no body and a list: nothing was given.
    """
    expected = ["subscriberId should not be null or undefined", "subscriberId must be a string"]

    assert (400, expected) == refusal(novu.dev("POST", "/v1/subscribers", content=content, headers=headers))


TEXT = '{"subscriberId": "ada"}'


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (TEXT.encode(), {"Content_Type": 'application/JSON; charset="UTF-8"'}),
        (TEXT.encode("utf-8-sig"), {"Content_Type": "application/json"}),
        (TEXT.encode("utf-16"), {"Content_Type": "application/json; charset=utf-16"}),
        (TEXT.encode("utf-16-be"), {"Content_Type": "application/json; charset=utf-16be"}),
        (
            gzip.compress(TEXT.encode(), mtime=0),
            {"Content_Type": "application/json", "Content_Encoding": "gzip"},
        ),
        (zlib.compress(TEXT.encode()), {"Content_Type": "application/json", "Content_Encoding": "deflate"}),
        (b"subscriberId=ada", {"Content_Type": "application/x-www-form-urlencoded"}),
        (b"subscriberId=%61d%61&data[a][]=1&data[b][c]=2", {"Content_Type": FORM["Content-Type"]}),
    ],
)
def test_charsets_compressions_and_forms_are_read(novu, content, headers):
    """
    All that Express's body-parser takes.
    """
    assert 201 == post(novu, content, **headers).status_code
    assert "ada" == novu.get("ada")["subscriberId"]


LARGE = b'{"subscriberId": "a", "data": "' + b"x" * 110_000 + b'"}'


@pytest.mark.parametrize(
    ("content", "headers", "expected"),
    [
        (LARGE, {}, (413, "request entity too large")),
        (gzip.compress(LARGE, mtime=0), {"Content_Encoding": "gzip"}, (413, "request entity too large")),
        (b"{}", {"Content_Type": "application/json; charset=latin1"}, (415, 'unsupported charset "LATIN1"')),
        (b"{}", {"Content_Encoding": "br"}, (415, 'unsupported content encoding "br"')),
        (b"{}", {"Content_Encoding": "gzip"}, (400, "incorrect header check")),
        (gzip.compress(LARGE, mtime=0)[:-9], {"Content_Encoding": "gzip"}, (413, "request entity too large")),
        (gzip.compress(b"{}", mtime=0)[:-9], {"Content_Encoding": "gzip"}, (400, "unexpected end of file")),
        (b"&".join([b"a=1"] * 1001), {"Content_Type": FORM["Content-Type"]}, (413, "too many parameters")),
    ],
)
def test_bodies_that_cannot_be_read_are_refused(novu, content, headers, expected):
    """
    The framework's refusals have no `error`.
    """
    response = post(novu, content, **{"Content_Type": "application/json", **headers})

    assert expected == refusal(response)
    assert "error" not in response.json()


def test_triggers_workflows_and_layouts_take_large_bodies(novu):
    """
    Their limit is 20 MB, on the segment of the path and not on its first letters.
    """
    large = {"content": LARGE, "headers": JSON}

    assert 413 != novu.dev("POST", "/v1/events/trigger", **large).status_code
    assert 413 == novu.dev("POST", "/v1/eventsx", **large).status_code


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a=1&a=2", {"a": ["1", "2"]}),
        ("a[]=1", {"a": ["1"]}),
        ("a[1]=x&a[0]=y", {"a": ["x", "y"]}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a=1&a[b]=2", {"a": {"0": "1", "b": "2"}}),
        ("a[21]=x", {"a": {"21": "x"}}),
        ("a+b=%2B+%C3%BC", {"a b": "+ ü"}),
        ("a=%FF&b=100%", {"a": "%FF", "b": "100%"}),
        ("a&=b&&c=", {"a": "", "": "b", "c": ""}),
        ("[a]=1&a]=2&b[=3", {"[a]": "1", "a]": "2", "b[": "3"}),
        ("__proto__[a]=1", {}),
    ],
)
def test_queries_are_read_as_express_reads_them(query, expected):
    """
    Repeated keys, brackets, indexes; a broken escape is taken as it is.
    """
    assert expected == read_query(query)


def broken():
    """Return an application one of whose routes writes and then fails, and its state."""

    def fail(request):
        request.store.insert("groups", {"_id": "half done"})
        raise ZeroDivisionError

    state = open_state()
    router = Router([Route("GET", "/v1/broken", fail, public=True)])
    novu = EmulatedNovu(state=state, router=router, settle=lambda: None)
    return Application(novu=novu, faults=Faults(), sleep=asyncio.sleep), state


def ask_broken(application, *, raises):
    """Ask for the route that fails."""

    async def ask():
        transport = httpx.ASGITransport(application, raise_app_exceptions=raises)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get(f"{URL}/v1/broken")

    return asyncio.run(ask())


def test_a_fault_of_the_emulator_is_answered_as_one_of_novu_is():
    """
    The client sees a 500 of the usual form, the connection is not used again, and nothing half done is kept.
    """
    application, state = broken()

    response = ask_broken(application, raises=False)

    assert (500, "Internal server error") == refusal(response)
    assert "close" == response.headers["connection"]
    assert state.store.find_one("groups", {"_id": "half done"}) is None


def test_a_fault_of_the_emulator_is_seen_by_tests():
    """
    In process the exception itself arrives.
    """
    with pytest.raises(ZeroDivisionError):
        ask_broken(broken()[0], raises=True)
