"""The sections of Novu's API that the emulator answers, each one a module with its routes."""

from collections.abc import Iterable

from novu_flows.emulator import (
    changes,
    closed_routes,
    credentials,
    environments,
    events,
    execution_details,
    feeds,
    groups,
    health,
    inbound_parse,
    inbox,
    integrations,
    layouts,
    marks,
    messages,
    notifications,
    preferences,
    subscribers,
    topics,
    workflows,
)
from novu_flows.emulator.routes import Route

SECTIONS: tuple[Iterable[Route], ...] = (
    changes.ROUTES,
    closed_routes.ROUTES,
    credentials.ROUTES,
    environments.ROUTES,
    events.ROUTES,
    execution_details.ROUTES,
    feeds.ROUTES,
    groups.ROUTES,
    health.ROUTES,
    inbound_parse.ROUTES,
    inbox.ROUTES,
    integrations.ROUTES,
    layouts.ROUTES,
    marks.ROUTES,
    messages.ROUTES,
    notifications.ROUTES,
    preferences.ROUTES,
    subscribers.ROUTES,
    topics.ROUTES,
    workflows.ROUTES,
)
