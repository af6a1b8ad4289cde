"""Keeps a module of the user's from ending the process that loads it, or from taking away what it runs on."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Protocol

# What ends a process at once, with whatever exit code: nothing would be reported, and 0 would be taken for success.
_ENDING = ("_exit", "execv", "execve")


class ModulesRemoved(Exception):
    """A module has taken modules of Python's, or of novu-flows, out of `sys.modules`."""


class _Ending(Protocol):
    def __call__(self, *arguments: object, **options: object) -> object: ...


@contextmanager
def process_kept() -> Iterator[None]:
    """Have whatever would end this process in the block raise SystemExit; a process that is forked in it may end."""
    with ExitStack() as stack:
        for module in (os, sys.modules[os.name]):  # posix, or nt: what `os` has its functions from
            for name in _ENDING:
                stack.enter_context(_replaced(module, name))
        yield


@contextmanager
def _replaced(module: object, name: str) -> Iterator[None]:
    ending: _Ending = getattr(module, name)
    process, is_loading = os.getpid(), True

    @wraps(ending)
    def end(*arguments: object, **options: object) -> object:
        if is_loading and os.getpid() == process:
            raise SystemExit(f"os.{name}()")
        return ending(*arguments, **options)

    setattr(module, name, end)
    try:
        yield
    finally:
        is_loading = False
        setattr(module, name, ending)


@contextmanager
def modules_kept() -> Iterator[None]:
    """Put back what the block takes out of `sys.modules`, and raise ModulesRemoved where the program needs it."""
    before = dict(sys.modules)
    try:
        yield
    finally:
        removed = [name for name in before if name not in sys.modules]
        needed = [name for name in removed if _is_needed(name)]
        # What was imported anew meanwhile would be there twice.
        sys.modules.update(before if needed else {name: before[name] for name in removed})
    if needed:
        others = f" and {len(needed) - 1} others" if len(needed) > 1 else ""
        raise ModulesRemoved(f"the module takes {needed[0]!r}{others} out of sys.modules")


def _is_needed(name: str) -> bool:
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names or top == "novu_flows"
