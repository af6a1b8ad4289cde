"""`novu-flows convert`: rewrites the declarations of a project for Novu 3.x."""

from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

import click

from novu_flows.cli.common import Streams, announce_env_file, standard_streams
from novu_flows.convert.after import placed_after, with_issues_after
from novu_flows.convert.conversion import Conversion, FileChange, convert
from novu_flows.dataclass import dataclass
from novu_flows.errors import ExitCode, ProjectInvalid, Refused, WrongUsage
from novu_flows.issues import Issue
from novu_flows.output.text import render_issues
from novu_flows.output.values import for_terminal
from novu_flows.project.files import write_all
from novu_flows.project.git import uncommitted
from novu_flows.project.loading import Project, load_project

_LONGEST_LINE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertOptions:
    """What `convert` was asked for."""

    paths: tuple[Path, ...] = ()
    write: bool = False
    check: bool = False
    allow_dirty: bool = False


@click.command("convert")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--write", is_flag=True, help="Write the files, and do not ask.")
@click.option(
    "--check", is_flag=True, help="Write nothing and do not ask; exit with 2 where a file would change."
)
@click.option("--allow-dirty", is_flag=True, help="Write also where git has no copy of what is there now.")
def command(paths: tuple[Path, ...], *, write: bool, check: bool, allow_dirty: bool) -> int:
    """
    Rewrite the declarations of a project of Novu 0.14 for Novu 3.x.

    Handlebars becomes Liquid, groups and feeds become tags, novu.toml says `novu = "v2"`. The changes are shown as a
    diff, and written once they are agreed to; what has no counterpart stays as it is, and is listed.
    """
    if write and check:
        raise WrongUsage("--write and --check exclude each other", remedy="give one of them")
    options = ConvertOptions(paths=paths, write=write, check=check, allow_dirty=allow_dirty)
    streams, project = standard_streams(), load_project(Path.cwd())
    announce_env_file(project, streams)
    return run_convert(options, project, streams)


def run_convert(options: ConvertOptions, project: Project, streams: Streams) -> ExitCode:
    """Show what would change and what is left, and write it where that is agreed to."""
    if any(issue.stops for issue in project.issues):
        raise ProjectInvalid(project.issues)
    if project.dialect == "v2":
        streams.out.write("Nothing to convert: novu.toml says that the project is for Novu 3.x.\n")
        return ExitCode.OK
    conversion = _conversion(options, project)
    streams.out.write("".join(map(_difference, conversion.changes)))
    issues = placed_after(conversion) if options.write else conversion.issues
    streams.out.write(render_issues(issues, paint=streams.paint) if issues else "")
    if not conversion.changes:
        streams.out.write("Nothing to convert.\n")
        return ExitCode.INCOMPLETE if issues else ExitCode.OK
    return _written(options, conversion, project, streams)


def _conversion(options: ConvertOptions, project: Project) -> Conversion:
    def read(file: str) -> bytes:
        return (project.root / file).read_bytes()

    conversion = with_issues_after(convert(project, read), project, read)
    return conversion.within([_inside(path, project.root) for path in options.paths])


def _inside(path: Path, root: Path) -> str:
    if not path.resolve().is_relative_to(root):
        raise WrongUsage(f"{path} is outside of the project", remedy=f"name files and folders of {root}")
    return path.resolve().relative_to(root).as_posix()


def _difference(change: FileChange) -> str:
    before, after = (
        content.decode(errors="replace").splitlines() for content in (change.before, change.after)
    )
    lines = unified_diff(before, after, fromfile=change.path, tofile=change.path, lineterm="")
    return "".join(f"{for_terminal(line, longest=_LONGEST_LINE)}\n" for line in lines)


def _written(options: ConvertOptions, conversion: Conversion, project: Project, streams: Streams) -> ExitCode:
    number = len(conversion.changes)
    if not _is_agreed(options, number, streams):
        return ExitCode.CHANGES
    if not options.allow_dirty:
        _check_committed(project.root, conversion.changes)
    write_all({project.root / change.path: (change.before, change.after) for change in conversion.changes})
    streams.say(f"converted {_counted(number)}; next: novu-flows check, and novu-flows plan")
    for file in _states(project):
        streams.say(f"{file} holds an embedded Novu 0.14: delete it, or have novu.toml name another file")
    return _code(conversion.issues)


def _states(project: Project) -> list[str]:
    """Return the files in which embedded environments of before are kept."""
    named = (environment.file for environment in project.config.environments.values() if environment.embedded)
    return [file for file in named if file and (project.root / file).exists()]


def _code(issues: Sequence[Issue]) -> ExitCode:
    return ExitCode.INCOMPLETE if any(issue.stops for issue in issues) else ExitCode.OK


def _is_agreed(options: ConvertOptions, number: int, streams: Streams) -> bool:
    if options.write:
        return True
    if not options.check and streams.can_ask:
        return click.confirm(f"Write {_counted(number)}?", err=True)
    hint = "" if options.check else "; add --write"
    streams.say(f"{_counted(number)} would change{hint}")
    return False


def _counted(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def _check_committed(root: Path, changes: Sequence[FileChange]) -> None:
    """Raise Refused where git could not bring back what is there now."""
    found = uncommitted(root, [change.path for change in changes])
    if found:
        raise Refused(
            f"{found[0]} {'has' if len(found) == 1 else f'and {len(found) - 1} more have'} changes that are not committed",
            remedy="commit them, so that the conversion can be undone, or add --allow-dirty",
        )
