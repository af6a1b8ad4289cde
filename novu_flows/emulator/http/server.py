"""The embedded Novu as an ASGI application: reads requests, checks hosts, has faults, sends answers."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from typing import Any, assert_never

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.answering import SERVER_ERROR, EmulatedNovu, answer_in
from novu_flows.emulator.http.body import limit_of
from novu_flows.emulator.http.exchange import HttpAnswer, HttpRequest, error_answer
from novu_flows.emulator.http.faults import Armed, Cut, Delay, Faults, Stale, Status, When
from novu_flows.emulator.http.routes import first_segment

ASGIScope = MutableMapping[str, Any]
ASGIMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[ASGIMessage]]
Send = Callable[[ASGIMessage], Awaitable[None]]
ASGIApp = Callable[[ASGIScope, Receive, Send], Awaitable[None]]


# Loopback only: a name made to point here is refused. Names in `.localhost` are this machine's (RFC 6761).
_LOOPBACK = re.compile(
    r"(127\.0\.0\.1|\[::1\]|([a-z0-9-]{1,63}\.)*localhost)(:[0-9]{1,5})?", re.ASCII | re.IGNORECASE
)
_WRONG_HOST = HttpAnswer(status=400, headers={"content-type": "text/plain"}, content=b"Invalid host header")
_FOREIGN_ORIGIN = error_answer(403, "the emulator's controls are not for web pages")
_CONTROLS = "emulator"
# The host that clients in this process name; no server listens to it.
IN_PROCESS = frozenset({"novu.test"})

Sleep = Callable[[float], Awaitable[None]]


class _CutShort(Exception):
    """A fault says that no answer comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The ASGI application."""

    novu: EmulatedNovu
    faults: Faults
    sleep: Sleep
    names: frozenset[str] = IN_PROCESS

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serve one connection's request, or the life of the server."""
        match scope["type"]:
            case "http":
                await self._serve(scope, receive, send)
            case "lifespan":
                await _live(receive, send)
            case _:
                await send({"type": "websocket.close", "code": 1000})

    async def _serve(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        asked = await self._read(scope, receive)
        if asked is None:
            return
        try:
            answer = await self._answer(asked)
        except _CutShort:
            await _cut(receive, send)
            return
        except Exception:
            # What the real server answers; the exception goes on to whoever looks for the emulator's faults.
            await _send(send, SERVER_ERROR)
            raise
        await _send(send, answer)
        self.novu.settle()

    async def _answer(self, asked: HttpRequest) -> HttpAnswer:
        if not self._is_known(asked.headers.get("host", "")):
            return _WRONG_HOST
        if first_segment(asked.path) == _CONTROLS:
            return _FOREIGN_ORIGIN if _is_of_page(asked) else self.novu.answer(asked)
        armed = self.faults.take(asked)
        return self.novu.answer(asked) if armed is None else await self._fail(asked, armed)

    def _is_known(self, host: str) -> bool:
        return host.lower() in self.names or _LOOPBACK.fullmatch(host) is not None

    async def _read(self, scope: ASGIScope, receive: Receive) -> HttpRequest | None:
        """Read a request, of its body no more than its route takes; None where the client has gone before."""
        asked = _head(scope)
        most = self.novu.most_of_body(asked)
        body = await _read_body(receive, most)
        if body is None:
            return None
        is_cut_short = most < len(body) and most < limit_of(asked.path)
        return replace(asked, body=b"" if is_cut_short else body)

    async def _fail(self, asked: HttpRequest, armed: Armed) -> HttpAnswer:
        match armed.fault.effect:
            case Status() as effect:
                if effect.when is When.AFTER:
                    self.novu.answer(asked)
                return effect.answer()
            case Cut(when=when):
                if when is When.AFTER:
                    self.novu.answer(asked)
                raise _CutShort
            case Delay() as effect:
                return await self._delayed(asked, effect)
            case Stale():
                return answer_in(armed.past or self.novu.state, self.novu.router, asked)
            case _:
                assert_never(armed.fault.effect)

    async def _delayed(self, asked: HttpRequest, delay: Delay) -> HttpAnswer:
        if delay.when is When.BEFORE:
            await self.sleep(delay.seconds)
            return self.novu.answer(asked)
        answer = self.novu.answer(asked)
        await self.sleep(delay.seconds)
        return answer


def _is_of_page(asked: HttpRequest) -> bool:
    """Return whether a web page asks: browsers say where it comes from, `null` included, or for what they ask."""
    return "origin" in asked.headers or asked.headers.get("sec-fetch-site", "none") != "none"


def _head(scope: ASGIScope) -> HttpRequest:
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1").strip())
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    return HttpRequest(
        method=scope["method"],
        path=raw_path.partition(b"?")[0].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=b"",
    )


async def _read_body(receive: Receive, most: int) -> bytes | None:
    """Read a body; of one that is too large, no more than shows that it is."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > most or not message.get("more_body"):
            return bytes(body)


async def _send(send: Send, answer: HttpAnswer) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
    start: ASGIMessage = {"type": "http.response.start", "status": answer.status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": answer.content})


async def _cut(receive: Receive, send: Send) -> None:
    """Close the connection under uvicorn, which has no message for it; where there is none, raise."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        from novu_flows.emulator.http.connection_cut import ConnectionCut  # noqa: PLC0415 - it waits for httpx

        raise ConnectionCut("the connection was cut by a fault")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
