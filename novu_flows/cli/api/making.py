"""From the values of a command line to a call, by calling the function that makes it."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, replace
from typing import Self

import click
from pydantic.alias_generators import to_snake

from novu_flows.cli.api.exceptions import Body, CommandException, exception_for, option_name
from novu_flows.cli.api.options import BLANK, CallFunction, CommandOption, novu_json, options_of
from novu_flows.dataclass import dataclass
from novu_flows.novu.call import Call

OptionValues = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMaking:
    """
    How the call of a function is made from a command line.

    `path` are the arguments in the order of the path, `sample` is a call with no values, for what none of them changes.
    `fields` are the names in the body that each option fills, by its key.
    """

    function: CallFunction
    path: tuple[CommandOption, ...]
    options: tuple[CommandOption, ...]
    exception: CommandException
    sample: Call[object]
    fields: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, name: str, function: CallFunction) -> Self:
        """Read the signature of a function, `v1.topics.rename`; calls with one value each show where it goes."""
        exception = exception_for(name)
        options = tuple(
            replace(option, name=option_name(name, option.name))
            for option in options_of(function)
            if option.argument not in exception.instead_of
        )
        sample = function(**_arguments(options, {}), **exception.needed)
        made = {
            option.key: function(
                **_arguments(options, {option.key: option.stand_in(f"{BLANK}.")}), **exception.needed
            )
            for option in options
            if option.read is str or sample.body is not None
        }
        places = {key: _place_in_path(call, sample) for key, call in made.items()}
        path = sorted((o for o in options if places.get(o.key) is not None), key=lambda o: places[o.key] or 0)
        return cls(
            function=function,
            path=tuple(replace(o, name=n) for o, n in zip(path, _path_names(sample), strict=True)),
            options=tuple(option for option in options if option not in path),
            exception=exception,
            sample=sample,
            fields={key: _changed_fields(call, sample) for key, call in made.items()},
        )

    def call(self, values: OptionValues) -> Call[object]:
        """Make the call: options lie over what `--data` holds, and that over what the function adds by itself."""
        call = self._called(values)
        if call.body is None:
            return call
        data = values["data"] or {}
        if not isinstance(data, dict):
            raise click.BadParameter("no JSON object", param_hint="--data")
        body = self.exception.complete(self._with_body_options(self._over(data, call.body, values), values))
        if any(option.made_by is novu_json for option in self.options):
            return self._called(values, body=body)
        return replace(call, body=body)

    def _over(self, data: Body, made: Mapping[str, object], values: OptionValues) -> Body:
        """Return the body that a call has with `--data` between what options fill and what nobody gave."""
        given = {
            field
            for option in self.options
            if _given(option, values) is not None
            for field in self.fields[option.key]
        }
        replaced = {option.at[0] for option in self.exception.options}
        kept = {
            name: value for name, value in made.items() if name not in replaced and not _holds_blank(value)
        }
        return {**kept, **data, **{name: value for name, value in kept.items() if name in given}}

    def _called(self, values: OptionValues, **more: object) -> Call[object]:
        arguments = _arguments((*self.path, *self.options), values, with_defaults=True)
        try:
            return self.function(**{**arguments, **self.exception.needed, **more})
        except TypeError as error:  # an option in JSON that the call does not have (`refuse_unknown`)
            raise click.UsageError(str(error)) from None

    def _with_body_options(self, body: Body, values: OptionValues) -> Body:
        for option in self.exception.options:
            value = values[option.key]
            if value is not None:
                body = _with(body, option.at, value)
        return body


def _arguments(
    options: Iterable[CommandOption], values: OptionValues, *, with_defaults: bool = False
) -> dict[str, object]:
    """Return the arguments of a call; blank is what it needs and was not given, and what would be made anew each time."""
    arguments: dict[str, object] = {}
    fields: dict[str, dict[str, object]] = {option.argument: {} for option in options if option.made_by}
    makers = {option.argument: option.made_by for option in options if option.made_by}
    for option in options:
        value = _given(option, values)
        if value is None and (option.default is MISSING or (callable(option.default) and not with_defaults)):
            value = option.stand_in(BLANK)
        if value is not None and option.field is not None:
            fields[option.argument][option.field] = value
        elif value is not None:
            arguments[option.argument] = value
    return arguments | {name: maker(**fields[name]) for name, maker in makers.items()}


def _place_in_path(call: Call[object], sample: Call[object]) -> int | None:
    """Return which parameter of the path differs between two calls."""
    pairs = zip(call.parameters, sample.parameters, strict=True)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), None)


def _changed_fields(call: Call[object], sample: Call[object]) -> frozenset[str]:
    """Return the names of what differs between the bodies of two calls."""
    before = sample.body or {}
    return frozenset(name for name, value in (call.body or {}).items() if before.get(name, BLANK) != value)


def _given(option: CommandOption, values: OptionValues) -> object:
    """Return an option's value, or None where it was left out."""
    value = values.get(option.key)
    return (list(value) or None) if isinstance(value, tuple) else value


def _path_names(call: Call[object]) -> tuple[str, ...]:
    """Return the names of the path's parameters as Python writes them."""
    return tuple(to_snake(part[1:]) for part in call.template.split("/") if part.startswith(":"))


def _holds_blank(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_blank, (*value, *value.values())))
    if isinstance(value, list | tuple):
        return any(map(_holds_blank, value))
    return value == BLANK


def _with(body: Body, at: tuple[str, ...], value: object) -> Body:
    first, *rest = at
    if not rest:
        return {**body, first: value}
    inner = body.get(first)
    return {**body, first: _with(inner if isinstance(inner, dict) else {}, tuple(rest), value)}
