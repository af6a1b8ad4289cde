"""README and docs say what is true: their code runs, their terminal sessions come out as printed."""

import io
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from novu_flows.cli.main import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
CONFIG = '[project]\nname = "shop"\nnovu = "v2"\ndeclarations = ["workflows"]\n'
SECONDS = re.compile(r"in \d+\.\d+ s")


def blocks(text, language):
    """Return the code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def sessions(block):
    """Return commands and what was printed after each."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command.split(), printed


def timeless(text):
    """Leave out how long something took."""
    return SECONDS.sub("in 0.0 s", text).strip()


def test_the_readmes_session_comes_out_as_printed(tmp_path, capsys, monkeypatch):
    """
    The workflow at the top is planned, applied, and planned again.
    """
    monkeypatch.chdir(tmp_path)
    (tmp_path / "workflows").mkdir()
    (tmp_path / "novu.toml").write_text(CONFIG)
    (tmp_path / "workflows/orders.py").write_text(blocks(README, "python")[0])

    for command, printed in sessions(blocks(README, "console")[0]):
        assert run(command[1:]) == 0
        out = capsys.readouterr().out
        first, gap, rest = printed.partition("...\n")
        if gap:
            assert timeless(out).endswith(timeless(rest))
        else:
            assert timeless(first) == timeless(out)


def test_the_demo_comes_out_as_printed(tmp_path, monkeypatch):
    """
    The commands are those that `./do demo` runs; "..." stands for any lines.
    """
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copy(ROOT / "novu.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    demo = re.search(r"for words in (.*); do", (ROOT / "do").read_text())
    ran = list(sessions(blocks(README, "console")[1]))

    assert demo
    assert [command[1:] for command, _ in ran] == [words.split() for words in shlex.split(demo[1])]
    for command, printed in ran:
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            assert run(command[1:]) == 0
        parts = map(re.escape, timeless(printed).split("...\n"))
        assert re.fullmatch(r"(?s:.*\n)?".join(parts), timeless(said.getvalue())), command


def test_the_first_project_is_written_as_printed(tmp_path, capsys, monkeypatch):
    """
    `init` prints what the README shows.
    """
    monkeypatch.chdir(tmp_path)
    ((command, printed),) = sessions(blocks(README, "console")[3])

    assert run(command[1:]) == 0
    assert printed == capsys.readouterr().out


def test_the_program_of_the_readme_is_the_one_that_is_run():
    """
    The program below "In an application" is that of docs/first-trigger.md, which a test runs.
    """
    assert blocks((ROOT / "docs/first-trigger.md").read_text(), "python")[0] == blocks(README, "python")[1]


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda page: page.name
)
def test_links_lead_somewhere(page):
    """
    Every relative link names a file that is there.
    """
    targets = re.findall(r"\]\((?!http)([^)#]+)", page.read_text())

    assert [] == [target for target in targets if not (page.parent / target).exists()]


def test_every_command_is_in_the_readme():
    """
    What `--help` lists is named.
    """
    from novu_flows.cli.main import COMMANDS  # noqa: PLC0415 - the one use

    assert [] == [
        name for name in COMMANDS if f"`{name}" not in README and f"novu-flows {name}" not in README
    ]


def test_the_start_page_of_the_site_comes_out_as_printed(tmp_path, capsys, monkeypatch):
    """
    The first project of docs/index.md; "..." stands for any lines.
    """
    monkeypatch.chdir(tmp_path)
    for command, printed in sessions(blocks((ROOT / "docs/index.md").read_text(), "console")[0]):
        assert run(command[1:]) == 0
        parts = map(re.escape, timeless(printed).split("...\n"))
        assert re.fullmatch(r"(?s:.*\n)?".join(parts), timeless(capsys.readouterr().out)), command


def test_the_example_of_the_environments_page_is_planned(tmp_path, capsys, monkeypatch):
    """
    Its declarations are right in every environment, and each gets its values.
    """
    page = (ROOT / "docs/environments.md").read_text(encoding="utf-8")
    toml, module = (page.partition(f"```{name}\n")[2].partition("```")[0] for name in ("toml", "python"))
    (tmp_path / "novu.toml").write_text(toml)
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows/invited.py").write_text(module)
    monkeypatch.chdir(tmp_path)

    assert [0, 0] == [run(["check"]), run(["plan", "--format", "json"])]
    assert "help@acme.test" in capsys.readouterr().out


def test_the_example_of_the_declarations_page_is_python():
    """
    It declares what it says, with the options of today's Novu.
    """
    names: dict[str, object] = {}
    exec(blocks((ROOT / "docs/declarations.md").read_text(), "python")[0], names)  # noqa: S102 - our own page

    assert {"shop", "order_shipped", "ada", "customers"} <= set(names)


def test_the_site_is_built_without_a_warning(tmp_path):
    """
    Every page that the navigation names is there, every link and every name of the Python API leads somewhere.
    """
    for part in ("docs", "novu_flows"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "zensical.toml", tmp_path)
    command = [Path(sys.executable).with_name("zensical"), "build", "--strict"]
    built = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)  # noqa: S603 - ours

    assert 0 == built.returncode, built.stderr
    assert 'id="novu_flows.novu.client.NovuClient"' in (tmp_path / "build/site/python/index.html").read_text()
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages <= {path.parent.name for path in (tmp_path / "build/site").rglob("index.html")} | {"index"}


def test_every_page_is_in_the_navigation():
    """
    A page that nobody finds is none.
    """
    named = set(re.findall(r'"([\w/.-]+\.md)"', (ROOT / "zensical.toml").read_text()))

    assert {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")} == named
