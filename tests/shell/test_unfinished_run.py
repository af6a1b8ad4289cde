"""The id of a run of `test` on a server outlives a kill, and nothing else."""

import json
import os
import subprocess
import sys

import pytest

from novu_flows.project.unfinished_run import case_run


@pytest.fixture
def file(tmp_path):
    """Return where the id is kept."""
    return tmp_path / "kept" / "test-server.json"


@pytest.fixture
def killed(file):
    """Return what is kept of a run of "cases" whose process is gone."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with case_run(file, "cases") as begun:
        kept = json.loads(file.read_text())
    file.write_text(json.dumps(kept | {"pid": gone.pid}))
    return begun.run_id


def next_id(file, cases="cases"):
    """Return the id of a run that ends."""
    with case_run(file, cases) as begun:
        return begun.run_id


def test_a_run_that_was_killed_is_gone_on_with(file, killed):
    """
    The next run has its id, and the one after that its own.
    """
    assert killed == next_id(file)
    assert not file.exists()
    assert killed != next_id(file)


@pytest.mark.parametrize(
    "changed", [{"begun": 0}, {"pid": os.getppid()}, {"pid": "x"}, {"cases": "others"}], ids=str
)
def test_any_other_run_has_an_id_of_its_own(file, killed, changed):
    """
    What is long ago, still runs, fired other cases, or cannot be read, is not gone on with.
    """
    file.write_text(json.dumps(json.loads(file.read_text()) | changed))

    assert killed != next_id(file)


def test_changed_cases_are_another_run(file, killed):
    """
    A case that was changed since must be fired again.
    """
    assert killed != next_id(file, "cases, changed")


def test_a_run_needs_no_file(tmp_path):
    """
    Where nothing can be kept, a run has an id all the same.
    """
    place = tmp_path / "a file"
    place.write_text("")

    assert next_id(place / "test.json")
