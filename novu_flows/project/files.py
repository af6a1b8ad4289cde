"""Reads and writes the files that a command names: whole, or not at all."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from novu_flows.errors import Refused, WrongUsage
from novu_flows.redaction import redact, redact_document

LARGEST_SOURCE = 64 * 1024 * 1024
PRIVATE = 0o600  # what holds plans or keys is for its owner only


def inside(root: Path, name: str) -> Path:
    """Return a path of a project; raise Refused where it leads out of the project, by itself or by a link."""
    path = Path(os.path.normpath(root / name))
    if not is_inside(root, path):
        raise Refused(f"{name} leads out of the project", remedy="name a place below novu.toml")
    return path


def is_inside(root: Path, path: Path) -> bool:
    """Return whether a path stays in a folder when every link on its way is followed."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):  # links in a circle, a name that no file can have
        return path.is_relative_to(root)


def read_text(path: Path) -> str:
    """Return a file's text; raise WrongUsage where there is none to read."""
    if path.is_char_device() or path.is_block_device():  # reading one might never end
        raise WrongUsage(f"cannot read {path}: it is a device", remedy="name a file")
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongUsage(f"cannot read {path}: {error.strerror}", remedy="name a file that exists") from error
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{path} is not a text in UTF-8", remedy="name another file") from error


def read_source(path: Path) -> bytes:
    """
    Return what a file of the project holds: novu.toml, a module, a text of `file()`.

    Raise OSError where it cannot be read, also where it is a pipe or a device, from which reading might never end.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "It is not a regular file", str(path))
        content = file.read(LARGEST_SOURCE + 1)
    if len(content) > LARGEST_SOURCE:
        raise OSError(errno.EFBIG, "It is larger than 64 MiB", str(path))
    return content


def read_source_text(path: Path, *, errors: str = "strict") -> str:
    """Return the text of a file of the project, its lines ended by newlines; raise OSError or UnicodeDecodeError."""
    text = read_source(path).decode("utf-8-sig", errors)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_file(path: Path, text: str, *, private: bool = False, is_input: bool = False) -> None:
    """
    Write a file so that it is never seen half written, and without any secret that is known.

    A private file is for its owner only. One that is an input again keeps the words that happen to be short secrets.
    Raise WrongUsage where it cannot be written.
    """
    try:
        with replacing(path, private=private) as place:
            place.write_text(
                redact_document(text, redact) if is_input else redact_document(text),
                encoding="utf-8",
                newline="\n",
            )
    except OSError as error:
        raise WrongUsage(
            f"cannot write {path}: {error.strerror}", remedy="nothing was changed; name another place"
        ) from error


def write_all(contents: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """
    Write files that hold the first content of each pair, so that all of them hold the second one, or none does.

    They are replaced in their order. Raise Refused where one holds something else by now, or cannot be written.
    """
    for path, (before, _) in contents.items():
        if path.read_bytes() != before:
            raise Refused(
                f"{path} has changed meanwhile", remedy="nothing was written; run the command again"
            )
    try:
        with ExitStack() as stack:
            for path, (_, after) in reversed(
                [*contents.items()]
            ):  # the last that is entered is replaced first
                stack.enter_context(replacing(path)).write_bytes(after)
    except BaseException as error:
        _restore(contents)
        if isinstance(error, OSError):
            raise Refused(
                f"cannot write {error.filename}: {error.strerror}",
                remedy="nothing was changed; make it writable",
            ) from error
        raise


def _restore(contents: Mapping[Path, tuple[bytes, bytes]]) -> None:
    for path, (before, after) in contents.items():
        if path.read_bytes() == after:
            with replacing(path) as part:
                part.write_bytes(before)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """
    Yield where to write a file, which then takes the place of what is there; nothing is left where that fails.

    A link stays, and what it leads to is replaced; what is no file (a pipe, `/dev/stdout`) is written to itself.
    """
    path = path.resolve() if path.is_symlink() else path
    if path.exists() and not path.is_file():
        yield path
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        part.chmod(PRIVATE if private else _mode(path))
        _sync(part)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, be on the disk: what was replaced survives a loss of power whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot do it for a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, or what the umask leaves of a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
