"""How fast requests go: moments given out, pauses obeyed."""

import pytest

from novu_flows.api import RetryPolicy
from novu_flows.novu.retry import Limiter, retry_after_seconds


class Watch:
    """A clock that only moves when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        """Tell the time."""
        return self.now


@pytest.fixture
def watch():
    """Return a clock that stands."""
    return Watch()


def test_without_a_limit_nothing_waits(watch):
    """
    No rate, no waits.
    """
    limiter = Limiter(clock=watch)

    assert [0.0] * 100 == [limiter.reserve() for _ in range(100)]


def test_moments_are_given_out_one_after_the_other(watch):
    """
    Ten a second are a tenth of a second apart, whoever asks.
    """
    limiter = Limiter(10, clock=watch)

    assert [0.0, 0.1, 0.2, 0.3] == [pytest.approx(limiter.reserve()) for _ in range(4)]


def test_a_fast_limit_lets_a_few_go_at_once(watch):
    """
    A hundred a second may be ten at once, but never more than the rate in the end.
    """
    limiter = Limiter(100, clock=watch)
    watch.now += 60
    given = [limiter.reserve() for _ in range(110)]

    assert 10 == given.count(0.0)
    assert pytest.approx(1.0) == given[-1]


@pytest.mark.parametrize("rate", [0, -1, float("inf"), float("nan")])
def test_a_rate_that_is_none_is_refused(rate):
    """
    A rate is a number of requests above nothing.
    """
    with pytest.raises(ValueError, match="requests_per_second"):
        Limiter(rate)


@pytest.mark.parametrize(
    ("status", "headers", "pause"),
    [
        (429, {"retry-after": "7"}, 7.0),
        (503, {"retry-after": "2"}, 2.0),
        (429, {"retry-after": "86400"}, 86400.0),
        (429, {}, 0.0),
        (429, {"retry-after": "soon"}, 0.0),
        (429, {"retry-after": "-5"}, 0.0),
        (429, {"retry-after": "nan"}, 0.0),
        (200, {"retry-after": "7"}, 0.0),
        (200, {"ratelimit-remaining": "0", "ratelimit-reset": "4"}, 4.0),
        (429, {"ratelimit-remaining": "0", "ratelimit-reset": "4"}, 4.0),
        (
            200,
            {
                "ratelimit-remaining": "0",
                "ratelimit-reset": "1682416830",
                "date": "Tue, 25 Apr 2023 10:00:00 GMT",
            },
            30.0,
        ),
        (200, {"ratelimit-remaining": "1", "ratelimit-reset": "4"}, 0.0),
        (200, {"ratelimit-remaining": "0"}, 0.0),
        (200, {"ratelimit-remaining": "none", "ratelimit-reset": "4"}, 0.0),
    ],
)
def test_what_novu_says_of_the_limit_is_heeded(watch, status, headers, pause):
    """
    A wait that Novu asks for holds for every request of the client, and ends when it is over.
    """
    limiter = Limiter(clock=watch)
    limiter.update(status, headers)

    assert pause == limiter.pause()
    watch.now += pause
    assert 0.0 == limiter.pause()


def test_a_shorter_pause_does_not_end_a_longer_one(watch):
    """
    Answers come in any order; the longest wait holds.
    """
    limiter = Limiter(clock=watch)
    limiter.update(429, {"retry-after": "9"})
    limiter.update(429, {"retry-after": "1"})

    assert 9.0 == limiter.pause()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "Tue, 25 Apr 2023 10:00:30 GMT", "date": "Tue, 25 Apr 2023 10:00:00 GMT"}, 30.0),
        ({"retry-after": "Tue, 25 Apr 2023 09:00:00 GMT", "date": "Tue, 25 Apr 2023 10:00:00 GMT"}, 0.0),
        ({"retry-after": "Tue, 25 Apr 2023 10:00:30 GMT"}, 10.0),
        ({"retry-after": "Tue, 99 Apr 2023"}, None),
        ({}, None),
    ],
)
def test_a_date_to_wait_for_is_counted_from_the_servers_clock(headers, seconds):
    """
    The clocks of two machines differ, so the server's own date is what counts, where there is one.
    """
    assert seconds == retry_after_seconds(headers, now=lambda: 1682416820.0)


def test_a_retry_policy_is_a_value():
    """
    The policy can be read, compared, and shown.
    """
    assert RetryPolicy(tries=4) == RetryPolicy()
