"""Compares what a case expects with what was seen."""

from collections.abc import Iterable, Iterator, Sequence

from novu_flows.declare.channels import CHANNELS, Channel
from novu_flows.declare.expectations import (
    Answered,
    Containing,
    Deliveries,
    ExpectedDelivery,
    ExpectedMessage,
    Matching,
    NotDelivered,
    OneMessage,
    Renders,
    Times,
)
from novu_flows.verdict.outcome import Mismatch
from novu_flows.verdict.reasons import failed_steps, reasons
from novu_flows.verdict.seen import Seen, SeenMessage, SeenRun
from novu_flows.verdict.texts import fits, parts, shown, shown_message, shown_seen

NOTHING = "nothing"


def verify(expect: Deliveries | Answered | Renders, seen: Seen) -> tuple[Mismatch, ...]:
    """Give everything that is not as expected; empty where all is."""
    wanted = expect.status if isinstance(expect, Answered) else "processed"
    if seen.status != wanted:
        return (Mismatch(where="trigger", expected=wanted, got=seen.status),)
    if isinstance(expect, Answered):
        return ()
    return unfinished(seen) or tuple(_of_runs(expect, seen.runs))


def unfinished(seen: Seen) -> tuple[Mismatch, ...]:
    """Tell where a trigger did not come to an end, or reached nobody."""
    if seen.unsettled:
        return (Mismatch(where="delivery", expected="an end in time", got=seen.unsettled),)
    if not seen.runs:
        return (Mismatch(where="delivery", expected="a run for each recipient", got=NOTHING),)
    return ()


def is_unknown(mismatches: Iterable[Mismatch]) -> bool:
    """Say whether all that stands against a case is that the environment does not show it."""
    found = list(mismatches)
    return bool(found) and all(one.got is None for one in found)


def _of_runs(expect: Deliveries | Renders, runs: Iterable[SeenRun]) -> Iterator[Mismatch]:
    for run in runs:
        if isinstance(expect, Renders):
            yield from _failures(run)
        else:
            yield from _of_run(expect, run)


def _failures(run: SeenRun) -> Iterator[Mismatch]:
    for step in failed_steps(run):
        yield Mismatch(
            where=f"{run.subscriber_id}, {step.type}",
            expected="no failed step",
            got="a failed step",
            detail=step.last_words,
        )


def _of_run(expect: Deliveries, run: SeenRun) -> Iterator[Mismatch]:
    for channel in CHANNELS:
        if channel in expect:
            yield from _of_channel(channel, expect[channel], run)


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
        yield from _of_message(place, wanted, found)


def _nothing(channel: Channel, run: SeenRun) -> str:
    return f"{NOTHING} ({' or '.join(sorted(reasons(channel, run)))})"


def _of_message(where: str, expected: OneMessage, got: SeenMessage) -> Iterator[Mismatch]:
    for name, wanted in parts(expected).items():
        found: str | None = getattr(got, name)
        if found is None or not fits(wanted, found):
            place = where if name == "content" else f"{where} {name}"
            yield Mismatch(where=place, expected=shown(wanted), got=found)


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"
