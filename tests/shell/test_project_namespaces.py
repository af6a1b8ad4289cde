"""What modules of declarations import and print: names of several folders, plain folders, standard output."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from novu_flows.project.loading import Project, load_project

TWO = '[project]\nname = "acme"\ndeclarations = ["a", "b"]\n'
ONE = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'
IMPORTS = "from novu_flows import *\n"
NAMED = IMPORTS + "from {module} import NAME\none = Subscriber(NAME)\n"
PROGRAM = Path(sys.executable).with_name("novu-flows")


def loaded(root: Path, config: str, files: Mapping[str, str]) -> Project:
    """Write files below a folder and load the project that they are."""
    for path, content in {"novu.toml": config, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")
    return load_project(root)


def subscriber_ids(project: Project) -> list[str]:
    """Return the ids of the declared subscribers, in order."""
    return [one.subscriber_id for one in project.declarations.subscribers]


@pytest.mark.parametrize(
    "helper", ["common.py", "_common.py", "common/__init__.py", "common/names.py", "common/deep/names.py"]
)
def test_each_folder_has_names_of_its_own(tmp_path: Path, helper: str) -> None:
    """A module that several folders have is the one of the folder that it is imported from."""
    module = helper.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    files = {f"{one}/{helper}": f"NAME = 'from {one}'\n" for one in "ab"}
    files |= {f"{one}/emails.py": NAMED.format(module=module) for one in "ab"}
    files |= {f"{one}/later.py": f"import {module}\nassert {module}.NAME == 'from {one}'\n" for one in "ab"}
    project = loaded(tmp_path, TWO, files)

    assert ((), ["from a", "from b"]) == (project.issues, subscriber_ids(project))
    assert not {"common", "emails", "later", module} & set(sys.modules)


def test_a_folder_that_imports_of_another_gets_what_that_one_has(tmp_path: Path) -> None:
    """What only one folder has is found from each, and sees its own names."""
    files = {
        "a/common.py": "NAME = 'from a'\n",
        "b/common.py": "NAME = 'from b'\n",
        "b/_only.py": "from common import NAME\n",
        "a/one.py": "from _only import NAME as OTHER\n" + NAMED.format(module="common"),
        "a/two.py": NAMED.format(module="_only"),
    }
    project = loaded(tmp_path, TWO, files)

    assert ((), ["from a", "from b"]) == (project.issues, subscriber_ids(project))


@pytest.mark.parametrize("helper", ["app/texts.py", "app/deep/texts.py", "app/__init__.py"])
def test_a_folder_beside_the_declarations_is_imported_as_python_does(tmp_path: Path, helper: str) -> None:
    """A folder without __init__.py is a package too."""
    module = helper.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    files = {helper: "NAME = 'ada'\n", "workflows/one.py": NAMED.format(module=module)}
    project = loaded(tmp_path, ONE, files)

    assert ((), ["ada"]) == (project.issues, subscriber_ids(project))


@pytest.mark.parametrize(
    "line", ["from email import welcome", "import email\nemail.welcome", "from pydantic import welcome"]
)
def test_a_module_that_one_of_pythons_hides_is_named(tmp_path: Path, line: str) -> None:
    """Python has such a module already: the file needs another name."""
    name = "pydantic" if "pydantic" in line else "email"
    files = {f"workflows/{name}.py": "welcome = 1\n", "workflows/one.py": line + "\n"}
    (issue,) = loaded(tmp_path, ONE, files).issues

    assert f"rename workflows/{name}.py: a module that Python has already goes by this name" == issue.hint


def test_a_module_that_is_nowhere_hides_behind_nothing(tmp_path: Path) -> None:
    """The hint is to install it."""
    (issue,) = loaded(tmp_path, ONE, {"workflows/one.py": "import not_there\n"}).issues

    assert issue.hint.startswith("install it")


@pytest.mark.parametrize(
    "text",
    [
        "raise BaseException('no')",
        "raise GeneratorExit",
        "raise SystemExit",
        "def f(): f()\nf()",
        "class E(BaseException):\n  __str__ = None\nraise E",
    ],
)
def test_whatever_a_module_raises_is_an_issue_at_its_line(tmp_path: Path, text: str) -> None:
    """The other modules are read all the same."""
    project = loaded(
        tmp_path,
        ONE,
        {"workflows/a.py": text + "\n", "workflows/b.py": IMPORTS + 'one = Subscriber("one")\n'},
    )
    (issue,) = project.issues

    assert "module-failed" == issue.code
    assert ["one"] == subscriber_ids(project)


PRINTING = {
    "print": "print('noise')",
    "descriptor": "import os\nos.write(1, b'noise\\n')",
    "program": "import subprocess\nsubprocess.run(['echo', 'noise'])",
    "thread": "import threading, time\n"
    "threading.Thread(target=lambda: [time.sleep(0.01) or print('noise') for _ in range(50)]).start()",
    "at exit": "import atexit\natexit.register(print, 'noise')",
    "program at exit": "import atexit, subprocess\natexit.register(subprocess.run, ['echo', 'noise'])",
}


@pytest.mark.parametrize("way", PRINTING)
def test_nothing_that_a_module_prints_reaches_standard_output(tmp_path: Path, way: str) -> None:
    """Standard output holds the result of the command, and standard error the rest."""
    (tmp_path / "novu.toml").write_text(ONE, encoding="utf-8")
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "one.py").write_text(PRINTING[way] + "\n", encoding="utf-8")
    command = [PROGRAM, "check", "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True)  # noqa: S603 - our own words

    assert (0, True) == (done.returncode, "noise" in done.stderr)
    assert "noise" not in done.stdout
    assert done.stdout.startswith("{")


WITHOUT_STDERR = """
import os, sys
from pathlib import Path
os.close(2)
sys.stderr = None
from novu_flows.project.loading import load_project
print(len(load_project(Path(".")).issues))
"""


def test_a_closed_standard_error_stops_no_load(tmp_path: Path) -> None:
    """What modules print is lost then, and nothing else."""
    (tmp_path / "novu.toml").write_text(ONE, encoding="utf-8")
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "one.py").write_text("print('noise')\n", encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", WITHOUT_STDERR], cwd=tmp_path, capture_output=True, check=False, text=True
    )

    assert "0\n" == done.stdout
