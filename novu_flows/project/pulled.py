"""Files that `pull` writes: what was pulled before is remembered, so that nothing edited is ever overwritten."""

import json
from base64 import b85decode, b85encode
from collections.abc import Iterable, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Literal
from zlib import compress, decompress, error

from novu_flows.codegen.pulled import SourceFile
from novu_flows.dataclass import dataclass
from novu_flows.errors import NovuFlowsError, Refused
from novu_flows.project.files import read_source_text, write_file
from novu_flows.project.merging import merged
from novu_flows.redaction import redact

RECORD = ".pulled.json"
_VERSION = 1
PullStanding = Literal["fresh", "new", "stale", "edited", "merged", "conflict", "gone", "gone and edited"]
_WRITTEN = frozenset({"new", "stale", "merged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledFile:
    """A file as it was when it was pulled last; `holds` are the addresses of what it is about."""

    text: str
    holds: tuple[str, ...] = ()


Record = Mapping[str, PulledFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledChange:
    """
    One file of a pull: where it is, what was pulled of it, what it is to hold, what was found there.

    An edited file is left alone, for Novu holds what it held before; a merged one takes what both have changed, and a
    conflict is left alone too. A file of which nothing is there any more is `gone`.
    """

    path: Path
    name: str
    standing: PullStanding
    pulled: str
    text: str
    found: str | None = None
    holds: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Return whether the file is written or removed."""
        return self.standing in _WRITTEN or self.standing == "gone"

    @property
    def difference(self) -> str:
        """Return what a conflict is about: the file, and what the environment holds."""
        before, after = (self.found or "").splitlines(), self.pulled.splitlines()
        lines = unified_diff(
            before, after, f"{self.name} (yours)", f"{self.name} (the environment)", lineterm=""
        )
        return "".join(f"{line}\n" for line in lines)


def read_record(folder: Path) -> Record:
    """Return what was pulled into a folder; nothing where there is no record, or none that can be read."""
    try:
        held = json.loads(read_source_text(folder / RECORD))
        return {
            name: PulledFile(text=_unpacked(one["text"]), holds=tuple(one["holds"]))
            for name, one in held["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, error):
        return {}


def compare_files(
    folder: Path, files: Sequence[SourceFile], record: Record, gone: Iterable[str]
) -> tuple[PulledChange, ...]:
    """Compare files with what is there; `gone` are those of the record of which nothing is there any more."""
    wanted = [_compared(folder, one, record.get(one.path)) for one in files]
    names = {one.name for one in wanted}
    return (*wanted, *(_gone(folder, name, record[name]) for name in gone if name not in names))


def write_files(folder: Path, changes: Sequence[PulledChange], record: Record) -> None:
    """
    Write what is new, stale or merged, each file whole, and remember it.

    Raise Refused, before anything is written, where a file would hold a secret.
    """
    for one in changes:
        if one.writes and redact(one.text) != one.text:
            raise Refused(
                f"{one.path} would hold the value of a secret of the environment variables",
                remedy="take the secret out of the texts in Novu, or leave the workflow out with --exclude",
            )
    for one in changes:
        if one.standing in _WRITTEN:
            write_file(one.path, one.text, is_input=True)
        elif one.standing == "gone":
            _remove(one.path)
    remembered = _record_text(_remembered(changes, record))
    if remembered != _found(folder / RECORD):
        write_file(folder / RECORD, remembered, is_input=True)


def _compared(folder: Path, file: SourceFile, before: PulledFile | None) -> PulledChange:
    path = folder / file.path
    found = _found(path)
    standing, text = _standing(file, found, before)
    return PulledChange(
        path=path,
        name=file.path,
        standing=standing,
        pulled=file.text,
        text=text,
        found=found,
        holds=tuple(map(str, file.holds)),
    )


def _standing(file: SourceFile, found: str | None, before: PulledFile | None) -> tuple[PullStanding, str]:
    text = file.text
    if found is None:
        return "new", text
    if found == text:
        return "fresh", text
    if before is None:
        return "conflict", text
    if found == before.text:
        return "stale", text
    if before.text == text:
        return "edited", text
    both = merged(before.text, found, text)
    return ("conflict", text) if both is None or not _is_sound(both, file.path) else ("merged", both)


def _is_sound(both: str, path: str) -> bool:
    """Return whether a merged module can be read at all; other texts always can."""
    if not path.endswith(".py"):
        return True
    try:
        compile(both, "merged", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _gone(folder: Path, name: str, before: PulledFile) -> PulledChange:
    path = folder / name
    found = _found(path)
    standing: PullStanding = "gone" if found in (None, before.text) else "gone and edited"
    return PulledChange(
        path=path, name=name, standing=standing, pulled="", text="", found=found, holds=before.holds
    )


def _remembered(changes: Sequence[PulledChange], record: Record) -> Record:
    kept = dict(record)
    for one in changes:
        if one.standing == "gone":
            kept.pop(one.name, None)
        elif one.standing not in ("conflict", "gone and edited"):
            kept[one.name] = PulledFile(text=one.pulled, holds=one.holds)
    return kept


def _record_text(record: Record) -> str:
    files = {
        name: {"holds": list(record[name].holds), "text": _packed(record[name].text)}
        for name in sorted(record)
    }
    return json.dumps({"format_version": _VERSION, "files": files}, indent=1, ensure_ascii=False) + "\n"


def _packed(text: str) -> str:
    return b85encode(compress(text.encode(errors="surrogatepass"), 9)).decode()


def _unpacked(packed: str) -> str:
    return decompress(b85decode(packed)).decode(errors="surrogatepass")


def _found(path: Path) -> str | None:
    """Return what a file holds; None where there is none, and no text at all for one that cannot be read."""
    try:
        return read_source_text(path)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as failed:
        raise NovuFlowsError(
            f"cannot remove {path}: {failed.strerror}", remedy="remove it by hand"
        ) from failed
