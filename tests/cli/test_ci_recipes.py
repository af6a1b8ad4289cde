"""The recipes for pipelines run: their commands, in order, against a Novu behind a port."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from ports import on_a_port

from novu_flows.emulator import Emulator

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"
CONFIG = """\
[project]
name = "acme"
declarations = ["workflows"]

[environments.local]
embedded = true

[environments.production]
url = "{url}"
api_key_env = "NOVU_PRODUCTION_KEY"
role = "production"

[generate]
target = "notifications.py"
"""
MODULE = '''\
"""Declarations of a pipeline."""

from novu_flows import Payload, Subscriber, TriggerCase, Workflow, in_app


class Welcome(Payload):
    """Someone signed up."""

    name: str


welcome = Workflow("welcome", name="Welcome", payload=Welcome, steps=[in_app("Hi")])
ada = Subscriber("ada", email="ada@example.com")
greets = TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"), expect={"in_app": "Hi"})
'''
# Novu's production takes workflows by promotion only, so what is applied there is a subscriber.
PEOPLE = 'from novu_flows import Subscriber\n\nada = Subscriber("ada", email="ada@example.com")\n'
STANDS_IN = '#!/bin/sh\necho "$(basename "$0") $*" >> "$CALLS"\n'


@pytest.fixture
def pipeline(tmp_path):
    """Return a function that runs the shell parts of a job as a runner does, each in its own shell."""
    emulator = Emulator()
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("pip", "python", "gh"):  # what the network is needed for
        (tools / name).write_text(STANDS_IN)
        (tools / name).chmod(0o755)
    with on_a_port(emulator) as url:
        project = tmp_path / "project"
        (project / "workflows").mkdir(parents=True)
        (project / "novu.toml").write_text(CONFIG.format(url=url))
        (project / "workflows" / "people.py").write_text(PEOPLE)
        environ = {
            "PATH": os.pathsep.join([str(tools), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "NOVU_PRODUCTION_KEY": emulator.keys.production,
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "CALLS": str(tmp_path / "calls"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_ACTION_PATH": str(tmp_path),
            "PULL_REQUEST": "7",
            "PLAN_ENVIRONMENT": "production",
            "PLAN_OUT": "",
            "PLAN_COMMENT": "true",
        }

        def run(commands):
            for command in commands:
                shell = ["bash", "-eo", "pipefail", "-c", command]
                ran = subprocess.run(shell, cwd=project, env=environ, check=False, capture_output=True)  # noqa: S603 - the recipe
                if ran.returncode:
                    return ran.returncode
            return 0

        run.project, run.folder, run.emulator = project, tmp_path, emulator
        yield run
    emulator.close()


def github(job):
    """Return the commands of a job of GitHub Actions."""
    recipe = yaml.safe_load((RECIPES / "github-actions.yml").read_text())
    return [step["run"] for step in recipe["jobs"][job]["steps"] if "run" in step]


def gitlab(job):
    """Return the commands of a job of GitLab."""
    recipe = yaml.safe_load((RECIPES / "gitlab-ci.yml").read_text())
    return [*recipe["default"]["before_script"], *recipe[job]["script"]]


def action():
    """Return the commands of action.yml."""
    described = yaml.safe_load((RECIPES.parents[1] / "action.yml").read_text())
    return [step["run"] for step in described["runs"]["steps"]]


def test_the_action_comments_and_says_whether_something_changes(pipeline):
    """
    Before the apply and after it; a project that is not valid fails the step, and its comment says why.
    """
    output, summary = pipeline.folder / "output", pipeline.folder / "summary.md"
    assert 0 == pipeline(action())
    assert 0 == pipeline(
        ["novu-flows plan --env production --out plan.json", "novu-flows apply plan.json --yes"]
    )
    assert 0 == pipeline(action()[1:])
    assert "changes=true\nchanges=false\n" == output.read_text()

    (pipeline.project / "workflows" / "people.py").write_text(PEOPLE.replace("ada@", "@"))
    assert 3 == pipeline(action()[1:])
    assert "changes=true\nchanges=false\n" == output.read_text()
    assert "email" in summary.read_text().rpartition("## ")[2]
    calls = (pipeline.folder / "calls").read_text().splitlines()
    assert 3 == len([call for call in calls if call.startswith("gh pr comment 7 --edit-last")])


def test_a_pull_request_is_commented_with_its_plan(pipeline):
    """
    The comment is the plan as Markdown, also where the plan has an error, which then fails the job.
    """
    assert 0 == pipeline(github("review"))
    calls = (pipeline.folder / "calls").read_text().splitlines()
    assert "gh pr comment 7 --edit-last --create-if-none --body-file plan.md" == calls[-1]
    assert "subscriber ada" in (pipeline.project / "plan.md").read_text()

    (pipeline.project / "workflows" / "people.py").write_text(PEOPLE.replace("ada@", "@"))
    assert 3 == pipeline(github("review")[-1:])
    assert 2 == len(
        [one for one in (pipeline.folder / "calls").read_text().splitlines() if one.startswith("gh ")]
    )


@pytest.mark.parametrize("recipe", [github, gitlab])
def test_what_was_merged_is_planned_applied_and_then_in_order(pipeline, recipe):
    """
    The nightly job fails before the apply and not after it, and applying once more does nothing.
    """
    assert 2 == pipeline(recipe("drift"))
    assert 0 == pipeline(recipe("plan"))
    assert 0 == pipeline(recipe("apply"))
    assert (pipeline.project / "report.json").exists()
    assert 0 == pipeline(recipe("drift"))
    assert 0 == pipeline(recipe("apply"))


def test_cases_and_helpers_are_checked_without_a_key(pipeline):
    """
    The first job of GitLab and the hooks before a commit need no server.
    """
    (pipeline.project / "workflows" / "people.py").write_text(MODULE)
    hooks = yaml.safe_load((RECIPES / "pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    check, generate = (hook["entry"] for hook in hooks)

    assert 0 == pipeline(gitlab("check"))
    assert "welcome" in (pipeline.project / "cases.xml").read_text()
    assert 0 == pipeline([check])
    assert 2 == pipeline([generate])
    assert 0 == pipeline(["novu-flows generate", generate])
