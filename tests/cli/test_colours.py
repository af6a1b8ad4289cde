"""Colours of results: for a terminal, unless `--color`, NO_COLOR or FORCE_COLOR say otherwise."""

import pytest

from novu_flows.cli.main import run

CONFIG = '[project]\nname = "p"\ndeclarations = ["people.py"]\n[environments.local]\nembedded = true\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Go to a project with one subscriber; no variable says anything of colours."""
    (tmp_path / "novu.toml").write_text(CONFIG)
    (tmp_path / "people.py").write_text(
        'from novu_flows import Subscriber\n\nada = Subscriber("ada", first_name="Ada")\n'
    )
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("variables", "options", "is_coloured"),
    [
        ({}, (), False),
        ({}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "0"}, (), False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
        ({"FORCE_COLOR": "1"}, ("--format", "markdown"), False),
    ],
)
def test_the_nearest_word_decides(variables, options, is_coloured, monkeypatch, capsys):
    """
    The option before the variables, NO_COLOR before FORCE_COLOR; a pipe has none, and nor has another format.
    """
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert 0 == run(["plan", *options])
    assert is_coloured == ("\x1b[32m" in capsys.readouterr().out)


@pytest.mark.usefixtures("folder")
def test_changed_words_stand_out(tmp_path, capsys):
    """
    In a text that does not fit on a line, only the words that differ are underlined.
    """
    text = "There are many words in this sentence, all of them as they were, and one of them is {}."
    module = tmp_path / "people.py"
    for word in ("old", "new"):
        about = {"about": text.format(word)}
        module.write_text(f'from novu_flows import Subscriber\n\nada = Subscriber("ada", data={about!r})\n')
        assert 0 == run(["plan", "--color", "always"])
        shown = capsys.readouterr().out
        assert 0 == run(["apply", "--yes"])
        capsys.readouterr()

    assert "\x1b[31m\x1b[1m\x1b[4mold\x1b[0m" in shown
    assert "\x1b[32m\x1b[1m\x1b[4mnew\x1b[0m" in shown


@pytest.mark.usefixtures("folder")
def test_full_shows_all_of_a_large_plan(tmp_path, capsys):
    """
    Without it the counts and the first of each kind.
    """
    (tmp_path / "people.py").write_text(
        'from novu_flows import Subscriber\n\npeople = [Subscriber(f"p{n}", first_name="P") for n in range(150)]\n'
    )
    assert 0 == run(["plan"])
    part = capsys.readouterr().out
    assert 0 == run(["plan", "--full"])
    whole = capsys.readouterr().out

    assert "      150 subscriber create: not in the environment\n" in part
    assert "  … and 140 more changes\n" in part
    assert (10, 150) == (part.count("  + subscriber p"), whole.count("  + subscriber p"))
