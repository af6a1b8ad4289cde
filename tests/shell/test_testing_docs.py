"""What docs/testing.md shows is what happens."""

import re
from pathlib import Path

import pytest

from novu_flows.cli.main import run

PAGE = (Path(__file__).parents[2] / "docs" / "testing.md").read_text()
CONFIG = '[project]\nname = "shop"\nnovu = "v2"\ndeclarations = ["workflows"]\n'
SECONDS = re.compile(r"in \d+\.\d+ s")
pytest_plugins = ["pytester"]


def blocks(language):
    """Return the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def project(pytester):
    """Return the project of the page."""
    (pytester.path / "novu.toml").write_text(CONFIG)
    (pytester.mkdir("workflows") / "orders.py").write_text(blocks("python")[0])
    return pytester


@pytest.mark.usefixtures("project")
def test_the_session_comes_out_as_printed(capsys):
    """
    The cases at the top pass.
    """
    (printed,) = blocks("console")

    assert 0 == run(["test"])
    assert SECONDS.sub("", printed.partition("\n")[2]) == SECONDS.sub("", capsys.readouterr().out)


def test_a_case_that_fails_looks_as_printed(project, capsys):
    """
    So does one that expects a mail that nobody wants.
    """
    path = project.path / "workflows/orders.py"
    case = 'bob_gets_a_mail = TriggerCase(order_shipped, to=bob, payload=order, expect={"email": "Order A-1"}'
    path.write_text(f"{path.read_text()}\n{case}, after=minutes(30))\n")

    assert 4 == run(["test", "order-shipped::bob_gets_a_mail"])
    shown = re.sub(r":\d+$", ":42", capsys.readouterr().out, flags=re.MULTILINE)
    assert blocks("text")[0] in shown


def test_the_tests_of_an_application_pass(project):
    """
    The fixture gives what the page says.
    """
    project.makepyfile(test_application=blocks("python")[1])

    project.runpytest("test_application.py").assert_outcomes(passed=1)


def test_an_event_is_made_as_shown():
    """
    The third block goes on from the first.
    """
    names: dict[str, object] = {"__name__": "page"}
    exec(blocks("python")[0] + blocks("python")[2], names)  # noqa: S102 - our own page

    assert "order-A-1" == names["call"].body["transactionId"]
