"""Finds and reads the novu.toml of a project."""

import os
from dataclasses import dataclass
from pathlib import Path

from novu_flows.errors import ProjectInvalid
from novu_flows.issues import Issue, Source
from novu_flows.project.concealing import secrets_of_config, secrets_of_environment
from novu_flows.project.config import Config
from novu_flows.project.positions import positions
from novu_flows.project.reading import ConfigText, read_config
from novu_flows.redaction import KNOWN

CONFIG_FILE = "novu.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundConfig:
    """A configuration, its warnings, and where it names the declarations."""

    config: Config
    warnings: tuple[Issue, ...]
    declarations: Source


def find_root(start: Path) -> Path:
    """Give the nearest folder, from `start` upward, that holds novu.toml; raise ProjectInvalid."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).exists():
            return folder
    raise ProjectInvalid([_no_project(start)])


def load_config(root: Path) -> FoundConfig:
    """
    Read the configuration; raise ProjectInvalid with every issue where it is unusable.

    From now on no output shows an API key that it names, or another secret of the environment variables.
    """
    KNOWN.add(*secrets_of_environment(os.environ))
    try:
        text = (root / CONFIG_FILE).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectInvalid([_unreadable(error)]) from error
    config, issues = read_config(ConfigText(text=text, file=CONFIG_FILE, folder=root.name))
    if config is None:
        raise ProjectInvalid(issues)
    KNOWN.add(*secrets_of_config(config, os.environ))
    line = positions(text).line(("project", "declarations"))
    return FoundConfig(config=config, warnings=issues, declarations=Source(file=CONFIG_FILE, line=line))


def _no_project(start: Path) -> Issue:
    return Issue(
        code="no-project",
        where=CONFIG_FILE,
        message=f"there is no {CONFIG_FILE} in {start} or above it",
        hint="run `novu-flows init` to begin a project here, or go to the folder of one",
    )


def _unreadable(error: OSError | UnicodeDecodeError) -> Issue:
    reason = error.strerror or "it cannot be read" if isinstance(error, OSError) else "it is not UTF-8"
    return Issue(
        code="unreadable-file",
        where=CONFIG_FILE,
        message=f"{CONFIG_FILE} cannot be read: {reason}",
        hint="make it a text file in UTF-8 that you may read",
        source=Source(file=CONFIG_FILE, line=1),
    )
