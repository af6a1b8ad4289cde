"""`novu-flows serve`: a Novu on a port whose state survives a restart and a kill."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager

import httpx
import pytest

from novu_flows.emulator import Emulator
from novu_flows.emulator.http.serving import server_of

RUN = "from novu_flows.cli.main import main; main()"
KEYS = ("--development-key", "dev", "--production-key", "prod")
OF_V1 = (*KEYS, "--profile", "0.14")
PATIENCE = 20  # seconds


class Served:
    """A server in a process of its own; `greeting` is what it printed first."""

    def __init__(self, process):
        self.process = process
        self.greeting = list(iter(process.stdout.readline, "Ctrl-C stops it.\n"))
        url = re.search(r"http://\S+", self.greeting[0])[0] + "/v1"
        headers = {"Authorization": "ApiKey dev"}
        self.novu = httpx.Client(base_url=url, headers=headers, timeout=PATIENCE)

    def post(self, path, **body):
        """Write something that is not refused."""
        return self.novu.post(path, json=body).raise_for_status().json()["data"]

    def workflow(self):
        """Create one that puts its payload's `n` into the feed."""
        group = self.novu.get("/notification-groups").json()["data"][0]["_id"]
        step = {"template": {"type": "in_app", "content": "{{n}}"}, "active": True}
        self.post("/notification-templates", **COUNTED, notificationGroupId=group, steps=[step])

    def texts(self):
        """Return how often each text is in ada's feed."""
        messages = self.novu.get("/messages?subscriberId=ada&limit=0").json()["data"]
        return Counter(message["content"] for message in messages)

    def texts_with(self, wanted):
        """Return how often each text is in ada's feed, once it has those: the worker comes after the answers."""
        deadline = time.monotonic() + PATIENCE
        while set(wanted) - set(texts := self.texts()) and time.monotonic() < deadline:
            pass
        return texts

    def end(self, number):
        """Stop it by a signal; give its exit code and what it said."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


COUNTED = {"name": "Counted", "active": True, "draft": False}


@contextmanager
def serving(*options):
    """Serve on a free port until the block ends."""
    command = [sys.executable, "-W", "error", "-c", RUN, "serve", "--port", "0", *options]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        served = Served(process)
        with served.novu:
            yield served
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def file(tmp_path):
    """Return the name of a file that is not there yet."""
    return tmp_path / "state" / "serve.db"


def test_state_survives_a_restart(file):
    """
    What was written is there, and what was delivered is not delivered again.
    """
    with serving("--db", file, *OF_V1) as served:
        served.workflow()
        served.post("/subscribers", subscriberId="ada", email="ada@example.com")
        served.post("/events/trigger", name="counted", to="ada", payload={"n": "one"})
        assert {"one": 1} == served.texts_with(["one"])
        served.end(signal.SIGTERM)

    with serving("--db", file, *OF_V1) as served:
        ada = served.novu.get("/subscribers/ada").json()["data"]

        assert ("ada@example.com", {"one": 1}) == (ada["email"], served.texts())


def test_without_a_profile_it_is_today_s_novu_or_that_of_the_file(tmp_path):
    """
    A new file is of Novu 3.15; one that was made by Novu 0.14 stays so, and so does its state.
    """
    with serving("--db", tmp_path / "new.db", *KEYS) as served:
        assert served.greeting[0].startswith("Novu 3.15.0 (embedded) on ")
        today = served.novu.get(str(served.novu.base_url).replace("/v1/", "/v2/workflows"))
        assert {"workflows": [], "totalCount": 0} == today.json()["data"]

    for options in (OF_V1, KEYS):
        with serving("--db", tmp_path / "old.db", *options) as served:
            assert served.greeting[0].startswith("Novu 0.14.0 (embedded) on ")


def test_a_kill_loses_nothing_that_was_answered_and_delivers_nothing_twice(file):
    """
    Killed twice while it is written to and triggered; each time everything answered is there, once.
    """
    answered = []
    with serving("--db", file, *OF_V1) as served:
        served.workflow()
        answered += written_until_killed(served, "a")
    with serving("--db", file, *OF_V1) as served:
        answered += written_until_killed(served, "b")
    with serving("--db", file, *OF_V1) as served:
        texts = served.texts_with(answered)
        subscribers = served.novu.get("/subscribers?limit=0").json()["data"]

    assert len(answered) > 20
    assert set() == set(answered) - {subscriber["subscriberId"] for subscriber in subscribers}
    assert set() == set(answered) - set(texts)
    assert {1} == set(texts.values())


def written_until_killed(served, name):
    """Write and trigger without a pause, and kill the server in the middle; give what was answered."""
    killer = threading.Timer(0.4, served.process.kill)
    killer.start()
    answered = []
    try:
        while True:
            text = f"{name}-{len(answered)}"
            served.post("/subscribers", subscriberId=text)
            served.post("/events/trigger", name="counted", to="ada", payload={"n": text}, transactionId=text)
            answered.append(text)
    except httpx.TransportError:
        return answered
    finally:
        killer.join()


def test_a_port_that_is_taken_is_refused():
    """
    With a message that says what to do, and exit code 6.
    """
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", RUN, "serve", "--memory", "--port", str(port)]
        ran = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    assert (6, "") == (ran.returncode, ran.stdout)
    assert f"port {port} cannot be served" in ran.stderr
    assert "choose another --port" in ran.stderr


def test_a_file_that_is_served_already_is_refused(file):
    """
    Two servers on one file would undo each other's work.
    """
    with serving("--db", file, *KEYS):
        command = [sys.executable, "-c", RUN, "serve", "--port", "0", "--db", str(file)]
        ran = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    assert 6 == ran.returncode
    assert "is in use by another emulator" in ran.stderr


def test_one_server_listens_to_this_machine_only_and_answers_at_once():
    """
    A foreign name in `Host` gets nothing; answers are not held back; Ctrl-C ends it without a traceback.
    """
    with serving("--memory", *KEYS) as served:
        foreign = served.novu.get("/subscribers", headers={"Host": "novu.example"})
        started = time.monotonic()
        for _ in range(25):
            served.novu.get("/subscribers").raise_for_status()
        seconds = time.monotonic() - started
        code, said = served.end(signal.SIGINT)

    assert (400, "Invalid host header") == (foreign.status_code, foreign.text)
    assert seconds < 25 * 0.03  # a socket that gathers its output (Nagle) would hold each answer for 0.04
    assert (130, "") == (code, said)
    assert "dev" not in "".join(served.greeting)


def test_keys_are_printed_only_where_they_were_made():
    """
    A key that was given is known already.
    """
    with serving("--memory", "--production-key", "my-secret") as served:
        greeting = "".join(served.greeting)

    assert re.search(r"^development key: [0-9a-f]{32}$", greeting, re.MULTILINE)
    assert "my-secret" not in greeting
    assert "production key" not in greeting


def test_integrations_are_made_where_they_are_asked_for(file):
    """
    Of each channel, once, also where the state was kept from before; without a word, as a fresh Novu has none.
    """
    channels = []
    for options in ((), ("--integrations", "all"), ("--integrations", "all"), ()):
        with serving("--db", file, *OF_V1, *options) as served:
            rows = served.novu.get("/integrations").json()["data"]
            channels.append(sorted(row["channel"] for row in rows if row["active"]))

    assert [] == channels[0]
    assert {"email", "sms", "chat", "push"} == {*channels[1]}
    assert channels[1] == channels[2] == channels[3]


def test_a_client_drops_an_idle_connection_before_the_server_does():
    """
    A server that closes first meets a request that is on its way: httpx, for one, keeps connections for 5 seconds.
    """
    server = server_of(Emulator())

    assert server.config.timeout_keep_alive > httpx.Limits().keepalive_expiry
