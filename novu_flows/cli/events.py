"""What an apply does, as it happens: a JSON object a line, for pipelines that follow it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from novu_flows.cli.common import Streams
from novu_flows.errors import WrongUsage
from novu_flows.output.json_document import (
    ended_event,
    note_event,
    outcome_event,
    planned_event,
    render_event,
)
from novu_flows.plan.plan import Plan
from novu_flows.plan.report import ChangeOutcome, Report
from novu_flows.redaction import redact_document


class EventLog:
    """Writes events to a file, each at once; where that fails it is said, and the work goes on without."""

    def __init__(self, file: TextIO | None, streams: Streams) -> None:
        self._file = file
        self._streams = streams

    def planned(self, plan: Plan) -> None:
        """Note what is begun."""
        self._write(planned_event(plan))

    def outcome(self, outcome: ChangeOutcome) -> None:
        """Note what came of a change."""
        self._write(outcome_event(outcome))

    def ended(self, report: Report) -> None:
        """Note what is to look at, and how it ended."""
        for note in report.notes:
            self._write(note_event(note))
        self._write(ended_event(report))

    def _write(self, event: Mapping[str, object]) -> None:
        if self._file is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            self._file.write(redact_document(render_event({"time": now, **event})))
            self._file.flush()
        except OSError as error:
            self._streams.say(f"novu-flows: no more events are written: {error.strerror}")
            self._file = None


@contextmanager
def event_log(path: Path | None, streams: Streams) -> Iterator[EventLog]:
    """Open the file for events; raise WrongUsage where it cannot be written, before anything is done."""
    if path is None:
        yield EventLog(None, streams)
        return
    try:
        file = path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n")
    except OSError as error:
        raise WrongUsage(
            f"cannot write {path}: {error.strerror}", remedy="nothing was changed; name another place"
        ) from error
    try:
        yield EventLog(file, streams)
    finally:
        _close(file)


def _close(file: TextIO) -> None:
    """Close a file; what it could not take was said already."""
    try:
        file.close()
    except OSError:
        return
