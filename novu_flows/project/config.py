"""What novu.toml may say, as values."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PlainValidator,
    StringConstraints,
)

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import DialectName
from novu_flows.novu.address import address_trouble, read_address
from novu_flows.plan.guards import MOST_DELETES, Guards, Limit, read_age, read_limit
from novu_flows.redaction import looks_secret


def _policy_name(value: str) -> str:
    """Return the name of a policy; raise ValueError."""
    module, _, function = value.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), function)):
        raise ValueError('must name a function in a module: "policies:no_friday_mail"')
    return value


# The pattern leaves out NUL, which no path and no variable can hold.
NonEmptyText: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00]+$")
]
VariableName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
ALimit: TypeAlias = Annotated[Limit, PlainValidator(read_limit)]
PolicyName: TypeAlias = Annotated[str, AfterValidator(_policy_name)]
Age: TypeAlias = Annotated[timedelta, PlainValidator(read_age)]
Positive: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]

LOCAL = "local"
MOST_CONCURRENT = 256


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ProjectConfig(_Table):
    """`[project]`: its name, which Novu it is for, and the folders and files that hold the declarations."""

    name: NonEmptyText
    declarations: tuple[NonEmptyText, ...] = Field(min_length=1, strict=False)
    default_environment: NonEmptyText = LOCAL
    novu: DialectName = "v1"
    env_file: NonEmptyText | None = None
    ownership_tag: bool = False


class EnvironmentConfig(_Table):
    """`[environments.NAME]`: a Novu behind a URL, or an embedded one that keeps its state in a file."""

    url: NonEmptyText | None = None
    embedded: bool = False
    file: NonEmptyText | None = None
    api_key_env: VariableName | None = None
    role: Literal["development", "production"] | None = None
    environment_id: NonEmptyText | None = None
    max_deletes: ALimit | None = None
    max_changes: ALimit | None = None
    require_saved_plan: bool | None = None
    plan_max_age: Age | None = None
    requests_per_second: Positive | None = None
    concurrency: int = Field(default=16, ge=1, le=MOST_CONCURRENT)
    timeout_seconds: Positive = 30.0
    read_back_seconds: float = Field(default=8.0, ge=0, allow_inf_nan=False)
    retry_wait_seconds: float = Field(default=0.5, ge=0, allow_inf_nan=False)
    allow_insecure: bool = False
    values: Mapping[str, JsonValue] = Field(default_factory=dict)


class GenerateConfig(_Table):
    """`[generate]`: where the trigger module and the JSON Schemas of the payloads are written."""

    target: NonEmptyText | None = None
    schemas: NonEmptyText | None = None


class GuardsConfig(_Table):
    """`[guards]`: what a plan may do, and which plan is applied; keys of an environment hold before these."""

    max_deletes: ALimit = MOST_DELETES
    max_changes: ALimit | None = None
    protect: tuple[NonEmptyText, ...] = Field(default=(), strict=False)
    require_saved_plan: bool | None = None
    plan_max_age: Age | None = None
    policies: tuple[PolicyName, ...] = Field(default=(), strict=False)


class Config(_Table):
    """The whole of novu.toml; there is always an environment `local`, embedded unless said otherwise."""

    project: ProjectConfig
    environments: Mapping[str, EnvironmentConfig]
    generate: GenerateConfig = GenerateConfig()
    guards: GuardsConfig = GuardsConfig()

    @property
    def default_environment(self) -> str:
        """Return the name of the environment that is used unless another is named."""
        return self.project.default_environment

    @property
    def dialect(self) -> DialectName:
        """Return which of Novu's two APIs the declarations are for; Novu 0.14's unless the file says so."""
        return self.project.novu

    def guards_of(self, environment: EnvironmentConfig) -> Guards:
        """Return what a plan for an environment may do: what is said of itself, or of all."""
        said = (environment.require_saved_plan, self.guards.require_saved_plan)
        is_production = environment.role == "production"
        return Guards(
            max_deletes=environment.max_deletes or self.guards.max_deletes,
            max_changes=environment.max_changes or self.guards.max_changes,
            require_saved_plan=next((one for one in said if one is not None), is_production),
            plan_max_age=environment.plan_max_age or self.guards.plan_max_age,
        )


_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentFinding:
    """What is wrong with one environment; `key` is empty where the whole table is meant."""

    code: str
    message: str
    hint: str
    key: tuple[str, ...] = ()
    stops: bool = True


def environment_issues(name: str, environment: EnvironmentConfig) -> Iterator[EnvironmentFinding]:
    """Return everything that is wrong with one environment."""
    if not _NAME.fullmatch(name):
        yield EnvironmentFinding(
            code="invalid-value",
            message=f"{name!r} cannot be the name of an environment",
            hint="use letters, digits, `-` and `_`",
        )
    yield from _values(environment.values)
    yield from _embedded(environment) if environment.embedded else _remote(environment)


def _values(values: Mapping[str, JsonValue]) -> Iterator[EnvironmentFinding]:
    """Report values that have no name, that JSON does not have, and that look like a secret: values are shown."""
    for name, value in values.items():
        if not _NAME.fullmatch(name):
            yield EnvironmentFinding(
                code="invalid-value",
                message=f"{name!r} cannot be the name of a value",
                hint="use letters, digits, `-` and `_`",
                key=("values", name),
            )
        if looks_secret(name, value):
            yield EnvironmentFinding(
                code="value-is-secret",
                message=f"the value {name!r} looks like a secret, and values are shown in plans",
                hint='put it into an environment variable, and declare it as env("NAME")',
                key=("values", name),
            )
        elif not _is_json(value):
            yield EnvironmentFinding(
                code="invalid-value",
                message=f"the value {name!r} holds nan or inf, which Novu cannot take",
                hint="write a number",
                key=("values", name),
            )


def _is_json(value: JsonValue) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


def _embedded(environment: EnvironmentConfig) -> Iterator[EnvironmentFinding]:
    for key in ("url", "api_key_env", "allow_insecure", "environment_id"):
        if getattr(environment, key):
            yield EnvironmentFinding(
                code="conflicting-keys",
                message=f"an embedded environment takes no `{key}`: it runs in this process",
                hint=f"remove `embedded` or `{key}`",
                key=(key,),
            )


def _remote(environment: EnvironmentConfig) -> Iterator[EnvironmentFinding]:
    if environment.url is None:
        yield EnvironmentFinding(
            code="missing-key",
            message="it has neither `url` nor `embedded`",
            hint='write `url = "https://api.novu.co/v1"`, or `embedded = true`',
        )
    else:
        yield from _url(environment.url, allow_insecure=environment.allow_insecure)
    if environment.api_key_env is None:
        yield EnvironmentFinding(
            code="missing-key",
            message="`api_key_env` is missing",
            hint='name the variable that holds the API key: `api_key_env = "NOVU_API_KEY"`',
        )
    if environment.file is not None:
        yield EnvironmentFinding(
            code="conflicting-keys",
            message="`file` is for an embedded environment",
            hint="remove `file` or `url`",
            key=("file",),
        )


def _url(url: str, *, allow_insecure: bool) -> Iterator[EnvironmentFinding]:
    if trouble := address_trouble(url, allow_insecure=allow_insecure):
        yield EnvironmentFinding(
            code=trouble.code, message=trouble.message, hint=trouble.remedy, key=("url",)
        )
        return
    address = read_address(url, allow_insecure=allow_insecure)
    written = url.strip().rstrip("/")
    if urlsplit(written).path and written not in (address.root, f"{address.server}/v2"):
        yield EnvironmentFinding(
            code="url-without-version",
            message=f"`url` has a path that ends in neither /v1 nor /v2, so requests go to {address.root}",
            hint=f'if that is where Novu\'s API is, write `url = "{address.root}"`',
            key=("url",),
            stops=False,
        )
