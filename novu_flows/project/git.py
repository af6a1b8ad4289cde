"""Reads a project as it is at a git reference, in a folder that is removed afterwards."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from novu_flows.dataclass import dataclass
from novu_flows.errors import ProjectInvalid, WrongUsage
from novu_flows.issues import Issue
from novu_flows.plan.changed import changed_addresses, changed_cases
from novu_flows.plan.selection import Patterns
from novu_flows.project.declarations import at_reference
from novu_flows.project.loading import Project, load_project
from novu_flows.project.root import CONFIG_FILE

_REMEDY = "name a commit, a tag or a branch of the repository that the project is in"
_LINK, _SUBMODULE = "120000", "160000"


@contextmanager
def project_at(root: Path, reference: str, environment: str | None = None) -> Iterator[Project]:
    """
    Load the project as of a commit, tag or branch; its modules run, as they do whenever it is loaded.

    Raise WrongUsage where git does not know the reference, ProjectInvalid where that project does not load.
    """
    git = _Git(root)
    named = ("rev-parse", "--verify", "--end-of-options", f"{reference}^{{commit}}")
    commit = git.words(f"knows no commit {reference!r}", *named)
    inside = git.words("cannot say where this folder is", "rev-parse", "--show-prefix")
    files = _files(git, f"{commit}:{inside.rstrip('/')}")
    if not any(path == PurePosixPath(CONFIG_FILE) for path, _ in files):
        raise _no_project(git, commit, reference)
    with TemporaryDirectory(prefix="novu-flows-") as folder:
        _write(Path(folder).resolve(), files)
        yield _loaded(Path(folder).resolve(), reference, environment)


def changed_since(project: Project, patterns: Patterns) -> Patterns:
    """Return patterns that know what is declared otherwise than at their commit; raise what `project_at` raises."""
    with project_at(project.root, str(patterns.changed_since), project.environment) as earlier:
        before, now = earlier.declarations, project.declarations
        return replace(
            patterns, changed=changed_addresses(before, now), changed_cases=changed_cases(before, now)
        )


def uncommitted(root: Path, files: Sequence[str]) -> list[str]:
    """Return the files of a project that differ from what is committed, and those of some files that are not."""
    git = _Git(root)
    try:
        changed = git.run("diff", "--name-only", "--relative", "-z", "HEAD", "--", ".")
        tracked = git.run("ls-files", "-z", "--", *files)
    except WrongUsage:
        return list(files)
    if changed.returncode or tracked.returncode:
        return list(files)
    known = _paths(tracked.stdout)
    return [*_paths(changed.stdout), *(file for file in files if file not in known)]


def _paths(listed: bytes) -> list[str]:
    return [os.fsdecode(path) for path in listed.split(b"\0") if path]


@dataclass(frozen=True, slots=True)
class _Blob:
    """What a commit holds under a path."""

    content: bytes
    is_link: bool


_Files = list[tuple[PurePosixPath, _Blob]]


@dataclass(frozen=True, slots=True)
class _Git:
    """Git in a folder, without what the caller's environment says of another repository."""

    folder: Path

    def words(self, refusal: str, *arguments: str) -> str:
        """Return the line that git writes; raise WrongUsage with git's own words where it refuses."""
        done = self.run(*arguments)
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
            raise WrongUsage(f"git {refusal}: {reason}", remedy=_REMEDY)
        return done.stdout.decode(errors="surrogateescape").rstrip("\n")

    def run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run git; raise WrongUsage where it cannot be started."""
        command = ["git", "-C", str(self.folder), *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        try:
            return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)  # noqa: S603 - git as the user has it; the reference is no option
        except OSError as error:
            raise WrongUsage(
                f"git cannot be started: {error.strerror}", remedy="install git, or leave out --against"
            ) from error


def _files(git: _Git, tree: str) -> _Files:
    """Return every file of a tree as it was committed: no attribute, filter or line ending changes it."""
    done = git.run("ls-tree", "-r", "-z", "--full-tree", tree)
    entries = [_entry(line) for line in done.stdout.split(b"\0") if line]
    blobs = [(path, mode, name) for mode, name, path in entries if mode != _SUBMODULE]
    contents = _contents(git, [name for _, _, name in blobs])
    found = [
        (path, _Blob(content, mode == _LINK))
        for (path, mode, _), content in zip(blobs, contents, strict=True)
    ]
    for mode, name, path in entries:
        if mode == _SUBMODULE:
            found += _of_submodule(git, path, name)
    return found


def _of_submodule(git: _Git, path: PurePosixPath, commit: str) -> _Files:
    """Return the files of a submodule, none where it was not checked out."""
    inside = _Git(git.folder / path)
    if not (inside.folder / ".git").exists():
        return []
    return [(path / inner, blob) for inner, blob in _files(inside, commit)]


def _entry(line: bytes) -> tuple[str, str, PurePosixPath]:
    described, _, path = line.partition(b"\t")
    mode, _, name = described.decode().split()
    return mode, name, PurePosixPath(os.fsdecode(path))


def _contents(git: _Git, names: Iterable[str]) -> Iterator[bytes]:
    """Return the contents of objects: each comes after a line that ends in its size."""
    asked = "".join(f"{name}\n" for name in names).encode()
    rest = memoryview(git.run("cat-file", "--batch", given=asked).stdout)
    while rest:
        head, _, _ = bytes(rest[:200]).partition(b"\n")
        if head.endswith(b"missing"):
            raise WrongUsage(
                f"git lacks a file of the commit: {head.decode()}", remedy="fetch it: `git fetch --refetch`"
            )
        begin = len(head) + 1
        size = int(head.split()[-1])
        yield bytes(rest[begin : begin + size])
        rest = rest[begin + size + 1 :]


def _write(folder: Path, files: _Files) -> None:
    """Write files, then links, so that nothing is written through one; a link that leads out is left out."""
    for path, blob in sorted(files, key=lambda one: one[1].is_link):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if not blob.is_link:
            place.write_bytes(blob.content)
        elif Path(os.path.normpath(place.parent / os.fsdecode(blob.content))).is_relative_to(folder):
            place.symlink_to(os.fsdecode(blob.content))


def _no_project(git: _Git, commit: str, reference: str) -> WrongUsage:
    listed = git.run("ls-tree", "-r", "-z", "--full-tree", "--name-only", commit).stdout.split(b"\0")
    elsewhere = [os.fsdecode(path) for path in listed if path.rpartition(b"/")[2] == CONFIG_FILE.encode()]
    remedy = f"it holds {', '.join(elsewhere)}: was the folder renamed since?" if elsewhere else ""
    return WrongUsage(f"{reference} holds no {CONFIG_FILE} here", remedy=remedy or "name a later commit")


def _loaded(folder: Path, reference: str, environment: str | None) -> Project:
    try:
        project = load_project(folder, environment)
    except ProjectInvalid as error:
        raise ProjectInvalid([_as_of(one, reference, folder) for one in error.issues]) from error
    if any(issue.stops for issue in project.issues):
        raise ProjectInvalid([_as_of(one, reference, folder) for one in project.issues if one.stops])
    return project


def _as_of(issue: Issue, reference: str, folder: Path) -> Issue:
    """Return an issue of the other tree, marked as such."""
    return replace(
        issue,
        source=issue.source and at_reference(issue.source, reference),
        message=f"{issue.message.replace(f'{folder}/', '')} (at {reference}, not here)",
    )
