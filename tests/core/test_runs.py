"""Runs of a trigger and their messages, read from Novu's JSON."""

import pytest
from observations import observed_run, run_message

from novu_flows.novu.v1.activity import delivered


def run_of(*jobs):
    """Read a run whose steps have these types and statuses."""
    return observed_run({"jobs": [{"type": kind, "status": status} for kind, status in jobs]})


@pytest.mark.parametrize(
    ("subscriber_id", "answer"),
    [
        ("ada", {"to": {"subscriberId": "ada"}, "subscriber": {"subscriberId": "bob"}}),
        ("bob", {"subscriber": {"subscriberId": "bob"}}),
        ("", {"to": None, "subscriber": None}),
    ],
)
def test_a_run_is_that_of_its_recipient(subscriber_id, answer):
    """
    `to` says who received; the subscriber may be gone meanwhile.
    """
    assert subscriber_id == observed_run(answer).subscriber_id


def test_a_job_has_the_texts_of_its_execution_details():
    """
    They come in order of creation, whatever the list's order.
    """
    details = [
        {"detail": "Message sent", "createdAt": "2026-01-01T00:00:02.000Z"},
        {"detail": "Job queued", "createdAt": "2026-01-01T00:00:01.000Z"},
    ]
    (job,) = observed_run(
        {"jobs": [{"type": "sms", "status": "completed", "executionDetails": details}]}
    ).jobs

    assert ("Job queued", "Message sent") == job.details


def test_a_merged_digest_is_told_by_its_details():
    """
    Novu 0.14 leaves it pending, and the steps after it, until the other one ends: nothing comes of this run.
    """
    details = [{"detail": "Step created"}, {"detail": "Digest was merged with other digest"}]
    run = observed_run(
        {
            "jobs": [
                {"type": "digest", "status": "pending", "executionDetails": details},
                {"type": "sms", "status": "pending"},
            ]
        }
    )

    assert ("merged", True) == (run.jobs[0].status, run.is_settled)


@pytest.mark.parametrize(
    ("settled", "jobs"),
    [
        (False, []),
        (True, [("trigger", "completed"), ("sms", "failed"), ("chat", "canceled")]),
        (False, [("trigger", "completed"), ("sms", "queued")]),
        (True, [("trigger", "completed"), ("digest", "delayed"), ("sms", "pending")]),
        (True, [("delay", "delayed"), ("sms", "pending")]),
        (False, [("sms", "delayed")]),
        (True, [("digest", "merged"), ("sms", "skipped")]),
        (False, [("sms", "failed"), ("chat", "pending")]),
        (True, [("sms", "canceled"), ("chat", "pending")]),
    ],
)
def test_a_run_is_settled_when_nothing_more_happens_now(settled, jobs):
    """
    Every step has ended, or is held back by a digest or delay; a run without steps has not begun.
    """
    assert settled is run_of(*jobs).is_settled


def test_a_run_that_stops_at_a_failed_step_is_settled():
    """
    The steps after it stay pending for good (recorded deliveries, kind `channel`).
    """
    stopped = {"type": "sms", "status": "failed", "step": {"shouldStopOnFail": True}}

    assert observed_run({"jobs": [stopped, {"type": "chat", "status": "pending"}]}).is_settled


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (("Hi", None, None), {"channel": "in_app", "content": "Hi"}),
        (("Hi", None, None), {"channel": "sms", "content": "Hi"}),
        (("Hi", None, "T"), {"channel": "push", "content": "Hi", "title": "T"}),
        ((None, None, None), {"channel": "chat"}),
        ((None, "S", None), {"channel": "email", "content": "<p>{{name}}</p>", "subject": "S"}),
        ((None, "S", None), {"channel": "email", "content": [{"type": "text"}], "subject": "S"}),
    ],
)
def test_a_message_shows_what_novu_keeps_as_it_was_delivered(texts, answer):
    """
    Of an e-mail's body Novu keeps the template or the blocks, so its content is not shown.
    """
    message = run_message(answer)

    assert texts == (message.content, message.subject, message.title)


def a_message(number, *, job="j1", status="sent", run="n1", **fields):
    """Return a message of a job, the higher the number the later."""
    return run_message(
        {
            "_id": f"m{number}",
            "channel": "chat",
            "createdAt": f"2026-01-01T00:00:0{number}.000Z",
            "_jobId": job,
            "_notificationId": run,
            "status": status,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("number", "details"),
    [
        (2, ["Message created", "Message sent", "Message created", "Message sent"]),
        (2, ["Message created: fcm", "Message sent: fcm", "Message created: apns", "Message sent: apns"]),
        (1, ["Message created", "Message sent", "Message created"]),
        (0, ["Message created", "Subscriber missing recipient details"]),
        (0, ["Subscriber does not have an active integration"]),
    ],
)
def test_what_was_delivered_is_what_the_job_says_was_sent(number, details):
    """
    Novu keeps messages that no provider took as sent; they come in order of creation, whatever the list's order.
    """
    said = [{"detail": detail, "createdAt": str(place)} for place, detail in enumerate(details)]
    job = {"_id": "j1", "type": "chat", "status": "completed", "executionDetails": said[::-1]}
    run = observed_run({"_id": "n1", "jobs": [job]})
    found = delivered(
        run, [a_message(2), a_message(1), a_message(3, run="n2"), a_message(4, status="warning")]
    )

    assert ["m1", "m2"][:number] == [one.message_id for one in found]
    assert tuple(details) == run.jobs[0].details


@pytest.mark.parametrize(("number", "status"), [(1, "completed"), (0, "failed")])
def test_a_server_without_details_has_the_status_alone(number, status):
    """
    Where nothing is said of a job, its end counts.
    """
    run = observed_run({"_id": "n1", "jobs": [{"_id": "j1", "type": "chat", "status": status}]})

    assert number == len(delivered(run, [a_message(1)]))
