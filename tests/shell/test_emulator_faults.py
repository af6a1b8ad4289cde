"""The embedded Novu fails on demand: what goes wrong, in which requests, how often, who may ask."""

import asyncio
import contextlib
import threading
import time
from datetime import timedelta

import httpx
import pytest
import uvicorn
from embedded_novu import Embedded, refusal

from novu_flows.emulator import ConnectionCut, Cut, Delay, Emulator, Fault, Stale, Status, When


@pytest.fixture
def novu():
    """Return a Novu with nothing in it."""
    return Embedded()


def ids(novu):
    """Return the ids of all subscribers."""
    return [each["subscriberId"] for each in novu.dev("GET", "/v1/subscribers").json()["data"]]


def test_a_limit_is_reached_as_often_as_was_asked(novu):
    """
    429 says how long to wait, and the request is not carried out.
    """
    novu.emulator.fail(Fault(effect=Status(status=429, retry_after_seconds=2), method="POST", times=2))

    answers = [novu.dev("POST", "/v1/subscribers", {"subscriberId": "ada"}) for _ in range(3)]

    assert [429, 429, 201] == [answer.status_code for answer in answers]
    assert ("2", "API rate limit exceeded") == (answers[0].headers["retry-after"], refusal(answers[0])[1])


def test_a_failure_may_come_after_the_write(novu):
    """
    The client sees 500, and what it asked for was done.
    """
    novu.emulator.fail(Fault(effect=Status(status=500, when=When.AFTER), path="/v1/subscribers"))

    answer = novu.dev("POST", "/v1/subscribers", {"subscriberId": "ada"})

    assert (500, "Internal server error") == refusal(answer)
    assert ["ada"] == ids(novu)


@pytest.mark.parametrize(("when", "expected"), [(When.BEFORE, []), (When.AFTER, ["ada"])])
def test_a_connection_is_cut_before_or_after_the_write(novu, when, expected):
    """
    In process the cut arrives as what httpx raises when a server closes the connection.
    """
    novu.emulator.fail(Fault(effect=Cut(when=when), method="post"))

    with pytest.raises(httpx.RemoteProtocolError):
        novu.dev("POST", "/v1/subscribers", {"subscriberId": "ada"})

    assert expected == ids(novu)


@pytest.mark.parametrize(("when", "done"), [(When.BEFORE, 0), (When.AFTER, 1)])
def test_an_answer_comes_late(when, done):
    """
    The wait is before or after the request is carried out.
    """
    slept = []

    async def sleep(seconds):
        slept.append((seconds, novu.emulator._state.store.count("subscribers", {})))  # noqa: SLF001 - while it waits

    novu = Embedded(sleep=sleep)
    novu.emulator.fail(Fault(effect=Delay(seconds=3, when=when), method="POST"))

    assert 201 == novu.dev("POST", "/v1/subscribers", {"subscriberId": "ada"}).status_code
    assert [(3, done)] == slept


def test_reads_are_stale_until_the_emulator_is_healed(novu):
    """
    What was true when the fault was asked for is answered, while writes go on.
    """
    novu.post("ada")
    novu.emulator.fail(Fault(effect=Stale(), times=None))
    novu.post("bob")
    novu.dev("DELETE", "/v1/subscribers/ada")

    assert ["ada"] == ids(novu)
    novu.emulator.heal()
    assert ["bob"] == ids(novu)


@pytest.mark.parametrize(
    ("method", "path", "fails"),
    [
        ("GET", "/v1/subscribers/*", True),
        ("*", "*", True),
        ("P*", "*", False),
        ("GET", "/v1/topics/*", False),
        ("GET", "/v1/subscribers", False),
        ("GET", "/v1/subscribers/ad?", True),
    ],
)
def test_globs_say_which_requests_fail(novu, method, path, fails):
    """
    Method and path are compared, the query is not.
    """
    novu.post("ada")
    novu.emulator.fail(Fault(effect=Status(status=503), method=method, path=path))

    assert fails == (503 == novu.dev("GET", "/v1/subscribers/ada?a=b").status_code)


def test_the_first_fault_that_fits_is_met(novu):
    """
    Faults are met in the order in which they were asked for.
    """
    novu.emulator.fail(Fault(effect=Status(status=500)), Fault(effect=Status(status=599)))

    assert [500, 599, 200] == [novu.dev("GET", "/v1/subscribers").status_code for _ in range(3)]


def control(method, path, body=None, **more):
    """Ask an emulator that has its controls open."""
    return Embedded(control=True).ask(method, path, body, **more)


