"""Both clients on real sockets, and on the emulator in this process."""

import asyncio
import gzip
import json
import logging
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import httpx
import pytest

from novu_flows.api import AsyncNovuClient, NovuClient, Recipient, RetryPolicy, Trigger
from novu_flows.emulator import Cut, Emulator, Fault, When
from novu_flows.errors import ApiError, NotFound, Refused, TransportFailed, UnexpectedAnswer
from novu_flows.novu.v1 import environments, events, subscribers

KEY = "canary-of-the-api-key"
ADA = {"data": {"_id": "6447a0", "subscriberId": "ada"}}
AT_ONCE = RetryPolicy(first_wait_seconds=0)
ONCE = RetryPolicy(tries=1)


@dataclass(frozen=True)
class Visit:
    """A request that came to the port: the how-manieth it is, its body, and where the answer is written."""

    number: int
    body: bytes
    out: BinaryIO

    def write(self, body, status="200 OK", *headers):
        """Write an answer."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers])
        self.out.write(f"{head}\r\n\r\n".encode() + content)


HANG_UP = False


@contextmanager
def listening(answer):
    """Listen on a port of this machine; `answer` gets each visit, and may say to hang up."""
    heads = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self):
            while head := read_head(self.rfile):
                heads.append(head)
                length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0] or 0)
                if answer(Visit(len(heads), self.rfile.read(length), self.wfile)) is HANG_UP:
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Conversation) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", heads
        server.shutdown()


def read_head(stream):
    """Read a request up to its body."""
    lines = []
    while (line := stream.readline()) not in (b"\r\n", b""):
        lines.append(line.decode())
    return "".join(lines)


def send_in_thread(base_url, *calls, **options):
    """Send calls with the client for threads."""
    with NovuClient(KEY, base_url, **options) as client:
        return [client.send(call) for call in calls]


def send_in_loop(base_url, *calls, **options):
    """Send calls with the client for event loops."""

    async def run():
        async with AsyncNovuClient(KEY, base_url, **options) as client:
            return [await client.send(call) for call in calls]

    return asyncio.run(run())


@pytest.fixture(params=[send_in_thread, send_in_loop], ids=["threads", "event loop"])
def send(request):
    """Return each of the two ways to send."""
    return request.param


def test_a_request_is_what_novu_documents(send):
    """
    The key, the JSON and the path arrive as they were given.
    """
    bodies = []

    def answer(visit):
        bodies.append(visit.body)
        visit.write(ADA)

    with listening(answer) as (base_url, heads):
        send(base_url, subscribers.update("..", first_name="ünïcödé"))

    assert heads[0].startswith("PUT /v1/subscribers/%2E%2E HTTP/1.1\r\n")
    assert f"authorization: apikey {KEY}\r\n" in heads[0].lower()
    assert "content-type: application/json\r\n" in heads[0].lower()
    assert {"firstName": "ünïcödé"} == json.loads(bodies[0])


@pytest.mark.parametrize("subscriber_id", ["a/b", "..", ".", "a b+c?d#e%2F", "~*'()!", "ü\n"])
def test_paths_arrive_exactly_as_they_were_encoded(send, subscriber_id):
    """
    No library on the way may decode, normalise or join the segments of a path.
    """
    call = subscribers.get_one(subscriber_id)
    with listening(lambda visit: visit.write(ADA)) as (base_url, heads):
        send(base_url, call)

    assert heads[0].startswith(f"GET /v1{call.path} HTTP/1.1\r\n")


def test_a_connection_is_used_again(send):
    """
    Two calls need one connection.
    """
    connections = set()

    def answer(visit):
        connections.add(visit.out)
        visit.write(ADA)

    with listening(answer) as (base_url, _):
        send(base_url, *[subscribers.get_one("ada")] * 3)

    assert 1 == len(connections)


def test_a_connection_that_was_closed_when_idle_does_not_matter(send):
    """
    Novu closes what is idle; a safe call then goes out again on a new connection.
    """

    def answer(visit):
        visit.write(ADA)
        return HANG_UP

    with listening(answer) as (base_url, _):
        answers = send(base_url, *[subscribers.get_one("ada")] * 3, retries=AT_ONCE)

    assert ["ada"] * 3 == [ada.subscriber_id for ada in answers]


def test_a_safe_call_survives_a_cut(send):
    """
    A connection that is cut instead of an answer is tried again where that is safe.
    """

    def answer(visit):
        return visit.write(ADA) if visit.number > 2 else HANG_UP

    with listening(answer) as (base_url, heads):
        (ada,) = send(base_url, subscribers.get_one("ada"), retries=AT_ONCE)

    assert "ada" == ada.subscriber_id
    assert 3 == len(heads)


@pytest.mark.parametrize(
    "call",
    [events.cancel("t"), subscribers.create("ada"), subscribers.delete("ada")],
    ids=lambda call: call.endpoint,
)
def test_an_unsafe_call_is_sent_once(send, call):
    """
    After a cut nobody knows what came of the call, so no layer may send it again.
    """
    with (
        listening(lambda _: HANG_UP) as (base_url, heads),
        pytest.raises(TransportFailed, match="got no answer: the connection was cut") as caught,
    ):
        send(base_url, call, retries=AT_ONCE)

    assert 1 == len(heads)
    assert caught.value.sent


def test_a_body_that_is_cut_is_no_answer(send):
    """
    Half an answer is not read.
    """

    def answer(visit):
        visit.out.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"data":')
        return HANG_UP

    with listening(answer) as (base_url, _), pytest.raises(TransportFailed, match="the connection was cut"):
        send(base_url, subscribers.get_one("ada"), retries=ONCE)


@pytest.mark.parametrize("name", ["retries", "patience"])
def test_a_policy_says_how_often_a_request_is_sent_again(send, name):
    """
    Under its name, and under the one that it had in version 0.1.
    """
    asked = []

    def answer(visit):
        asked.append(visit)
        return HANG_UP

    with listening(answer) as (base_url, _), pytest.raises(TransportFailed):
        send(base_url, subscribers.get_one("ada"), **{name: ONCE})

    assert 1 == len(asked)


def test_where_nothing_listens_nothing_was_sent(send):
    """
    A refused connection is told in plain words, and the call has certainly not been carried out.
    """
    with listening(lambda *_: None) as (base_url, _):
        pass
    with pytest.raises(
        TransportFailed, match="nothing listens there; check the base URL, that Novu runs there"
    ) as caught:
        send(base_url, events.cancel("t"), retries=ONCE)

    assert not caught.value.sent


def test_a_host_that_is_not_known_is_told(send):
    """
    A name that does not resolve is told as such.
    """
    with pytest.raises(TransportFailed, match="the name of the host is not known") as caught:
        send("https://no-such-host.invalid", events.cancel("t"), retries=ONCE)

    assert not caught.value.sent


def test_a_server_that_says_nothing_is_given_up(send):
    """
    The wait for an answer has an end, and the message says how long it was.
    """
    released = threading.Event()
    with listening(lambda *_: released.wait(5)) as (base_url, _):
        with pytest.raises(TransportFailed, match=r"no whole answer within 0\.2 s") as caught:
            send(base_url, events.cancel("t"), timeout_seconds=0.2)
        released.set()

    assert caught.value.sent


def test_an_answer_without_end_is_refused(send):
    """
    Not more than 64 MiB are read, whatever the server sends.
    """

    def answer(visit):
        visit.out.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            for _ in range(80):
                visit.out.write(b" " * 2**20)
        except OSError:
            return HANG_UP
        return HANG_UP

    with listening(answer) as (base_url, _), pytest.raises(UnexpectedAnswer, match="with more than 64 MiB"):
        send(base_url, subscribers.get_one("ada"))


def test_an_answer_that_unpacks_without_end_is_refused(send):
    """
    The size that counts is the size after decompression.
    """
    packed = gzip.compress(b" " * (65 * 2**20), compresslevel=1)

    def answer(visit):
        visit.write(packed, "200 OK", "Content-Encoding: gzip")

    with listening(answer) as (base_url, _), pytest.raises(UnexpectedAnswer, match="with more than 64 MiB"):
        send(base_url, subscribers.get_one("ada"))


def test_a_packed_answer_is_unpacked(send):
    """
    Packed answers are asked for, and read; what only says that it is gzip is told.
    """
    packed = gzip.compress(json.dumps(ADA).encode())

    def answer(visit):
        visit.write(packed if visit.number == 1 else b"no gzip", "200 OK", "Content-Encoding: gzip")

    with listening(answer) as (base_url, _):
        assert "ada" == send(base_url, subscribers.get_one("ada"))[0].subscriber_id
        with pytest.raises(TransportFailed, match="cannot be decompressed"):
            send(base_url, events.cancel("t"))


def test_a_large_body_is_sent(send):
    """
    Triggers may be megabytes large.
    """
    lengths = []

    def answer(visit):
        lengths.append(len(visit.body))
        visit.write({"data": {"acknowledged": True, "status": "processed"}}, "201 Created")

    with listening(answer) as (base_url, _):
        send(base_url, events.trigger(Trigger("w", "ada", payload={"text": "x" * 3_000_000})))

    assert lengths[0] > 3_000_000


def test_a_redirect_is_not_followed(send):
    """
    The key goes to the host that it was given for, and to no other.
    """

    def answer(visit):
        visit.write(b"", "302 Found", "Location: https://elsewhere.example/")

    with (
        listening(answer) as (base_url, heads),
        pytest.raises(UnexpectedAnswer, match="this one leads to https://elsewhere"),
    ):
        send(base_url, subscribers.get_one("ada"))

    assert 1 == len(heads)


def test_the_key_is_in_no_error(send, caplog):
    """
    A server that repeats the request in its refusal does not bring the key into a message, nor does a log.
    """
    caplog.set_level(logging.DEBUG)

    def answer(visit):
        visit.write({"statusCode": 400, "message": [f"bad header ApiKey {KEY}"]}, "400 Bad Request")

    with listening(answer) as (base_url, _), pytest.raises(ApiError) as caught:
        send(base_url, subscribers.get_one("ada"))

    assert "bad header ApiKey (secret)" in str(caught.value)
    assert KEY not in repr(vars(caught.value)) + repr(caught.value.__context__) + caplog.text


@pytest.mark.parametrize("key", ["", "  ", f"ApiKey {KEY}", "canary\nX: y", "cänary"])
def test_a_key_that_cannot_be_one_is_refused(key):
    """
    A key with a blank or a line's end would make another header of it.
    """
    with pytest.raises(Refused, match="the API key is empty or holds characters") as caught:
        NovuClient(key)

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("kind", [NovuClient, AsyncNovuClient])
def test_a_client_shows_where_it_leads_and_no_key(kind):
    """
    The repr of a client can be logged.
    """
    assert f"{kind.__name__}('https://api.novu.co/v1')" == repr(kind(KEY))


def test_an_id_that_is_too_long_for_an_address_is_refused(send):
    """
    What cannot be written as a URL is told before anything is sent.
    """
    with pytest.raises(Refused, match="use a shorter id"):
        send("http://127.0.0.1:9", subscribers.get_one("x" * 70_000))


def test_requests_at_once_are_bounded():
    """
    However many calls are under way, no more than `concurrency` are with the server.
    """
    now, most, lock = 0, 0, threading.Lock()

    def answer(visit):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        threading.Event().wait(0.01)
        with lock:
            now -= 1
        visit.write(ADA)

    async def run(base_url):
        async with AsyncNovuClient(KEY, base_url, concurrency=3) as client:
            await asyncio.gather(*[client.send(subscribers.get_one("ada")) for _ in range(12)])

    with listening(answer) as (base_url, _):
        asyncio.run(run(base_url))

    assert 3 == most


def test_an_async_client_works_on_the_emulator_in_this_process():
    """
    The emulator needs no port, and no network is loaded for it.
    """

    async def run():
        emulator = Emulator()
        async with AsyncNovuClient(
            emulator.keys.development, "http://novu.test/v1", app=emulator.app
        ) as client:
            await client.send(subscribers.create("ada/1", email="ada@example.com", data={"plan": "pro"}))
            found = await client.send(subscribers.get_one("ada/1"))
            with pytest.raises(NotFound, match="Subscriber not found for id bob"):
                await client.send(subscribers.get_one("bob"))
            with pytest.raises(NotFound, match="template_not_found"):
                await client.send(events.trigger(Trigger("no-such", Recipient("ada/1"))))
            return found, await client.send(environments.get_me())

    ada, environment = asyncio.run(run())

    assert ("ada/1", "ada@example.com", {"plan": "pro"}) == (ada.subscriber_id, ada.email, ada.data)
    assert ("Development", True) == (environment.name, environment.is_development)


def test_a_cut_of_the_emulator_in_this_process_is_silence_like_any_other():
    """
    A read is sent again; a write that may have arrived is reported as such, and was done.
    """

    async def run():
        emulator = Emulator()
        async with AsyncNovuClient(
            emulator.keys.development, "http://novu.test/v1", app=emulator.app, retries=AT_ONCE
        ) as client:
            emulator.fail(Fault(effect=Cut(when=When.AFTER), method="POST"))
            with pytest.raises(TransportFailed, match="the connection was cut") as failed:
                await client.send(subscribers.create("ada"))
            emulator.fail(Fault(effect=Cut(when=When.BEFORE), method="GET"))
            return failed.value.sent, await client.send(subscribers.get_one("ada"))

    sent, ada = asyncio.run(run())

    assert (True, "ada") == (sent, ada.subscriber_id)


def test_an_application_and_a_transport_are_not_given_at_once():
    """
    Which of them should be asked cannot be told.
    """
    with pytest.raises(Refused, match="both"):
        AsyncNovuClient("k", app=Emulator().app, transport=httpx.MockTransport(lambda _: httpx.Response(200)))
