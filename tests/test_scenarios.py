"""Scenarios, a folder each: what is declared, what is observed, the plan, and the writes that it makes."""

import json
import os
import re
from pathlib import Path

import pytest
from stage import Stage

from novu_flows.output.text import render_plan, render_report
from novu_flows.project.loading import load_project

SCENARIOS = sorted(path for path in (Path(__file__).parent / "scenarios").iterdir() if path.is_dir())
CONFIG = '[project]\nname = "scenario"\ndeclarations = ["declarations.py"]\n'
REWRITE = "NOVU_FLOWS_REWRITE"  # set it to write the expected files anew, then read what changed


def expected(path, text):
    """Compare with a file of the scenario."""
    if os.environ.get(REWRITE):
        path.write_text(text)
    assert path.read_text() == text


def holding(scenario):
    """Return an environment that holds what the scenario says, request by request."""
    stage = Stage(environment={"ADA_SLACK": "https://hooks.example.com/ada"})
    answers = []
    for method, path, body in json.loads((scenario / "observed.json").read_text()):
        ids = {f"{{{number}}}": answer for number, answer in enumerate(answers)}
        filled = json.loads(_filled(json.dumps([path, body]), ids))
        answer = stage.post(*filled, method=method)
        found = answer.get("data", answer)
        answers.append(found["_id"] if isinstance(found, dict) and "_id" in found else _first_id(found))
    stage.wire.requests.clear()
    return stage


def _filled(text, ids):
    for mark, value in ids.items():
        text = text.replace(mark, str(value))
    return text


def _first_id(found):
    return found[0]["_id"] if isinstance(found, list) and found and isinstance(found[0], dict) else ""


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_a_scenario_comes_out_as_written(scenario, tmp_path):
    """
    The plan reads as expected, the apply writes what is expected, and a second plan is empty.
    """
    (tmp_path / "novu.toml").write_text(CONFIG)
    (tmp_path / "declarations.py").write_text((scenario / "declarations.py").read_text())
    declared = load_project(tmp_path).declarations
    stage = holding(scenario)

    plan = stage.plan(declared)
    expected(scenario / "plan.txt", render_plan(plan))
    report = stage.apply(declared, plan)
    writes = "".join(f"{line}\n" for line in sorted(_bodies(stage)))
    expected(scenario / "requests.txt", writes + render_report(report))
    assert () == stage.plan(declared).changes


def _bodies(stage):
    for request in stage.wire.requests:
        if request.method != "GET":
            body = json.loads(request.content) if request.content else {}
            yield _nameless(f"{request.method} {request.url.path} {json.dumps(body, sort_keys=True)}")


def _nameless(text):
    """Put words in place of the ids that differ each time."""
    return re.sub(r"(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])", "<id>", text)