def test_the_controls_are_closed_unless_asked_for(novu):
    """
    Without `control` the routes do not exist.
    """
    assert (404, "Cannot POST /emulator/faults") == refusal(
        novu.ask("POST", "/emulator/faults", {"status": 500})
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"status": 429, "retry_after_seconds": 1},
            {"status": 429, "retry_after_seconds": 1, "when": "before"},
        ),
        ({"cut": "after", "method": "POST"}, {"cut": "after", "method": "POST"}),
        ({"delay_seconds": 0.5, "path": "/v1/*"}, {"delay_seconds": 0.5, "when": "after", "path": "/v1/*"}),
        ({"stale": True, "times": None}, {"stale": True, "times": None}),
    ],
)
def test_faults_are_asked_for_over_http(body, expected):
    """
    They are listed while they wait, and gone once healed.
    """
    novu = Embedded(control=True)
    whole = {"method": "*", "path": "*", "times": 1, **expected}

    assert whole == novu.ask("POST", "/emulator/faults", body).json()["data"]
    assert [whole] == novu.ask("GET", "/emulator/faults").json()["data"]
    assert 204 == novu.ask("DELETE", "/emulator/faults").status_code
    assert [] == novu.ask("GET", "/emulator/faults").json()["data"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/emulator/faults", {}),
        ("/emulator/faults", {"status": 500, "cut": "after"}),
        ("/emulator/faults", {"status": 100}),
        ("/emulator/faults", {"status": True}),
        ("/emulator/faults", {"status": 500, "when": "later"}),
        ("/emulator/faults", {"status": 500, "retry_after_seconds": "1"}),
        ("/emulator/faults", {"cut": ["after"]}),
        ("/emulator/faults", {"delay_seconds": -1}),
        ("/emulator/faults", {"delay_seconds": 1e300}),
        ("/emulator/faults", {"status": 500, "times": 0}),
        ("/emulator/faults", {"status": 500, "path": 1}),
        ("/emulator/clock", {}),
        ("/emulator/clock", {"ahead_seconds": -1}),
        ("/emulator/clock", {"ahead_seconds": True}),
    ],
)
def test_what_cannot_be_asked_for_is_refused(path, body):
    """
    With what is right instead.
    """
    status, message = refusal(control("POST", path, body))

    assert (400, True) == (status, bool(message))


def test_web_pages_cannot_reach_the_controls():
    """
    A request that a browser makes for a page says where it comes from.
    """
    response = control("POST", "/emulator/faults", {"status": 500}, headers={"Origin": "http://evil.example"})

    assert 403 == response.status_code


def test_the_clock_is_turned_over_http():
    """
    What is made afterwards is made then.
    """
    novu = Embedded(control=True)
    before = novu.post("ada")["createdAt"]

    now = novu.ask("POST", "/emulator/clock", {"ahead_seconds": 86400}).json()["data"]["now"]

    assert now > before
    assert now <= novu.post("bob")["createdAt"]


def test_faults_do_not_touch_the_controls():
    """
    A fault for everything can be healed.
    """
    novu = Embedded(control=True)
    novu.emulator.fail(Fault(effect=Status(status=500), times=None))

    assert 204 == novu.ask("DELETE", "/emulator/faults").status_code


def test_the_clock_does_not_turn_back(novu):
    """
    Time that has passed stays passed.
    """
    with pytest.raises(ValueError, match="forward"):
        novu.emulator.turn(timedelta(seconds=-1))


@contextlib.contextmanager
def served(emulator):
    """Serve an emulator on a free port of this machine; give its address."""
    config = uvicorn.Config(emulator.app, port=0, log_level="critical", lifespan="on", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def test_a_cut_under_a_server_closes_the_connection_without_an_answer():
    """
    The client reads nothing, the next request is answered.
    """
    emulator = Emulator()
    emulator.fail(Fault(effect=Cut(when=When.AFTER), method="POST"))
    headers = {"Authorization": f"ApiKey {emulator.keys.development}"}

    with served(emulator) as url, httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            client.post("/v1/subscribers", json={"subscriberId": "ada"})
        found = client.get("/v1/subscribers/ada")

    assert 200 == found.status_code


def test_a_cut_in_process_names_itself(novu):
    """
    A test that asks the application directly can tell a cut from a fault of the emulator.
    """
    novu.emulator.fail(Fault(effect=Cut()))

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(novu.emulator.app)) as client:
            await client.get("http://novu.test/v1/health-check")

    with pytest.raises(ConnectionCut):
        asyncio.run(ask())
