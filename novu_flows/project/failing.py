"""Says what went wrong in a module of the user's: where, and with which words; never with a traceback."""

from collections.abc import Container, Iterator
from pathlib import Path
from traceback import walk_tb

from novu_flows.issues import Issue, Source

Failure = Exception | SystemExit
CODES = frozenset({"syntax-error", "module-not-found", "module-failed"})


def failure_issue(error: Failure, module: Path, files: Container[Path]) -> Issue:
    """Give the issue of an error that importing `module` raised; its place is in one of `files`."""
    code, hint = _kind(error)
    place = list(_places(error, module, files))[-1]
    return Issue(
        code=code,
        where=f"module {Path(place.file).stem}",
        message=_message(error),
        hint=hint,
        source=place,
    )


def _places(error: Failure, module: Path, files: Container[Path]) -> Iterator[Source]:
    yield Source(file=str(module), line=1)
    for frame, line in walk_tb(error.__traceback__):
        if Path(frame.f_code.co_filename) in files:
            yield Source(file=frame.f_code.co_filename, line=line)
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename) in files:
        yield Source(file=error.filename, line=error.lineno or 1)


def _kind(error: Failure) -> tuple[str, str]:
    match error:
        case SyntaxError():
            return "syntax-error", "mend the syntax"
        case ModuleNotFoundError():
            return (
                "module-not-found",
                "install it, or import it by its name below the declarations folder",
            )
        case SystemExit():
            return "module-failed", "a module of declarations must not end the program"
        case _:
            return (
                "module-failed",
                "mend the line; modules of declarations run whenever the project is loaded",
            )


def _message(error: Failure) -> str:
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - the words of a foreign error may fail as well
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
