"""Scenarios, a folder each: what is declared, what is observed, the plan, and the writes that it makes."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import Harness
from ports import a_port

from novu_flows.emulator import Emulator, Fault, Status
from novu_flows.errors import NovuFlowsError, ProjectInvalid
from novu_flows.novu.dialects import dialect_named
from novu_flows.output.text import render_plan, render_report
from novu_flows.output.values import ViewOptions
from novu_flows.output.views import VIEWS
from novu_flows.plan.guards import Guards, Limit
from novu_flows.plan.selection import Patterns
from novu_flows.project.loading import load_project

SCENARIOS = sorted(path for path in (Path(__file__).parent / "scenarios").iterdir() if path.is_dir())
CONFIG = '[project]\nname = "scenario"\nnovu = "{}"\ndeclarations = ["declarations.py"]\n'
REWRITE = "NOVU_FLOWS_REWRITE"  # set it to write the expected files anew, then read what changed


@pytest.fixture(scope="module")
def port():
    """Return a port of this process, at which each scenario has a Novu of its own."""
    with a_port() as port:
        yield port


@pytest.fixture(params=["in process", "over a port"])
def open_harness(request):
    """Return what opens an empty Novu for a dialect."""
    port = request.getfixturevalue("port") if request.param == "over a port" else None

    def opened(scenario):
        emulator = Emulator(profile=scenario.dialect.traits.profile)
        secrets = scenario.settings.get("secrets", {"ADA_SLACK": "https://hooks.example.com/ada"})
        return Harness(emulator, secrets, port, dialect=scenario.dialect)

    return opened


class Scenario:
    """
    One folder.

    It holds `declarations.py`, `observed.json` (the requests that made the environment), the plan in each format
    (`plan.txt`, `plan.md`, `plan.json`) and `requests.txt`.

    What else there is to say is in `settings.json`: `novu` (which of Novu's two APIs, "v1" unless said), `production`
    (the key of which environment is used), `target` (the patterns of `--target`), `max_deletes`, `secrets` (the
    variables that are set, ADA_SLACK unless said), `copies` (subscribers that are there twice), `faults` (method, path,
    status) and `meanwhile` (requests that others send between the plan and the apply). `plan-again.txt` is there where
    the plan afterwards is not empty.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = folder / "settings.json"
        self.settings = json.loads(settings.read_text()) if settings.exists() else {}
        self.dialect = dialect_named(self.settings.get("novu", "v1"))
        self.in_production = {"production": self.settings.get("production", False)}
        self.answers: dict[str, str] = {}

    def load(self, copy: Path) -> None:
        """Read the declarations as a project of their own."""
        shutil.copytree(self.folder, copy, dirs_exist_ok=True)
        (copy / "novu.toml").write_text(CONFIG.format(self.dialect.traits.name))
        self.declared = load_project(copy).declarations

    def write(self, harness: Harness, requests: list) -> None:
        """Send requests; `{0}` in one is the id in the answer to the first."""
        for method, path, body, *production in requests:
            text = json.dumps([path, body])
            for mark, value in self.answers.items():
                text = text.replace(mark, value)
            answer = harness.post(*json.loads(text), method=method, production=bool(production))
            found = answer.get("data", answer)
            self.answers[f"{{{len(self.answers)}}}"] = str(_id_of(found))
        harness.wire.requests.clear()

    def copy(self, harness: Harness) -> None:
        """Have Novu hold subscribers twice, as writes at the same time leave them."""
        store = harness.emulator._state.store  # noqa: SLF001 - no request makes copies one after the other
        for number, subscriber_id in enumerate(self.settings.get("copies", [])):
            original = store.find_one("subscribers", {"subscriberId": subscriber_id})
            store.insert("subscribers", {**original, "_id": f"{number:024}"})
        store.commit()

    def plan(self, harness: Harness):
        """Make the plan."""
        return harness.plan(
            self.declared,
            patterns=Patterns(
                tuple(self.settings.get("target", ())), tuple(self.settings.get("exclude", ()))
            ),
            **self.in_production,
        )

    def apply(self, harness: Harness, plan) -> str:
        """Carry the plan out; return the report as it is shown, or the refusal, and the exit code."""
        guards = Guards(max_deletes=Limit(number=self.settings.get("max_deletes", 5)))
        try:
            if not plan.applyable:  # as the command does
                raise ProjectInvalid(plan.issues)
            report = harness.apply(self.declared, plan, guards=guards, **self.in_production)
        except NovuFlowsError as error:
            remedy = f"    {error.remedy}\n" if error.remedy else ""
            return f"{error.message}\n{remedy}exit code {int(error.exit_code)}\n"
        return f"{_nameless(render_report(report))}exit code {int(report.exit_code)}\n"

    def expect(self, name: str, text: str) -> None:
        """Compare with a file of the scenario."""
        path = self.folder / name
        if os.environ.get(REWRITE):
            path.write_text(text)
        assert path.read_text() == text


def _id_of(found) -> str:
    first = found[0] if isinstance(found, list) and found else found
    return first.get("_id", "") if isinstance(first, dict) else ""


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda path: path.name)
def test_a_scenario_comes_out_as_written(folder, open_harness, tmp_path):
    """
    The plan reads as expected, the apply writes what is expected, and a second plan is empty or as expected.
    """
    scenario = Scenario(folder)
    harness = open_harness(scenario)
    scenario.load(tmp_path)
    scenario.write(harness, json.loads((folder / "observed.json").read_text()))
    scenario.copy(harness)

    plan = scenario.plan(harness)
    for suffix, view in (("txt", VIEWS["text"]), ("md", VIEWS["markdown"]), ("json", VIEWS["json"])):
        scenario.expect(f"plan.{suffix}", _nameless(view(ViewOptions()).plan(plan)))
    scenario.write(harness, scenario.settings.get("meanwhile", []))
    for method, path, status in scenario.settings.get("faults", []):
        harness.emulator.fail(Fault(effect=Status(status=status), method=method, path=path, times=None))
    shown = scenario.apply(harness, plan)
    wire = harness.production_wire if scenario.in_production["production"] else harness.wire
    scenario.expect("requests.txt", "".join(f"{line}\n" for line in sorted(_writes(wire))) + shown)
    again = scenario.plan(harness)
    if again.changes or (folder / "plan-again.txt").exists():
        scenario.expect("plan-again.txt", render_plan(again))


def _writes(wire) -> Iterator[str]:
    for request in wire.requests:
        if request.method != "GET":
            body = json.loads(request.content) if request.content else {}
            yield _nameless(f"{request.method} {request.url.path} {json.dumps(body, sort_keys=True)}")


def _nameless(text):
    """Put words in place of the ids, digests and the address that differ each time."""
    text = re.sub(r"127\.0\.0\.1:[0-9]+", "novu.test", text)
    text = re.sub(r"(?<![0-9a-f])([0-9a-f]{64}|[0-9a-f]{32})(?![0-9a-f])", "<digest>", text)
    text = re.sub(r"""("key_fingerprint": ")[^"]+""", r"\1<fingerprint>", text)
    return re.sub(r"(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])", "<id>", text)
