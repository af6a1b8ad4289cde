"""What a watch shows in a terminal, as far as there is room for it."""

import io

import pytest

from novu_flows.cli.common import Streams
from novu_flows.cli.watch_screen import Screen
from novu_flows.watch.events import Loaded

ROWS = 20


@pytest.fixture
def out(monkeypatch):
    """Return what stands for a small terminal."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("LINES", str(ROWS))
    return io.StringIO()


def shown(out, *loads):
    """Show loads one after another; give the lines of the last."""
    with Screen(Streams(out=out, err=out, can_ask=False, is_terminal=True)) as screen:
        for loaded in loads:
            out.truncate(out.seek(0))
            screen.show(loaded)
    return out.getvalue().strip("\n").splitlines()


def load(status, text, cases=""):
    """Return the outcome of a load."""
    return Loaded(
        status=status,
        environment="local",
        summary="",
        text=text,
        data={},
        exit_code=0,
        seconds=0.5,
        cases=cases,
    )


LONG = "\n".join(f"line {number} of the plan" for number in range(100))


def test_a_short_plan_is_shown_whole(out):
    """
    Environment, status and time of the load are above it.
    """
    top, *lines, _ = shown(out, load("planned", "one\ntwo\n", "3 passed\n"))

    assert "local · planned · " in top
    assert ["one", "two", "3 passed"] == [line.strip("│ ") for line in lines]


def test_of_a_long_plan_beginning_and_end_are_shown(out):
    """
    The counts and the cases are at the end; the middle is where something can be left out.
    """
    lines = shown(out, load("planned", LONG, "\n3 passed\n"))

    assert ROWS == len(lines)
    assert "line 0 of the plan" in lines[1]
    assert "… 84 more lines …" in "".join(lines)
    assert "3 passed" in lines[-2]


def test_the_last_good_plan_gets_the_room_that_issues_leave(out):
    """
    It is marked as such.
    """
    lines = shown(out, load("planned", LONG), load("invalid", "an issue\n"))

    assert ROWS == len(lines)
    assert ("an issue", "line 99 of the plan") == (lines[1].strip("│ "), lines[-2].strip("│ "))
    assert "last good plan, not of what is saved now" in lines[3]


def test_many_issues_leave_some_room_for_the_last_good_plan(out):
    """
    And are themselves cut in their middle.
    """
    lines = shown(out, load("planned", LONG), load("invalid", LONG.replace("plan", "issues")))

    assert ROWS == len(lines)
    assert 2 == "\n".join(lines).count("more lines")
    assert "line 99 of the plan" in lines[-2]
