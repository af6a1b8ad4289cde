"""Rate limits by category: what Novu 3.x says of one does not hold up the others, and a bulk waits for its cost."""

import pytest

from novu_flows.api import Broadcast, Trigger, events, v2
from novu_flows.novu.address import read_address
from novu_flows.novu.retry import Limiter, category_of, cost_of
from novu_flows.novu.sending import ClientSettings, Wait, send_steps
from novu_flows.novu.v1 import environments, messages, subscribers


class Watch:
    """A clock that only moves when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        """Return the time."""
        return self.now


def policy(category, **headers):
    """Return the headers of an answer of a category."""
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    text = f'300;w=5;burst=330;comment="token bucket";category="{category}";cost="single"'
    return {"ratelimit-policy": text, **named}


@pytest.fixture
def watch():
    """Return a clock that stands."""
    return Watch()


@pytest.fixture
def limiter(watch):
    """Return a limiter without a limit of its own."""
    return Limiter(clock=watch)


@pytest.mark.parametrize(
    ("call", "category", "cost"),
    [
        (events.trigger(Trigger("w", "ada")), "trigger", 1),
        (events.trigger_bulk([Trigger("w", "ada")]), "trigger", 100),
        (events.broadcast(Broadcast("w")), "trigger", 100),
        (v2.workflows.get_page(), "configuration", 1),
        (v2.subscribers.create("ada"), "configuration", 1),
        (v2.subscribers.create_bulk([]), "configuration", 100),
        (v2.preferences.update_bulk("ada", {}), "configuration", 1),
        (subscribers.get_page(), "configuration", 1),
        (v2.contexts.get_page(), "global", 1),
        (environments.get_me(), "global", 1),
        (messages.get_page(), "global", 1),
    ],
)
def test_each_call_has_its_category_and_cost(call, category, cost):
    """
    As Novu counts it, whatever the version of the route.
    """
    assert (category, cost) == (category_of(call), cost_of(call))


def test_a_limit_of_one_category_leaves_the_others_alone(limiter):
    """
    Triggers go on while the configuration waits.
    """
    limiter.update(429, policy("configuration", retry_after=3), "configuration")

    assert (3.0, 0.0, 0.0) == tuple(limiter.pause(name) for name in ("configuration", "trigger", "global"))


def test_a_limit_without_a_category_holds_for_all(limiter):
    """
    As before 3.x, and as gateways say it.
    """
    limiter.update(429, {"retry-after": "3"}, "configuration")

    assert [3.0] * 3 == [limiter.pause(name) for name in ("configuration", "trigger", None)]


def test_a_category_that_is_another_than_expected_holds_for_both(limiter):
    """
    The call that was refused waits too.
    """
    limiter.update(429, policy("global", retry_after=3), "configuration")

    assert [3.0, 3.0, 0.0] == [limiter.pause(name) for name in ("configuration", "global", "trigger")]


def test_a_bulk_waits_until_there_is_room_for_it(limiter, watch):
    """
    It costs a hundred: a single request goes while it waits.
    """
    limiter.update(200, policy("configuration", ratelimit_remaining=99, ratelimit_reset=2), "configuration")

    assert (2.0, 0.0) == (limiter.pause("configuration", 100), limiter.pause("configuration"))
    watch.now += 2
    assert limiter.pause("configuration", 100) == 0.0
    limiter.update(200, policy("configuration", ratelimit_remaining=100, ratelimit_reset=2), "configuration")
    assert limiter.pause("configuration", 100) == 0.0
    assert limiter.pause("trigger", 100) == 0.0


def test_a_bulk_waits_for_room_once(limiter):
    """
    Other requests of the client cannot hold it up for ever, and a refusal is obeyed as ever.
    """
    settings = ClientSettings(address=read_address("https://novu.example"), limiter=limiter)
    limiter.update(200, policy("trigger", ratelimit_remaining=0.5, ratelimit_reset=2), "trigger")
    steps = send_steps(events.trigger_bulk([Trigger("w", "ada")]), settings)

    assert Wait(2.0) == next(steps)
    assert "https://novu.example/v1/events/trigger/bulk" == next(steps).url


@pytest.mark.parametrize("headers", [{}, {"ratelimit_remaining": "x"}, {"ratelimit_remaining": 1}])
def test_a_bulk_does_not_wait_for_what_nobody_says(limiter, headers):
    """
    Without both numbers there is nothing to wait for.
    """
    limiter.update(200, policy("trigger", **headers), "trigger")

    assert limiter.pause("trigger", 100) == 0.0
