"""A project as it is at a git reference: the tree as committed, its places marked, git's own words."""

import subprocess
from pathlib import Path

import pytest

from novu_flows.errors import ProjectInvalid, WrongUsage
from novu_flows.project.compatibility import payload_issues
from novu_flows.project.git import project_at
from novu_flows.project.loading import load_project

CONFIG = '[project]\ndeclarations = ["workflows"]\n'
MODULE = """\
from pydantic import BaseModel, ConfigDict
from novu_flows import Payload, Workflow, in_app
class P(Payload):
    a: int = 1
w = Workflow("w", payload=P, steps=[in_app("hi")])
"""


class Repository:
    """A git repository with a project in one of its folders."""

    def __init__(self, top: Path, inside: str = ".") -> None:
        self.top = top
        self.root = top / inside
        self.git("init", "-q", "-b", "main")
        self.write("novu.toml", CONFIG)
        self.write("workflows/w.py", MODULE)

    def git(self, *words: str) -> str:
        """Run git as nobody in particular."""
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always")
        done = subprocess.run(["git", *who, *words], cwd=self.top, check=True, capture_output=True)  # noqa: S603, S607
        return done.stdout.decode()

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())

    def commit(self) -> None:
        """Commit everything."""
        self.git("add", "-A")
        self.git("commit", "-qm", "first")


@pytest.fixture
def repository(tmp_path):
    """Return a repository whose project is not committed yet."""
    return Repository(tmp_path)


def issues_against(repository, reference="main"):
    """Compare the project with a reference."""
    project = load_project(repository.root)
    with project_at(repository.root, reference) as earlier:
        return payload_issues(earlier.declarations, project.declarations, reference=reference)


def declared_at(root, reference):
    """Load the declarations of a reference."""
    with project_at(root, reference) as earlier:
        return earlier.declarations


def text_at(repository, path):
    """Return a text of the project as committed, by way of a workflow that holds it."""
    repository.write("workflows/w.py", MODULE.replace('"hi"', f'file("{path}")').replace(
        "in_app\n", "in_app, file\n"
    ))  # fmt: skip
    repository.commit()
    with project_at(repository.root, "main") as earlier:
        (workflow,) = earlier.declarations.workflows
    return str(workflow.steps[0].content)


def test_attributes_do_not_change_what_was_committed(repository):
    """
    Files that archives leave out are there, and line endings and keywords are as committed.
    """
    repository.write(".gitattributes", "*.txt export-ignore export-subst text eol=crlf\n")
    repository.write("workflows/text.txt", "one $Format:%H$\ntwo\n")

    assert "one $Format:%H$\ntwo\n" == text_at(repository, "text.txt")


def test_filters_do_not_change_what_was_committed(repository):
    """
    A filter of the caller's configuration is not run.
    """
    repository.write(".gitattributes", "*.txt filter=shout\n")
    repository.write("workflows/text.txt", "quiet\n")
    repository.git("config", "filter.shout.smudge", "tr a-z A-Z")
    repository.git("config", "core.autocrlf", "true")

    assert "quiet\n" == text_at(repository, "text.txt")


def test_files_of_a_submodule_are_those_of_its_commit(tmp_path):
    """
    What declarations import from a submodule is there at the reference too.
    """
    (tmp_path / "library").mkdir()
    library = Repository(tmp_path / "library")
    library.commit()
    (tmp_path / "project").mkdir()
    repository = Repository(tmp_path / "project")
    repository.git("submodule", "add", "-q", str(library.top), "workflows/library")
    repository.commit()
    with project_at(repository.root, "main") as earlier:
        files = {file.name for file in earlier.files if "library" in file.parts}

    assert {"w.py", "novu.toml"} >= files
    assert "w.py" in files


def test_a_submodule_that_was_not_checked_out_is_left_out(tmp_path):
    """
    The rest of the tree is read all the same.
    """
    (tmp_path / "library").mkdir()
    library = Repository(tmp_path / "library")
    library.commit()
    (tmp_path / "project").mkdir()
    repository = Repository(tmp_path / "project")
    repository.git("submodule", "add", "-q", str(library.top), "library")
    repository.commit()
    repository.git("submodule", "deinit", "-q", "--force", "library")

    assert () == issues_against(repository)


def test_links_are_links_as_long_as_they_stay_inside(repository):
    """
    A link to a module of the project is followed, one that leads out is left out.
    """
    repository.write("shared/more.py", "TEXT = 'from a link'\n")
    (repository.root / "workflows" / "more.py").symlink_to("../shared/more.py")
    (repository.root / "workflows" / "out.txt").symlink_to("/etc/hostname")
    repository.write(
        "workflows/w.py", MODULE.replace('"hi"', "more.TEXT").replace("class P", "import more\nclass P")
    )
    repository.commit()
    with project_at(repository.root, "main") as earlier:
        (workflow,) = earlier.declarations.workflows

    assert "from a link" == str(workflow.steps[0].content)


def test_the_callers_git_variables_are_not_heeded(repository, monkeypatch, tmp_path):
    """
    In a hook, git's variables name the repository that the hook is of.
    """
    repository.commit()
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))

    assert () == issues_against(repository)


