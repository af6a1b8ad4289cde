"""
Values that differ between environments: `value("support_email")` is what novu.toml says for the chosen one.

It is the value itself, a text or a number, and no reference to it, so it can stand wherever such a one can: in an
f-string, a comparison, an argument. A load makes the values of its environment known while it imports the modules.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import TypeVar, cast, overload

from pydantic import TypeAdapter, ValidationError

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import here
from novu_flows.errors import ProjectInvalid
from novu_flows.issues import Issue, Source, did_you_mean

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueUse:
    """A value that a module has asked for, and as what."""

    name: str
    kind: object
    source: Source

    def issue_in(self, environment: str, values: Mapping[str, object]) -> Issue | None:
        """Return what is wrong with the value of an environment; None where nothing is."""
        if self.name not in values:
            return self._issue(
                f"the environment {environment} has no value {self.name!r}",
                " ".join(
                    [
                        f"write `{self.name} = …` under [environments.{environment}.values] in novu.toml;",
                        did_you_mean(self.name, values) if values else "it has none yet",
                    ]
                ),
                code="value-not-set",
            )
        try:
            checked(values[self.name], self.kind)
        except ValidationError:
            return self._issue(
                f"the value {self.name!r} of the environment {environment} is {values[self.name]!r}, "
                f"and {_word(self.kind)} is asked for",
                f"write {_word(self.kind)} in novu.toml, or ask for what it is: value({self.name!r}, KIND)",
                code="value-type",
            )
        return None

    def _issue(self, message: str, hint: str, *, code: str) -> Issue:
        return Issue(code=code, where=f'value("{self.name}")', message=message, hint=hint, source=self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownValues:
    """The values of one environment, and which of them were asked for."""

    environment: str
    values: Mapping[str, object]
    uses: dict[ValueUse, None] = field(default_factory=dict)


_KNOWN: ContextVar[KnownValues | None] = ContextVar("novu_flows.values", default=None)


@contextmanager
def using_values(
    values: Mapping[str, object], *, environment: str = "of using_values"
) -> Iterator[KnownValues]:
    """Have `value()` return these values: for an application or a test that imports declarations itself."""
    known = KnownValues(environment=environment, values=values)
    token = _KNOWN.set(known)
    try:
        yield known
    finally:
        _KNOWN.reset(token)


@overload
def value(name: str) -> str: ...
@overload
def value(name: str, kind: type[T]) -> T: ...
def value(name: str, kind: object = str) -> object:
    """
    Return what `[environments.NAME.values]` of novu.toml says for the chosen environment: `value("support_email")`.

    It is a text unless another kind is asked for: `value("retry_minutes", int)`, `value("tags", list[str])`. Raise
    ProjectInvalid for a name that the environment does not have, for a value of another kind, and where no
    environment is chosen.
    """
    if not isinstance(name, str):
        raise TypeError(f'value() takes a name, as value("support_email"), not {type(name).__name__}')
    use, known = ValueUse(name=name, kind=kind, source=here()), _KNOWN.get()
    if known is None:
        raise ProjectInvalid([_unknown(use)])
    known.uses[use] = None
    if issue := use.issue_in(known.environment, known.values):
        raise ProjectInvalid([issue])
    return checked(known.values[name], kind)


def checked(given: object, kind: object) -> object:
    """Return a copy of a value as what is asked for; raise pydantic's ValidationError where it is something else."""
    adapter: TypeAdapter[object] = TypeAdapter(cast("type[object]", kind))
    return adapter.validate_json(json.dumps(given), strict=True)


_WORDS: Mapping[object, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def _word(kind: object) -> str:
    return _WORDS.get(kind) or (kind.__name__ if type(kind) is type else str(kind))


def _unknown(use: ValueUse) -> Issue:
    return Issue(
        code="no-values",
        where=f'value("{use.name}")',
        message=f"no environment is chosen, so the value {use.name!r} is not known",
        hint="novu-flows chooses one when it loads the project; elsewhere import the module inside of "
        "`with novu_flows.using_values({…}):`",
        source=use.source,
    )
