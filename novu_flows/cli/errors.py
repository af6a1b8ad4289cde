"""What is said where a command stops: what, where, what to do now; never a traceback, never a secret."""

import errno
import os
import traceback
from functools import singledispatch

import click

from novu_flows.errors import DEBUG, ExitCode, NovuFlowsError, ProjectInvalid, defect_of
from novu_flows.output.json_document import render_error
from novu_flows.output.json_document import render_issues as issues_json
from novu_flows.output.text import render_issues
from novu_flows.output.values import for_terminal


class Reported(Exception):
    """What ended a command whose report is written already: with JSON, that is the one document."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def describe(error: Exception, *, as_json: bool) -> int:
    """Write what stopped a command, and return its exit code."""
    if isinstance(error, Reported):
        return describe(error.error, as_json=False)
    said = in_the_tree(error)
    if said is not error:
        trace(error)
    if isinstance(said, ProjectInvalid):
        shown = issues_json(said.issues) if as_json else render_issues(said.issues)
        click.echo(shown, nl=False, err=not as_json)
        return int(said.exit_code)
    return _say(said.message, said.remedy, said.exit_code, as_json=as_json)


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


def _say(message: str, remedy: str, code: ExitCode, *, as_json: bool) -> int:
    if as_json:
        click.echo(render_error(message, remedy, int(code)), nl=False)
    else:
        click.echo(f"novu-flows: {for_terminal(message, longest=1000)}", err=True)
        if remedy:
            click.echo(f"  {for_terminal(remedy, longest=1000)}", err=True)
    return int(code)