def test_a_folder_that_was_renamed_is_named(tmp_path):
    """
    Where the reference has the project elsewhere, it is said where.
    """
    repository = Repository(tmp_path, "svc/notif")
    repository.commit()
    repository.root.rename(tmp_path / "svc/notify")

    with pytest.raises(WrongUsage, match=r"main holds no novu\.toml here; it holds svc/notif/novu\.toml"):
        declared_at(tmp_path / "svc/notify", "main")


def test_a_commit_without_a_project_is_told(tmp_path):
    """
    A commit from before the project has none anywhere.
    """
    repository = Repository(tmp_path)
    repository.write("other.txt", "x")
    repository.git("add", "other.txt")
    repository.git("commit", "-qm", "first")

    with pytest.raises(WrongUsage, match=r"main holds no novu\.toml here; name a later commit"):
        declared_at(repository.root, "main")


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("workflows/w.py", "import not_there\n", "at main, workflows/w.py:1"),
        ("novu.toml", "[[project]\n", "at main, novu.toml:1"),
    ],
)
def test_what_is_wrong_at_the_reference_is_said_to_be_there(repository, path, text, expected):
    """
    A place of the other tree is not taken for one of this tree.
    """
    repository.write(path, text)
    repository.commit()

    with pytest.raises(ProjectInvalid) as raised:
        declared_at(repository.root, "main")
    (issue,) = raised.value.issues

    assert expected == str(issue.source)
    assert issue.message.endswith("(at main, not here)")


def test_a_workflow_that_is_gone_stands_in_the_other_tree(repository):
    """
    The line of its declaration is one of the reference.
    """
    repository.commit()
    repository.write("workflows/w.py", MODULE.replace('"w"', '"other"'))
    (issue,) = issues_against(repository)

    assert ("removed-workflow", "at main, workflows/w.py:5") == (issue.code, str(issue.source))


def test_git_has_the_word_where_it_refuses(tmp_path):
    """
    What git says is more than that it refused.
    """
    with pytest.raises(WrongUsage, match="git knows no commit 'main': not a git repository"):
        declared_at(tmp_path, "main")


def test_a_file_that_git_lacks_is_named(repository):
    """
    A repository may lack files of a commit, as partial clones do.
    """
    repository.commit()
    name = repository.git("rev-parse", "main:workflows/w.py").strip()
    (repository.root / ".git" / "objects" / name[:2] / name[2:]).unlink()

    with pytest.raises(WrongUsage, match=f"git lacks a file of the commit: {name} missing"):
        declared_at(repository.root, "main")


def test_digits_and_sets_are_compared_as_pydantic_takes_them(repository):
    """
    Fewer digits break callers; a set instead of a list does not.
    """
    fields = "    d: Annotated[Decimal, Field(max_digits=8)]\n    s: list[int] = []\n    f: list[int] = []\n"
    module = (
        "from decimal import Decimal\nfrom typing import Annotated\nfrom pydantic import Field\n" + MODULE
    )
    repository.write("workflows/w.py", module.replace("    a: int = 1\n", fields))
    repository.commit()
    now = fields.replace("=8", "=5").replace("s: list", "s: set").replace("f: list", "f: frozenset")
    repository.write("workflows/w.py", module.replace("    a: int = 1\n", now.replace("[]", "set()", 1)))
    found = issues_against(repository)

    assert ["maxDigits was 8, is 5 (since main), which breaks callers"] == [one.message for one in found]


def test_a_payload_that_has_no_schema_is_not_compared(repository):
    """
    It is said that it is not, and nothing else stops.
    """
    repository.write("workflows/w.py", MODULE.replace("a: int = 1", "a: type = int"))
    repository.commit()
    (issue,) = issues_against(repository)

    assert ("payload-without-schema", "warning") == (issue.code, issue.severity)


def test_a_machine_without_git_is_told_so(repository, monkeypatch):
    """
    Comparing needs git, and nothing else does.
    """
    monkeypatch.setenv("PATH", "")

    with pytest.raises(WrongUsage, match="git cannot be started: No such file or directory; install git"):
        declared_at(repository.root, "main")


NAMED = [
    ("user_id: int", 'user_id: int = Field(validation_alias=AliasChoices("userId", "user_id"))', []),
    ('user_id: int = Field(alias="userId")', "userId: int", []),
    (
        'user_id: int = Field(validation_alias=AliasChoices("userId", "user_id"))',
        'user_id: int = Field(alias="userId")',
        ["is not read from 'user_id' any more"],
    ),
    (
        "user_id: int",
        'model_config = ConfigDict(validate_by_name=True)\n    user_id: int = Field(alias="userId")',
        [],
    ),
    (
        "user_id: int",
        'user_id: int = Field(alias="userId")',
        ["was added, and is required", "was removed"],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), NAMED)
def test_all_names_that_a_field_is_read_by_are_compared(repository, before, after, expected):
    """
    A field that goes by another name and is read by the old one breaks nobody.
    """
    module = "from pydantic import AliasChoices, Field\n" + MODULE
    repository.write("workflows/w.py", module.replace("a: int = 1", before))
    repository.commit()
    repository.write("workflows/w.py", module.replace("a: int = 1", after))

    assert expected == [one.message.partition(" (since")[0] for one in issues_against(repository)]
