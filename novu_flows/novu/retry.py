"""How fast requests go, and how long a client is patient: the rate limiter and the retry policy."""

import math
import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from threading import Lock

from novu_flows.dataclass import dataclass
from novu_flows.errors import ApiError, RateLimited, ServerFailed, TransportFailed, UnexpectedAnswer
from novu_flows.novu.call import Call, Retry

_BURST_SECONDS = 0.1  # what a tenth of a second allows may go at once, so that few timers are needed
_FIRST_MOMENT = 1e9  # a reset of 30 years is a moment in seconds since 1970
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_SUCCESSES = range(200, 300)
_CATEGORY = re.compile(r'category="(\w+)"')
_CONFIGURATION = frozenset(
    [
        "subscribers",
        "topics",
        "workflows",
        "layouts",
        "tenants",
        "environment-variables",
        "channel-connections",
        "channel-endpoints",
    ]
)
_BULK = frozenset(
    ("POST", path)
    for path in (
        "/events/trigger/bulk",
        "/events/trigger/broadcast",
        "/subscribers/bulk",
        "/changes/bulk/apply",
    )
)
_BULK_COST = 100
# Answers of Novu itself: after 502 and 504, which are a gateway's, it may still be at work.
_OWN_FAILURES = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)


class Limiter:
    """
    Spread requests over time: so many a second, and none while Novu asks to wait.

    One limiter belongs to one client and may be used from several threads.
    """

    def __init__(
        self, requests_per_second: float | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        if requests_per_second is not None and not 0 < requests_per_second < math.inf:
            raise ValueError(f"requests_per_second must be more than 0, not {requests_per_second}")
        self._interval = 0.0 if requests_per_second is None else 1 / requests_per_second
        self._burst = max(self._interval, _BURST_SECONDS)
        self._clock = clock
        self._lock = Lock()
        self._next = clock()
        self._paused_until: dict[str | None, float] = {}
        self._allowances: dict[str, tuple[float, float]] = {}  # requests that are left, and when all are back

    def reserve(self) -> float:
        """Take the next free moment; give the seconds until it."""
        with self._lock:
            now = self._clock()
            self._next = max(self._next, now - self._burst + self._interval)
            moment = self._next
            self._next += self._interval
            return max(0.0, moment - now)

    def pause(self, category: str | None = None, cost: int = 1) -> float:
        """Return the seconds until Novu wants to hear again of a category, or has room for what costs so much."""
        with self._lock:
            moments = [self._paused_until.get(name, -math.inf) for name in (None, category)]
            left, full = self._allowances.get(category or "", (math.inf, 0.0))
            if cost > 1 and left < cost:
                moments.append(full)
            return max(0.0, max(moments) - self._clock())

    def update(self, status: int, headers: Mapping[str, str], category: str | None = None) -> None:
        """
        Heed what an answer to a request of a category says of the limit (docs/novu/v1.md, section 2.8).

        A server that names the category has an allowance for each (docs/novu/v3.15.md, section 4): the others go on.
        """
        named = _CATEGORY.search(headers.get("ratelimit-policy", ""))
        with self._lock:
            names = {None} if named is None else {named[1], category or named[1]}
            if asked := asked_wait(status, headers):
                for name in names:
                    until = self._clock() + asked
                    self._paused_until[name] = max(self._paused_until.get(name, -math.inf), until)
            if named is not None and (allowance := _allowance(headers)):
                self._allowances[named[1]] = (allowance[0], self._clock() + allowance[1])


def category_of(call: Call[object]) -> str:
    """Return the category that Novu counts a call in (docs/novu/v3.15.md, section 4)."""
    section = call.template.split("/")[1]
    return "trigger" if section == "events" else "configuration" if section in _CONFIGURATION else "global"


def cost_of(call: Call[object]) -> int:
    """Return how many requests a call counts as."""
    return _BULK_COST if (call.method, call.template) in _BULK else 1


def _allowance(headers: Mapping[str, str]) -> tuple[float, float] | None:
    left, seconds = _number(headers.get("ratelimit-remaining", "")), _seconds_to_reset(headers)
    return None if left is None or seconds is None else (left, seconds)


def asked_wait(status: int, headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds an answer asks to be left alone; None where it asks for nothing."""
    asked = retry_after_seconds(headers) if status in _BUSY else None
    return _reset_seconds(headers) if asked is None else asked


def retry_after_seconds(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float | None:
    """Read `Retry-After`, in seconds or as a date; a date is counted from the server's own clock."""
    text = headers.get("retry-after", "").strip()
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    until = _date(text)
    since = _date(headers.get("date", "")) or now()
    return None if until is None else max(0.0, until - since)


def _reset_seconds(headers: Mapping[str, str]) -> float | None:
    """Read how long an empty allowance takes to fill again."""
    if _number(headers.get("ratelimit-remaining", "")) != 0:
        return None
    return _seconds_to_reset(headers)


def _seconds_to_reset(headers: Mapping[str, str]) -> float | None:
    """Read how long an allowance takes to fill; some gateways write the moment when it is full."""
    reset = _number(headers.get("ratelimit-reset", ""))
    if reset is None or reset < _FIRST_MOMENT:
        return reset
    return max(0.0, reset - (_date(headers.get("date", "")) or time.time()))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < math.inf else None


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often a request is tried, and how long is waited between: full jitter, doubling, bounded in all."""

    tries: int = 4
    tries_over_limit: int = 10
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 30.0
    total_wait_seconds: float = 90.0

    def wait_after(self, failure: ApiError, *, tried: int, chance: float) -> float | None:
        """Return the seconds before the next try, None where there is none; `chance` is from 0 to 1."""
        is_over_limit = isinstance(failure, RateLimited)
        if tried >= (self.tries_over_limit if is_over_limit else self.tries):
            return None
        asked = failure.retry_after_seconds if isinstance(failure, RateLimited) else None
        return (asked or 0.0) + chance * min(
            self.longest_wait_seconds, self.first_wait_seconds * 2.0 ** (tried - 1)
        )


DEFAULT_RETRIES = RetryPolicy()
Patience = RetryPolicy  # its name in version 0.1


def may_repeat(failure: ApiError, retry: Retry) -> bool:
    """Return whether what failed may be sent again without reading first."""
    match failure:
        case RateLimited():
            return True
        case TransportFailed():
            return not failure.sent or retry is Retry.SAFE
        case ServerFailed():
            is_over = failure.exchange.status in _OWN_FAILURES
            return retry is Retry.SAFE or (retry is Retry.AFTER_ANSWER and is_over)
        case UnexpectedAnswer():  # a page of a gateway, a body cut short: not a redirect or a flood
            return retry is Retry.SAFE and failure.exchange.status in _SUCCESSES
        case _:
            return False


def was_answered(failure: ApiError) -> bool:
    """Return whether Novu itself answered, so that the request is over."""
    match failure:
        case TransportFailed() | UnexpectedAnswer():
            return False
        case ServerFailed():
            return failure.exchange.status in _OWN_FAILURES
        case _:
            return True
