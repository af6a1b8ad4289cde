"""Compares what a case expects with what was seen."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from novu_flows.check.cases import MESSAGE_PARTS
from novu_flows.declare.basics import CHANNELS, Channel
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.declare.expectations import (
    Answered,
    Containing,
    Deliveries,
    ExpectedDelivery,
    ExpectedMessage,
    ExpectedText,
    Matching,
    NotDelivered,
    OneMessage,
    Reason,
    Rejected,
    Renders,
    Times,
)
from novu_flows.declare.payload import payload_faults
from novu_flows.trigger_cases.outcome import (
    CaseOutcome,
    Mismatch,
    Seen,
    SeenMessage,
    SeenRun,
    SeenStep,
    TrialReport,
)

_SILENT = "Novu delivers nothing, and says so nowhere, where the date of a delay has passed"


def rejection(case: AnyTriggerCase, expect: Rejected) -> tuple[Mismatch, ...]:
    """Verify that the payload model refuses a payload, in the field that is named."""
    faults = payload_faults(case.workflow.payload, case.payload)
    wanted = f"refused in {expect.field}" if expect.field else "refused"
    if not faults:
        return (Mismatch(where="payload", expected=wanted, got="accepted"),)
    if expect.field and expect.field not in faults:
        return (Mismatch(where="payload", expected=wanted, got=f"refused in {', '.join(faults)}"),)
    return ()


# What Novu writes into a job's execution details: 0.14 (recorded section `notifications`), and 3.15 (recorded
# `activity of tx-p1`, `activity of tx-s1`).
_SAYINGS: tuple[tuple[str, Reason], ...] = (
    ("Step filtered by ", "preference"),
    ("steps filters", "filter"),
    ("Bridge execution skipped", "filter"),
    ("active integration", "no_integration"),
)
_OVER = ("failed", "completed", "skipped", "canceled")


def reasons(channel: str, run: SeenRun) -> frozenset[Reason]:
    """Return why the steps of a channel delivered nothing; a step that is switched off leaves no trace."""
    found = {_reason(index, run.steps) for index, step in enumerate(run.steps) if step.type == channel}
    return frozenset(found) if found else frozenset({_untouched(run.steps)})


def failed_steps(run: SeenRun) -> tuple[SeenStep, ...]:
    """Return the steps that failed, whatever for."""
    return tuple(step for step in run.steps if step.status == "failed")


def _reason(index: int, steps: Sequence[SeenStep]) -> Reason:
    step = steps[index]
    for text, reason in _SAYINGS:
        if any(text in detail for detail in step.details):
            return reason
    return _held_back(steps[:index]) or ("failed" if step.status in _OVER else "delayed")


def _untouched(steps: Sequence[SeenStep]) -> Reason:
    return _held_back(steps) or "inactive"


def _held_back(before: Sequence[SeenStep]) -> Reason | None:
    """Return what holds back the steps after these."""
    for step in before:
        if step.type == "digest" and step.status in ("delayed", "merged", "skipped"):
            return "digested"
        if step.type == "throttle" and step.status == "skipped":
            return "throttled"
        if (
            step.type == "delay" and step.status == "failed"
        ):  # what follows waits for ever (`activity of tx-dd1`)
            return "failed"
        if step.type == "delay" and step.status in ("delayed", "pending", "queued"):
            return "delayed"
    return None


def fits(expected: ExpectedText, got: str) -> bool:
    """Return whether a text is as expected."""
    match expected:
        case str():
            return got == expected
        case Containing(text=text):
            return text in got
        case Matching(pattern=pattern):
            return re.search(pattern, got) is not None


def shown(expected: ExpectedText) -> str:
    """Show a text that is expected."""
    match expected:
        case str():
            return expected
        case Containing(text=text):
            return f"… {text} …"
        case Matching(pattern=pattern):
            return f"/{pattern}/"


def parts(expected: OneMessage) -> dict[str, ExpectedText]:
    """Return the parts of a message that are said, by their names."""
    message = expected if isinstance(expected, ExpectedMessage) else ExpectedMessage(content=expected)
    said = {"subject": message.subject, "title": message.title, "content": message.content}
    return {name: text for name, text in said.items() if text is not None}


def shown_message(expected: OneMessage) -> str:
    """Show a message that is expected, on one line."""
    said = parts(expected)
    if list(said) == ["content"]:
        return shown(said["content"])
    return ", ".join(f"{name} {shown(text)!r}" for name, text in said.items()) or "a message"


def shown_seen(got: SeenMessage) -> str:
    """Show a message that was seen, on one line."""
    return next((text for text in (got.subject, got.title, got.content) if text), "a message")


NOTHING = "nothing"
DOUBTFUL = "it comes after a wait, which may have ended, or have been begun by another trigger"


def verify(expect: Deliveries | Answered | Renders, seen: Seen) -> tuple[Mismatch, ...]:
    """Return everything that is not as expected; empty where all is."""
    wanted = expect.status if isinstance(expect, Answered) else "processed"
    if seen.status != wanted:
        return (Mismatch(where="trigger", expected=wanted, got=seen.status),)
    if isinstance(expect, Answered):
        return ()
    return unfinished(seen) or tuple(_of_runs(expect, seen))


def unfinished(seen: Seen) -> tuple[Mismatch, ...]:
    """Report a trigger that did not come to an end, or reached nobody."""
    if seen.unsettled:
        return (Mismatch(where="delivery", expected="an end in time", got=seen.unsettled),)
    if not seen.runs:
        return (Mismatch(where="delivery", expected="a run for each recipient", got=NOTHING, detail=_SILENT),)
    return ()


def is_unknown(mismatches: Iterable[Mismatch]) -> bool:
    """Return whether all that stands against a case is that the environment does not show it."""
    found = list(mismatches)
    return bool(found) and all(one.got is None for one in found)


def _of_runs(expect: Deliveries | Renders, seen: Seen) -> Iterator[Mismatch]:
    for run in seen.runs:
        asked = [one for one in CHANNELS if isinstance(expect, Renders) or one in expect]
        yield from _doubts(run, [one for one in asked if one in seen.doubtful])
        if isinstance(expect, Renders):
            yield from _failures(run, seen.doubtful)
        else:
            for channel in asked:
                if channel not in seen.doubtful:
                    yield from _of_channel(channel, expect[channel], run)


def _doubts(run: SeenRun, channels: Iterable[Channel]) -> Iterator[Mismatch]:
    for channel in channels:
        yield Mismatch(
            where=f"{run.subscriber_id}, {channel}",
            expected="what a first trigger brings at once",
            got=None,
            detail=DOUBTFUL,
        )


def _failures(run: SeenRun, doubtful: Container[str]) -> Iterator[Mismatch]:
    for step in failed_steps(run):
        if step.type not in doubtful:
            yield Mismatch(
                where=f"{run.subscriber_id}, {step.type}",
                expected="no failed step",
                got="a failed step",
                detail=step.last_words,
            )


def _of_channel(channel: Channel, expected: ExpectedDelivery, run: SeenRun) -> Iterator[Mismatch]:
    where = f"{run.subscriber_id}, {channel}"
    match expected:
        case None | NotDelivered():
            yield from _absent(where, channel, expected or NotDelivered(), run)
        case Times(number=number):
            yield from _counted(where, channel, number, run)
        case str() | Containing() | Matching() | ExpectedMessage():
            yield from _in_order(where, channel, (expected,), run)
        case _:
            yield from _in_order(where, channel, expected, run)


def _absent(where: str, channel: Channel, expected: NotDelivered, run: SeenRun) -> Iterator[Mismatch]:
    got, why = run.on(channel), reasons(channel, run)
    if got:
        yield Mismatch(where=where, expected=NOTHING, got=shown_seen(got[0]))
    elif expected.reason and expected.reason not in why:
        yield Mismatch(
            where=where,
            expected=f"{NOTHING} ({expected.reason})",
            got=f"{NOTHING} ({' or '.join(sorted(why))})",
            detail=run.last_words(channel),
        )


def _counted(where: str, channel: Channel, number: int, run: SeenRun) -> Iterator[Mismatch]:
    got = len(run.on(channel))
    if got != number:
        yield Mismatch(
            where=where, expected=_messages(number), got=_messages(got), detail=run.last_words(channel)
        )


def _in_order(
    where: str, channel: Channel, expected: Sequence[OneMessage], run: SeenRun
) -> Iterator[Mismatch]:
    got = run.on(channel)
    if len(expected) != len(got):
        yield Mismatch(
            where=where,
            expected="\n".join(map(shown_message, expected)) or NOTHING,
            got="\n".join(map(shown_seen, got)) or _nothing(channel, run),
            detail=run.last_words(channel),
        )
        return
    for number, (wanted, found) in enumerate(zip(expected, got, strict=True), start=1):
        place = where if len(got) == 1 else f"{where} {number}"
        yield from _of_message(place, channel, wanted, found)


def _nothing(channel: Channel, run: SeenRun) -> str:
    return f"{NOTHING} ({' or '.join(sorted(reasons(channel, run)))})"


def _of_message(where: str, channel: Channel, expected: OneMessage, got: SeenMessage) -> Iterator[Mismatch]:
    for name, wanted in parts(expected).items():
        place = where if name == "content" else f"{where} {name}"
        found: str | None = getattr(got, name)
        if name not in ("content", *MESSAGE_PARTS.get(channel, ())) or _has_no_subject(name, channel, got):
            yield Mismatch(where=place, expected=shown(wanted), got=f"no {name}: {channel} has none")
        elif found is None or not fits(wanted, found):
            yield Mismatch(where=place, expected=shown(wanted), got=found)


def _has_no_subject(name: str, channel: Channel, got: SeenMessage) -> bool:
    """Return whether an in-app message that Novu shows has no subject, which it would show as well."""
    is_shown = channel == "in_app" and got.content is not None
    return is_shown and name == "subject" and got.subject is None


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"


__all__ = [
    "CaseOutcome",
    "Mismatch",
    "Seen",
    "SeenMessage",
    "SeenRun",
    "SeenStep",
    "TrialReport",
    "is_unknown",
    "rejection",
    "unfinished",
    "verify",
]
