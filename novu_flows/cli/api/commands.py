"""From a call's function to its command: its name, help and parameters; the answer is JSON."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import MISSING
from functools import partial
from inspect import getdoc, isfunction
from types import ModuleType
from typing import Protocol, get_origin, runtime_checkable

import click

from novu_flows.cli.api.exceptions import VERBS, BodyOption
from novu_flows.cli.api.json_out import answer_text
from novu_flows.cli.api.making import CallMaking
from novu_flows.cli.api.opening import open_client
from novu_flows.cli.api.options import CallFunction, CommandOption
from novu_flows.cli.api.values import METAVARS, read_json
from novu_flows.novu.call import Call
from novu_flows.novu.paging import PageSender

NamedCall = tuple[str, CallFunction]
_FIRST = ("list", "search", "create", "get", "replace", "update", "delete")
_USUAL_VERBS = {"get_page": "list", "get_all": "list", "get_one": "get"}
_CITATION = re.compile(r"\s*\((?:docs/|recorded )[^)]*\)")
_CODE = re.compile(r'`(\w+)(?:=(?:"(\w+)"|(\w+)))?`')


@runtime_checkable
class Opener(Protocol):
    """What a context's `obj` may offer: opens an environment by its name, or the default one."""

    def open_client(self, environment: str | None, /) -> AbstractContextManager[PageSender]:
        """Return a client for as long as the command runs."""


def calls_in(section: ModuleType) -> dict[str, NamedCall]:
    """Return the functions of a section that make calls, with their full names, by their verbs; the usual ones first."""
    found: dict[str, NamedCall] = {}
    for name, function in vars(section).items():
        is_own = isfunction(function) and function.__module__ == section.__name__ and not name.startswith("_")
        if is_own and get_origin(function.__annotations__.get("return")) is Call:
            full_name = ".".join((*section.__name__.split(".")[-2:], name))
            found[_verb(full_name, name)] = full_name, function
    return dict(sorted(found.items(), key=lambda call: [*_FIRST, call[0]].index(call[0])))


def commands_in(section: ModuleType) -> dict[str, Callable[[], click.Command]]:
    """Return what makes the command of each call of a section, by its verb."""
    return {verb: partial(command_of, verb, *call) for verb, call in calls_in(section).items()}


def command_of(verb: str, full_name: str, function: CallFunction) -> click.Command:
    """Make the command of a call."""
    making = CallMaking.of(full_name, function)

    def callback(*, environment: str | None, raw: bool, **values: object) -> None:
        call = making.call(values)
        obj = click.get_current_context().obj
        opened = obj.open_client(environment) if isinstance(obj, Opener) else open_client(environment)
        with opened as client:
            click.echo(answer_text(client.send(call.raw() if raw else call)), nl=False)

    about = _about(making)
    return click.Command(
        verb,
        callback=callback,
        params=list(_parameters(making)),
        help=f"{about}\n\n\b\nCalls {making.sample.endpoint}",
        short_help=about.partition("\n\n")[0],
    )


def _verb(full_name: str, name: str) -> str:
    usual = _USUAL_VERBS.get(name) or re.sub("^(get|mark)_", "", name).replace("_", "-")
    return VERBS.get(full_name, usual)


def _about(making: CallMaking) -> str:
    """Return a docstring as help: without citations, a parameter as the option that it is."""
    names = {option.field or option.argument: option.name for option in making.options}

    def as_option(code: re.Match[str]) -> str:
        name, *values = code.groups()
        return " ".join((f"--{names[name]}", *filter(None, values))) if name in names else code.group()

    return _CODE.sub(as_option, _CITATION.sub("", getdoc(making.function) or ""))


def _parameters(making: CallMaking) -> Iterator[click.Parameter]:
    for argument in making.path:
        yield click.Argument([argument.key], type=click.Choice(argument.words) if argument.words else None)
    for option in making.options:
        is_required = option.default is MISSING and making.sample.body is None
        yield _option(option, multiple=option.is_repeatable, required=is_required)
    for body_option in making.exception.options:
        yield _option(body_option)
    if making.sample.body is not None:
        about = "The body, in Novu's JSON; options are laid over it."
        yield click.Option(["--data"], type=read_json, metavar=METAVARS[read_json], help=about)
    yield click.Option(
        ["--env", "environment"], metavar="NAME", help="The environment, as named in novu.toml."
    )
    yield click.Option(["--raw"], is_flag=True, help="Show Novu's answer untouched, but for secrets.")


def _option(
    option: CommandOption | BodyOption, *, multiple: bool = False, required: bool = False
) -> click.Option:
    return click.Option(
        [f"--{option.name}"],
        type=click.Choice(option.words) if option.words else option.read,
        multiple=multiple,
        required=required,
        metavar=METAVARS.get(option.read),
        help=option.help,
    )
