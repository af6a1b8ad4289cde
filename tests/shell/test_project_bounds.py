"""The bounds of a project: whose novu.toml is run, and which places may be written and read."""

import os

import pytest

from novu_flows.errors import ProjectInvalid, Refused
from novu_flows.project.files import inside
from novu_flows.project.loading import load_project
from novu_flows.project.root import find_root

TOML = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'


@pytest.fixture
def project(tmp_path):
    """Give a folder with a project in it, and a folder beside it."""
    (tmp_path / "outside").mkdir()
    root = tmp_path / "project"
    (root / "workflows" / "deep").mkdir(parents=True)
    (root / "novu.toml").write_text(TOML)
    return root


def test_a_project_is_found_from_a_folder_in_it(project):
    """
    Up to the nearest novu.toml, which may stand at the root of a repository.
    """
    (project / ".git").mkdir()

    assert project == find_root(project / "workflows" / "deep")


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_nothing_above_a_repository_is_run(project, kind):
    """
    A worktree and a submodule have a file `.git`.
    """
    git = project / "workflows" / ".git"
    git.mkdir() if kind == "folder" else git.write_text("gitdir: elsewhere")

    with pytest.raises(ProjectInvalid, match="1 issue"):
        find_root(project / "workflows" / "deep")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_novu_toml_of_another_user_is_not_run(project, monkeypatch):
    """
    Unless it is the one behind `sudo`, or the project is said to be trusted.
    """
    os.chown(project / "novu.toml", 65534, 65534)
    monkeypatch.delenv("SUDO_UID", raising=False)

    with pytest.raises(Refused, match="another user"):
        find_root(project)
    monkeypatch.setenv("SUDO_UID", "65534")
    assert project == find_root(project)
    monkeypatch.delenv("SUDO_UID")
    monkeypatch.setenv("NOVU_FLOWS_TRUSTED", str(project))
    assert project == find_root(project)


@pytest.mark.parametrize("name", ["../outside/x", "link/x", "workflows/../../outside/x", "file"])
def test_a_place_outside_of_a_project_is_refused(project, name):
    """
    Also where a link leads there.
    """
    (project / "link").symlink_to(project.parent / "outside")
    (project / "file").symlink_to(project.parent / "outside" / "x")

    with pytest.raises(Refused, match="out of the project"):
        inside(project, name)


@pytest.mark.parametrize("name", ["a/b", "workflows/../made.py", "./x", "inner/x"])
def test_a_place_in_a_project_is_taken(project, name):
    """
    Whether it is there or not, and behind a link that stays inside.
    """
    (project / "inner").symlink_to("workflows")

    assert inside(project, name).is_relative_to(project)


def test_a_text_behind_a_link_that_leads_out_is_an_issue(project):
    """
    What `file()` names is held inside too.
    """
    (project.parent / "outside" / "key").write_text("canary")
    (project / "workflows" / "text").symlink_to(project.parent / "outside" / "key")
    (project / "workflows" / "one.py").write_text(
        'from novu_flows import Workflow, file, in_app\none = Workflow("one", steps=[in_app(file("text"))])\n'
    )

    assert ["outside-project"] == [issue.code for issue in load_project(project).issues]
