"""What a load does beside planning where it is asked to: generate helpers, run the cases of what changed."""

import json
import time
from dataclasses import replace

from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.errors import Refused
from novu_flows.plan import Plan
from novu_flows.project import Project
from novu_flows.project.generating import configured_places, generate
from novu_flows.project.snapshots import Snapshots
from novu_flows.project.writing import compare, write_generated
from novu_flows.rehearsal import all_cases, clock_of_cases, embedded_benches, keeping, prepare
from novu_flows.render import cases as render
from novu_flows.trial import Trial
from novu_flows.watch.events import Loaded


def with_generated(loaded: Loaded, project: Project) -> Loaded:
    """Write the files that novu.toml names; one that someone has edited is left alone, and said."""
    try:
        written = write_generated(compare(generate(project, configured_places(project)).files))
    except Refused as refused:
        return _also(loaded, f"{refused.message}: not generated")
    names = [one.file.path.name for one in written]
    shown = _also(loaded, f"generated {', '.join(names)}") if names else loaded
    return replace(shown, data={**shown.data, "generated": names})


async def with_cases(loaded: Loaded, project: Project, plan: Plan) -> Loaded:
    """Run the cases of the workflows that the plan changes, each on an embedded Novu of its own."""
    cases = _of_changed(project, plan)
    if not cases:
        return loaded
    started = time.monotonic()
    prepared = await prepare(project, clock=clock_of_cases())
    try:
        keep = keeping(Snapshots(root=project.root), update=False)
        trial = Trial(open_bench=embedded_benches(prepared), keep=keep)
        report = await trial.run(cases, tell=lambda _: None, is_stopping=lambda: False)
    finally:
        prepared.close()
    return replace(
        loaded,
        summary=f"{loaded.summary}; {render.counts(report)}",
        cases=render.render_report(report, seconds=time.monotonic() - started),
        data={**loaded.data, "cases": json.loads(render.render_json(report))},
        exit_code=loaded.exit_code or int(report.exit_code),
    )


def _also(loaded: Loaded, said: str) -> Loaded:
    return replace(loaded, summary=f"{loaded.summary}; {said}", text=f"{loaded.text}{said}\n")


def _of_changed(project: Project, plan: Plan) -> dict[str, AnyTriggerCase]:
    changed = {change.address.keys[0] for change in plan.changes if change.address.resource == "workflow"}
    declared = all_cases(project.declarations)
    return {case_id: case for case_id, case in declared.items() if case.workflow.workflow_id in changed}
