"""
How requests of an event loop leave the machine: httpx's requests and responses over aiohttp's connections.

httpx's own pool costs several times the CPU of aiohttp's under concurrency. `httpx-aiohttp` joins the two,
but it takes `%2E%2E` in a path for `..` and so asks for another path, calls a connection that was cut after
the request a connect timeout, and lets aiohttp send PUT and DELETE twice in silence. A client that must know
what arrived cannot have any of the three.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from io import BytesIO
from types import SimpleNamespace

import httpx
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
    TraceConfig,
    TraceRequestHeadersSentParams,
)
from yarl import URL

from novu_flows.novu.certificates import reading_certificates

_CHUNK = 64 * 1024


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Send httpx's requests through one aiohttp session, opened in the event loop of the first request."""

    def __init__(
        self, *, is_encrypted: bool, proxy: str | None, most_connections: int, kept_seconds: float
    ) -> None:
        self._is_encrypted = is_encrypted
        self._proxy = proxy
        self._most_connections = most_connections
        self._kept_seconds = kept_seconds
        self._session: ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, its path exactly as it is written."""
        session = self._session = self._session or self._open()
        request.extensions["sent"] = False  # for whoever ends the exchange at its time limit
        with _as_httpx_says():
            response = await session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=request.headers,
                data=BytesIO(request.content) if request.content else None,
                allow_redirects=False,
                proxy=self._proxy,
                timeout=_NO_LIMIT,
                trace_request_ctx=request.extensions,
            )
        return httpx.Response(
            response.status, headers=response.raw_headers, stream=_Content(response), request=request
        )

    def _open(self) -> ClientSession:
        with reading_certificates():
            context = httpx.create_ssl_context() if self._is_encrypted else True
        session = ClientSession(
            connector=TCPConnector(
                ssl=context,
                limit=self._most_connections,
                keepalive_timeout=self._kept_seconds,
            ),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            trace_configs=[_noting_what_was_sent()],
        )
        session._retry_connection = False  # noqa: SLF001 - aiohttp has no public way to send a request once
        return session

    async def aclose(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()


_NO_LIMIT = ClientTimeout()  # the line limits the whole exchange


def _noting_what_was_sent() -> TraceConfig:
    trace = TraceConfig()
    trace.on_request_headers_sent.append(_note_sent)
    return trace


async def _note_sent(_: ClientSession, context: SimpleNamespace, __: TraceRequestHeadersSentParams) -> None:
    context.trace_request_ctx["sent"] = True


class _Content(httpx.AsyncByteStream):
    """The content of a response as it comes in; closing early gives up the connection."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx_says():
            async for chunk in self._response.content.iter_chunked(_CHUNK):
                yield chunk

    async def aclose(self) -> None:
        self._response.close()


@contextmanager
def _as_httpx_says() -> Iterator[None]:
    """Raise httpx's errors for aiohttp's; only what failed before a connection is a connect error."""
    try:
        yield
    except ClientHttpProxyError as error:
        raise httpx.ProxyError(str(error)) from error
    except ClientConnectorError as error:
        raise httpx.ConnectError(str(error)) from error
    except ClientError as error:
        raise httpx.ReadError(str(error)) from error
