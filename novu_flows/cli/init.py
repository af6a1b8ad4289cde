"""`novu-flows init`: writes a first project into an empty folder."""

from pathlib import Path

import click

from novu_flows.cli.common import Streams, standard_streams
from novu_flows.errors import ExitCode, Refused
from novu_flows.project.files import write_file
from novu_flows.project.first_project import first_files


@click.command("init")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(folder: Path) -> int:
    """Write novu.toml and a first workflow into FOLDER; nothing that exists is touched."""
    return run_init(folder, standard_streams())


def run_init(folder: Path, streams: Streams) -> ExitCode:
    """Write the files, or none of them where one exists."""
    files = first_files(folder.resolve().name)
    taken = [path for path in files if (folder / path).exists()]
    if taken:
        raise Refused(f"{taken[0]} exists already", remedy="run init in another folder; nothing was written")
    for path, content in files.items():
        write_file(folder / path, content, is_input=True)
        streams.out.write(f"wrote {path}\n")
    streams.out.write("next: novu-flows plan\n")
    return ExitCode.OK
