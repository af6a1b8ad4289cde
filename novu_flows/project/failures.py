"""What went wrong in a module of the user's: where, and with which words; never with a traceback."""

import re
from collections.abc import Callable, Container, Iterator
from inspect import signature
from pathlib import Path
from traceback import walk_tb
from types import ModuleType
from typing import TypeVar

import novu_flows
from novu_flows.errors import ProjectInvalid
from novu_flows.issues import Issue, Source, did_you_mean
from novu_flows.project.modules import Imports

T = TypeVar("T")
CODES = frozenset(
    {
        "syntax-error",
        "module-not-found",
        "module-failed",
        "unknown-option",
        "value-not-set",
        "value-type",
        "no-values",
    }
)
_UNEXPECTED = re.compile(r"([A-Za-z_]\w*)(?:\.(\w+))?\(\) got an unexpected keyword argument '(\w+)'")


def attempted(work: Callable[[], T]) -> T | BaseException:
    """Return what code of the user's returns, or whatever it raises but an interrupt."""
    try:
        return work()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - the code is the user's, and may raise anything
        return error


def failure_issue(error: BaseException, module: Path, imports: Imports) -> Issue:
    """Return the issue of an error that importing `module` raised; its place is in one of the files imported."""
    if isinstance(error, ProjectInvalid):  # of `value()`, which says it of its own place
        return error.issues[0]
    place = place_of(error, imports.files, otherwise=Source(file=str(module), line=1))
    code, message, hint = _unknown_option(error) or _failed(error)
    if hidden := imports.hidden(_module_that_lacks(error)):
        hint = f"rename {hidden}: a module that Python has already goes by this name"
    return Issue(
        code=code,
        where=f"module {Path(place.file).stem}",
        message=message,
        hint=hint,
        source=place,
    )


def _module_that_lacks(error: BaseException) -> str:
    """Return the module in which something was not found; empty where that is not what happened."""
    if isinstance(error, ImportError):
        return error.name or ""
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        return error.obj.__name__
    return ""


def place_of(error: BaseException, files: Container[Path], *, otherwise: Source) -> Source:
    """Return the last place in files of the project that an error came through."""
    return [otherwise, *_places(error, files)][-1]


def _places(error: BaseException, files: Container[Path]) -> Iterator[Source]:
    for frame, line in walk_tb(error.__traceback__):
        if Path(frame.f_code.co_filename) in files:
            yield Source(file=frame.f_code.co_filename, line=line)
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename) in files:
        yield Source(file=error.filename, line=error.lineno or 1)


def _unknown_option(error: BaseException) -> tuple[str, str, str] | None:
    """Return code, message and hint where one of our functions was called with an option that it lacks."""
    match = _UNEXPECTED.match(_words(error)) if isinstance(error, TypeError) else None
    if match is None or match[1] not in novu_flows.__all__:
        return None
    called = getattr(novu_flows, match[1])
    if _seen_from(error, match[1], called) is not called:
        return None  # a function of the user's own that is called so
    function: object = getattr(called, match[2]) if match[2] else called
    options = [one for one in signature(function).parameters if one != "self"] if callable(function) else []
    name = match[1] if match[2] in (None, "__init__") else f"{match[1]}.{match[2]}"
    return "unknown-option", f"{name}() has no option {match[3]!r}", did_you_mean(match[3], options)


def _seen_from(error: BaseException, name: str, default: object) -> object:
    """Return what a name means where the error was raised."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    scopes = (frames[-1].f_locals, frames[-1].f_globals) if frames else ()
    return next((scope[name] for scope in scopes if name in scope), default)


def _failed(error: BaseException) -> tuple[str, str, str]:
    code, hint = _kind(error)
    return code, error_message(error), hint


def _kind(error: BaseException) -> tuple[str, str]:
    match error:
        case SyntaxError():
            return "syntax-error", "fix the syntax"
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
                "fix the line; modules of declarations run whenever the project is loaded",
            )


def error_message(error: BaseException) -> str:
    """Return what a foreign error is and says."""
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    text = _words(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the words of a foreign error may fail as well
        return ""
