"""The one definition of sending a call: what to send, when, and what to make of what comes back."""

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import field, replace
from http import HTTPStatus
from random import random
from secrets import token_hex
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from novu_flows.dataclass import dataclass
from novu_flows.errors import ApiError, Refused
from novu_flows.javascript.json import Json
from novu_flows.novu.address import ServerAddress
from novu_flows.novu.call import Call, Retry
from novu_flows.novu.replies import (
    NoResponse,
    RequestContext,
    Response,
    ServerReply,
    failure_of,
    pause_too_long,
    unexpected,
)
from novu_flows.novu.retry import (
    DEFAULT_RETRIES,
    Limiter,
    RetryPolicy,
    category_of,
    cost_of,
    may_repeat,
    was_answered,
)

T = TypeVar("T")


def _new_key() -> str:
    """Return an idempotency key that no other request has."""
    return token_hex(16)


@dataclass(frozen=True, slots=True)
class Wait:
    """A step of a conversation: let time pass."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SendStep:
    """A step of a conversation: send a request, and return the reply."""

    method: str
    url: str
    content: bytes | None = field(repr=False)
    least_timeout_seconds: float
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSettings:
    """How a client speaks to its server: where, how fast, how often again; `secrets` are in no error."""

    address: ServerAddress
    limiter: Limiter
    retries: RetryPolicy = DEFAULT_RETRIES
    chance: Callable[[], float] = random
    new_key: Callable[[], str] = _new_key
    secrets: frozenset[str] = field(default_factory=frozenset, repr=False)


Steps = Generator[Wait | SendStep, ServerReply | None, T]


def send_steps(call: Call[T], settings: ClientSettings) -> Steps[T]:
    """Ask until there is an answer, or an error that stays."""
    send = _request(call, settings)
    about = RequestContext(
        method=call.method,
        path=call.path,
        host=settings.address.host,
        secrets=call.secrets | settings.secrets,
    )
    waits = _Waits(settings, call.retry)
    while True:
        yield from _turn(call, settings, about)
        reply = yield from _sent(send)
        try:
            return _answer(call, _success(call, reply, settings.limiter, about), about)
        except ApiError as failure:
            wait = waits.after(failure)
            send = _next_request(send, failure, settings)
        yield Wait(wait)


def _request(call: Call[object], settings: ClientSettings) -> SendStep:
    root = settings.address.root if call.version == "v1" else settings.address.server
    has_key = call.version == "v2" and call.method in _WITH_IDEMPOTENCY_KEY
    return SendStep(
        method=call.method,
        url=f"{root}{call.target}",
        content=None if call.body is None else _written(call),
        least_timeout_seconds=call.least_timeout_seconds,
        idempotency_key=settings.new_key() if has_key else None,
    )


def _next_request(send: SendStep, failure: ApiError, settings: ClientSettings) -> SendStep:
    """
    Return a request to send again.

    Its key stays where the outcome of the first is unknown. Novu repeats what it answered to a key, errors too, so
    after an answer of its own the key is another.
    """
    if send.idempotency_key is None or not was_answered(failure):
        return send
    return replace(send, idempotency_key=settings.new_key())


def _written(call: Call[object]) -> bytes:
    """Write a body in ASCII: so every text that Python knows gets through, half a pair of surrogates too."""
    try:
        return json.dumps(call.body, allow_nan=False, separators=(",", ":"), default=_plain).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Refused(
            f"the body of {call.endpoint} cannot be written as JSON: {error}",
            remedy="use texts, numbers, truths, lists and mappings only",
        ) from None


def _plain(value: object) -> object:
    """Take a mapping or tuple of any kind for JSON's."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _turn(call: Call[object], settings: ClientSettings, about: RequestContext) -> Generator[Wait, None, None]:
    """Wait for this request's moment; raise RateLimited where Novu asks for a longer pause than is waited for."""
    if wait := settings.limiter.reserve():
        yield Wait(wait)
    category, cost = category_of(call), cost_of(call)
    while pause := settings.limiter.pause(category, cost):
        if pause > settings.retries.total_wait_seconds:
            raise pause_too_long(about, pause)
        yield Wait(pause)
        cost = 1  # one wait for room is enough, or this client could hold up its own bulk for ever


def _sent(send: SendStep) -> Generator[SendStep, ServerReply | None, ServerReply]:
    while (reply := (yield send)) is None:
        pass
    return reply


class _Waits:
    """The waits of one conversation, until one is not worth it."""

    def __init__(self, settings: ClientSettings, retry: Retry) -> None:
        self._settings = settings
        self._retry = retry
        self._tried = 0
        self._waited = 0.0

    def after(self, failure: ApiError) -> float:
        """Return the seconds to wait before the next try; raise the failure where there is none."""
        retries = self._settings.retries
        self._tried += 1
        wait = retries.wait_after(failure, tried=self._tried, chance=self._settings.chance())
        if wait is None or not may_repeat(failure, self._retry):
            raise failure
        self._waited += wait
        if self._waited > retries.total_wait_seconds:
            raise failure
        return wait


def _success(call: Call[object], reply: ServerReply, limiter: Limiter, about: RequestContext) -> Response:
    """Return the answer of a request that was carried out; raise ApiError for anything else."""
    if isinstance(reply, Response):
        limiter.update(reply.status, reply.headers, category_of(call))
        if reply.is_success:
            return reply
        if reply.status == HTTPStatus.CONFLICT and "retry-after" in reply.headers:
            raise failure_of(_STILL_AT_WORK, about)
    raise failure_of(reply, about)


def _answer(call: Call[T], reply: Response, about: RequestContext) -> T:
    try:
        return call.read(call.redact_answer(_json(reply.content)))
    except ValidationError as error:
        shape = "; ".join(about.hide(_shape(detail))[:300] for detail in error.errors(include_url=False)[:3])
    except (ValueError, RecursionError):
        kind = about.hide(reply.headers.get("content-type", "of no type"))
        shape = f"JSON; it is {kind[:100]}, {len(reply.content)} bytes"
    raise unexpected(about, reply.status, shape if reply.content else "JSON; it is empty")


def _json(content: bytes) -> Json:
    value: Json = json.loads(content) if content else None
    if _may_be_deep(content) and _is_deep(value):
        raise RecursionError
    return value


def _may_be_deep(content: bytes) -> bool:
    """Return whether the brackets alone are nested too deep; texts may hold some too, so this is no proof."""
    brackets = content.translate(None, _NO_BRACKETS)
    for _ in range(_DEEPEST):
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if not brackets:
            return False
    return True


def _is_deep(value: Json) -> bool:
    level: list[Json] = [value]
    for _ in range(_DEEPEST):
        inner = (
            one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)
        )
        level = [held for one in inner for held in one]
    return bool(level)


def _shape(detail: ErrorDetails) -> str:
    """Return what was expected where, and the kind of what came: never its value, which may be a secret."""
    came = "" if detail["type"] == "missing" else f", not {_KINDS.get(type(detail['input']), 'that')}"
    return f"{'.'.join(map(str, detail['loc'])) or 'the answer'}: {detail['msg']}{came}"


# What 409 with Retry-After means: the request of the same idempotency key was received before, and is not over.
_STILL_AT_WORK = NoResponse(
    reason="Novu is still at work on the first request of this idempotency key",
    remedy="read what came of it, then try again",
    sent=True,
)
_WITH_IDEMPOTENCY_KEY = ("POST", "PATCH")  # Novu heeds it for no other method
_DEEPEST = 60  # of lists and objects in each other; Novu's own answers have about ten
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_KINDS: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}
