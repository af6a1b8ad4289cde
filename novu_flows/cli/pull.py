"""`novu-flows pull`: writes what an environment holds as declarations; nothing that was edited is overwritten."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from novu_flows.cli.common import (
    Streams,
    announce_env_file,
    color_option,
    env_option,
    standard_streams,
    target_options,
)
from novu_flows.codegen.pulled import Pulled, SourceFile, pulled_files
from novu_flows.codegen.texts import snake
from novu_flows.dataclass import dataclass
from novu_flows.engine.environment import connect
from novu_flows.errors import ExitCode, ProjectInvalid
from novu_flows.issues import Issue
from novu_flows.output.values import for_terminal
from novu_flows.plan.changes import Address, Resource
from novu_flows.plan.selection import Patterns, check_patterns, fits
from novu_flows.project.loading import NOTHING_DECLARED, load_project
from novu_flows.project.pull_folder import PulledInto, declared_places, pull_folder
from novu_flows.project.pulled import (
    PulledChange,
    PulledFile,
    Record,
    compare_files,
    read_record,
    write_files,
)
from novu_flows.pull.adoption import Adoption, PullNote
from novu_flows.pull.holdings import Wanted
from novu_flows.pull.pulling import pull

_LONGEST_LINE = 1000
# Of these a pull knows whether they are there.
_LISTED: tuple[Resource, ...] = ("workflow", "layout", "topic", "subscriber")
_DONE = {
    "new": "wrote",
    "stale": "wrote",
    "merged": "merged",
    "gone": "removed",
    "edited": "kept",
    "conflict": "left",
    "gone and edited": "kept",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PullOptions:
    """What `pull` was asked for."""

    environment: str | None
    patterns: Patterns
    subscribers: tuple[str, ...]
    check: bool


@click.command("pull")
@env_option
@target_options
@click.option(
    "--subscribers",
    metavar="GLOB",
    multiple=True,
    help="Also the subscribers whose ids fit: test accounts, not everybody; may be repeated.",
)
@click.option(
    "--into", metavar="DIR", help="The folder to write to, instead of the first one of declarations."
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 2 where a pull would write something.")
@color_option
def command(
    environment: str | None,
    patterns: Patterns,
    subscribers: tuple[str, ...],
    into: str | None,
    *,
    check: bool,
) -> int:
    """
    Write what an environment holds as declarations.

    Everything that no declaration has, but for subscribers: of those, whom --subscribers names.
    """
    options = PullOptions(environment=environment, patterns=patterns, subscribers=subscribers, check=check)
    streams = standard_streams()
    ours = loaded_project(environment, into)
    announce_env_file(ours.project, streams)
    return asyncio.run(run_pull(options, ours, streams))


def loaded_project(environment: str | None, into: str | None) -> PulledInto:
    """Load the project; raise ProjectInvalid where what it declares is not known."""
    project = load_project(Path.cwd(), environment)
    folder = pull_folder(project, into)
    ours = PulledInto(project=project, folder=folder, record=read_record(folder))
    if stopping := [one for one in project.issues if one.stops and not _is_restored(one, ours)]:
        raise ProjectInvalid(stopping)
    return ours


def _is_restored(issue: Issue, ours: PulledInto) -> bool:
    """Return whether a pull does away with an issue: no folder yet, a pulled text that is not there."""
    is_pulled = issue.source is not None and ours.module_of(issue.source) is not None
    return issue.code in NOTHING_DECLARED or (issue.code == "unreadable-file" and is_pulled)


async def run_pull(options: PullOptions, ours: PulledInto, streams: Streams) -> ExitCode:
    """Read the environment, write the files, and say what came of that."""
    folder, record = ours.folder, ours.record
    wanted = Wanted(
        patterns=options.patterns,
        subscribers=options.subscribers,
        known=frozenset(one for one in ours.homes if one.resource != "workflow"),
        members=frozenset(one.subscriber_id for one in ours.beside.subscribers),
        left=frozenset(ours.left),
    )
    async with connect(ours.project, options.environment) as connection:
        adoption = await pull(connection, wanted, ours.beside)
    _check_targets(options.patterns, adoption, ours)
    files = [one for one in pulled_files(_pulled(adoption, ours)) if _is_asked_for(one, options)]
    changes = compare_files(folder, files, record, _gone(record, adoption, options.patterns))
    if not options.check:
        write_files(folder, changes, record)
    streams.out.write(rendered(changes, adoption, check=options.check))
    return _exit_code(changes, check=options.check)


def _is_asked_for(file: SourceFile, options: PullOptions) -> bool:
    """Return whether a file is about something that was asked for; others were read for what refers to them."""
    return any(options.patterns.choose(one) or fits(one, options.subscribers) for one in file.holds)


def _exit_code(changes: Sequence[PulledChange], *, check: bool) -> ExitCode:
    is_blocked = any(one.standing in ("conflict", "gone and edited") for one in changes)
    if check:
        return ExitCode.CHANGES if is_blocked or any(one.writes for one in changes) else ExitCode.OK
    return ExitCode.REFUSED if any(one.standing == "conflict" for one in changes) else ExitCode.OK


def _pulled(adoption: Adoption, ours: PulledInto) -> Pulled:
    return Pulled(
        workflows=tuple(adoption.workflows.values()),
        layouts=tuple(adoption.layouts.values()),
        topics=tuple(adoption.topics.values()),
        subscribers=tuple(adoption.subscribers.values()),
        taken=frozenset(ours.taken(map(snake, adoption.workflows))),
        homes=ours.homes,
        variables=ours.variables,
        prefix=ours.prefix,
    )


def _gone(record: Record, adoption: Adoption, patterns: Patterns) -> list[str]:
    """Return the pulled files of which the environment holds nothing any more, among what was asked for."""
    return [
        name
        for name, file in record.items()
        if file.holds
        and len(held := _addresses(file)) == len(file.holds)
        and all(one not in adoption.there and patterns.choose(one) for one in held)
    ]


def _addresses(file: PulledFile) -> list[Address]:
    """Return the addresses of what a file is about, of those kinds that are listed."""
    words = [one.partition(" ") for one in file.holds]
    return [Address(kind, (key,)) for kind in _LISTED for word, _, key in words if word == kind]


def _check_targets(patterns: Patterns, adoption: Adoption, ours: PulledInto) -> None:
    known = [*adoption.there, *(address for address, _ in declared_places(ours.project.declared))]
    known += [Address("subscriber", (one,)) for one in adoption.subscribers]
    check_patterns(patterns, known, "in the environment")


def rendered(changes: Sequence[PulledChange], adoption: Adoption, *, check: bool) -> str:
    """Return what was written, what is declared otherwise than it could be wished, and what is not declared."""
    lines = list(_file_lines(changes, check=check))
    lines += _section("not declared, and left alone", adoption.left_out)
    lines += _section("declared, with something to know", adoption.notes)
    if adoption.variables:
        lines += ["", f"set before you plan: {', '.join(adoption.variables)}"]
    return "".join(f"{for_terminal(line, longest=_LONGEST_LINE)}\n" for line in lines)


def _file_lines(changes: Sequence[PulledChange], *, check: bool) -> Iterator[str]:
    shown = [one for one in changes if one.standing != "fresh"]
    for one in shown:
        word = "differs" if check and one.writes else _DONE[one.standing]
        yield f"{word} {_shown(one.path)}{_WHY.get(one.standing, '')}"
    for one in shown:
        if one.standing == "conflict":
            yield from ("", *one.difference.splitlines())
    if not shown:
        yield "Nothing to write: the files are up to date."


_WHY = {
    "edited": ": it was edited, and the environment is as it was",
    "conflict": ": it was edited, and the environment differs otherwise; take over what you want of this by hand",
    "gone and edited": ": it was edited, but the environment holds nothing of it any more",
}


def _section(title: str, notes: Sequence[PullNote]) -> list[str]:
    return ["", f"{title}:", *(f"  {one.address}: {one.message}" for one in notes)] if notes else []


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
