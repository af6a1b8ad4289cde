"""Files that a command names: read and written whole, or an error that says why not."""

import stat
from pathlib import Path

import pytest

from novu_flows.errors import NovuFlowsError, WrongUsage
from novu_flows.project.files import read_text, write_file


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Folders are made, line ends are kept, nothing else is left in the folder."""
    path = tmp_path / "plans" / "today.json"
    write_file(path, "old")
    write_file(path, "é\r\n")

    assert "é\r\n".encode() == path.read_bytes()
    assert [path] == list(path.parent.iterdir())


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    """Replacing a file does not open or close it to others."""
    path = tmp_path / "private"
    path.write_text("old")
    path.chmod(0o600)
    write_file(path, "new")

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path, content: bytes | None) -> None:
    """The message names the file."""
    path = tmp_path / "plan.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(WrongUsage, match=r"plan\.json"):
        read_text(path)


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The message names the file, and nothing half written stays."""
    (tmp_path / "plan.json").mkdir()

    with pytest.raises(NovuFlowsError, match=r"plan\.json"):
        write_file(tmp_path / "plan.json", "text")

    assert [tmp_path / "plan.json"] == list(tmp_path.iterdir())
