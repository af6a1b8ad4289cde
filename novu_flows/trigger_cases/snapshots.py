"""Reviewed snapshots of what cases deliver, in syrupy's files beside the modules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import CHANNELS
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.declare.expectations import Snapshot
from novu_flows.errors import optional_package
from novu_flows.issues import Issue, Source
from novu_flows.project.files import inside, replacing
from novu_flows.redaction import redact
from novu_flows.trigger_cases.outcome import Mismatch, Seen, SeenMessage, SeenRun
from novu_flows.trigger_cases.runner import SnapshotCheck
from novu_flows.trigger_cases.verify import reasons, unfinished

if TYPE_CHECKING:
    from syrupy.extensions.amber.serializer import AmberDataSerializer


FOLDER = "__snapshots__"


def snapshot_file(case: AnyTriggerCase) -> str:
    """Name the file of a case's snapshot, relative to the project."""
    module = PurePosixPath(case.source.file)
    return str(module.parent / FOLDER / f"{module.stem}.ambr")


@dataclass(slots=True, kw_only=True)
class Snapshots:
    """The snapshots of a project: what is reviewed, and what was taken in this run."""

    root: Path
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    _read: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def reviewed(self, case_id: str, case: AnyTriggerCase) -> str | None:
        """Return the reviewed text of a case, None where there is none yet."""
        return self._file(snapshot_file(case)).get(case_id)

    def take(self, case_id: str, case: AnyTriggerCase, text: str) -> None:
        """Remember what a case delivered, for `write`."""
        self.taken.setdefault(snapshot_file(case), {})[case_id] = text

    def unused(self, cases: Mapping[str, AnyTriggerCase], modules: Iterable[Path]) -> tuple[Issue, ...]:
        """Report snapshots beside modules that no case has."""
        used = _used(cases)
        return tuple(
            _unused(file, name)
            for file in sorted({*used, *_files(self.root, modules)})
            for name in self._file(file)
            if name not in used.get(file, ())
        )

    def write(self, cases: Mapping[str, AnyTriggerCase], modules: Iterable[Path]) -> tuple[str, ...]:
        """Write what was taken and drop what no case has; give the files that changed."""
        used = _used(cases)
        changed = []
        for file in sorted({*used, *_files(self.root, modules)}):
            before = self._file(file)
            kept = {name: text for name, text in before.items() if name in used.get(file, ())}
            after = {**kept, **self.taken.get(file, {})}
            if after != before:
                _write(inside(self.root, file), after)
                changed.append(file)
        return tuple(changed)

    def _file(self, file: str) -> Mapping[str, str]:
        if file not in self._read:
            path = inside(self.root, file)
            self._read[file] = _read(path) if path.is_file() else {}
        return self._read[file]


def as_text(value: object) -> str:
    """Return a value as a snapshot holds it: without secrets, and with the ends of its lines."""
    return redact(_amber().serialize(_with_line_ends(value)))


def _with_line_ends(value: object) -> object:
    """Write a text that has carriage returns line by line: a snapshot file ends all lines alike."""
    match value:
        case str() if "\r" in value:
            return [repr(line) for line in value.splitlines(keepends=True)]
        case dict():
            return {key: _with_line_ends(held) for key, held in value.items()}
        case list():
            return [_with_line_ends(held) for held in value]
        case _:
            return value


def _used(cases: Mapping[str, AnyTriggerCase]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for case_id, case in cases.items():
        if isinstance(case.expect, Snapshot):
            used.setdefault(snapshot_file(case), set()).add(case_id)
    return used


def _files(root: Path, modules: Iterable[Path]) -> set[str]:
    beside = {module.parent / FOLDER / f"{module.stem}.ambr" for module in modules}
    return {path.relative_to(root).as_posix() for path in beside if path.is_file()}


def _read(path: Path) -> dict[str, str]:
    return {one.name: str(one.data) for one in _amber().read_file(str(path))}


def _write(path: Path, texts: Mapping[str, str]) -> None:
    if not texts:
        path.unlink()
        return
    from syrupy.data import Snapshot as Kept  # noqa: PLC0415 - of the extra `test`
    from syrupy.data import SnapshotCollection  # noqa: PLC0415 - the same

    with replacing(path) as place:
        collection = SnapshotCollection(location=str(place))
        for name, text in texts.items():
            collection.add(Kept(name=name, data=text))
        _amber().write_file(collection)


def _amber() -> "type[AmberDataSerializer]":
    with optional_package("syrupy", extra="test", what="a case that expects `snapshot`"):
        from syrupy.extensions.amber.serializer import AmberDataSerializer  # noqa: PLC0415 - of the extra `test`
    return AmberDataSerializer


def _unused(file: str, name: str) -> Issue:
    return Issue(
        code="unused-snapshot",
        where=f"snapshot {name}",
        message="no case expects it",
        hint="remove it with `novu-flows test --update`",
        source=Source(file=file, line=1),
        severity="warning",
    )


UPDATE = "run `novu-flows test --update`, and review the file"


def kept(seen: Seen) -> dict[str, dict[str, object]]:
    """Return the messages of every recipient and channel that has steps, or why there is none."""
    return {run.subscriber_id: _of_run(run) for run in seen.runs}


def is_shown(seen: Seen) -> bool:
    """Return whether the environment shows every text."""
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


def keeping(snapshots: Snapshots, *, update: bool) -> SnapshotCheck:
    """Return what a trial asks about a case that expects `snapshot`."""

    def keep(case_id: str, case: AnyTriggerCase, seen: Seen) -> Sequence[Mismatch]:
        if seen.status != "processed":
            return (Mismatch(where="trigger", expected="processed", got=seen.status),)
        if wrong := unfinished(seen):
            return wrong
        if not is_shown(seen) or seen.doubtful:
            return (Mismatch(where="snapshot", expected="every text", got=None),)
        got = as_text(kept(seen))
        if update:
            snapshots.take(case_id, case, got)
            return ()
        return compare(snapshots.reviewed(case_id, case), got)

    return keep
