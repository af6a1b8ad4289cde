"""Routes of `/v1/workflows` in Novu 3.15: legacy workflows, by the name that came after `/v1/notification-templates`."""

from dataclasses import replace

from novu_flows.emulator.sections import workflows

_OLD, _NEW = "/v1/notification-templates", "/v1/workflows"

ROUTES = tuple(replace(route, path=route.path.replace(_OLD, _NEW)) for route in workflows.ROUTES)
