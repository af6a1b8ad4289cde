"""Runs of a trigger and their messages, read from Novu's JSON."""

import pytest

from novu_flows.novu.v1.json.runs import is_settled, read_message, read_run


def run_of(*jobs):
    """Read a run whose steps have these types and statuses."""
    return read_run({"jobs": [{"type": kind, "status": status} for kind, status in jobs]})


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
    assert subscriber_id == read_run(answer).subscriber_id


def test_a_job_has_the_texts_of_its_execution_details():
    """
    What is not a text is left out.
    """
    details = [{"detail": "Job queued"}, {"detail": None}, {}, {"detail": "Message sent"}]
    (job,) = read_run({"jobs": [{"type": "sms", "status": "completed", "executionDetails": details}]}).jobs

    assert ("Job queued", "Message sent") == job.details


def test_a_merged_digest_is_told_by_its_details():
    """
    Novu 0.14 leaves it pending, and the steps after it, until the other one ends: nothing comes of this run.
    """
    details = [{"detail": "Step created"}, {"detail": "Digest was merged with other digest"}]
    run = read_run(
        {
            "jobs": [
                {"type": "digest", "status": "pending", "executionDetails": details},
                {"type": "sms", "status": "pending"},
            ]
        }
    )

    assert ("merged", True) == (run.jobs[0].status, is_settled(run))


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
    ],
)
def test_a_run_is_settled_when_nothing_more_happens_now(settled, jobs):
    """
    Every step has ended, or is held back by a digest or delay; a run without steps has not begun.
    """
    assert settled is is_settled(run_of(*jobs))


def test_a_message_shows_what_is_text_of_it():
    """
    The blocks of an e-mail are no text, so its content is not shown.
    """
    answer = {"channel": "email", "transactionId": "t1", "content": [{"type": "text"}], "subject": "S"}
    message = read_message(answer)

    assert ("email", "t1", None, "S", None) == (
        message.channel,
        message.transaction_id,
        message.content,
        message.subject,
        message.title,
    )
    assert "" == read_message({"channel": "sms", "content": "Hi"}).transaction_id
