"""From refusals to errors: which error stands for which answer, and what it says."""

import json
from dataclasses import replace

import pytest

from novu_flows.errors import (
    AuthenticationFailed,
    Conflict,
    InvalidRequest,
    NotFound,
    RateLimited,
    ServerFailed,
    TransportFailed,
)
from novu_flows.novu.replies import NoResponse, RequestContext, Response, failure_of
from novu_flows.novu.v1 import subscribers

ABOUT = RequestContext(method="PUT", path="/subscribers/ada", host="api.novu.co")


def refusal(status, message, **headers):
    """Return the error for a refusal of Novu."""
    body = {"statusCode": status, "message": message}
    return failure_of(Response(status=status, headers=headers, content=json.dumps(body).encode()), ABOUT)


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [
        (401, "Unauthorized", AuthenticationFailed),
        (401, "API Key not found", AuthenticationFailed),
        (403, "Forbidden resource", AuthenticationFailed),
        (404, "Subscriber not found for id ada", NotFound),
        (400, "SubscriberId: u1 not found", NotFound),
        (400, "SubscriberId: two\nlines not found", NotFound),
        (400, "Subscriber u1 not found", NotFound),
        (400, "Subscriber u1 is not exist in environment 6b03, please provide …", NotFound),
        (400, "Subscriber not found for this environment with the id: u1. Make sure …", NotFound),
        (400, "Subscriber with the id: u1 was not found for this environment. Make sure to …", NotFound),
        (400, "Message with the id: 6b03 was not found for this environment. Make sure to …", NotFound),
        (400, "Could not find notification template with id 6b03", NotFound),
        (400, "Could not find feed with id 6b03", NotFound),
        (400, "Notification template could not be found", NotFound),
        (422, "template_not_found", NotFound),
        (422, "workflow_not_found", NotFound),
        (400, ["email must be an email"], InvalidRequest),
        (400, "Subscribers environment (6b03) do not have active not found integration.", InvalidRequest),
        (400, [], InvalidRequest),
        (413, "request entity too large", InvalidRequest),
        (415, 'unsupported charset "ISO-8859-1"', InvalidRequest),
        (422, {"a": 1}, InvalidRequest),
        (409, "Topic exists with key k", Conflict),
        (429, "API rate limit exceeded", RateLimited),
        (500, "Internal server error", ServerFailed),
        (503, None, ServerFailed),
    ],
)
def test_each_refusal_has_its_error(status, message, error):
    """
    Status and text decide, for Novu says 400 for much that does not exist.
    """
    assert error is type(refusal(status, message))


def test_an_error_says_what_where_and_what_now():
    """
    The message names the request, the host, the status and Novu's own texts; the remedy follows.
    """
    error = refusal(400, ["email must be an email", "locale must be locale"], **{"x-request-id": "r-1"})

    assert (
        "PUT /subscribers/ada at api.novu.co was refused (400): "
        "email must be an email; locale must be locale; correct what is sent" == str(error)
    )
    assert ("email must be an email", "locale must be locale") == error.texts
    assert ("PUT", "/subscribers/ada", 400, "r-1") == (
        error.exchange.method,
        error.exchange.path,
        error.exchange.status,
        error.exchange.request_id,
    )


@pytest.mark.parametrize(
    ("status", "message", "remedy"),
    [
        (401, "This action is only allowed in Development environment", "use the key of the Development"),
        (401, "API endpoint not available", "only to people who are logged in"),
        (401, "API Key not found", "check the key"),
        (404, "Cannot GET /v1/workflows", "whether this version of Novu has the endpoint"),
        (404, "Template with id x not found", "check the id"),
    ],
)
def test_a_remedy_fits_the_reason(status, message, remedy):
    """
    What to do now depends on what Novu said, not on the status alone.
    """
    assert remedy in refusal(status, message).remedy


def test_a_secret_that_a_server_repeats_is_not_quoted():
    """
    Nor is the beginning of one that a long message cuts; the rest is said as it is.
    """
    call = subscribers.update_credentials(
        "ada", "slack", {"webhook_url": "https://canary", "device_tokens": ["ca", "na"]}
    )
    about = replace(ABOUT, secrets=call.secrets)
    message = ["slack refused https://canary and ca", "x" * 490 + "https://canary"]
    content = json.dumps({"statusCode": 400, "message": message}).encode()

    error = failure_of(Response(status=400, headers={}, content=content), about)

    assert ("slack refused (secret) and (secret)", "x" * 490 + "(secret)") == error.texts
    assert "https" not in repr(about)


@pytest.mark.parametrize("content", [b"", b"<html>canary", b"[1]", b"\xff", b"[" * 100_000, b'"canary"'])
def test_a_refusal_without_novus_body_is_still_told(content):
    """
    A gateway's page is not shown, and does not hide what happened.
    """
    error = failure_of(Response(status=502, headers={}, content=content), ABOUT)

    assert ServerFailed is type(error)
    assert "failed in the server (502): no reason was given" in error.message


def test_long_texts_are_cut():
    """
    However much a server says, a message stays readable.
    """
    error = refusal(400, ["x" * 10_000] * 1_000)

    assert (10, 500) == (len(error.texts), max(map(len, error.texts)))


def test_the_wait_that_novu_asks_for_is_told():
    """
    A refusal by the rate limit says how long Novu asks to wait.
    """
    error = refusal(429, "API rate limit exceeded", **{"retry-after": "12"})

    assert 12 == error.retry_after_seconds
    assert "Novu asks to wait 12 s" in error.message


def test_silence_says_whether_the_request_can_have_arrived():
    """
    Who writes must know whether to read back first.
    """
    error = failure_of(
        NoResponse(reason="nothing listens there", remedy="check the base URL", sent=False), ABOUT
    )

    assert (TransportFailed, False, None) == (type(error), error.sent, error.exchange.status)
    assert "PUT /subscribers/ada at api.novu.co got no answer: nothing listens there; check the base URL" == (
        str(error)
    )
