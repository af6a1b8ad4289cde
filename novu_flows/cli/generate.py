"""`novu-flows generate`: writes the typed module that an application triggers workflows with."""

from collections.abc import Sequence
from pathlib import Path

import click

from novu_flows.cli.common import Streams, checked_project, standard_streams
from novu_flows.dataclass import dataclass
from novu_flows.errors import ExitCode, ProjectInvalid, WrongUsage
from novu_flows.output.text import render_issues
from novu_flows.output.values import for_terminal
from novu_flows.project.environments import issues_everywhere
from novu_flows.project.generated import (
    Comparison,
    Generated,
    Places,
    compare,
    configured_places,
    generate,
    write_generated,
)
from novu_flows.project.loading import Project

_LONGEST_LINE = 1000
_DONE = {
    "missing": "wrote",
    "stale": "wrote",
    "edited": "overwrote",
    "foreign": "overwrote",
    "left over": "removed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateOptions:
    """What `generate` was asked for; a place that is not given is that of novu.toml."""

    output: Path | None
    schemas: Path | None
    check: bool
    force: bool


@click.command("generate")
@click.option("--check", is_flag=True, help="Write nothing; exit with 2 where a file is stale, and show how.")
@click.option(
    "--output", metavar="FILE", type=click.Path(path_type=Path), help="The module, instead of novu.toml's."
)
@click.option("--target", "earlier_name", type=click.Path(path_type=Path), hidden=True)
@click.option(
    "--schemas",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write the JSON Schema of every payload into this folder.",
)
@click.option("--force", is_flag=True, help="Overwrite what was edited by hand, or was not generated.")
def command(
    output: Path | None, earlier_name: Path | None, schemas: Path | None, *, check: bool, force: bool
) -> int:
    """Write a typed Python module that triggers the workflows."""
    options = GenerateOptions(output=output or earlier_name, schemas=schemas, check=check, force=force)
    streams = standard_streams()
    project = checked_project(streams)
    issues = issues_everywhere(project) if project.other_environments else ()
    if any(issue.stops for issue in issues):
        raise ProjectInvalid(issues)  # of a workflow that another environment has, and callers too
    return run_generate(options, generate(project, places(options, project)), streams)


def places(options: GenerateOptions, project: Project) -> Places:
    """Return where to generate; raise WrongUsage where neither the command line nor novu.toml does."""
    configured = configured_places(project)
    chosen = Places(
        module=Path.cwd() / options.output if options.output else configured.module,
        schemas=Path.cwd() / options.schemas if options.schemas else configured.schemas,
    )
    if chosen.module is None and chosen.schemas is None:
        raise WrongUsage(
            "nothing says where to generate to",
            remedy='write `target = "app/notifications.py"` under [generate] in novu.toml, or give --output',
        )
    return chosen


def run_generate(options: GenerateOptions, generated: Generated, streams: Streams) -> ExitCode:
    """Write the files, or compare them with what is there."""
    if generated.issues:
        streams.err.write(render_issues(generated.issues, paint=streams.paint))
    compared = compare(generated.files)
    if options.check:
        return _check(compared, streams)
    streams.out.write(render_written(write_generated(compared, force=options.force)))
    return ExitCode.OK


def _check(compared: Sequence[Comparison], streams: Streams) -> ExitCode:
    differing = [one for one in compared if one.standing != "fresh"]
    streams.out.write("".join(map(render_difference, differing)))
    if not differing:
        return ExitCode.OK
    streams.say(f"{len(differing)} of {len(compared)} files differ; run `novu-flows generate`")
    return ExitCode.CHANGES


def render_difference(one: Comparison) -> str:
    """Show what would change in a file."""
    lines = one.difference.splitlines()
    return "".join(f"{for_terminal(line, longest=_LONGEST_LINE)}\n" for line in lines)


def render_written(written: Sequence[Comparison]) -> str:
    """Return what was written."""
    if not written:
        return "Everything generated is up to date.\n"
    return "".join(f"{_DONE[one.standing]} {_shown(one.file.path)}\n" for one in written)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
