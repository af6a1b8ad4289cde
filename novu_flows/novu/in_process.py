"""
Asks an ASGI application in this process, without a network and without loading what one needs.

httpx can do that too, but it and what it brings take as long to load as half a plan.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

from novu_flows.novu.replies import Bucket, NoResponse, ServerReply
from novu_flows.novu.sending import SendStep
from novu_flows.novu.transport import TRY_AGAIN, Authorization, late

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
App = Callable[
    [Scope, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class InProcessTransport:
    """Carry requests to an application; what it raises goes to whoever asked, but for a cut connection."""

    def __init__(self, app: App, authorization: Authorization) -> None:
        self._app = app
        self._authorization = authorization

    async def send(self, step: SendStep) -> ServerReply:
        """Carry one request."""
        exchange, seconds = _Exchange(step.content or b""), self._authorization.seconds(step)
        scope = _scope(step, self._authorization.headers(step))
        try:
            async with asyncio.timeout(seconds):
                await self._app(scope, exchange.receive, exchange.send)
        except TimeoutError:
            return late(seconds)
        except ConnectionError:
            return NoResponse(reason="the connection was cut", remedy=TRY_AGAIN, sent=True)
        return self._authorization.reply(exchange.status, exchange.headers, exchange.bucket.content)

    async def aclose(self) -> None:
        """Do nothing: there is no connection."""


class _Exchange:
    """One request as its application reads it, and its answer as it is written."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._is_read = False
        self.status = 0
        self.headers: dict[str, str] = {}
        self.bucket = Bucket()

    async def receive(self) -> Message:
        if self._is_read:
            return {"type": "http.disconnect"}
        self._is_read = True
        return {"type": "http.request", "body": self._content, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"])
            self.headers = {name.lower(): value for name, value in pairs}
        else:
            self.bucket.pour(message.get("body", b""))


def _scope(send: SendStep, headers: dict[str, str]) -> Scope:
    parts = urlsplit(send.url)
    headers["Host"] = parts.netloc
    headers["Content-Length"] = str(len(send.content or b""))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": send.method,
        "scheme": parts.scheme,
        "path": unquote(parts.path),
        "raw_path": parts.path.encode("ascii"),
        "query_string": parts.query.encode("ascii"),
        "headers": [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()],
        "root_path": "",
        "server": (parts.hostname, parts.port),
        "client": ("127.0.0.1", 0),
    }
