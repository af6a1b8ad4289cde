"""The conversation about a call, played with values: no server, no clock, no waiting."""

import json
from types import MappingProxyType

import pytest

from novu_flows.api import Call, Retry, RetryPolicy
from novu_flows.errors import (
    ApiError,
    ExitCode,
    NotFound,
    RateLimited,
    Refused,
    ServerFailed,
    TransportFailed,
    UnexpectedAnswer,
)
from novu_flows.novu.address import read_address
from novu_flows.novu.replies import NoResponse, Response, TooLarge
from novu_flows.novu.retry import Limiter
from novu_flows.novu.sending import ClientSettings, SendStep, Wait, send_steps
from novu_flows.novu.v1 import environments, events, notifications, subscribers

ADA = {"_id": "6447a0", "subscriberId": "ada"}
CUT = NoResponse(reason="the connection was cut", remedy="try again", sent=True)
UNSENT = NoResponse(reason="nothing listens there", remedy="check", sent=False)


def reply(body, status=200, **headers):
    """Make an answer of Novu."""
    return Response(status=status, headers=headers, content=json.dumps(body).encode())


def failed(status, **headers):
    """Make a failure of the server."""
    return reply({"statusCode": status, "message": "Internal server error"}, status, **headers)


def play(call, *heard, requests_per_second=None, retries=None):
    """Let a conversation hear what is given, one for each request; give the steps and what it ended with."""
    now = 0.0
    limiter = Limiter(requests_per_second, clock=lambda: now)
    manners = ClientSettings(
        address=read_address("https://novu.example"),
        limiter=limiter,
        retries=retries or RetryPolicy(),
        chance=lambda: 1.0,
    )
    conversation, steps, answers, said = send_steps(call, manners), [], iter(heard), None
    try:
        while True:
            step = conversation.send(said)
            steps.append(step)
            said = next(answers) if isinstance(step, SendStep) else None
            now += step.seconds if isinstance(step, Wait) else 0.0
    except StopIteration as end:
        return steps, end.value
    except ApiError as error:
        return steps, error


def waits(steps):
    """Return the seconds that were waited."""
    return [step.seconds for step in steps if isinstance(step, Wait)]


def requests(steps):
    """Return the requests that were sent."""
    return [step for step in steps if isinstance(step, SendStep)]


def test_an_answer_is_read():
    """
    A request is sent to the documented path, and its answer comes as a typed value.
    """
    steps, ada = play(subscribers.create("ada", phone="1"), reply({"data": ADA}, 201))

    assert "ada" == ada.subscriber_id
    assert [("POST", "https://novu.example/v1/subscribers")] == [(step.method, step.url) for step in steps]
    assert {"subscriberId": "ada", "phone": "1"} == json.loads(steps[0].content)


def test_a_subscriber_without_envelope_is_read_alike():
    """
    A subscriber with data of its own comes unwrapped; its `subscriberId` tells.
    """
    _, ada = play(subscribers.get_one("ada"), reply({**ADA, "data": {"plan": "pro"}}))

    assert ("ada", {"plan": "pro"}) == (ada.subscriber_id, ada.data)


def test_nothing_is_an_answer_where_novu_gives_nothing():
    """
    A notification that does not exist is None, not an error.
    """
    assert None is play(notifications.get_one("6447a0"), reply({"data": None}))[1]


@pytest.mark.parametrize("heard", [failed(500), failed(503), CUT, UNSENT])
def test_what_is_safe_is_sent_again(heard):
    """
    A safe call is repeated after a failure, and after silence.
    """
    steps, ada = play(subscribers.get_one("ada"), heard, reply({"data": ADA}))

    assert "ada" == ada.subscriber_id
    assert [0.5] == waits(steps)


@pytest.mark.parametrize(
    ("heard", "error"), [(failed(500), ServerFailed), (failed(502), ServerFailed), (CUT, TransportFailed)]
)
@pytest.mark.parametrize("call", [events.cancel("t"), subscribers.delete("ada")])
def test_what_is_not_safe_is_not_sent_again(call, heard, error):
    """
    A call that would do more, or be refused, the second time is left to its caller.
    """
    steps, ended = play(call, heard)

    assert error is type(ended)
    assert [] == waits(steps)


