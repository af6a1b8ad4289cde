"""What a load does beside planning where it is asked to: generate helpers, run the cases that are due."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.errors import Refused
from novu_flows.project import Project
from novu_flows.project.generating import configured_places, generate
from novu_flows.project.snapshots import Snapshots
from novu_flows.project.writing import compare, write_generated
from novu_flows.rehearsal import all_cases, clock_of_cases, embedded_benches, keeping, prepare
from novu_flows.render import cases as render
from novu_flows.trial import Trial
from novu_flows.validate.context import schema_of
from novu_flows.verdict import TrialReport
from novu_flows.watch.events import Loaded, Passed


def with_generated(loaded: Loaded, project: Project) -> Loaded:
    """Write the files that novu.toml names; one that someone has edited is left alone, and said."""
    try:
        written = write_generated(compare(generate(project, configured_places(project)).files))
    except Refused as refused:
        return _also(loaded, f"{refused.message}: not generated")
    names = [one.file.path.name for one in written]
    shown = _also(loaded, f"generated {', '.join(names)}") if names else loaded
    return replace(shown, data={**shown.data, "generated": names})


async def with_cases(loaded: Loaded, project: Project, passed: Passed) -> Loaded:
    """Run the cases that have not passed as they stand now, each on an embedded Novu of its own."""
    declared = all_cases(project.declarations)
    marks = _marks(declared, project)
    due = {case_id: case for case_id, case in declared.items() if passed.get(case_id) != marks[case_id]}
    kept = {case_id: mark for case_id, mark in marks.items() if case_id not in due}
    if not due:
        return replace(loaded, passed=kept)
    started = time.monotonic()
    report = await _run(due, project)
    return replace(
        loaded,
        summary=f"{loaded.summary}; {render.counts(report)}",
        cases=render.render_report(report, seconds=time.monotonic() - started),
        data={**loaded.data, "cases": json.loads(render.render_json(report))},
        exit_code=loaded.exit_code or int(report.exit_code),
        passed=kept | {one.case_id: marks[one.case_id] for one in report.outcomes if one.verdict == "passed"},
    )


async def _run(cases: Mapping[str, AnyTriggerCase], project: Project) -> TrialReport:
    prepared = await prepare(project, clock=clock_of_cases())
    try:
        keep = keeping(Snapshots(root=project.root), update=False)
        trial = Trial(open_bench=embedded_benches(prepared), keep=keep)
        return await trial.run(cases, tell=lambda _: None, is_stopping=lambda: False)
    finally:
        prepared.close()


def _marks(cases: Mapping[str, AnyTriggerCase], project: Project) -> Passed:
    """Give what each case depends on, as a digest: the repr of a declaration shows all but where it stands."""
    around = _digest(project.declarations.subscribers)
    return {
        case_id: _digest((case, case.wire_payload, schema_of(case.workflow.payload), around))
        for case_id, case in cases.items()
    }


def _digest(value: object) -> str:
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


def _also(loaded: Loaded, said: str) -> Loaded:
    return replace(loaded, summary=f"{loaded.summary}; {said}", text=f"{loaded.text}{said}\n")
