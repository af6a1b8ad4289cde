"""Who gets in, and how much of what is sent is read: hosts, web pages, strangers, bodies that are too large."""

import asyncio

import httpx
import pytest
from embedded_novu import Embedded

from novu_flows.emulator import Emulator
from novu_flows.emulator.http.body import LARGE, SMALL
from novu_flows.emulator.http.serving import Hosting
from novu_flows.novu.address import read_address

CHUNK = b"x" * 64 * 1024
TRIGGER = "/v1/events/trigger"


@pytest.fixture
def novu():
    """Return an embedded Novu that has its controls open."""
    return Embedded(control=True)


@pytest.fixture(scope="module")
def hosting():
    """Return what serves on a port."""
    hosting = Hosting()
    yield hosting
    hosting.close()


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "evil.novu.test",
        "novu.test.evil.example",
        "evil.example\t.localhost",
        "evil.example/.localhost",
        "a@localhost",
        "a b.localhost",
        ".localhost",
        "a..localhost",
        "x_y.localhost",
        "localhost.",
        "localhost:80:80",
        "localhost:",
        "localhost:\u0661",
        "[::1%25eth0]",
        "[::ffff:127.0.0.1]",
        "127.0.0.1.",
        "192.168.0.1",
    ],
)
def test_a_host_that_is_not_this_machine_s_gets_nothing(novu, host):
    """
    A name that a page's owner can make point here is refused, whatever it looks like.
    """
    answer = novu.ask("GET", "/v1/health-check", headers={"Host": host.encode()})

    assert (400, "Invalid host header") == (answer.status_code, answer.text)


def test_the_name_of_clients_in_this_process_is_none_on_a_port(hosting):
    """
    `novu.test` is asked without a network only.
    """
    with hosting.serving(Emulator()) as root:
        answers = [
            httpx.get(f"{root}/v1/health-check", headers={"Host": host}).status_code
            for host in ("novu.test", "evil.test", "localhost:1", "a.localhost")
        ]

    assert [400, 400, 200, 200] == answers


PAGES = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://localhost:8787"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", PAGES, ids=str)
@pytest.mark.parametrize(
    "path", ["/emulator/outbox", "/EMULATOR/outbox", "/Emulator/Outbox/", "/emulator", "/eMULATOR/x"]
)
def test_a_web_page_has_no_hand_on_the_controls(novu, path, headers):
    """
    In whatever letters the path is written, which routes are matched without regard to.
    """
    answers = [novu.ask(method, path, headers=headers).status_code for method in ("GET", "DELETE", "POST")]

    assert [403, 403, 403] == answers


@pytest.mark.parametrize("path", ["/emulator/outbox", "/EMULATOR/OUTBOX"])
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "none"}])
def test_programs_and_people_have_the_controls(novu, path, headers):
    """
    A program says nothing of where it comes from; a browser whose user typed the address says so.
    """
    assert 200 == novu.ask("GET", path, headers=headers).status_code


def test_faults_do_not_reach_the_controls_in_any_letters(novu):
    """
    Else nobody could heal what fails.
    """
    fault = {"status": 500, "path": "*", "times": None}
    novu.ask("POST", "/emulator/faults", fault)

    assert 200 == novu.ask("GET", "/EMULATOR/faults").status_code


@pytest.mark.parametrize(
    "path", ["/v1/v1/subscribers", "/v1/v1/events/trigger", "/V1/v1/layouts", "/v1/v1", "/v1"]
)
def test_a_doubled_version_is_no_route(novu, path):
    """
    What an SDK asks that adds /v1 to a base URL which has it is answered as by Novu.
    """
    answer = novu.dev("GET", path)

    assert (404, f"Cannot GET {path}") == (answer.status_code, answer.json()["message"])


@pytest.mark.parametrize("ending", ["", "/", "/v1", "/v1/", "/v1//"])
def test_the_root_and_the_api_are_one_address(hosting, ending):
    """
    What `serve` prints, with or without /v1, with a slash or without.
    """
    with hosting.serving(Emulator()) as root:
        assert f"{root}/v1" == read_address(root + ending).root
        assert 200 == httpx.get(f"{read_address(root + ending).root}/health-check").status_code


class Stream:
    """A body that never ends; `taken` is how many bytes of it were asked for."""

    def __init__(self):
        self.taken = 0

    async def receive(self):
        """Return one more part."""
        self.taken += len(CHUNK)
        assert self.taken < 2 * LARGE, "more was read than any route takes"
        return {"type": "http.request", "body": CHUNK, "more_body": True}


def asked(novu, path, headers):
    """Send a body that never ends; return the status and how many bytes were read."""
    stream, sent = Stream(), []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), *headers],
    }
    asyncio.run(novu.emulator.app(scope, stream.receive, send))
    return sent[0]["status"], stream.taken


@pytest.mark.parametrize(
    ("key", "status"), [(None, 401), (b"ApiKey wrong", 401), (b"Bearer x", 401), (b"ApiKey ", 401)]
)
def test_a_stranger_s_body_is_not_read_whole(novu, key, status):
    """
    Who has no key is told so after no more than every route takes.
    """
    headers = [] if key is None else [(b"authorization", key)]

    assert (status, True) == ((found := asked(novu, TRIGGER, headers))[0], found[1] <= SMALL + len(CHUNK))


@pytest.mark.parametrize(
    ("path", "most"),
    [("/v1/subscribers", SMALL), ("/v1/nowhere", SMALL), (TRIGGER, LARGE), ("/v1/EVENTS/trigger", LARGE)],
)
def test_a_body_is_read_up_to_what_its_route_takes(novu, path, most):
    """
    The refusal comes once it is known to be too large.
    """
    key = [(b"authorization", b"ApiKey " + novu.emulator.keys.development.encode())]
    status, taken = asked(novu, path, key)

    assert 413 == status
    assert taken <= most + len(CHUNK)


@pytest.mark.parametrize("unit", ["{}", "[]", "0", '""'])
def test_millions_of_values_hold_up_nobody(hosting, unit):
    """
    They are refused before they are read, and others are answered.
    """
    emulator = Emulator()
    body = '{"name":"w","to":"ada","payload":{"a":[' + ",".join([unit] * 4_000_000) + "]}}"
    headers = {"Authorization": f"ApiKey {emulator.keys.development}", "Content-Type": "application/json"}
    with hosting.serving(emulator) as root:
        answer = httpx.post(f"{root}{TRIGGER}", content=body.encode(), headers=headers, timeout=60)
        other = httpx.get(f"{root}/v1/subscribers", headers=headers)

    assert (413, "request entity too large") == (answer.status_code, answer.json()["message"])
    assert 200 == other.status_code


def test_marks_in_texts_are_no_values(novu):
    """
    A large text of braces and commas is a text; quotes in it are escaped.
    """
    text = '{[,"\\' * 200_000
    body = {"name": "w", "to": "ada", "payload": {"text": text}}

    assert 422 == novu.dev("POST", TRIGGER, body).status_code
