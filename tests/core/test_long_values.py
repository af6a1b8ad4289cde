"""Long values in plans: what differs is shown, line by line, and nothing that must not be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.output.long_values import MOST_LINES, diff_lines, size_change
from novu_flows.output.markdown import render_plan as as_markdown
from novu_flows.output.text import render_plan as as_text
from novu_flows.plan.changes import Address, Create, FieldChange, Update
from novu_flows.plan.plan import EnvironmentInfo, Plan
from novu_flows.redaction import KNOWN

LETTER = [f"Line {number} of a letter" for number in range(20)]


def field(before, after):
    """Return a change of a body."""
    return FieldChange(path=("steps", "email", "body"), before=before, after=after)


def shown(one, **options):
    """Return the lines of a diff as text."""
    return [str(line) for line in diff_lines(one.before, one.after, **options)]


def plan_of(one, kind=Update):
    """Return a plan of one change."""
    address = Address("workflow", ("hello",))
    change = kind(address=address, fields=(one,), source=None, reason="", base="1")
    target = EnvironmentInfo(name="local", url="http://novu.test/v1", key_fingerprint="0")
    return Plan(target=target, project="test", changes=(change,))


def test_the_difference_is_shown_wherever_it_is():
    """
    A line in the middle of a letter, with what is around it; not the letter.
    """
    one = field("\n".join(LETTER), "\n".join([*LETTER[:12], "Another line", *LETTER[13:]]))

    expected = ["@@ line 11", f"  {LETTER[10]}", f"  {LETTER[11]}", f"- {LETTER[12]}", "+ Another line"]
    assert [*expected, f"  {LETTER[13]}", f"  {LETTER[14]}"] == shown(one)
    assert "20 lines -> 20 lines" == size_change(one.before, one.after)
    for page, mark in (as_text(plan_of(one)), "        + "), (as_markdown(plan_of(one)), "+   "):
        assert f"\n{mark}Another line\n" in page
        assert LETTER[0] not in page


def test_the_difference_within_a_long_line_is_shown():
    """
    HTML often is one line of thousands of characters.
    """
    start = "<p>" + "word " * 400
    old, new = shown(field(f"{start}old</p>", f"{start}new</p>"))

    assert old.startswith("- …")
    assert old.endswith("old</p>")
    assert new.endswith("new</p>")


def test_a_line_end_at_the_end_is_a_difference():
    """
    Novu sends the text as it is.
    """
    letter = "\n".join(LETTER)

    assert ["+"] == [line.strip() for line in shown(field(letter, f"{letter}\n")) if line[0] in "+-"]


@pytest.mark.parametrize("count", [1, 400, 50_000])
def test_a_diff_has_a_bound_and_is_quick(count):
    """
    Texts of any length are compared with little work; how much is not shown is said.
    """
    lines = shown(field("\n".join(["a"] * count), "\n".join(["b", *["a"] * count, "c" * 999, "d"] * 2)))

    assert len(lines) <= MOST_LINES + 1
    assert count == 1 or "more lines" in lines[-1]


def test_of_what_is_created_the_first_lines_are_shown():
    """
    There is nothing to compare it with; all of it with `--full`.
    """
    plan = plan_of(field(None, "\n".join(LETTER)), Create)

    assert "steps[email].body  20 lines\n        + Line 0 of a letter\n" in as_text(plan)
    assert "        + … 15 more lines\n" in as_text(plan)
    assert LETTER[19] in as_text(plan, is_full=True)


@given(parts=st.tuples(st.text(max_size=400), st.text(max_size=400)))
def test_nothing_moves_the_cursor_and_every_difference_is_marked(parts):
    """
    Of any two texts that differ, a line is marked; no line holds what a terminal would act on.
    """
    before, after = (f"{'x' * 100}\n{part}" for part in parts)
    lines = shown(field(before, after))

    assert (before != after) == any(line[0] in "+-" for line in lines)
    assert "C" not in {unicodedata.category(character)[0] for line in lines for character in line}


def test_a_secret_that_goes_over_line_ends_is_not_shown():
    """
    It is replaced before the text is cut into lines.
    """
    secret = "first half of it\nsecond half of it"
    KNOWN.add(secret)
    try:
        lines = shown(field("\n".join(LETTER), "\n".join([*LETTER, secret])))
    finally:
        KNOWN.clear()

    assert "half" not in "".join(lines)
    assert "+ " in "".join(line[:2] for line in lines)
