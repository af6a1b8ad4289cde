"""What of a run is kept in a snapshot, and whether it is as reviewed."""

from collections.abc import Sequence

from novu_flows.declare.channels import CHANNELS
from novu_flows.verdict.outcome import Mismatch
from novu_flows.verdict.reasons import reasons
from novu_flows.verdict.seen import Seen, SeenMessage, SeenRun

UPDATE = "run `novu-flows test --update`, and review the file"


def kept(seen: Seen) -> dict[str, dict[str, object]]:
    """Give the messages of every recipient and channel that has steps, or why there is none."""
    return {run.subscriber_id: _of_run(run) for run in seen.runs}


def is_shown(seen: Seen) -> bool:
    """Say whether the environment shows every text."""
    return all(message.content is not None for run in seen.runs for message in run.messages)


def compare(reviewed: str | None, got: str) -> Sequence[Mismatch]:
    """Compare what was delivered with what was reviewed."""
    if reviewed is None:
        return (Mismatch(where="snapshot", expected="a reviewed snapshot", got="none yet", detail=UPDATE),)
    return () if reviewed == got else (Mismatch(where="snapshot", expected=reviewed, got=got, detail=UPDATE),)


def _of_run(run: SeenRun) -> dict[str, object]:
    stepped = {step.type for step in run.steps}
    return {channel: _of_channel(channel, run) for channel in CHANNELS if channel in stepped}


def _of_channel(channel: str, run: SeenRun) -> object:
    found = [_message(one) for one in run.on(channel)]
    return found or f"nothing ({' or '.join(sorted(reasons(channel, run)))})"


def _message(message: SeenMessage) -> dict[str, str]:
    parts = {"subject": message.subject, "title": message.title, "content": message.content}
    return {name: text for name, text in parts.items() if text is not None}
