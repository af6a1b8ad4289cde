"""A file of environment variables, read where it is asked for: by `--env-file`, or by novu.toml's `env_file`."""

import os
import stat
from collections import ChainMap
from collections.abc import Iterator
from dataclasses import field
from io import StringIO
from pathlib import Path

from novu_flows.dataclass import dataclass
from novu_flows.errors import WrongUsage
from novu_flows.issues import Issue, Source, in_order
from novu_flows.project.concealing import Environ
from novu_flows.project.files import inside, read_source
from novu_flows.redaction import VARIABLE

ENV_FILE = "NOVU_FLOWS_ENV_FILE"  # a variable that names the file; `--env-file` sets it


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFile:
    """What a file of environment variables holds; values are in no repr."""

    name: str
    variables: Environ = field(default_factory=dict, repr=False)
    issues: tuple[Issue, ...] = ()
    is_there: bool = True

    def beside(self, environ: Environ) -> Environ:
        """Return the variables of a process with those of the file that it does not have."""
        return ChainMap({**environ}, {**self.variables})

    def notice(self, environ: Environ) -> str:
        """Return what was read; the names of variables alone."""
        if not self.is_there:
            return f"{self.name} is not there: variables are those of the environment alone"
        number, kept = len(self.variables), sorted(self.variables.keys() & environ.keys())
        read = f"read {number} variable{'' if number == 1 else 's'} from {self.name}"
        return f"{read}; set already, so not taken from it: {', '.join(kept)}" if kept else read


def env_file_of(root: Path, named: str | None) -> EnvFile | None:
    """
    Read the file that the command line names, else the one that novu.toml names; None where neither does.

    What novu.toml names need not be there, as in a pipeline. Raise WrongUsage where the command line names none that
    can be read, Refused where novu.toml names one outside of the project.
    """
    if given := os.environ.get(ENV_FILE):
        path = Path(given)
        return _read(path, os.path.relpath(path) if path.is_relative_to(Path.cwd()) else given)
    if named is None:
        return None
    path = inside(root, named)
    return _read(path, named) if path.exists() else EnvFile(name=named, is_there=False)


def _read(path: Path, name: str) -> EnvFile:
    try:
        content = read_source(path)
        mode = path.stat().st_mode
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise WrongUsage(
            f"cannot read the env file {name}: {reason}", remedy="name a file of NAME=value"
        ) from error
    readable = [_readable_by_others(name)] if os.name == "posix" and stat.S_IMODE(mode) & 0o077 else []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return EnvFile(name=name, issues=(_bad(name, line, "is not UTF-8", "save the file as UTF-8"),))
    variables, issues = _variables(text, name)
    return EnvFile(name=name, variables=variables, issues=in_order((*readable, *issues)))


def _variables(text: str, name: str) -> tuple[dict[str, str], list[Issue]]:
    from dotenv.parser import Binding, parse_stream  # noqa: PLC0415 - most commands read no such file

    def issues_of(binding: Binding) -> Iterator[Issue]:
        line = binding.original.line + _blank_lines_before(binding.original.string)
        if binding.error or (binding.key is not None and binding.value is None):
            yield _bad(
                name, line, "is no NAME=value", "write NAME=value, in quotes where the value has spaces"
            )
        elif binding.key is not None and not VARIABLE.fullmatch(binding.key):
            yield _bad(name, line, "names no variable", "use letters, digits and `_`, a letter first")
        elif binding.key in found:
            yield _warning(name, line, f"sets {binding.key} again, and the later value counts", "set it once")
        elif "${" in (binding.value or "") and "'" not in binding.original.string:
            yield _warning(name, line, "has ${…} in it, which is not replaced", "put the value into ' '")

    found: dict[str, str] = {}
    issues: list[Issue] = []
    for binding in parse_stream(StringIO(text)):
        issues += issues_of(binding)
        if binding.key is not None and binding.value is not None:
            found[binding.key] = binding.value
    return found, issues


def _blank_lines_before(written: str) -> int:
    """Return how many lines of what was read stand before the first that says something."""
    return written[: len(written) - len(written.lstrip())].count("\n")


def _bad(name: str, line: int, what: str, hint: str) -> Issue:
    return Issue(
        code="invalid-env-file",
        where=f"env file, line {line}",
        message=f"the line {what}",
        hint=hint,
        source=Source(file=name, line=line),
    )


def _warning(name: str, line: int, what: str, hint: str) -> Issue:
    return Issue(
        code="doubtful-env-file",
        where=f"env file, line {line}",
        message=f"the line {what}",
        hint=hint,
        source=Source(file=name, line=line),
        severity="warning",
    )


def _readable_by_others(name: str) -> Issue:
    return Issue(
        code="readable-env-file",
        where="env file",
        message="other users of this machine can read it, and it holds secrets",
        hint=f"run `chmod 600 {name}`",
        source=Source(file=name, line=1),
        severity="warning",
    )
