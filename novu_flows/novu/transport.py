"""What a client sends through, whatever carries it: a request goes in, a reply comes out."""

import logging
from typing import Protocol
from urllib.parse import urlsplit

from novu_flows import __version__
from novu_flows.errors import Refused
from novu_flows.novu.replies import NoResponse, Response, ServerReply, TooLarge
from novu_flows.novu.sending import SendStep
from novu_flows.redaction import redact

LOG = logging.getLogger("novu_flows.requests")
TRY_AGAIN = "try again; read first what came of it where it writes"
CHECK_ADDRESS = "check the base URL, that Novu runs there, and the system's proxy if there is one"
_HIDDEN = b"(secret)"


class Transport(Protocol):
    """What carries the requests of a client for threads."""

    def send(self, step: SendStep) -> ServerReply:
        """Carry one request; raise Refused where it cannot be written."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


class AsyncTransport(Protocol):
    """What carries the requests of a client for event loops."""

    async def send(self, step: SendStep) -> ServerReply:
        """Carry one request; raise Refused where it cannot be written."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...


def log_reply(step: SendStep, reply: ServerReply, seconds: float) -> None:
    """Log a request, what came of it and how long that took; no header and no body of it."""
    if LOG.isEnabledFor(logging.DEBUG):
        parts = urlsplit(step.url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        came = redact(reply.reason) if isinstance(reply, NoResponse) else str(reply.status)
        LOG.debug("%s %s: %s, %.0f ms", step.method, redact(target), came, seconds * 1000)


def log_wait(seconds: float) -> None:
    """Log a pause between requests: of a limit, or before a request is tried again."""
    LOG.debug("waiting for %.2f s", seconds)


def late(seconds: float, *, sent: bool = True) -> NoResponse:
    """Return what is said of an exchange that was not over within its time limit."""
    if sent:
        return NoResponse(reason=f"no whole answer within {seconds:g} s", remedy=TRY_AGAIN, sent=True)
    return NoResponse(reason=f"no connection within {seconds:g} s", remedy=CHECK_ADDRESS, sent=False)


class Authorization:
    """What goes around every request, with the key, and comes off every answer; the key is in no repr."""

    def __init__(self, api_key: str, timeout_seconds: float) -> None:
        self._key = _checked(api_key)
        self._timeout_seconds = timeout_seconds

    def headers(self, send: SendStep) -> dict[str, str]:
        """Return the headers of a request."""
        headers = {
            "Authorization": f"ApiKey {self._key}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"novu-flows/{__version__}",
        }
        if send.content is not None:
            headers["Content-Type"] = "application/json"
        if send.idempotency_key is not None:
            headers["Idempotency-Key"] = send.idempotency_key
        return headers

    def seconds(self, send: SendStep) -> float:
        """Return how long a whole exchange may take, from the first byte sent to the last one received."""
        return max(self._timeout_seconds, send.least_timeout_seconds)

    def reply(self, status: int, headers: dict[str, str], content: bytes | None) -> Response | TooLarge:
        """Read an answer, None for too much; where Novu refused, what it says cannot hold the key."""
        if content is None:
            return TooLarge(status=status)
        reply = Response(status=status, headers=headers, content=content)
        if reply.is_success:
            return reply
        return Response(status=status, headers=headers, content=content.replace(self._key.encode(), _HIDDEN))


def _checked(api_key: str) -> str:
    key = api_key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise Refused(
            "the API key is empty or holds characters that no key of Novu has",
            remedy="give the bare key from Novu's settings, without `ApiKey` in front",
        )
    return key
