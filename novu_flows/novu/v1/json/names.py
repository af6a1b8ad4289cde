"""Database ids of groups, feeds and layouts, and the names that people give them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from novu_flows.plan.plan import NovuEnvironment, Role


def read_environment(answer: Mapping[str, object]) -> NovuEnvironment:
    """Read an answer of GET /environments/me."""
    return NovuEnvironment(
        environment_id=str(answer.get("_id") or ""),
        name=str(answer.get("name") or ""),
        organization_id=str(answer.get("_organizationId") or ""),
        role=role_of(answer),
    )


def role_of(answer: Mapping[str, object]) -> Role:
    """Return the role: only the production environment has a parent, which is the development one."""
    return "production" if answer.get("_parentId") else "development"


def active_provider(integration: Mapping[str, object]) -> str | None:
    """Return the provider of an active integration, whose credentials can be written; None for another one."""
    return str(integration["providerId"]) if integration.get("active") is True else None


@dataclass(frozen=True, slots=True)
class Names:
    """One kind of thing in one environment; where a name is taken twice, the first one counts."""

    by_id: Mapping[str, str]

    def id_of(self, name: str) -> str | None:
        """Return the id of a name, or None."""
        return next((found for found, held in self.by_id.items() if held == name), None)

    def name_of(self, held: object) -> str | None:
        """Return the name of an id, or None."""
        return self.by_id.get(held) if isinstance(held, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentNames:
    """The names that workflows of one environment refer to."""

    groups: Names
    feeds: Names
    layouts: Names


def named(answers: Iterable[Mapping[str, Any]]) -> Names:
    """Read a list of groups, feeds or layouts."""
    return Names({answer["_id"]: answer["name"] for answer in answers})
