"""Calls and answers of the section *environment variables*, which templates read as `{{env.KEY}}` (Novu 3.15 on)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, Timestamp, content, nothing

_ALL = "/environment-variables"
_ONE = f"{_ALL}/:key"
_Values = Annotated[Mapping[str, str], "The values by environment; `-` keeps them out of the history."]


class VariableValue(Answer):
    """The value of a variable in one environment; that of a secret is hidden by Novu, and it is in no repr."""

    environment_id: str = Field(alias="_environmentId")
    value: str | None = Field(default=None, repr=False)


class EnvironmentVariable(Answer):
    """A variable of the environments."""

    database_id: str = Field(alias="_id")
    key: str
    type: str | None = None
    is_secret: bool = False
    values: tuple[VariableValue, ...] = ()
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class VariableUser(Answer):
    """A workflow that reads a variable."""

    workflow_id: str
    name: str | None = None


class VariableUsage(Answer):
    """Which workflows read a variable."""

    workflows: tuple[VariableUser, ...] = ()


def get_all() -> Call[tuple[EnvironmentVariable, ...]]:
    """List the variables of the environments."""
    return Call(method="GET", template=_ALL, read=content(tuple[EnvironmentVariable, ...]), retry=Retry.SAFE)


def get_one(key: str) -> Call[EnvironmentVariable]:
    """Read a variable."""
    return Call(
        method="GET",
        template=_ONE,
        parameters=(key,),
        read=content(EnvironmentVariable),
        retry=Retry.SAFE,
    )


def get_usage(key: str) -> Call[VariableUsage]:
    """Read which workflows read a variable."""
    return Call(
        method="GET",
        template=f"{_ONE}/usage",
        parameters=(key,),
        read=content(VariableUsage),
        retry=Retry.SAFE,
    )


def create(
    key: Annotated[str, "The key."],
    values: _Values,
    *,
    is_secret: Annotated[bool, "true to hide its values."] = False,
) -> Call[EnvironmentVariable]:
    """Create a variable, with its values by the ids of environments."""
    return Call(
        method="POST",
        template=_ALL,
        body={"key": key, "isSecret": is_secret, "values": _values_json(values)},
        read=content(EnvironmentVariable),
        retry=Retry.READ_BACK,
        sensitive_field="values",
    )


def update(key: str, values: _Values) -> Call[EnvironmentVariable]:
    """Write values, by the ids of environments."""
    return Call(
        method="PATCH",
        template=_ONE,
        parameters=(key,),
        body={"values": _values_json(values)},
        read=content(EnvironmentVariable),
        retry=Retry.SAFE,
        sensitive_field="values",
    )


def delete(key: str) -> Call[None]:
    """Delete a variable."""
    return Call(method="DELETE", template=_ONE, parameters=(key,), read=nothing, retry=Retry.READ_BACK)


def _values_json(values: Mapping[str, str]) -> list[Mapping[str, str]]:
    return [{"_environmentId": environment, "value": value} for environment, value in values.items()]
