"""One time limit holds for a whole exchange, in both clients and in process."""

import asyncio
import gzip
import socket
import threading
from contextlib import contextmanager

import pytest

from novu_flows.api import AsyncNovuClient, NovuClient, RetryPolicy
from novu_flows.errors import ExitCode, TransportFailed
from novu_flows.novu.v1 import events, subscribers

LIMIT_SECONDS = 0.25
PAUSE_SECONDS = 0.02
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n"
ONCE = RetryPolicy(tries=1)


@contextmanager
def trickling(begin, drop):
    """Listen on a port that answers at once with `begin`, then with `drop` again and again for half a minute."""
    ended = threading.Event()

    def answer(connection):
        try:
            connection.recv(65536)
            connection.sendall(begin)
            for _ in range(int(30 / PAUSE_SECONDS)):
                if ended.wait(PAUSE_SECONDS):
                    break
                connection.sendall(drop)
        except OSError:
            pass
        finally:
            connection.close()

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)


def in_thread(base_url, call, **options):
    """Send a call with the client for threads."""
    with NovuClient("key", base_url, retries=ONCE, **options) as client:
        return client.send(call)


def in_loop(base_url, call, **options):
    """Send a call with the client for event loops."""

    async def run():
        async with AsyncNovuClient("key", base_url, retries=ONCE, **options) as client:
            return await client.send(call)

    return asyncio.run(run())


@pytest.fixture(params=[in_thread, in_loop], ids=["threads", "event loop"])
def send(request):
    """Return each of the two ways to send."""
    return request.param


@pytest.mark.parametrize(
    ("begin", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD + b"\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"{}")[:10], b"\0"),
    ],
    ids=["header", "informational answers", "body", "chunks", "packed body"],
)
@pytest.mark.parametrize("call", [subscribers.get_one("ada"), subscribers.create("ada")], ids=["GET", "POST"])
def test_a_server_that_sends_a_little_now_and_then_is_given_up(send, call, begin, drop):
    """
    A byte that comes now and then does not hold a request past its time limit.
    """
    with trickling(begin, drop) as base_url, pytest.raises(TransportFailed) as caught:
        send(base_url, call, timeout_seconds=LIMIT_SECONDS)

    assert f"no whole answer within {LIMIT_SECONDS} s" in caught.value.message or drop == b"\0"
    assert caught.value.sent
    assert ExitCode.UNREACHABLE == caught.value.exit_code


def test_a_connection_that_is_not_accepted_was_not_sent(send):
    """
    Where no connection comes about within the limit, the request certainly did not arrive.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)  # noqa: FBT003 - the name of the standard library's argument
            one.connect_ex(full.getsockname())
        with pytest.raises(TransportFailed, match=r"no connection within 0\.25 s") as caught:
            send(
                f"http://127.0.0.1:{full.getsockname()[1]}", events.cancel("t"), timeout_seconds=LIMIT_SECONDS
            )
        for one in waiting:
            one.close()

    assert not caught.value.sent


def test_an_application_in_this_process_is_given_up_too():
    """
    The embedded Novu is held to the same limit as a server.
    """

    async def app(_, __, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            await send({"type": "http.response.body", "body": b" ", "more_body": True})

    with pytest.raises(TransportFailed, match=r"no whole answer within 0\.25 s"):
        in_loop("http://novu.test", subscribers.get_one("ada"), app=app, timeout_seconds=LIMIT_SECONDS)


def test_what_is_packed_twice_is_not_unpacked(send):
    """
    A few kilobytes that are packed twice would fill the memory before their size is known.
    """
    bomb = gzip.compress(gzip.compress(bytes(2**20)))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"

    with (
        trickling(head.encode() + bomb, b"") as base_url,
        pytest.raises(TransportFailed, match="cannot be decompressed"),
    ):
        send(base_url, subscribers.get_one("ada"))
