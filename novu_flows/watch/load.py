"""One load, from files to an outcome: load, check, plan, and what else was asked for. Runs in a child."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from novu_flows.check.shapes import schema_of
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.engine.apply import apply_plan, check_secrets, gate_of
from novu_flows.engine.environment import Connection, connect
from novu_flows.engine.planning import plan_environment
from novu_flows.errors import ExitCode, NovuFlowsError, PlanRefused, ProjectInvalid, Refused, stopped_by
from novu_flows.issues import Issue
from novu_flows.novu.dialects import dialect_named
from novu_flows.output import json_document, text
from novu_flows.output.notes import plan_counts
from novu_flows.plan.guards import check_guarded
from novu_flows.plan.plan import Plan
from novu_flows.plan.report import Report
from novu_flows.project.config import Config
from novu_flows.project.generated import compare, configured_places, generate, write_generated
from novu_flows.project.loading import Project, load_project
from novu_flows.project.root import CONFIG_FILE, load_config
from novu_flows.project.scope import ScopedProject, scoped
from novu_flows.project.secrets import resolve_secrets
from novu_flows.redacted_streams import redacted_streams
from novu_flows.redaction import redact_shown, redact_shown_value
from novu_flows.trigger_cases import output as render
from novu_flows.trigger_cases.outcome import TrialReport
from novu_flows.trigger_cases.runner import CaseRunner
from novu_flows.trigger_cases.sandbox import clock_of_cases, embedded_environments, prepare
from novu_flows.trigger_cases.selection import all_cases, cases_of_part
from novu_flows.trigger_cases.snapshots import Snapshots, keeping
from novu_flows.watch.events import Loaded, LoadRequest, Passed, Watched
from novu_flows.watch.links import with_links


def with_generated(loaded: Loaded, project: Project) -> Loaded:
    """Write the files that novu.toml names; one that someone has edited is left alone, and said."""
    try:
        written = write_generated(compare(generate(project, configured_places(project)).files))
    except Refused as refused:
        return _also(loaded, f"{refused.message}: not generated")
    names = [one.file.path.name for one in written]
    shown = _also(loaded, f"generated {', '.join(names)}") if names else loaded
    return replace(shown, data={**shown.data, "generated": names})


async def with_cases(loaded: Loaded, part: ScopedProject, passed: Passed) -> Loaded:
    """Run the cases that have not passed as they stand now, each on an embedded Novu of its own."""
    project = part.project
    found = all_cases(project.declarations, project.declared)
    if found.issues:
        shown = text.render_issues(found.issues)
        loaded = replace(
            _also(loaded, shown.splitlines()[0]), exit_code=loaded.exit_code or int(ExitCode.INVALID)
        )
    declared = cases_of_part(found.by_id, part.patterns)
    marks = _marks(declared, project)
    due = {case_id: case for case_id, case in declared.items() if passed.get(case_id) != marks[case_id]}
    kept = {case_id: mark for case_id, mark in marks.items() if case_id not in due}
    if not due:
        return replace(loaded, passed=kept)
    started = time.monotonic()
    report = replace(
        await _run(due, project), patterns=part.patterns, left_out=len(found.by_id) - len(declared)
    )
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
        trial = CaseRunner(
            open_environment=embedded_environments(prepared, dialect_named(project.dialect)), keep=keep
        )
        return await trial.run(cases, on_outcome=lambda _: None, is_stopping=lambda: False)
    finally:
        prepared.close()


def _marks(cases: Mapping[str, AnyTriggerCase], project: Project) -> Passed:
    """Return what each case depends on, as a digest: the repr of a declaration shows all but where it stands."""
    around = _digest(project.declarations.subscribers)
    return {
        case_id: _digest((case, case.wire_payload, schema_of(case.workflow.payload), around))
        for case_id, case in cases.items()
    }


def _digest(value: object) -> str:
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


def _also(loaded: Loaded, said: str) -> Loaded:
    return replace(loaded, summary=f"{loaded.summary}; {said}", text=f"{loaded.text}{said}\n")


def load(asked: LoadRequest, leave: Callable[[], None]) -> Loaded:
    """Load a project once; `leave` is called before anything is applied. Nothing that is wrong raises."""
    started = time.monotonic()
    with redacted_streams():
        outcome = _outcome(asked, leave)
    return replace(_redacted(outcome), seconds=time.monotonic() - started)


def _redacted(loaded: Loaded) -> Loaded:
    """Take out the secrets here: the process that shows the outcome has not read them."""
    return replace(
        loaded,
        summary=redact_shown(loaded.summary),
        text=redact_shown(loaded.text),
        cases=redact_shown(loaded.cases),
        data=redact_shown_value(loaded.data),
    )


def _outcome(asked: LoadRequest, leave: Callable[[], None]) -> Loaded:
    root = Path(asked.root)
    try:
        project = load_project(root, asked.environment)
    except ProjectInvalid as error:
        return _invalid(error.issues, watched_before(root))
    except NovuFlowsError as error:
        return failed(error, watched_before(root))
    watched = watched_of(project)
    try:
        found = scoped(project, asked.patterns)
        return replace(asyncio.run(_planned(found, asked, leave)), watched=watched)
    except (ProjectInvalid, PlanRefused) as error:
        return _invalid(error.issues, watched)
    except NovuFlowsError as error:
        return failed(error, watched)


def watched_before(root: Path) -> Watched:
    """Return the places that decide the first load of a project: what novu.toml names, once it can be read."""
    files = (str(root / CONFIG_FILE),)
    try:
        config = load_config(root).config
    except NovuFlowsError:
        return with_links(Watched(folders=(), files=files))
    folders = tuple(str(root / name) for name in config.project.declarations)
    return with_links(Watched(folders=folders, files=files, written=_written(root, config)))


def watched_of(project: Project) -> Watched:
    """Return the places that decide the next load of a project; files in its folders are not named again."""
    named = (project.root / name for name in project.config.project.declarations)  # there or not
    folders = tuple(dict.fromkeys((*project.folders, *named)))
    watched = Watched(
        folders=tuple(map(str, folders)),
        files=tuple(str(file) for file in project.files if not any(map(file.is_relative_to, folders))),
        written=_written(project.root, project.config),
    )
    return with_links(watched)


def _written(root: Path, config: Config) -> tuple[str, ...]:
    generate = config.generate
    return tuple(str(root / name) for name in (generate.target, generate.schemas) if name)


async def _planned(found: ScopedProject, asked: LoadRequest, leave: Callable[[], None]) -> Loaded:
    project = found.project
    async with connect(project, asked.environment) as connection:
        secrets = resolve_secrets(project, project.environ)
        plan = await plan_environment(project, connection, secrets, patterns=found.patterns)
        shown = _shown(plan, as_json=asked.as_json)
        if asked.apply and plan.applyable and not plan.is_empty:
            _refuse_elsewhere(connection)
            check_guarded(plan, connection.guards, now=datetime.now(UTC))
            check_secrets(plan, secrets)
            await connection.client.check_write()
            leave()
            report = await apply_plan(plan, gate_of(connection, secrets), on_outcome=lambda _: None)
            shown = _applied(shown, report)
    # What is generated is of the whole project, which has an error somewhere where a part is not whole.
    generated = with_generated(shown, project) if found.is_whole else shown
    return await with_cases(generated, found, asked.passed) if asked.test else generated


def _applied(shown: Loaded, report: Report) -> Loaded:
    return replace(
        shown,
        status="applied",
        summary=text.report_counts(report),
        text=shown.text + text.render_report(report),
        data={**shown.data, "report": json.loads(json_document.render_report(report))},
        exit_code=int(report.exit_code),
    )


def _refuse_elsewhere(connection: Connection) -> None:
    """Let a watch apply to development and to the embedded Novu only."""
    if connection.emulator is None and connection.role != "development":
        raise Refused(
            f"watch applies to development environments only, and {connection.target.name} is not marked so",
            remedy='give it `role = "development"` in novu.toml, or leave out --apply',
        )


def _shown(plan: Plan, *, as_json: bool) -> Loaded:
    return Loaded(
        status="planned",
        environment=plan.target.name,
        summary="; ".join([plan_counts(plan), *([text.issue_counts(plan.issues)] if plan.issues else [])]),
        text=text.render_plan(plan),
        data={"plan": json.loads(json_document.render_plan(plan))} if as_json else {},
        exit_code=int(ExitCode.OK if plan.applyable else stopped_by(plan.issues).exit_code),
        seconds=0.0,
    )


def _invalid(issues: tuple[Issue, ...], watched: Watched) -> Loaded:
    shown = text.render_issues(issues)
    return Loaded(
        status="invalid",
        environment="",
        summary=f"{text.issue_counts(issues)}; {shown.splitlines()[0]}",
        text=shown,
        data=json.loads(json_document.render_issues(issues)),
        exit_code=int(stopped_by(issues).exit_code),
        seconds=0.0,
        watched=watched,
    )


def failed(error: NovuFlowsError, watched: Watched) -> Loaded:
    """Return the outcome of a load that an error stopped."""
    return Loaded(
        status="failed",
        environment="",
        summary=f"{error.message}; {error.remedy}",
        text=f"{error.message}\n  {error.remedy}\n",
        data={"error": json_document.error_json(error)},
        exit_code=int(error.exit_code),
        seconds=0.0,
        watched=watched,
    )
