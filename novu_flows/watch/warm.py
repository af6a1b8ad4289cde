"""What every load would do for the first time, done before there is one to do."""

import tempfile
from contextlib import suppress
from pathlib import Path

from novu_flows.project.first_project import first_files
from novu_flows.watch.events import LoadRequest
from novu_flows.watch.load import load


def warm_up() -> None:
    """
    Load, apply and test the project that `init` writes, in a folder of its own, which is then gone.

    Where no such folder can be made, loads are as right, and slower.
    """
    with suppress(OSError), tempfile.TemporaryDirectory() as folder:
        for path, content in first_files("prepared").items():
            place = Path(folder, path)
            place.parent.mkdir(exist_ok=True)
            place.write_text(content, encoding="utf-8")
        load(LoadRequest(root=folder, environment=None, apply=True, test=True), lambda: None)
