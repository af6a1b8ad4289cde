"""The pytest plugin: trigger cases as test items, and the fixture `novu`; off where there is no novu.toml."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from novu_flows.pytest_plugin.session import Novu, Sessions

# Nothing of novu_flows is imported before it is needed: pytest loads this for every project it is installed in.
INI = "novu_flows"
_CONFIG_FILE = "novu.toml"
_sessions = pytest.StashKey["dict[Path, Sessions]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the ini option `novu_flows`: the folder of novu.toml, or false."""
    parser.addini(
        INI,
        "Folder of novu.toml, relative to the rootdir, where it is not the nearest one above each file; "
        "false switches novu-flows off.",
        default="",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the trigger cases of a module of declarations."""
    sessions = _of_file(parent.config, file_path) if file_path.suffix == ".py" else None
    if sessions is None or not sessions.declares(file_path):
        return None
    from novu_flows.pytest_plugin.items import CaseFile  # noqa: PLC0415 - see above

    made: CaseFile = CaseFile.from_parent(parent, path=file_path)
    made.sessions = sessions
    return made


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Keep pytest from importing a module of declarations that was named on the command line as tests."""
    sessions = _of_file(parent.config, module_path)
    if sessions is None or not sessions.declares(module_path):
        return None
    if any(module_path.match(pattern) for pattern in parent.config.getini("python_files")):
        return None
    from novu_flows.pytest_plugin.items import NoTests  # noqa: PLC0415 - see above

    return NoTests.from_parent(parent, path=module_path)


@pytest.fixture
def novu(request: pytest.FixtureRequest) -> "Iterator[Novu]":
    """Return a Novu of this test's own on a real port, with the declarations of the project applied."""
    sessions = _of_file(request.config, request.path)
    if sessions is None:
        pytest.fail(f"there is no {_CONFIG_FILE} in {request.path.parent} or above it", pytrace=False)
    with sessions.novu() as served:
        yield served


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of what was opened."""
    for sessions in config.stash.get(_sessions, {}).values():
        sessions.close()


def _of_file(config: pytest.Config, path: Path) -> "Sessions | None":
    """Return what is open of the project that a file belongs to, None where there is none or the plugin is off."""
    folder = _folder(config, path)
    if folder is None:
        return None
    opened = config.stash.setdefault(_sessions, {})
    if folder not in opened:
        from novu_flows.pytest_plugin.session import Sessions  # noqa: PLC0415 - see above

        opened[folder] = Sessions(folder)
    return opened[folder]


def _folder(config: pytest.Config, path: Path) -> Path | None:
    """Return the folder of novu.toml: the one that the ini option names, or the nearest one above a file."""
    said = str(config.getini(INI)).strip()
    if said.lower() in ("false", "no", "off", "0"):
        return None
    if said and said.lower() not in ("true", "yes", "on", "1"):
        named = config.rootpath / said
        return named if (named / _CONFIG_FILE).is_file() else None
    return next((folder for folder in path.parents if (folder / _CONFIG_FILE).is_file()), None)
