"""A file of environment variables, read on request only."""

import json
import sys

import pytest

MORE = """
from novu_flows import *
ada = Subscriber("ada", credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])
"""
SECRET = "https://hooks.example/services/T0123/B0123/fromthefile"


@pytest.fixture
def project(folder, monkeypatch):
    """Return a project that needs a variable which the process does not have."""
    monkeypatch.delenv("ADA_SLACK", raising=False)
    folder.write("workflows/welcome.py", MORE)
    return folder


def write(folder, text, name=".env", mode=0o600):
    """Write a file of variables."""
    folder.write(name, text)
    (folder.root / name).chmod(mode)


def test_a_file_is_read_where_the_command_line_names_it(project):
    """
    And says so, with no value of it.
    """
    write(project, f"# people\nexport ADA_SLACK='{SECRET}'\nOTHER=1\n")
    applied = project.run("apply", "--yes", "--env-file", ".env")
    ran = project.run("--env-file", ".env", "plan", "--check")

    assert (0, 0) == (applied.code, ran.code)
    assert "read 2 variables from .env" in applied.err
    assert "read 2 variables from .env" in ran.err
    assert SECRET not in applied.out + applied.err


def test_a_file_is_read_where_novu_toml_names_it(project):
    """
    It need not be there: a pipeline has the variables themselves.
    """
    config = (project.root / "novu.toml").read_text()
    project.write("novu.toml", config.replace('"]\n', '"]\nenv_file = ".env"\n', 1))
    before = project.run("plan")
    write(project, f"ADA_SLACK={SECRET}\n")
    after = project.run("apply", "--yes")

    assert ".env is not there" in before.err
    assert (0, True) == (after.code, "read 1 variable from .env" in after.err)


def test_no_file_is_read_unasked(project):
    """
    Whatever stands beside novu.toml.
    """
    write(project, f"ADA_SLACK={SECRET}\n")
    ran = project.run("apply", "--yes")

    assert 3 == ran.code
    assert "ADA_SLACK is not set" in ran.err


def test_the_environment_wins(project, monkeypatch):
    """
    A variable that is set is not taken from a file, an empty one neither.
    """
    write(project, "ADA_SLACK=https://hooks.example/of-the-file\nPRODUCTION_KEY=x\n")
    monkeypatch.setenv("ADA_SLACK", "")
    empty = project.run("apply", "--yes", "--env-file", ".env")
    monkeypatch.setenv("ADA_SLACK", SECRET)
    assert 0 == project.run("apply", "--yes", "--env-file", ".env").code

    assert 3 == empty.code
    assert "set already, so not taken from it: ADA_SLACK" in empty.err
    assert 0 == project.run("plan", "--check").code


def test_a_secret_of_the_file_is_shown_nowhere(project):
    """
    Also where it stands in what is declared.
    """
    write(project, "MAIL_PASSWORD=correct-horse-battery\n")
    project.write(
        "workflows/welcome.py",
        'from novu_flows import *\nada = Subscriber("ada", first_name="correct-horse-battery")\n',
    )
    ran = project.run("plan", "--env-file", ".env")

    assert (0, False) == (ran.code, "correct-horse" in ran.out + ran.err)


BAD = {
    "A=1\nnot a variable\n": ("error[invalid-env-file]", ".env:2"),
    "A=1\n\n\nB\n": ("error[invalid-env-file]", ".env:4"),
    "1A=1\n": ("error[invalid-env-file]", ".env:1"),
    'A="never closed\nB=1\n': ("error[invalid-env-file]", ".env:1"),
    "A=1\nA=2\n": ("warning[doubtful-env-file]", ".env:2"),
    "A=1\nB=x${A}\n": ("warning[doubtful-env-file]", ".env:2"),
}


@pytest.mark.parametrize("text", BAD)
def test_a_line_that_is_none_is_an_issue(project, text):
    """
    At its line, without what stands on it.
    """
    severity, place = BAD[text]
    project.write("workflows/welcome.py", "from novu_flows import *\nada = Subscriber('ada')\n")
    write(project, text)
    ran = project.run("plan", "--env-file", ".env")

    assert (3 if "error" in severity else 0) == ran.code
    assert f"{place}: {severity}" in ran.err
    assert "never closed" not in ran.err


def test_bytes_that_are_no_text_are_an_issue(project):
    """
    With their line.
    """
    write(project, "")
    (project.root / ".env").write_bytes(b"A=1\nB=\xff\n")
    ran = project.run("check", "--env-file", ".env")

    assert (3, True) == (ran.code, ".env:2: error[invalid-env-file]" in ran.err)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_a_file_that_others_can_read_is_a_warning(project):
    """
    With what to do.
    """
    write(project, f"ADA_SLACK={SECRET}\n", mode=0o644)
    ran = project.run("plan", "--env-file", ".env")

    assert (0, True) == (ran.code, "warning[readable-env-file]" in ran.err)
    assert "chmod 600 .env" in ran.err


def test_a_file_that_is_not_there_is_wrong_usage(project):
    """
    Where the command line names it; a pipe or a folder too.
    """
    for name in ("nothing.env", "workflows", "/dev/null"):
        ran = project.run("plan", "--env-file", name)
        assert (64, True) == (ran.code, name in ran.err), name


def test_every_command_that_opens_an_environment_takes_it(project, monkeypatch):
    """
    The API key may stand there too.
    """
    monkeypatch.delenv("SERVER_KEY", raising=False)
    write(project, f"ADA_SLACK={SECRET}\nSERVER_KEY=of-the-file\n")
    text = (project.root / "novu.toml").read_text()
    project.write("novu.toml", text.replace("read_back_seconds", "retry_wait_seconds = 0\nread_back_seconds"))
    said = {
        words[0]: project.run("--env-file", ".env", *words)
        for words in (
            ("plan", "--env", "server"),
            ("drift", "--env", "server"),
            ("pull", "--env", "server"),
            ("promote", "--from", "server", "--to", "local"),
            ("api", "environments", "me", "--env", "server"),
            ("watch", "--once", "--env", "server"),
        )
    }

    assert set(said) == {name for name, ran in said.items() if "read 2 variables" in ran.err}
    assert all("is not set" not in ran.out + ran.err for ran in said.values()), said
    assert "of-the-file" not in json.dumps([ran.out + ran.err for ran in said.values()])
