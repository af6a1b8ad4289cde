"""Reads a project as it is at a git reference, in a folder that is removed afterwards."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from novu_flows.errors import ProjectInvalid, WrongUsage
from novu_flows.project.finding import CONFIG_FILE
from novu_flows.project.loading import Project, load_project


@contextmanager
def project_at(root: Path, reference: str) -> Iterator[Project]:
    """
    Load the project as of a commit, tag or branch; its modules run, as they do whenever it is loaded.

    Raise WrongUsage where git does not know the reference, ProjectInvalid where that project does not load.
    """
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    if commit is None:
        raise WrongUsage(
            f"git knows no commit {reference!r}", remedy="name a commit, a tag or a branch: `--against main`"
        )
    archive = _git(root, "archive", "--format=tar", commit.decode().strip())
    with TemporaryDirectory(prefix="novu-flows-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive or b"")) as members:
            members.extractall(folder, filter="data")
        yield _loaded(Path(folder), reference)


def _loaded(folder: Path, reference: str) -> Project:
    if not (folder / CONFIG_FILE).is_file():
        raise WrongUsage(f"{reference} holds no {CONFIG_FILE} here", remedy="name a later commit")
    project = load_project(folder)
    if any(issue.stops for issue in project.issues):
        raise ProjectInvalid(project.issues)
    return project


def _git(root: Path, *arguments: str) -> bytes | None:
    """Give what git writes, None where it refuses."""
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)  # noqa: S603, S607 - git as the user has it; the reference is no option
    except FileNotFoundError as error:
        raise WrongUsage("git is not installed", remedy="install git, or leave out --against") from error
    return done.stdout if done.returncode == 0 else None
