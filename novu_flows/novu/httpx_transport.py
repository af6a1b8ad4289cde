"""Lines over HTTP: httpx's requests, responses and errors, to and from the values of a conversation."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import aclosing, closing

import httpx

from novu_flows.errors import Refused
from novu_flows.novu.address import ServerAddress, proxy_of
from novu_flows.novu.certificates import reading_certificates
from novu_flows.novu.replies import Bucket, NoResponse, ServerReply
from novu_flows.novu.sending import SendStep
from novu_flows.novu.transport import CHECK_ADDRESS, TRY_AGAIN, Authorization, late

# Novu closes what is idle for 5 seconds (observed: `keep-alive: timeout=5`); no request is to meet that.
KEPT_SECONDS = 4.0
_ENCODINGS = ("identity", "gzip", "deflate")


def make_transport(address: ServerAddress) -> httpx.BaseTransport:
    """Make what a client for threads sends with; its connections open on first use."""
    from novu_flows.novu.sync_transport import SyncTransport  # noqa: PLC0415 - httpcore is for this only

    with reading_certificates():
        return SyncTransport(
            verify=address.is_encrypted or not address.is_local,  # reading the certificates takes its time
            proxy=proxy_of(address),
            kept_seconds=KEPT_SECONDS,
        )


def make_async_transport(address: ServerAddress, most_connections: int) -> httpx.AsyncBaseTransport:
    """Make what a client for event loops sends with; its connections open on first use."""
    from novu_flows.novu.aiohttp_transport import AiohttpTransport  # noqa: PLC0415 - aiohttp is for this only

    return AiohttpTransport(
        is_encrypted=address.is_encrypted,
        proxy=proxy_of(address),
        most_connections=most_connections,
        kept_seconds=KEPT_SECONDS,
    )


class HttpxTransport:
    """Carry the requests of a client for threads."""

    def __init__(self, transport: httpx.BaseTransport, authorization: Authorization) -> None:
        self._transport = transport
        self._authorization = authorization

    def send(self, step: SendStep) -> ServerReply:
        """Carry one request."""
        request = _request(step, self._authorization)
        bucket = Bucket()
        try:
            with closing(self._transport.handle_request(request)) as response:
                _check_packing(response)
                for chunk in response.iter_bytes():
                    if not bucket.pour(chunk):
                        break
        except httpx.HTTPError as error:
            return _silence_of(error, self._authorization.seconds(step))
        return self._authorization.reply(response.status_code, dict(response.headers), bucket.content)

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()


class AsyncHttpxTransport:
    """Carry the requests of a client for event loops."""

    def __init__(self, transport: httpx.AsyncBaseTransport, authorization: Authorization) -> None:
        self._transport = transport
        self._authorization = authorization

    async def send(self, step: SendStep) -> ServerReply:
        """Carry one request."""
        request, seconds = _request(step, self._authorization), self._authorization.seconds(step)
        bucket = Bucket()
        try:
            async with (
                asyncio.timeout(seconds),
                aclosing(await self._transport.handle_async_request(request)) as response,
            ):
                _check_packing(response)
                async for chunk in response.aiter_bytes():
                    if not bucket.pour(chunk):
                        break
        except TimeoutError:
            return late(seconds, sent=request.extensions.get("sent", True))
        except httpx.HTTPError as error:
            return _silence_of(error, self._authorization.seconds(step))
        return self._authorization.reply(response.status_code, dict(response.headers), bucket.content)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()


def _request(send: SendStep, authorization: Authorization) -> httpx.Request:
    timeout = httpx.Timeout(authorization.seconds(send)).as_dict()
    return httpx.Request(
        send.method,
        _url(send),
        headers=authorization.headers(send),
        content=send.content,
        extensions={"timeout": timeout},
    )


def _check_packing(response: httpx.Response) -> None:
    """Raise DecodingError for what was packed twice: a chunk of it could unpack to more than fits in memory."""
    if response.headers.get("content-encoding", "identity").lower() not in _ENCODINGS:
        raise httpx.DecodingError("packed in a way that was not asked for")


def _url(send: SendStep) -> httpx.URL:
    try:
        return httpx.URL(send.url)
    except httpx.InvalidURL as error:
        raise Refused(
            f"the address for {send.method} cannot be written: {error}", remedy="use a shorter id"
        ) from None


def _silence_of(error: httpx.HTTPError, seconds: float) -> NoResponse:
    """Return why there is no answer, and whether the request can have arrived."""
    for fits, reason, remedy in (
        (_has_cause(error, ssl.SSLCertVerificationError), "its certificate cannot be trusted", _CERTIFICATE),
        (_has_cause(error, ssl.SSLError), "it does not speak TLS as it should", CHECK_ADDRESS),
        (_has_cause(error, socket.gaierror), "the name of the host is not known", CHECK_ADDRESS),
        (_has_cause(error, ConnectionRefusedError), "nothing listens there", CHECK_ADDRESS),
        (isinstance(error, httpx.ConnectTimeout), f"no connection within {seconds:g} s", CHECK_ADDRESS),
        (isinstance(error, httpx.PoolTimeout), f"no free connection within {seconds:g} s", TRY_AGAIN),
        (isinstance(error, httpx.TimeoutException), f"no whole answer within {seconds:g} s", TRY_AGAIN),
        (isinstance(error, httpx.ProxyError), "the proxy refused", CHECK_ADDRESS),
        (isinstance(error, httpx.ConnectError), "no connection could be made", CHECK_ADDRESS),
        (isinstance(error, httpx.DecodingError), "what came cannot be decompressed", TRY_AGAIN),
    ):
        if fits:
            return NoResponse(reason=reason, remedy=remedy, sent=not isinstance(error, _UNSENT))
    return NoResponse(reason="the connection was cut", remedy=TRY_AGAIN, sent=True)


_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_CERTIFICATE = "trust its authority (SSL_CERT_FILE), or correct the base URL"


def _has_cause(error: BaseException, kind: type[BaseException]) -> bool:
    return any(isinstance(cause, kind) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Return an error and all that led to it; aiohttp and anyio keep some of it in places of their own."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        of_system = getattr(error, "os_error", None)
        error = error.__cause__ or error.__context__ or of_system
