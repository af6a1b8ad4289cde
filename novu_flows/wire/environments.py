"""Which of Novu's environments an answer of GET /environments/me describes (API notes, section 11.6)."""

from collections.abc import Mapping
from typing import Literal


def role_of(answer: Mapping[str, object]) -> Literal["development", "production"]:
    """Give the role: only the production environment has a parent, which is the development one."""
    return "production" if answer.get("_parentId") else "development"


def active_provider(integration: Mapping[str, object]) -> str | None:
    """Give the provider of an active integration, whose credentials can be written; None for another one."""
    return str(integration["providerId"]) if integration.get("active") is True else None
