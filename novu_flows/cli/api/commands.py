"""From an endpoint to its command: arguments and options in, a call out, the answer as JSON."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol, cast, runtime_checkable

import click
from pydantic.alias_generators import to_snake

from novu_flows.cli.api.endpoint import Endpoint, EndpointBody, Option
from novu_flows.cli.api.json_in import METAVAR, read_json
from novu_flows.cli.api.json_out import answer_text
from novu_flows.cli.api.opening import open_client
from novu_flows.novu.call import Call, QueryValue, query_of
from novu_flows.novu.paging import PageSender

OptionValues = Mapping[str, object]


@runtime_checkable
class Opener(Protocol):
    """What a context's `obj` may offer: opens an environment by its name, or the default one."""

    def open_client(self, environment: str | None, /) -> AbstractContextManager[PageSender]:
        """Return a client for as long as the command runs."""


def command_of(endpoint: Endpoint) -> click.Command:
    """Make the command of an endpoint."""

    def callback(*, environment: str | None, raw: bool, **values: object) -> None:
        call = filled_call(endpoint, values)
        obj = click.get_current_context().obj
        opened = obj.open_client(environment) if isinstance(obj, Opener) else open_client(environment)
        with opened as client:
            click.echo(answer_text(client.send(call.untouched() if raw else call)), nl=False)

    return click.Command(
        endpoint.verb,
        callback=callback,
        params=_parameters(endpoint),
        help=f"{endpoint.help}\n\n\b\nCalls {endpoint.call.endpoint}",
        short_help=endpoint.help,
    )


def filled_call(endpoint: Endpoint, values: OptionValues) -> Call[object]:
    """Put the values of a command line into the call of its endpoint."""
    return replace(
        endpoint.call,
        parameters=tuple(str(values[_name(argument)]) for argument in endpoint.arguments),
        query=_query(endpoint, values),
        body=_body(endpoint, values),
    )


def _query(endpoint: Endpoint, values: OptionValues) -> tuple[tuple[str, str], ...]:
    given = {option.at[0]: _given(option, values) for option in endpoint.query}
    named = {name: value for name, value in given.items() if value is not None}
    return query_of(**cast("dict[str, QueryValue]", {**dict(endpoint.call.query), **named}))


def _body(endpoint: Endpoint, values: OptionValues) -> EndpointBody | None:
    """Lay the options over what `--data` gives."""
    if endpoint.body is None:
        return None
    body = values["data"] or {}
    if not isinstance(body, dict):
        raise click.BadParameter("no JSON object", param_hint="--data")
    for option in endpoint.body:
        value = _given(option, values)
        if value is not None:
            body = _with(body, option.at, value)
    return endpoint.complete(body)


def _given(option: Option, values: OptionValues) -> object:
    """Return an option's value, or None where it was left out."""
    value = values[_name(option.name)]
    return (list(value) or None) if isinstance(value, tuple) else value


def _with(body: EndpointBody, at: tuple[str, ...], value: object) -> EndpointBody:
    first, *rest = at
    if not rest:
        return {**body, first: value}
    inner = body.get(first)
    return {**body, first: _with(inner if isinstance(inner, dict) else {}, tuple(rest), value)}


def _parameters(endpoint: Endpoint) -> list[click.Parameter]:
    options = map(_option, (*endpoint.query, *(endpoint.body or ())))
    data = click.Option(
        ["--data"],
        type=read_json,
        metavar=METAVAR,
        help="The body, in Novu's JSON; options are laid over it.",
    )
    return [
        *(_argument(name, endpoint.words.get(name)) for name in endpoint.arguments),
        *options,
        *([] if endpoint.body is None else [data]),
        click.Option(
            ["--env", "environment"], metavar="NAME", help="The environment, as named in novu.toml."
        ),
        click.Option(["--raw"], is_flag=True, help="Show Novu's answer untouched, but for secrets."),
    ]


def _argument(name: str, words: tuple[str, ...] | None) -> click.Argument:
    return click.Argument([_name(name)], type=click.Choice(words) if words else None)


def _option(option: Option) -> click.Option:
    return click.Option(
        [f"--{option.name}"],
        type=click.Choice(option.words) if option.words else option.type,
        multiple=option.repeatable,
        metavar=option.metavar,
        help=option.help,
    )


def _name(text: str) -> str:
    """Return the name of an argument or option as Python writes it."""
    return to_snake(text.replace("-", "_"))
