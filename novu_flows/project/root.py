"""Finds the novu.toml of a project and reads it, with the variables that go with it."""

import os
from dataclasses import field
from pathlib import Path

from novu_flows.dataclass import dataclass
from novu_flows.errors import ProjectInvalid, Refused, WrongUsage
from novu_flows.issues import Issue, Source, in_order
from novu_flows.project.concealing import Environ, secrets_of_config, secrets_of_environment
from novu_flows.project.config import Config
from novu_flows.project.env_file import EnvFile, env_file_of
from novu_flows.project.files import read_source_text
from novu_flows.project.toml import ConfigText, positions, read_config
from novu_flows.redaction import KNOWN

CONFIG_FILE = "novu.toml"
TRUSTED = "NOVU_FLOWS_TRUSTED"  # names a project whose novu.toml may belong to another user


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundConfig:
    """A configuration, its warnings, where it names declarations and policies, and the variables that it goes with."""

    config: Config
    warnings: tuple[Issue, ...]
    declarations: Source
    policies: Source
    environ: Environ = field(default_factory=lambda: os.environ, repr=False)
    env_file: EnvFile | None = None


def find_root(start: Path) -> Path:
    """
    Return the nearest folder, from `start` upward, that holds novu.toml; raise ProjectInvalid.

    A project's modules are run, so nothing above the root of a repository is looked for, and raise Refused where
    somebody else could have put the file there.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).exists():
            _check_owner(folder / CONFIG_FILE)
            return folder
        if (folder / ".git").exists():
            break
    raise ProjectInvalid([_no_project(start)])


def _check_owner(file: Path) -> None:
    """Raise Refused for a file of another user: not of this one, of root, or of who has become root by `sudo`."""
    if not hasattr(os, "geteuid") or os.environ.get(TRUSTED) == str(file.parent):
        return
    owner, user = file.stat().st_uid, os.geteuid()
    behind_sudo = os.environ.get("SUDO_UID", "") if user == 0 else ""
    if owner not in (user, 0) and str(owner) != behind_sudo:
        raise Refused(
            f"{file} belongs to another user, and the modules that it names would be run as you",
            remedy=f"if you trust them, say so with {TRUSTED}={file.parent}, or own a copy of the project",
        )


def load_config(root: Path) -> FoundConfig:
    """
    Read the configuration; raise ProjectInvalid with every issue where it is unusable.

    From now on no output shows an API key that it names, or another secret of the environment variables.
    """
    KNOWN.add(*secrets_of_environment(os.environ), are_guesses=True)
    try:
        text = read_source_text(root / CONFIG_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectInvalid([_unreadable(error)]) from error
    config, issues = read_config(ConfigText(text=text, file=CONFIG_FILE, folder=root.name))
    if config is None:
        raise ProjectInvalid(issues)
    env_file = env_file_of(root, config.project.env_file)
    environ = _known(config, env_file)
    if env_file and any(issue.stops for issue in env_file.issues):
        raise ProjectInvalid(in_order((*issues, *env_file.issues)))
    lines = positions(text)
    return FoundConfig(
        config=config,
        warnings=in_order((*issues, *(env_file.issues if env_file else ()))),
        declarations=Source(file=CONFIG_FILE, line=lines.line(("project", "declarations"))),
        policies=Source(file=CONFIG_FILE, line=lines.line(("guards", "policies"))),
        environ=environ,
        env_file=env_file,
    )


def _known(config: Config, env_file: EnvFile | None) -> Environ:
    """Return the variables of the process and of a file; from now on no output shows the secrets among them."""
    environ: Environ = os.environ
    if env_file:
        KNOWN.add(*secrets_of_environment(env_file.variables), are_guesses=True)
        environ = env_file.beside(environ)
    KNOWN.add(*secrets_of_config(config, environ))
    return environ


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


def named_environment(config: Config, name: str | None) -> str:
    """Return the name of an environment of novu.toml, the default one's unless one is given; raise WrongUsage."""
    chosen = name or config.default_environment
    if chosen not in config.environments:
        known = ", ".join(sorted(config.environments))
        raise WrongUsage(f"novu.toml has no environment {chosen!r}", remedy=f"choose one of: {known}")
    return chosen
