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
_sessions = pytest.StashKey["Sessions"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the ini option `novu_flows`: the folder of novu.toml, or false."""
    parser.addini(
        INI, "Folder of novu.toml, relative to the rootdir; false switches novu-flows off.", default="."
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the trigger cases of a module of declarations."""
    if file_path.suffix != ".py" or _folder(parent.config) is None:
        return None
    sessions = _opened(parent.config)
    if not sessions.declares(file_path):
        return None
    from novu_flows.pytest_plugin.items import CaseFile  # noqa: PLC0415 - see above

    made: CaseFile = CaseFile.from_parent(parent, path=file_path)
    made.sessions = sessions
    return made


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Keep pytest from importing a module of declarations that was named on the command line as tests."""
    if _folder(parent.config) is None or not _opened(parent.config).declares(module_path):
        return None
    if any(module_path.match(pattern) for pattern in parent.config.getini("python_files")):
        return None
    from novu_flows.pytest_plugin.items import NoTests  # noqa: PLC0415 - see above

    return NoTests.from_parent(parent, path=module_path)


@pytest.fixture
def novu(request: pytest.FixtureRequest) -> "Iterator[Novu]":
    """Give a Novu of this test's own on a real port, with the declarations of the project applied."""
    if _folder(request.config) is None:
        pytest.fail(f"there is no {_CONFIG_FILE} in {request.config.rootpath}", pytrace=False)
    with _opened(request.config).novu() as served:
        yield served


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of what was opened."""
    sessions = config.stash.get(_sessions, None)
    if sessions is not None:
        sessions.close()


def _folder(config: pytest.Config) -> Path | None:
    """Give the folder of novu.toml, None where the plugin is off."""
    said = str(config.getini(INI)).strip()
    if said.lower() in ("false", "no", "off", "0"):
        return None
    folder = config.rootpath / ("." if said.lower() in ("true", "yes", "on", "1") else said)
    return folder if (folder / _CONFIG_FILE).is_file() else None


def _opened(config: pytest.Config) -> "Sessions":
    if _sessions not in config.stash:
        from novu_flows.pytest_plugin.session import Sessions  # noqa: PLC0415 - see above

        config.stash[_sessions] = Sessions(_folder(config) or config.rootpath)
    return config.stash[_sessions]
