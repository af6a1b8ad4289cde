"""Templates come out as LiquidJS with Novu's filters renders them, filter by filter and tag by tag, or are refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from novu_flows.javascript.jsonrepair import NotRepaired, repaired
from novu_flows.javascript.liquidjs.controls import TemplateFailed, rendered_controls, rendered_html
from novu_flows.javascript.liquidjs.filters import FILTERS
from novu_flows.javascript.liquidjs.names import NOVU_FILTERS

ORACLE = json.loads(
    (Path(__file__).parents[1] / "contract" / "liquidjs-rendered-10.json").read_text(encoding="utf-8")
)
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def rendered(case):
    """Return what a case comes to, None where it is refused."""
    try:
        if "html" in case:
            return rendered_html(case["html"], ORACLE["variables"], now=NOW)
        return rendered_controls(case["controls"], ORACLE["variables"], now=NOW)
    except TemplateFailed:
        return None


def test_templates_made_at_random_come_out_as_in_liquidjs():
    """
    Every filter, every tag, what is written wrong, controls of several fields and bodies of e-mails.
    """
    differing = [
        (case, found) for case in ORACLE["cases"] if (found := rendered(case)) != case.get("rendered")
    ]

    assert differing == []


def test_every_filter_of_novu_is_there():
    """
    No filter that `check` takes is passed over when a template is rendered.
    """
    assert set(FILTERS) == NOVU_FILTERS


@pytest.mark.parametrize(
    ("text", "json_text"),
    [
        ("{'k':'v'}", '{"k":"v"}'),
        ("['it's', \"a\"b\"]", '["it\\"s", "a\\"b"]'),
        ("[urgent, now]", '["urgent", "now"]'),
        ("{a: 1, 'b': True,}", '{"a": 1, "b": true}'),
        ('{"a": <tr class="row1">}', None),
        ("{x}", None),
    ],
)
def test_json_with_faults_is_read_as_jsonrepair_reads_it(text, json_text):
    """
    Single quotes, quotes in texts and words without quotes become JSON; what has no value does not.
    """
    try:
        found = repaired(text)
    except NotRepaired:
        found = None

    assert json_text == found


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 5 | round: 400 }}|{{ 5 | round: -400 }}|{{ 1.5 | round: 300 }}", "NaN|NaN|1.5"),
        ("{{ payload.items | digest: '2.50', 'name' }}", "P1, p2 and 0.5 others"),
        ("{{ '2026-01-02' | sum: payload.z }}{{ payload.l | inspect: true }}", '0["x","y","z"]'),
    ],
)
def test_odd_arguments_of_filters(template, text):
    """
    Numbers beyond a double, texts as numbers, and zero as a path: as LiquidJS 10.25 renders them.
    """
    assert text == rendered_html(template, ORACLE["variables"], now=NOW)


def test_a_date_without_end_fails_its_step():
    """
    What would take all the memory there is does not.
    """
    with pytest.raises(TemplateFailed):
        rendered_html("{{ 0 | date: '%999999999d' }}", {}, now=NOW)
