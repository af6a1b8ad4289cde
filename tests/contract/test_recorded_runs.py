"""What `test` reads of a real server's runs and messages: the recorded deliveries, as Novu's API shows them."""

import gzip
import json
from collections import Counter
from itertools import count

import pytest
from contract.deliveries import RECORDING
from observations import observed_run, run_message

from novu_flows.novu.v1.activity import delivered
from novu_flows.trigger_cases.outcome import SeenRun, SeenStep
from novu_flows.trigger_cases.verify import reasons

EXTERNAL = {"email", "sms", "chat"}  # what the recording's sinks took; push never went out


def recorded_cases():
    """Return every recorded case, repeatable or not."""
    with gzip.open(RECORDING, "rt", encoding="utf-8") as lines:
        return list(map(json.loads, lines))


CASES = recorded_cases()


def answers(case):
    """Return the notifications of a case as the API answers them, each job with its id and its step."""
    steps = {step.get("uuid"): step for step in case["workflow"].get("steps") or ()}
    numbers = count()
    for number, one in enumerate(case["outcome"]["notifications"]):
        jobs = [
            {**job, "_id": f"<job:{next(numbers)}>", "step": steps.get(job["stepId"], {})}
            for job in one["jobs"] or ()
        ]
        yield answered({**one, "_id": f"<notification:{number}>", "jobs": jobs})


def messages(case):
    """Return the messages of a case, each with the moment of its place."""
    for place, one in enumerate(case["outcome"]["messages"]):
        yield run_message(answered({**one, "_id": f"{place:03}", "createdAt": place}))


def answered(value):
    """Return a recorded value without what the recording left out of it: no moments, and null for what was too long."""
    if isinstance(value, dict):
        return {key: answered(held) for key, held in value.items() if held not in (None, "<time>")}
    return list(map(answered, value)) if isinstance(value, list) else value


def test_every_recorded_run_has_settled():
    """
    They were recorded at their end: `test` waits for none of them, but for what was cancelled or left without a step.
    """
    waited_for = Counter(
        case["kind"]
        for case in CASES
        for run in map(observed_run, answers(case))
        if run.jobs and not run.is_settled
    )

    assert {"recipient.cancel", "digest.cancel"} == waited_for.keys()


@pytest.mark.parametrize("group", ["none", "dead", "live"])
def test_what_counts_as_delivered_is_what_was_sent(group):
    """
    A message counts for each time that a job says that it was sent, and never one that Novu marks as in error.
    """
    for case in CASES:
        if case["integrations"] == group:
            runs = list(map(observed_run, answers(case)))
            found = [one for run in runs for one in delivered(run, messages(case))]
            said = [text for run in runs for job in run.jobs for text in job.details]
            assert sum(text.startswith("Message sent") for text in said) == len(found), case["name"]
            assert all(one.is_sent for one in found)


def test_what_counts_as_delivered_is_what_the_sinks_took():
    """
    Mail and HTTP servers wrote down what arrived: one for each message, whatever Novu keeps of others as sent.
    """
    wrong = {}
    for case in CASES:
        if case["integrations"] == "live" and case["kind"] != "filter.webhook":
            found = [
                one for run in map(observed_run, answers(case)) for one in delivered(run, messages(case))
            ]
            took = len([one for one in found if one.channel in EXTERNAL])
            sent = case["outcome"].get("sent") or ()
            arrived = [
                one for one in sent if not str(one.get("path")).startswith("/fail")
            ]  # that one refuses
            if took != len(arrived):
                wrong[case["name"]] = (took, len(arrived))

    assert {} == wrong


def test_texts_that_are_shown_are_rendered():
    """
    No text that `test` compares is the template: where Novu keeps one, it is not shown.
    """
    shown = [
        text
        for case in CASES
        for one in messages(case)
        for text in (one.content, one.subject, one.title)
        if text is not None
    ]

    assert len(shown) > 500
    assert [] == [text for text in shown if "{{" in text]


def test_recorded_details_say_why_nothing_was_delivered():
    """
    Preferences, filters, missing integrations and digests are told apart from failures.
    """
    found = Counter()
    for case in CASES:
        for run in map(observed_run, answers(case)):
            steps = tuple(SeenStep(type=job.type, status=job.status, details=job.details) for job in run.jobs)
            seen = SeenRun(subscriber_id="x", steps=steps, messages=())
            for channel in {job.type for job in run.jobs} & {"in_app", "email", "sms", "chat", "push"}:
                found.update(reasons(channel, seen))

    assert {"preference", "filter", "no_integration", "failed", "digested", "delayed"} <= found.keys()
