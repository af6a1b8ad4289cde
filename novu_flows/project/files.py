"""Reads and writes the files that a command names: whole, or not at all."""

import os
import tempfile
from pathlib import Path

from novu_flows.errors import WrongUsage


def read_text(path: Path) -> str:
    """Give a file's text; raise WrongUsage where there is none to read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongUsage(f"cannot read {path}: {error.strerror}", remedy="name a file that exists") from error
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{path} is not a text in UTF-8", remedy="name another file") from error


def write_file(path: Path, text: str) -> None:
    """Write a file so that it is never seen half written; raise WrongUsage where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text)
    except OSError as error:
        raise WrongUsage(
            f"cannot write {path}: {error.strerror}", remedy="nothing was changed; name another place"
        ) from error


def _replace(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """Give the mode of the file that is replaced, or what the umask leaves of a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
