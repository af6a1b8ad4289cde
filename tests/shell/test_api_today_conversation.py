"""What the conversation about a call of v2 adds: its version in the path, and a key that makes a repetition safe."""

import json
from itertools import count

import httpx
import pytest

from novu_flows.api import NovuClient, Retry, v2
from novu_flows.errors import ApiError, InvalidRequest, ServerFailed, TransportFailed
from novu_flows.novu.address import read_address
from novu_flows.novu.replies import NoResponse, RequestContext, Response, failure_of
from novu_flows.novu.retry import Limiter
from novu_flows.novu.sending import ClientSettings, SendStep, send_steps
from novu_flows.novu.v1 import subscribers

CUT = NoResponse(reason="the connection was cut", remedy="try again", sent=True)
TOPIC = {"data": {"_id": "1", "key": "t"}}


def reply(body, status=200, **headers):
    """Make an answer of Novu."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=named, content=json.dumps(body).encode())


def play(call, *heard, url="https://novu.example"):
    """Let a conversation hear what is given; return what was sent and what it ended with."""
    numbers = count(1)
    manners = ClientSettings(
        address=read_address(url),
        limiter=Limiter(clock=lambda: 0.0),
        chance=lambda: 0.0,
        new_key=lambda: f"key-{next(numbers)}",
    )
    conversation, sent, answers, said = send_steps(call, manners), [], iter(heard), None
    try:
        while True:
            step = conversation.send(said)
            said = next(answers) if isinstance(step, SendStep) else None
            sent += [step] if isinstance(step, SendStep) else []
    except StopIteration as end:
        return sent, end.value
    except ApiError as error:
        return sent, error


@pytest.mark.parametrize(
    "url", ["https://novu.example", "https://novu.example/v1", "https://novu.example/v2/"]
)
def test_both_versions_are_below_one_root(url):
    """
    Whatever version the base URL names, each call has its own.
    """
    (new,), _ = play(v2.topics.get_one("t"), reply(TOPIC), url=url)
    (old,), _ = play(subscribers.get_one("ada"), reply({"subscriberId": "ada", "_id": "1"}), url=url)

    assert "https://novu.example/v2/topics/t" == new.url
    assert "https://novu.example/v1/subscribers/ada" == old.url
    assert "GET /v2/topics/:topicKey" == v2.topics.get_one("t").endpoint
    assert "GET /v2/topics/:topicKey" == v2.topics.get_one("t").raw().endpoint


def test_a_repetition_after_silence_has_the_same_key():
    """
    Novu answers the repetition of what it did as it answered the first.
    """
    sent, topic = play(v2.topics.create("t", "T"), CUT, CUT, reply(TOPIC, 201))

    assert ["key-1"] * 3 == [send.idempotency_key for send in sent]
    assert "t" == topic.key


@pytest.mark.parametrize(("status", "last"), [(500, "key-2"), (503, "key-2"), (502, "key-1"), (504, "key-1")])
def test_after_an_answer_of_novu_the_key_is_another(status, last):
    """
    Novu repeats its errors too; what a gateway says is no answer of it.
    """
    sent, topic = play(v2.topics.create("t", "T"), reply({"message": "no"}, status), reply(TOPIC, 201))

    assert ["key-1", last] == [send.idempotency_key for send in sent]
    assert "t" == topic.key


def test_a_request_that_novu_is_still_at_work_on_is_waited_for():
    """
    409 with Retry-After is no conflict.
    """
    busy = reply({"message": "still being processed"}, 409, retry_after="1")
    sent, topic = play(v2.topics.create("t", "T"), CUT, busy, reply(TOPIC, 201))

    assert ["key-1"] * 3 == [send.idempotency_key for send in sent]
    assert "t" == topic.key


@pytest.mark.parametrize(
    ("call", "has_key"),
    [
        (v2.topics.create("t"), True),
        (v2.topics.rename("t", "T"), True),
        (v2.topics.get_one("t"), False),
        (v2.topics.delete("t"), False),
        (v2.layouts.replace("l", {}), False),
        (subscribers.create("ada"), False),
    ],
)
def test_only_what_novu_heeds_has_a_key(call, has_key):
    """
    Novu knows such keys for POST and PATCH.
    """
    (sent,), _ = play(call, reply({}, 400))

    assert has_key is (sent.idempotency_key is not None)


def test_the_key_is_sent_in_its_header():
    """
    Two calls have two keys.
    """
    keys = []

    def answer(request):
        keys.append(request.headers["idempotency-key"])
        return httpx.Response(201, json=TOPIC)

    with NovuClient("key", "https://novu.example", transport=httpx.MockTransport(answer)) as novu:
        for _ in range(2):
            novu.send(v2.topics.create("t"))

    assert 2 == len(set(keys))
    assert all(len(key) == 32 for key in keys)


@pytest.mark.parametrize("failure", [CUT, reply({"message": "no"}, 500), reply({}, 502)])
def test_a_workflow_is_never_created_twice(failure):
    """
    A second one would be another workflow, under an id with a tail.
    """
    sent, error = play(v2.workflows.create({"workflowId": "w"}), failure)

    assert 1 == len(sent)
    assert isinstance(error, TransportFailed | ServerFailed)


@pytest.mark.parametrize(
    ("steps", "retry"),
    [
        ([], Retry.SAFE),
        ([{"_id": "1"}, {"stepId": "s"}], Retry.SAFE),
        ([{"_id": "1"}, {"name": "S"}], Retry.READ_BACK),
        (None, Retry.READ_BACK),
    ],
)
def test_a_workflow_is_replaced_again_where_each_step_is_named(steps, retry):
    """
    A step without id and step id would get another step id each time.
    """
    assert retry is v2.workflows.replace("w", {"name": "W", "steps": steps}).retry


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (
            {"errors": {"general": {"messages": ["a is bad", "b too"], "value": "secret"}}},
            ("a is bad", "b too"),
        ),
        ({"errors": {"name": {"messages": ["too long"], "value": "secret"}}}, ("too long",)),
        ({"errors": [{"field": "root.a", "message": "missing", "value": "secret"}]}, ("root.a: missing",)),
        ({"errors": [{"subscriberId": "x", "code": "C", "message": "no x"}]}, ("no x",)),
        ({"controls": {"email.body": [{"message": "no content", "issueType": "MISSING"}]}}, ("no content",)),
        ({"errors": {}}, ("Validation Error",)),
        ({"errors": {"general": 5}}, ("Validation Error",)),
    ],
)
def test_reasons_are_read_wherever_they_are(body, texts):
    """
    Never the refused value beside them.
    """
    answer = reply({"statusCode": 422, "message": "Validation Error", **body}, 422)
    error = failure_of(answer, RequestContext(method="POST", path="/v2/topics", host="novu.example"))

    assert isinstance(error, InvalidRequest)
    assert texts == error.texts
    assert "secret" not in str(error)