@pytest.mark.parametrize("heard", [UNSENT, failed(429)])
def test_what_was_not_carried_out_is_always_sent_again(heard):
    """
    A request that did not arrive, or was over the limit, has done nothing yet.
    """
    steps, is_cancelled = play(events.cancel("t"), heard, reply({"data": True}))

    assert is_cancelled is True
    assert 2 == len(requests(steps))


@pytest.mark.parametrize(("heard", "tries"), [(failed(500), 2), (failed(504), 1), (CUT, 1), (UNSENT, 2)])
def test_a_create_is_sent_again_only_once_the_first_has_ended(heard, tries):
    """
    Two creates at the same time make two subscribers, so the second waits for an answer to the first.
    """
    steps, _ = play(subscribers.create("ada"), heard, reply({"data": ADA}, 201))

    assert tries == len(requests(steps))


def test_waits_double_and_end():
    """
    A failure that stays is raised after four tries, each wait at most twice the one before.
    """
    steps, ended = play(subscribers.get_one("ada"), *[failed(500)] * 4)

    assert [0.5, 1.0, 2.0] == waits(steps)
    assert "GET /subscribers/ada at novu.example failed in the server (500)" in str(ended)


def test_novus_wait_is_obeyed():
    """
    A refusal by the rate limit is waited out as long as Novu asks, and a little more.
    """
    steps, ada = play(subscribers.get_one("ada"), failed(429, **{"retry-after": "7"}), reply({"data": ADA}))

    assert "ada" == ada.subscriber_id
    assert [7.5] == waits(steps)


def test_a_wait_that_is_too_long_is_not_begun():
    """
    Novu may ask for an hour; then the error says so at once.
    """
    steps, ended = play(subscribers.get_one("ada"), failed(429, **{"retry-after": "3600"}))

    assert RateLimited is type(ended)
    assert 3600 == ended.retry_after_seconds
    assert [] == waits(steps)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (429, {"retry-after": "3600"}),
        (503, {"retry-after": "3600"}),
        (200, {"ratelimit-remaining": "0", "ratelimit-reset": "3600"}),
        (429, {"ratelimit-remaining": "0", "ratelimit-reset": "3600"}),
    ],
)
def test_while_a_pause_is_too_long_nothing_is_sent(status, headers):
    """
    Every other request of the client says for how long Novu wants to be left alone, and does not wait for it.
    """
    limiter = Limiter(clock=lambda: 0.0)
    manners = ClientSettings(address=read_address("https://novu.example"), limiter=limiter)
    limiter.update(status, headers)

    with pytest.raises(RateLimited, match="was not sent: Novu asks to wait 3600 s") as caught:
        next(send_steps(subscribers.get_one("ada"), manners))
    assert ExitCode.UNREACHABLE == caught.value.exit_code


def test_an_unreadable_answer_is_asked_for_again():
    """
    What a gateway puts in the place of an answer passes; a write that is not safe to repeat is left to its caller.
    """
    page = Response(status=200, headers={"content-type": "text/html"}, content=b"<p>one moment")
    steps, ada = play(subscribers.get_one("ada"), page, reply({"data": ADA}))
    once, ended = play(subscribers.create("ada"), page)

    assert ("ada", 2) == (ada.subscriber_id, len(requests(steps)))
    assert (UnexpectedAnswer, 1) == (type(ended), len(requests(once)))


def test_an_empty_allowance_holds_back_the_next_request():
    """
    When Novu says that nothing remains, the next request waits until the allowance is full again.
    """
    now = 0.0
    limiter = Limiter(clock=lambda: now)
    manners = ClientSettings(address=read_address("https://novu.example"), limiter=limiter)
    first, second = (send_steps(subscribers.get_one("ada"), manners) for _ in range(2))
    next(first)
    with pytest.raises(StopIteration):
        first.send(reply({"data": ADA}, **{"ratelimit-remaining": "0", "ratelimit-reset": "3"}))

    assert Wait(3.0) == next(second)


