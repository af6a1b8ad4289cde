"""What a project names and is no regular file is an issue at its place: nothing waits for a pipe, or reads a device."""

import os
from pathlib import Path

import pytest

from novu_flows.errors import ProjectInvalid, WrongUsage
from novu_flows.project import read_text
from novu_flows.project.files import LARGEST_SOURCE
from novu_flows.project.loading import load_project

CONFIG = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'
MODULE = (
    'from novu_flows import Workflow, file, in_app\n\nx = Workflow("x", steps=[in_app(file("text.txt"))])\n'
)


def a_pipe(path):
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def a_device(path):
    """Make a link to what never ends."""
    path.symlink_to("/dev/zero")


def a_dangling_link(path):
    """Make a link that leads nowhere."""
    path.symlink_to("nowhere")


def a_huge_file(path):
    """Make a file that is larger than any module."""
    path.touch()
    os.truncate(path, LARGEST_SOURCE + 1)


ODD = (a_pipe, a_device, a_dangling_link, a_huge_file)
PLACES = [(make, place) for make in ODD for place in ("novu.toml", "workflows/x.py", "workflows/text.txt")]


@pytest.mark.parametrize(("make", "place"), PLACES, ids=lambda one: getattr(one, "__name__", one))
def test_a_file_that_cannot_be_read_is_an_issue(tmp_path, make, place):
    """
    novu.toml, a module, a text of `file()`.
    """
    (tmp_path / "workflows").mkdir()
    (tmp_path / "novu.toml").write_text(CONFIG)
    (tmp_path / "workflows/x.py").write_text(MODULE)
    (tmp_path / "workflows/text.txt").write_text("Hi")
    (tmp_path / place).unlink()
    make(tmp_path / place)

    try:
        issues = load_project(tmp_path).issues
    except ProjectInvalid as error:
        issues = error.issues

    (found,) = [one for one in issues if one.stops]
    assert found.code in ("no-project", "unreadable-file", "outside-project", "module-failed")


def test_a_declarations_folder_that_is_none_is_an_issue(tmp_path):
    """
    A pipe in its place.
    """
    (tmp_path / "novu.toml").write_text(CONFIG)
    os.mkfifo(tmp_path / "workflows")

    assert ["no-such-path"] == [one.code for one in load_project(tmp_path).issues]


def test_lines_of_a_source_end_as_python_reads_them(tmp_path):
    """
    Whatever they end with in the file.
    """
    (tmp_path / "workflows").mkdir()
    (tmp_path / "novu.toml").write_text(CONFIG)
    (tmp_path / "workflows/x.py").write_text(MODULE)
    (tmp_path / "workflows/text.txt").write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")

    (step,) = load_project(tmp_path).declarations.workflows[0].steps
    assert "a\nb\nc\n" == step.content


def test_a_plan_file_is_no_device():
    """
    A pipe may be one, as of the shell's `<(…)`.
    """
    with pytest.raises(WrongUsage, match="it is a device"):
        read_text(Path("/dev/zero"))
