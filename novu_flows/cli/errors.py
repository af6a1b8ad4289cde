"""What is said where a command stops: what, where, what to do now; never a traceback, never a secret."""

import errno
import os
import traceback
from functools import singledispatch

import click

from novu_flows.errors import DEBUG, NovuFlowsError, defect_of
from novu_flows.output.text import TextView
from novu_flows.output.values import ViewOptions
from novu_flows.output.views import VIEWS


class Reported(Exception):
    """What ended a command whose report is written already: with JSON, that is the one document."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def describe(error: Exception, *, format_: str) -> int:
    """
    Write what stopped a command, and return its exit code.

    In a format for programs or pages it is the result, on standard output; people read it on standard error.
    """
    if isinstance(error, Reported):
        return describe(error.error, format_="text")
    said = in_the_tree(error)
    if said is not error:
        trace(error)
    view = VIEWS.get(format_, TextView)(ViewOptions())
    if "stdout" in view.errors_on:
        click.echo(view.error(said), nl=False)
    if "stderr" in view.errors_on:
        click.echo(TextView(ViewOptions()).error(said), nl=False, err=True)
    return int(said.exit_code)


@singledispatch
def in_the_tree(error: Exception) -> NovuFlowsError:
    """Return any error as one of the tree; what nobody foresaw is a defect."""
    return defect_of(error)


@in_the_tree.register
def _foreseen(error: NovuFlowsError) -> NovuFlowsError:
    return error


@in_the_tree.register
def _refused_by_the_system(error: OSError) -> NovuFlowsError:
    nameless = "the folder that you are in" if error.errno == errno.ENOENT else "the system says"
    return NovuFlowsError(
        f"{error.filename or nameless}: {error.strerror or error}",
        remedy=f"fix that, and run the command again; {DEBUG}=1 prints where it was",
    )


def trace(error: Exception) -> None:
    """Show where an error comes from, where that was asked for."""
    if os.environ.get(DEBUG):
        click.echo("".join(traceback.format_exception(error)), err=True)