def test_requests_are_paced():
    """
    With a limit of two a second, the third request waits its turn.
    """
    steps, _ = play(
        subscribers.get_one("ada"),
        *[failed(500)] * 2,
        reply({"data": ADA}),
        requests_per_second=2,
        retries=RetryPolicy(first_wait_seconds=0),
    )

    assert [0.0, 0.5, 0.0, 0.5] == waits(steps)


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (
            Response(status=200, headers={"content-type": "text/html"}, content=b"<p>canary"),
            "JSON; it is text/html, 9 bytes",
        ),
        (Response(status=200, headers={}, content=b""), "JSON; it is empty"),
        (Response(status=200, headers={}, content=b"\xff"), "JSON; it is of no type, 1 bytes"),
        (Response(status=200, headers={}, content=b"[" * 100_000), "JSON"),
        (
            reply({"data": {"subscriberId": 7}}),
            "subscriberId: Input should be a valid string, not a number; _id: Field required",
        ),
        (reply({"data": None}), "the answer: Input should be"),
        (reply([]), "or instance of SubscriberAnswer, not a list"),
        (reply("canary"), "or instance of SubscriberAnswer, not a text"),
        (reply({}, 302, location="https://login.example"), "this one leads to https://login.example"),
        (TooLarge(status=200), "answered with 200, but with more than 64 MiB"),
    ],
)
def test_an_answer_of_another_shape_says_what_was_expected(heard, expected):
    """
    What is not Novu's JSON is asked for a few times more; a redirect or a flood would only come again.

    Then an error names the request, says what came, and shows nothing of it.
    """
    steps, ended = play(subscribers.get_one("ada"), *[heard] * 4)

    assert UnexpectedAnswer is type(ended)
    assert (4 if heard.status == 200 and isinstance(heard, Response) else 1) == len(requests(steps))
    assert ended.message.startswith("GET /subscribers/ada at novu.example was answered with ")
    assert expected in ended.message
    assert "canary" not in str(ended)


def test_secrets_in_an_answer_are_not_in_its_error():
    """
    The value that does not fit is never shown, for it may be a secret.
    """
    entity = {**ADA, "channels": [{"providerId": 7, "credentials": "canary"}]}
    _, ended = play(subscribers.get_one("ada"), *[reply({"data": entity})] * 4)

    assert "channels.0.providerId" in ended.message
    assert "canary" not in str(ended)


def test_keys_of_environments_never_reach_the_raw_answer():
    """
    What is dropped at the door is gone from the untouched answer as well.
    """
    entity = {"_id": "6447a0", "name": "Development", "apiKeys": [{"key": "canary"}]}
    _, raw = play(environments.get_all().raw(), reply({"data": [entity]}))

    assert {"data": [{"_id": "6447a0", "name": "Development"}]} == raw


def test_any_mapping_is_written():
    """
    A body may be made of mappings and tuples of any kind.
    """
    steps, _ = play(subscribers.update("ada", data=MappingProxyType({"a": (1,)})), reply({"data": ADA}))

    assert {"data": {"a": [1]}} == json.loads(steps[0].content)


@pytest.mark.parametrize("body", [{"x": float("nan")}, {"x": object()}, {"x": {1, 2}}])
def test_a_body_that_is_not_json_is_refused(body):
    """
    What JSON cannot say is refused before anything is sent.
    """
    with pytest.raises(Refused, match="the body of PUT /subscribers/:subscriberId cannot be written as JSON"):
        play(subscribers.update("ada", data=body))


def test_half_a_surrogate_pair_gets_through():
    """
    Every text that Python knows is sent, those that UTF-8 cannot write too.
    """
    steps, _ = play(subscribers.update("ada", first_name="\ud800"), reply({"data": ADA}))

    assert b'{"firstName":"\\ud800"}' == steps[0].content


def test_an_endpoint_that_is_not_in_the_package_is_a_call_as_well():
    """
    A call can be made by hand for any endpoint of Novu.
    """
    call = Call(
        method="GET",
        template="/tenants/:identifier",
        parameters=("acme",),
        read=lambda body: body["data"]["name"],
        retry=Retry.SAFE,
    )

    assert "Acme" == play(call, reply({"data": {"name": "Acme"}}))[1]


def test_nothing_found_is_told_at_once():
    """
    A refusal is final: it is not tried again.
    """
    steps, ended = play(
        subscribers.update("ada"), reply({"statusCode": 400, "message": "SubscriberId: ada not found"}, 400)
    )

    assert NotFound is type(ended)
    assert [] == waits(steps)
