"""From what came back to the error that says it: what happened, to which request, what to do now."""

import re
from collections.abc import Container, Mapping
from dataclasses import field
from http import HTTPStatus

from novu_flows.dataclass import dataclass
from novu_flows.errors import (
    ApiError,
    AuthenticationFailed,
    Conflict,
    Exchange,
    InvalidRequest,
    NotFound,
    RateLimited,
    ServerFailed,
    TransportFailed,
    UnexpectedAnswer,
)
from novu_flows.novu.error_body import texts_of
from novu_flows.novu.retry import asked_wait
from novu_flows.redaction import MARK, SHORTEST, Redactor, redact

MOST_BYTES = 64 * 2**20
_SUCCESSES = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer in whole; header names are in lower case."""

    status: int
    headers: dict[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        """Return whether Novu did what was asked."""
        return self.status in _SUCCESSES


@dataclass(frozen=True, slots=True, kw_only=True)
class NoResponse:
    """No answer, and why; `sent` is False where the request certainly did not reach Novu."""

    reason: str
    remedy: str
    sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """An answer that is larger than any of Novu's, not read to its end."""

    status: int


ServerReply = Response | NoResponse | TooLarge


class Bucket:
    """Gather the chunks of an answer, up to the size that is too much."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0

    def pour(self, chunk: bytes) -> bool:
        """Take a chunk; say whether there is room for more."""
        self._size += len(chunk)
        if self._size <= MOST_BYTES:
            self._chunks.append(chunk)
        return self._size <= MOST_BYTES

    @property
    def content(self) -> bytes | None:
        """Return everything, or None where it was too much."""
        return b"".join(self._chunks) if self._size <= MOST_BYTES else None


_LONGEST_TEXT = 500
_REQUEST_IDS = ("x-request-id", "x-amzn-trace-id", "cf-ray")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """
    Which request is spoken of: method, path, and the host that it went to.

    `secrets` are texts of its body that no error may hold, whoever repeats them.
    """

    method: str
    path: str
    host: str
    secrets: frozenset[str] = field(default_factory=frozenset, repr=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path} at {self.host}"

    def exchange(self, status: int | None = None, request_id: str | None = None) -> Exchange:
        """Name the request as errors carry it."""
        return Exchange(method=self.method, path=self.path, status=status, request_id=request_id)

    def hide(self, said: str) -> str:
        """Return what a server says without the secrets of the request, and without any other that is known."""
        pieces = redact(Redactor(self.secrets).redact(said)).split(MARK)
        for short in sorted((one for one in self.secrets if 0 < len(one) < SHORTEST), key=len, reverse=True):
            pieces = [piece.replace(short, MARK) for piece in pieces]
        return MARK.join(pieces)


def failure_of(reply: ServerReply, request: RequestContext) -> ApiError:
    """Make the error for anything but a success."""
    match reply:
        case NoResponse():
            return TransportFailed(
                f"{request} got no answer: {reply.reason}",
                exchange=request.exchange(),
                remedy=reply.remedy,
                sent=reply.sent,
            )
        case TooLarge():
            return _too_large(reply, request)
        case Response():
            return _refusal(reply, request)


def unexpected(request: RequestContext, status: int, expected: str) -> UnexpectedAnswer:
    """Make the error for an answer that is not what Novu documents."""
    return UnexpectedAnswer(
        f"{request} was answered with {status}, but not as expected: {request.hide(expected)}",
        exchange=request.exchange(status),
        remedy="check that the base URL is Novu's API, and which version of Novu it is",
    )


def pause_too_long(request: RequestContext, seconds: float) -> RateLimited:
    """Make the error for a request that is not sent, because Novu asks to be left alone for too long."""
    return RateLimited(
        f"{request} was not sent: Novu asks to wait {seconds:.0f} s",
        exchange=request.exchange(),
        retry_after_seconds=seconds,
    )


def _too_large(flood: TooLarge, request: RequestContext) -> UnexpectedAnswer:
    """Make the error for an answer that was not read to its end: a second one would be as large."""
    return UnexpectedAnswer(
        f"{request} was answered with {flood.status}, but with more than {MOST_BYTES // 2**20} MiB",
        exchange=request.exchange(),
        remedy="this is not how Novu answers; see what stands at the base URL",
    )


def _refusal(reply: Response, request: RequestContext) -> ApiError:
    texts = tuple(request.hide(text)[:_LONGEST_TEXT] for text in texts_of(reply.content))
    exchange = request.exchange(reply.status, _request_id(reply.headers, request))
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        asked = asked_wait(reply.status, reply.headers)
        wait = "" if asked is None else f", Novu asks to wait {asked:,.0f} s"
        return RateLimited(
            f"{request} is over Novu's rate limit{wait}", exchange=exchange, retry_after_seconds=asked
        )
    rule = next((rule for rule in _RULES if rule.fits(reply.status, texts)), None)
    if rule is None:
        location = request.hide(reply.headers.get("location", "nowhere"))[:_LONGEST_TEXT]
        return unexpected(request, reply.status, f"an answer of Novu; this one leads to {location}")
    said = "; ".join(texts) or "no reason was given"
    return rule.error(
        f"{request} {rule.verdict} ({reply.status}): {said}",
        exchange=exchange,
        texts=texts,
        remedy=rule.remedy,
    )


def _request_id(headers: Mapping[str, str], request: RequestContext) -> str | None:
    found = (headers[name] for name in _REQUEST_IDS if name in headers)
    return next((request.hide(one)[:_LONGEST_TEXT] for one in found), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """Which refusals an error stands for, by status and by what Novu says; its message, and what to do."""

    statuses: Container[int]
    says: str = ""
    error: type[ApiError]
    verdict: str
    remedy: str

    def fits(self, status: int, texts: tuple[str, ...]) -> bool:
        """Return whether a refusal is of this kind."""
        return status in self.statuses and (
            not self.says or any(re.fullmatch(self.says, text, re.DOTALL) for text in texts)
        )


# What Novu says with 400 or 422 where it means 404 (docs/novu/v1.md, section 14; recorded texts).
_MEANS_NOT_FOUND = (
    r"SubscriberId: .* not found"
    r"|Subscriber .* not found"
    r"|Subscriber .* is not exist in environment .*"
    r"|Subscriber not found for this environment with the id: .*"
    r"|(Subscriber|Message) with the id: .* was not found for this environment\..*"
    r"|No step found"  # docs/novu/v3.15.md, section 5: a step of a workflow that there is
    r"|Could not find (notification template|workflow|feed) with id .*"
)
_NO_WORKFLOW = r"Notification template could not be found|(template|workflow)_not_found"

_RULES = (
    _Rule(
        statuses=(HTTPStatus.UNAUTHORIZED,),
        says="This action is only allowed in Development environment",
        error=AuthenticationFailed,
        verdict="is not for this key",
        remedy="use the key of the Development environment, and promote the change from there",
    ),
    _Rule(
        statuses=(HTTPStatus.UNAUTHORIZED,),
        says="API endpoint not (available|accessible)",
        error=AuthenticationFailed,
        verdict="is not open to API keys",
        remedy="Novu offers it only to people who are logged in",
    ),
    _Rule(
        statuses=(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN),
        error=AuthenticationFailed,
        verdict="was refused for its API key",
        remedy="check the key: it belongs to one environment of one Novu server",
    ),
    _Rule(
        statuses=(HTTPStatus.NOT_FOUND,),
        says="Cannot (GET|POST|PUT|PATCH|DELETE) /.*",
        error=NotFound,
        verdict="is no endpoint there",
        remedy="check the base URL, and whether this version of Novu has the endpoint",
    ),
    _Rule(
        statuses=(HTTPStatus.NOT_FOUND,),
        error=NotFound,
        verdict="found nothing",
        remedy="check the id, and that it is of the environment that the key belongs to",
    ),
    _Rule(
        statuses=(HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY),
        says=_NO_WORKFLOW,
        error=NotFound,
        verdict="found no such workflow",
        remedy="run `novu-flows apply` for this environment first; where the workflow is there, it was triggered "
        "before it was created, and Novu remembers for up to two hours that there was none, or until the "
        "workflow is changed",
    ),
    _Rule(
        statuses=(HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY),
        says=_MEANS_NOT_FOUND,
        error=NotFound,
        verdict="found nothing",
        remedy="check the id, and that it is of the environment that the key belongs to",
    ),
    _Rule(
        statuses=(HTTPStatus.CONFLICT,),
        error=Conflict,
        verdict="is in conflict with what exists",
        remedy="read what is there, then decide",
    ),
    _Rule(
        statuses=range(400, 500),
        error=InvalidRequest,
        verdict="was refused",
        remedy="correct what is sent",
    ),
    _Rule(
        statuses=range(500, 600),
        error=ServerFailed,
        verdict="failed in the server",
        remedy="try again later; if it stays, look into Novu's log",
    ),
)
