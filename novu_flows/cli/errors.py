"""What is said where a command stops: what, where, what to do now; never a traceback, never a secret."""

import errno
import os
import traceback
from functools import singledispatch

import click

from novu_flows.errors import ExitCode, NovuFlowsError, ProjectInvalid
from novu_flows.output.json_document import render_error
from novu_flows.output.json_document import render_issues as issues_json
from novu_flows.output.text import render_issues
from novu_flows.output.values import for_terminal

DEBUG = "NOVU_FLOWS_DEBUG"


@singledispatch
def describe(error: Exception, *, as_json: bool) -> int:
    """Return what nobody foresaw, and give exit code 1."""
    text = f"unexpected {type(error).__name__}: {error}"
    remedy = f"this is a defect of novu-flows: please report it with what {DEBUG}=1 prints"
    trace(error)
    return _say(text, remedy, ExitCode.UNEXPECTED, as_json=as_json)


@describe.register
def _refused_by_the_system(error: OSError, *, as_json: bool) -> int:
    nameless = "the folder that you are in" if error.errno == errno.ENOENT else "the system says"
    text = f"{error.filename or nameless}: {error.strerror or error}"
    remedy = f"fix that, and run the command again; {DEBUG}=1 prints where it was"
    trace(error)
    return _say(text, remedy, ExitCode.UNEXPECTED, as_json=as_json)


@describe.register
def _foreseen(error: NovuFlowsError, *, as_json: bool) -> int:
    return _say(error.message, error.remedy, error.exit_code, as_json=as_json)


@describe.register
def _invalid(error: ProjectInvalid, *, as_json: bool) -> int:
    click.echo(
        issues_json(error.issues) if as_json else render_issues(error.issues), nl=False, err=not as_json
    )
    return int(error.exit_code)


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
