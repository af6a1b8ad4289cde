"""The issues of control values are those that a Novu 3.15 was recorded to note."""

from datetime import UTC, datetime

import pytest

from novu_flows.controls.issues import control_issues
from novu_flows.javascript.cron import runs_after

NOW = datetime(2026, 11, 25, 7, tzinfo=UTC)
TEXT = {"type": "object", "properties": {"body": {"type": "string"}}, "required": ["body"]}
LIST = {"type": "array", "items": {"type": "object", "properties": {"c": {"type": "string"}}}}
PAYLOAD = {"type": "object", "properties": {"a": {"type": "string"}, "l": LIST}}
VARIABLES = {"type": "object", "properties": {"payload": PAYLOAD}}


def _noted(values, kind="sms"):
    return [(issue.place, issue.message) for issue in control_issues(kind, values, TEXT, VARIABLES, NOW)]


@pytest.mark.parametrize(
    "body",
    [
        "{{payload.a}}",
        "{{payload.l[0].c}}",
        "{% for i in payload.l %}{{i.c}}{{forloop.index}}{% endfor %}",
        "{% assign z = payload.a %}{{z}}",
        "{% raw %}{{ no | filter }}{% endraw %}",
        "{{ payload.l | map: 'c' | join: ',' }}",
        "{{t.greeting}}",
    ],
)
def test_a_template_that_names_what_is_there_has_no_issue(body):
    """
    Loop variables, assigned names, raw blocks and translations are no unknown variables.
    """
    assert _noted({"body": body}) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{first}}", 'Variable "first" invalid or missing namespace'),
        ("{{payload.zz}}", 'Variable "payload.zz" is not supported'),
        ("{{payload.a | shout}}", 'Variable "payload.a" undefined filter: shout,'),
        ("{% if payload.a %}", 'Variable "{{}}" tag {% if payload.a %} not closed,'),
        ("{{payload.a", 'Variable "payload.a" output "{{payload.a" not closed,'),
        ("{{}}", 'Variable "{{}}" invalid value expression: "",'),
        ("{{ 'x' }}", 'Variable "" invalid or missing namespace'),
        ("{% if payload.a == blank %}b{% endif %}", 'Variable "blank" invalid or missing namespace'),
        ("", "Body is required"),
    ],
)
def test_a_template_that_novu_complains_of_has_its_words(body, said):
    """
    The message is the server's own.
    """
    assert _noted({"body": body}) == [("body", said)]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"==": [{"var": "payload.a"}, None]}, []),
        ({"==": [{"var": "payload.a"}, ""]}, ["Value is required"]),
        ({"==": ["x", {"var": "payload.a"}]}, ["Invalid field reference in comparison"]),
        ({"and": [{"==": [{"var": "foo"}, 1]}]}, ["Value is not valid"]),
        ({"==": [{"var": "payload.a"}]}, ['Invalid operation structure for operator "=="']),
        ({"nosuch": [1]}, []),
        (True, ["Invalid node structure"]),
    ],
)
def test_a_condition_is_judged_as_novu_does(condition, said):
    """
    Unknown operators pass, wrong shapes and fields do not.
    """
    assert _noted({"body": "x", "skip": condition}) == [("skip", message) for message in said]


def test_an_issue_of_a_template_hides_that_of_the_schema():
    """
    The server merges the lists of a place by their index: the later source stands in place of the earlier one.
    """
    issues = list(control_issues("custom", {"body": 5, "x": "{{ y }}"}, TEXT, VARIABLES, NOW))
    hidden = list(control_issues("custom", {"body": ["{{ y }}"]}, TEXT, VARIABLES, NOW))

    assert [(one.place, one.message) for one in issues] == [
        ("body", "must be string"),
        ("x", 'Variable "y" invalid or missing namespace'),
    ]
    assert [one.place for one in hidden] == ["body", "body.0"]


@pytest.mark.parametrize(
    ("kind", "values", "places"),
    [
        ("delay", {"type": "regular", "amount": 1, "unit": "days"}, []),
        ("delay", {"type": "regular", "amount": "25 hours", "unit": "hours"}, ["amount", "unit"]),
        ("throttle", {"type": "fixed", "amount": 1, "unit": "days"}, ["amount", "unit"]),
        ("throttle", {"type": "fixed", "amount": 23, "unit": "hours"}, []),
        ("digest", {"cron": "0 9 * * 1-5"}, ["cron"]),
        ("digest", {"cron": "0 9 * * *"}, []),
        ("digest", {"cron": "0 0 29 feb *"}, []),
    ],
)
def test_how_long_a_step_may_wait(kind, values, places):
    """
    A day, of a cron between any two of its runs in the next two years; a throttle less than a day.
    """
    issues = control_issues(kind, values, {}, VARIABLES, NOW)

    assert [issue.place for issue in issues if issue.kind == "TIER_LIMIT_EXCEEDED"] == places


@pytest.mark.parametrize(
    ("cron", "hours"),
    [("* * * * *", 1 / 60), ("0 12 * * 1", 168), ("0 0 29 feb *", 1461 * 24), ("*/30 0 9 * * *", 30 / 3600)],
)
def test_a_cron_runs_when_it_says(cron, hours):
    """
    Five fields, six with seconds, names of months, steps.
    """
    runs = runs_after(cron, NOW)
    first, second = next(runs), next(runs)

    assert (second - first).total_seconds() == pytest.approx(hours * 3600)


@pytest.mark.parametrize("cron", ["nonsense", "{{payload.c}}", "60 * * * *", "* * *", "0 0 30 2 *"])
def test_what_is_no_cron_is_refused(cron):
    """
    A text that is no cron expression, and one that never runs.
    """
    with pytest.raises(ValueError, match=r"cron|never|bounds|literal"):
        runs_after(cron, NOW)
