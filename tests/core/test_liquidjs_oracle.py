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
