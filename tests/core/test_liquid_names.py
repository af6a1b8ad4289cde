"""What templates name, and what is wrong with them, as Novu 3.15 finds it with LiquidJS."""

import json
from pathlib import Path

import pytest

from novu_flows.controls.variables import invalid_outputs, is_parsed, names_of, template_issues

RECORDED = json.loads(
    (Path(__file__).parents[1] / "contract" / "liquidjs-10.json").read_text(encoding="utf-8")
)
SCHEMA = RECORDED["schema"]


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["template"][:40])
def test_names_and_faults_are_those_of_the_real_parser(case):
    """
    Each template of the file, made at random, was read by LiquidJS itself.
    """
    template, invalid = case["template"], case["invalid"]

    assert names_of([template], SCHEMA) == case["valid"]
    assert list(invalid_outputs(template, SCHEMA)) == [output for _, _, output in invalid]
    assert is_parsed(template) == case["parsed"]
    for issue, (name, said, _) in zip(template_issues("p", template, SCHEMA), invalid, strict=True):
        assert issue.variable == ("{{}}" if name == "unknown" else name)
        assert said in issue.message
        assert issue.message.split()[0] in ("Filter", "Variable")


def test_names_in_conditions_and_in_objects_are_found():
    """
    A condition names what it looks at; an object is one template, with all that is in it.
    """
    condition = {"and": [{"==": [{"var": "payload.a"}, 1]}, {"!": {"var": "workflow.name"}}]}
    action = {"label": "{{payload.l}}", "redirect": {"url": "/{{subscriber.data.u}}"}}

    assert names_of([condition, action, 5, "{{ broken", "{{t.key}}"], None) == [
        "payload.a",
        "payload.l",
        "subscriber.data.u",
    ]
