"""Templates come out as a real Novu 3.15 delivered them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from novu_flows.javascript.liquidjs.controls import TemplateFailed, rendered_controls
from novu_flows.javascript.sanitize_html import sanitized

RECORDED = json.loads(
    (Path(__file__).parents[1] / "contract" / "rendering-3.15.json").read_text(encoding="utf-8")
)
NOW = datetime(2026, 11, 25, tzinfo=UTC)
CASES = [case for case in RECORDED["cases"] if case["type"] == "in_app"]
# What is not a question of the templates: it shows the record of a subscriber, or fails after it is rendered.
ELSEWHERE = {
    "body 17": "shows the subscriber's record with its ids and dates",
    "url empty after render": "the rendered controls break their schema",
}


def filled(value, name):
    """Return a recorded value with the id and number of its case put in."""
    return json.loads(json.dumps(value).replace("<id>", name).replace("<n>", name.rpartition("-")[2]))


def without_empty_objects(payload):
    """Return a payload as it is stored."""
    return {name: value for name, value in payload.items() if value != {}}


def variables_of(case):
    """Return what the templates of a case can read."""
    name = case["id"]
    events = [{"id": letter, "payload": {"a": letter}} for letter in "ABC"] if "digest" in case else []
    return {
        "payload": without_empty_objects(RECORDED["payload"]),
        "subscriber": {**filled(RECORDED["subscriber"], name), "isOnline": False},
        "workflow": {**filled(RECORDED["workflow"], name), "workflowId": name, "severity": "none"},
        "env": {"name": "Development", "type": "dev"},
        "steps": {"dig": {"eventCount": len(events), "events": events}},
    }


def delivered(case):
    """Return the subject and content that a case is delivered with, or None where its step fails."""
    try:
        controls = rendered_controls(case["controls"], variables_of(case), now=NOW)
    except TemplateFailed:
        return None
    clean = str if controls.get("disableOutputSanitization") else sanitized
    return clean(controls.get("subject", "")), clean(controls.get("body", ""))


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["name"] not in ELSEWHERE], ids=lambda case: case["name"]
)
def test_a_template_is_rendered_as_recorded(case):
    """
    The subject and content, or the failure, are those of the delivered message.
    """
    message = case.get("message")

    assert delivered(case) == (message and (message.get("subject", ""), message["content"]))


def test_what_is_left_out_is_in_the_recording():
    """
    Every case left out exists.
    """
    assert set(ELSEWHERE) <= {case["name"] for case in CASES}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (
            "{{ 1.5 | times: 2 }} {{ 1 | divided_by: 0 }} {{ 'x' | plus: 1 }} {{ 7 | modulo: 4 }}",
            "3 Infinity 1 3",
        ),
        ("{{ 1.005 | round: 1 }} {{ -2.5 | round }} {{ 2.1 | ceil }} {{ 9 | at_most: 4 }}", "1 -3 3 4"),
        (
            "{{ one | toSentence }} {{ two | toSentence }} {{ four | toSentence: '', 9 }}",
            "a a and b a, b, c, and d",
        ),
        (
            "{{ four | toSentence: '', 1, 'person' }} {{ four | digest }}",
            "a and 3 people a, b and 2 others",
        ),
        ("{{ 2 | pluralize: 'city' }} {{ 2 | pluralize: 'box', '', 'false' }}", "2 cities boxes"),
        (
            "{{ 0 | date: '%Y-%m-%d %q %L' }} {{ 'never' | date: '%Y' }} {{ 'now' | date: '%-d' }}",
            "1970-01-01 st 000 never 25",
        ),
        (
            "{{ quoted }} {{ (1..3) }} {{ quoted | nofilter: 1, 2 }}",
            "['it's \\ 'x'] [1,2,3] ['it's \\ 'x']",
        ),
        (
            "{{ mixed | join: ',' }}|{{ nothing | join: ',' }}|{{ html | escape }}",
            "1,,true,2.5||&lt;a href=&#39;x&#39;&gt;&amp;`",
        ),
        (
            "[{% if true %} {% endif %}{% unless false %}  {% comment %}{% endcomment %}{% endunless %}]",
            "[   ]",
        ),
        (
            "{% assign n = 3 %}{% for i in (1..n) %}{{ i | times: 0.1 }};{% endfor %}",
            "0.1;0.2;0.30000000000000004;",
        ),
    ],
)
def test_values_are_written_as_javascript_writes_them(template, text):
    """
    Numbers, lists and Novu's own filters print what LiquidJS prints.
    """
    variables = {
        "o": {"limit": 1, "for": {"nil": 2}},
        "one": ["a"],
        "two": ["a", "b"],
        "four": ["a", "b", "c", "d"],
        "quoted": ["it's \\ \"x"],
        "mixed": [1, None, True, 2.5],
        "html": "<a href='x'>&`",
    }

    assert rendered_controls({"body": template}, variables, now=NOW) == {"body": text}
