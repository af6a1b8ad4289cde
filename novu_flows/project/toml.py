"""Reads the text of novu.toml: a configuration, or every reason why it is none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType

import tomli
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue, Source, did_you_mean, in_order
from novu_flows.project.config import (
    LOCAL,
    Config,
    EnvironmentConfig,
    GenerateConfig,
    GuardsConfig,
    ProjectConfig,
    environment_issues,
)

KeyPath = tuple[str, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]\]?")
_ENTRY = re.compile(rf"\s*({_DOTTED})\s*=(.*)")
_PART = re.compile(_KEY)
_LONG_QUOTES = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class Positions:
    """The lines of the tables and keys of one TOML text."""

    lines: Mapping[KeyPath, int] = field(default_factory=lambda: MappingProxyType({}))

    def line(self, path: Sequence[str | int]) -> int:
        """Return the line of a key, or of the nearest table around it."""
        names = tuple(map(str, path))
        while names and names not in self.lines:
            names = names[:-1]
        return self.lines.get(names, 1)


def positions(text: str) -> Positions:
    """Read where every table and key of a TOML text begins."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in _outside_of_long_texts(text):
        if header := _HEADER.match(line):
            table = _names(header[1])
            _remember(lines, table, number)
        elif entry := _ENTRY.match(line):
            _remember(lines, (*table, *_names(entry[1])), number)
    return Positions(MappingProxyType(lines))


def _remember(lines: dict[KeyPath, int], path: KeyPath, number: int) -> None:
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], number)


def _outside_of_long_texts(text: str) -> Iterator[tuple[int, str]]:
    """Return the numbered lines that begin outside of a text in three quotes."""
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            yield number, line
        for quotes in (inside,) if inside else _LONG_QUOTES:
            if line.count(quotes) % 2:
                inside = "" if inside else quotes
                break


def _names(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


Toml = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigText:
    """The text of a novu.toml, its name in issues, and the folder's name (the project's, unless given)."""

    text: str
    file: str
    folder: str


def read_config(given: ConfigText) -> tuple[Config | None, tuple[Issue, ...]]:
    """Return the configuration (None where an issue stops it), and all issues."""
    try:
        table = tomli.loads(given.text)
    except tomli.TOMLDecodeError as error:
        return None, (_invalid_toml(given.file, error),)
    except RecursionError:
        return None, (_issue(("invalid-toml", given.file, 1), "it is nested too deeply", "flatten it"),)
    reader = _Reader(given.file, positions(given.text))
    config = _validated(_with_defaults(table, given.folder))
    if isinstance(config, ValidationError):
        return None, in_order(reader.issue(details) for details in config.errors(include_url=False))
    issues = in_order(reader.beyond_types(config))
    return (None if any(issue.stops for issue in issues) else config), issues


def _invalid_toml(file: str, error: tomli.TOMLDecodeError) -> Issue:
    return _issue(
        ("invalid-toml", file, error.lineno),
        f"line {error.lineno}, column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}",
        "write TOML 1.0: `key = value`, texts in quotes, tables in brackets",
    )


def _with_defaults(table: Toml, folder: str) -> Toml:
    """Add what need not be said: the project's name, the environment `local`, the files of embedded ones."""
    project, environments = table.get("project", {}), table.get("environments", {})
    if isinstance(project, dict) and project:
        table = {**table, "project": {"name": folder or "project", **project}}
    if isinstance(environments, dict):
        named = {**environments, LOCAL: _local(environments.get(LOCAL, {}))}
        table = {**table, "environments": {name: _with_file(name, one) for name, one in named.items()}}
    return table


def _local(environment: object) -> object:
    """Return the environment `local`, which is embedded unless it says where it is."""
    if isinstance(environment, dict) and not {"url", "api_key_env"} & environment.keys():
        return {"embedded": True, **environment}
    return environment


def _with_file(name: str, environment: object) -> object:
    if isinstance(environment, dict) and environment.get("embedded") is True:
        return {"file": f".novu-flows/{name}.db", **environment}
    return environment


def _validated(table: Toml) -> Config | ValidationError:
    try:
        return Config.model_validate(table)
    except ValidationError as error:
        return error


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    positions: Positions

    def issue(self, details: ErrorDetails) -> Issue:
        """Return what pydantic found, in the words of the file."""
        place = details["loc"]
        if details["type"] == "extra_forbidden":
            code, message = "unknown-key", f"there is no key `{place[-1]}` here"
            hint = did_you_mean(str(place[-1]), _known_keys(place[:-1]))
        elif details["type"] == "missing":
            code, message, hint = (
                "missing-key",
                f"`{place[-1]}` is missing",
                _EXAMPLES.get(str(place[-1]), ""),
            )
        else:
            code, message, hint = "invalid-value", _in_words_of_toml(details), ""
        return self._at(place, code, (message, hint or "see docs/configuration.md"))

    def beyond_types(self, config: Config) -> Iterator[Issue]:
        """Return what the types of single keys do not show."""
        default = config.default_environment
        if default not in config.environments:
            message = f"there is no environment {default!r}"
            hint = did_you_mean(default, config.environments)
            yield self._at(("project", "default_environment"), "unknown-environment", (message, hint))
        for name, environment in config.environments.items():
            for finding in environment_issues(name, environment):
                place = ("environments", name, *finding.key)
                yield self._at(place, finding.code, (finding.message, finding.hint), stops=finding.stops)

    def _at(
        self, place: tuple[str | int, ...], code: str, said: tuple[str, str], *, stops: bool = True
    ) -> Issue:
        message, hint = said
        return Issue(
            code=code,
            where=".".join(map(str, place)) or "novu.toml",
            message=message,
            hint=hint,
            source=Source(file=self.file, line=self.positions.line(place)),
            severity="error" if stops else "warning",
        )


_EXAMPLES: Mapping[str, str] = {
    "project": 'begin with `[project]` and `declarations = ["workflows"]`',
    "declarations": 'name the folders that hold the declarations: `declarations = ["workflows"]`',
}


def _known_keys(place: tuple[str | int, ...]) -> list[str]:
    tables: Mapping[str, type[BaseModel]] = {
        "project": ProjectConfig,
        "environments": EnvironmentConfig,
        "generate": GenerateConfig,
        "guards": GuardsConfig,
    }
    return list((tables[str(place[0])] if place else Config).model_fields)


def _in_words_of_toml(details: ErrorDetails) -> str:
    if details["type"] in ("model_type", "mapping_type", "dict_type"):
        return "must be a table"
    if details["type"] == "invalid-json-value":
        return "must be a text, a number, true or false, a list or a table; write a date as a text"
    message = (
        details["msg"]
        .removeprefix("Value error, ")
        .replace("Input should", "must")
        .replace("String should", "must")
    )
    for python, toml in (("valid string", "text"), ("valid tuple", "list"), ("valid boolean", "boolean")):
        message = message.replace(python, toml)
    return message


def _issue(place: tuple[str, str, int], message: str, hint: str) -> Issue:
    code, file, line = place
    return Issue(
        code=code, where="novu.toml", message=message, hint=hint, source=Source(file=file, line=line)
    )
