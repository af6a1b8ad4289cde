"""The seam for HTTP: httpx's requests, responses and errors, to and from the values of a conversation."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from novu_flows import __version__
from novu_flows.api.address import Address, proxy_of
from novu_flows.api.conversation import Send
from novu_flows.api.heard import Bucket, Flood, Reply, Silence
from novu_flows.errors import Refused

# Novu closes what is idle for 5 seconds (observed: `keep-alive: timeout=5`); no request is to meet that.
KEPT_SECONDS = 4.0
_HIDDEN = b"(secret)"


def make_transport(address: Address) -> httpx.BaseTransport:
    """Make what a client for threads sends with; its connections open on first use."""
    return httpx.HTTPTransport(
        verify=address.is_encrypted or not address.is_local,  # reading the certificates takes its time
        proxy=proxy_of(address),
        limits=httpx.Limits(keepalive_expiry=KEPT_SECONDS),
    )


def make_async_transport(address: Address, most_connections: int) -> httpx.AsyncBaseTransport:
    """Make what a client for event loops sends with; its connections open on first use."""
    from novu_flows.api.aiohttp_transport import AiohttpTransport  # noqa: PLC0415 - aiohttp is for this only

    return AiohttpTransport(
        is_encrypted=address.is_encrypted,
        proxy=proxy_of(address),
        most_connections=most_connections,
        kept_seconds=KEPT_SECONDS,
    )


class Envelope:
    """Put a request in httpx's form, with the key, and take the answer out; the key is in no repr."""

    def __init__(self, api_key: str, timeout_seconds: float) -> None:
        self._key = _checked(api_key)
        self._timeout_seconds = timeout_seconds

    def request(self, send: Send) -> httpx.Request:
        """Write a request."""
        headers = {
            "Authorization": f"ApiKey {self._key}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"novu-flows/{__version__}",
        }
        if send.content is not None:
            headers["Content-Type"] = "application/json"
        seconds = max(self._timeout_seconds, send.least_timeout_seconds)
        timeout = httpx.Timeout(seconds).as_dict()
        return httpx.Request(
            send.method, _url(send), headers=headers, content=send.content, extensions={"timeout": timeout}
        )

    def reply(self, response: httpx.Response, bucket: Bucket) -> Reply | Flood:
        """Read an answer; where Novu refused, what it says cannot hold the key."""
        content = bucket.content
        if content is None:
            return Flood(status=response.status_code)
        reply = Reply(status=response.status_code, headers=dict(response.headers), content=content)
        if reply.is_success:
            return reply
        hidden = content.replace(self._key.encode(), _HIDDEN)
        return Reply(status=reply.status, headers=reply.headers, content=hidden)


def _checked(api_key: str) -> str:
    key = api_key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise Refused(
            "the API key is empty or holds characters that no key of Novu has",
            remedy="give the bare key from Novu's settings, without `ApiKey` in front",
        )
    return key


def _url(send: Send) -> httpx.URL:
    try:
        return httpx.URL(send.url)
    except httpx.InvalidURL as error:
        raise Refused(
            f"the address for {send.method} cannot be written: {error}", remedy="use a shorter id"
        ) from None


def silence_of(error: httpx.HTTPError, request: httpx.Request) -> Silence:
    """Say in plain words why there is no answer, and whether the request can have arrived."""
    seconds = request.extensions["timeout"]["read"]
    for fits, reason, remedy in (
        (_has_cause(error, ssl.SSLCertVerificationError), "its certificate cannot be trusted", _CERTIFICATE),
        (_has_cause(error, ssl.SSLError), "it does not speak TLS as it should", _ADDRESS),
        (_has_cause(error, socket.gaierror), "the name of the host is not known", _ADDRESS),
        (_has_cause(error, ConnectionRefusedError), "nothing listens there", _ADDRESS),
        (isinstance(error, httpx.ConnectTimeout), f"no connection within {seconds:g} s", _ADDRESS),
        (isinstance(error, httpx.PoolTimeout), f"no free connection within {seconds:g} s", _LATER),
        (isinstance(error, httpx.TimeoutException), f"nothing within {seconds:g} s", _LATER),
        (isinstance(error, httpx.ProxyError), "the proxy refused", _ADDRESS),
        (isinstance(error, httpx.ConnectError), "no connection could be made", _ADDRESS),
        (isinstance(error, httpx.DecodingError), "what came cannot be decompressed", _LATER),
    ):
        if fits:
            return Silence(reason=reason, remedy=remedy, sent=not isinstance(error, _UNSENT))
    return Silence(reason="the connection was cut", remedy=_LATER, sent=True)


_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_ADDRESS = "check the base URL, that Novu runs there, and the system's proxy if there is one"
_CERTIFICATE = "trust its authority (SSL_CERT_FILE), or correct the base URL"
_LATER = "try again; read first what came of it where it writes"


def _has_cause(error: BaseException, kind: type[BaseException]) -> bool:
    return any(isinstance(cause, kind) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error and all that led to it; aiohttp and anyio keep some of it in places of their own."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        of_system = getattr(error, "os_error", None)
        error = error.__cause__ or error.__context__ or of_system
