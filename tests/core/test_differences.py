"""Diffs that a reviewer reads: nested values place by place, what is lost, new names, within 80 columns and GitHub's limit."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.output.differences import Difference, differences
from novu_flows.output.excerpt import FIRST, MOST_CHANGES
from novu_flows.output.json_document import render_plan as as_json
from novu_flows.output.markdown import MOST_CHARACTERS
from novu_flows.output.markdown import render_plan as as_markdown
from novu_flows.output.text import render_plan as as_text
from novu_flows.plan.changes import Address, Create, Delete, FieldChange, Update
from novu_flows.plan.compare import identical
from novu_flows.plan.plan import EnvironmentInfo, Plan
from novu_flows.plan.renames import renamed_resources, renamed_steps

FILTERS = ("steps", "email", "filters")
AT_50, AT_100 = (
    {"match": "all", "conditions": [{"field": "total", "operator": "LARGER", "value": value}]}
    for value in ("50", "100")
)
LOCALE = {"field": "locale", "operator": "EQUAL", "value": "de"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


def between(before, after, path=FILTERS):
    """Return what differs, as short texts."""
    found = differences(FieldChange(path=path, before=before, after=after))
    return [(one.path, *_sides(one)) for one in found]


def _sides(one: Difference):
    match one.kind:
        case "changed":
            return one.before, one.after
        case "added":
            return "+", one.after
        case "removed":
            return "-", one.before
        case "moved":
            return "from", one.moved_from


def plan_of(*changes, **more):
    """Return a plan of changes."""
    target = EnvironmentInfo(name="local", url="http://novu.test/v1", key_fingerprint="0")
    return Plan(target=target, project="test", changes=changes, **more)


def change_of(kind, fields, *, name="hello", resource="workflow", lost=()):
    """Return a change of fields, given as (path, before, after), which loses (path, before)."""
    return kind(
        address=Address(resource, (name,)),
        fields=tuple(FieldChange(path=path, before=old, after=new) for path, old, new in fields),
        source=None,
        reason="differs",
        base="1",
        lost=tuple(FieldChange(path=path, before=old, after=None) for path, old in lost),
    )


def test_a_value_in_a_filter_is_named_by_its_place():
    """
    What is around it is not shown.
    """
    assert [("steps[email].filters[0].conditions[0].value", "50", "100")] == between([AT_50], [AT_100])


def test_items_are_added_removed_and_moved():
    """
    An item of a list keeps what it is, whatever is put before it.
    """
    other = {"match": "any", "conditions": [LOCALE]}

    assert [("steps[email].filters[0].match", "+", "any")] == between([AT_50], [other, AT_50])[:1]
    assert {"-"} == {mark for _, mark, _ in between([AT_50, other], [AT_50])}
    assert [("steps[email].filters[0]", "from", 1)] == between([AT_50, other], [other, AT_50])


def test_a_short_list_is_shown_as_a_whole():
    """
    The order of steps is read better side by side.
    """
    assert [("steps", ["a", "b"], ["b", "a"])] == between(["a", "b"], ["b", "a"], ("steps",))


def test_keys_of_data_are_shown_one_by_one():
    """
    Under the names that a declaration has.
    """
    before, after = {"plan": "free", "old.key": 1}, {"plan": "pro", "seats": 2}

    assert [
        ("data.plan", "free", "pro"),
        ("data.seats", "+", 2),
        ('data["old.key"]', "-", 1),
    ] == between(before, after, ("data",))


@given(before=JSON, after=JSON)
def test_every_difference_has_a_line_and_nothing_else_has(before, after):
    """
    Whatever the values are.
    """
    found = differences(FieldChange(path=("data",), before=before, after=after))

    assert identical(before, after) == (not found)


@given(before=JSON | st.text(max_size=400), after=JSON | st.text(max_size=400))
def test_no_line_is_wider_than_80_columns(before, after):
    """
    However long values are, in an update, a creation and a deletion; nothing in them acts on a terminal.
    """
    path = ("steps", "email", "body")
    for change in (
        change_of(Update, [(path, before, after)], lost=[(path, before)]),
        change_of(Create, [(path, None, after)]),
        change_of(Delete, [], lost=[(path, before)]),
    ):
        lines = as_text(plan_of(change), is_full=True).split("\n")

        assert [] == [line for line in lines if len(line) > 80]
        assert "C" not in {unicodedata.category(character)[0] for line in lines for character in line}


def test_what_is_lost_with_a_step_and_a_resource_is_shown():
    """
    In every format, with its texts.
    """
    lost = [(("steps", "old", "type"), "email"), (("steps", "old", "body"), "<p>Kept for years</p>")]
    order = (("steps",), ["old", "new"], ["new"])
    plan = plan_of(change_of(Update, [order], lost=lost), change_of(Delete, [], name="gone", lost=lost))

    assert 2 == as_text(plan).count('steps[old].body  - "<p>Kept for years</p>"')
    assert 2 == as_markdown(plan).count("- steps[old].body  ")
    assert 2 == as_json(plan).count("Kept for years")


def test_a_new_step_that_holds_what_an_old_one_held_looks_like_a_new_name():
    """
    It is said, for Novu deletes the one and makes the other; one that holds something else is not.
    """
    added = [(("steps", "mail", name), None, value) for name, value in (("type", "email"), ("body", "Hi"))]
    lost = [(("steps", "email", name), value) for name, value in (("type", "email"), ("body", "Hi"))]
    change = change_of(Update, added, lost=lost)
    another = change_of(Update, [*added[:1], (("steps", "mail", "body"), None, "Bye")], lost=lost)

    assert {"mail": "email"} == renamed_steps(change)
    assert {} == renamed_steps(another)
    for shown in as_text(plan_of(change)), as_markdown(plan_of(change)).replace("\\", ""):
        assert "steps[mail] looks like steps[email] under a new name: that one is deleted" in shown


def test_a_new_resource_that_holds_what_a_deleted_one_held_looks_like_a_new_name():
    """
    Each deleted one is the earlier name of one resource only.
    """
    values = [(("name",), "Hello"), (("steps",), ["in-app"]), (("steps", "in-app", "content"), "Hi")]
    made = [change_of(Create, [(path, None, value) for path, value in values], name=name) for name in "ab"]
    gone = change_of(Delete, [], name="z", lost=values)
    plan = plan_of(*made, gone)

    assert {Address("workflow", ("a",)): Address("workflow", ("z",))} == renamed_resources(plan.changes)
    assert 1 == as_text(plan).count("looks like workflow z under a new name: that one is deleted")


def many(count):
    """Return a plan of many updates of subscribers, and of as many creations."""
    field = (("first_name",), "A", "B")
    return plan_of(
        *(change_of(Create, [field], name=f"new-{n}", resource="subscriber") for n in range(count)),
        *(change_of(Update, [field], name=f"old-{n}", resource="subscriber") for n in range(count)),
    )


@pytest.mark.parametrize("render", [as_text, as_markdown])
def test_of_a_large_plan_the_counts_and_the_first_of_each_kind_are_shown(render):
    """
    And how many more there are; all of them where that is asked for.
    """
    shown = render(many(MOST_CHANGES)).replace("\\", "")

    assert all(f" subscriber old-{number}\n" in shown for number in range(FIRST))
    assert f"old-{FIRST}\n" not in shown
    assert f"… and {2 * (MOST_CHANGES - FIRST)} more changes" in shown
    assert f"subscriber old-{MOST_CHANGES - 1}" in render(many(MOST_CHANGES), is_full=True).replace("\\", "")


def test_a_comment_is_no_longer_than_github_takes():
    """
    What does not fit is counted, and every fence and fold is closed.
    """
    plan = many(10_000)
    shown = as_markdown(plan, is_full=True)
    changes = shown.count("\n#### ")

    assert len(shown.encode()) <= MOST_CHARACTERS
    assert changes > 100
    assert f"… and {20_000 - changes:,} more changes\n" in shown
    assert shown.count("<details>") == shown.count("</details>") == 1
    assert 0 == shown.count("```") % 2


@pytest.mark.parametrize(
    "hostile", ["```\n@everyone <img src=x>", "</details>", "| a | b |", "\x1b[2J\u202e", "x" * 1_000_000]
)
def test_a_hostile_value_disturbs_no_format(hostile):
    """
    It closes no fence, mentions nobody, moves no cursor, and has a bound.
    """
    plan = plan_of(change_of(Update, [(("name",), "Hello", hostile), (("description",), hostile, None)]))
    text, comment = as_text(plan), as_markdown(plan)
    fence = next(line for line in comment.split("\n") if line.endswith("diff")).removesuffix("diff")
    inside = comment.split(f"{fence}diff\n")[1].split(f"\n{fence}\n")[0]

    assert "\x1b" not in text + comment
    assert "\u202e" not in text + comment
    assert max(map(len, (text, comment))) < 5_000
    assert fence not in inside
    assert "description" in inside
    assert hostile == json.loads(as_json(plan))["changes"][0]["fields"][0]["after"]
