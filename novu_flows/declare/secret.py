"""Secrets: references that are resolved only at the moment of a request, and shown nowhere."""

from dataclasses import dataclass, field

from novu_flows.redaction import is_variable_name


@dataclass(frozen=True, slots=True)
class EnvSecret:
    """
    A secret held by an environment variable; only the variable's name is ever shown.

    A text that cannot be such a name may be the secret itself, so it is not shown either.
    """

    variable: str = field(repr=False)

    @property
    def shown(self) -> str:
        """Return the name of the variable, or what stands for a text that cannot be one."""
        return self.variable if is_variable_name(str(self.variable)) else "(a name that is not shown)"

    def __repr__(self) -> str:
        return f"EnvSecret({self.shown})"


@dataclass(frozen=True, slots=True)
class LiteralSecret:
    """A secret written in the declaration itself, which `check` warns of; its value is in no repr."""

    value: str = field(repr=False)


Secret = EnvSecret | LiteralSecret


def env(variable: str) -> EnvSecret:
    """Refer to the secret in an environment variable: `webhook_url=env("ADA_SLACK_WEBHOOK")`."""
    return EnvSecret(variable)


def as_secret(value: "str | Secret") -> Secret:
    """Hide a value that was written in place."""
    return LiteralSecret(value) if isinstance(value, str) else value
