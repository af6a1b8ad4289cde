"""The routes of Novu 0.14 that an API key does not open, so that they answer as closed and not as unknown."""

from typing import NoReturn

from novu_flows.emulator.http.refusal import server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route

# Routes of the web application: any key is refused with 401 (recorded number 14).
_FOR_ACCOUNTS = (
    ("GET", "/v1/auth/refresh"),
    ("POST", "/v1/auth/organizations/:organizationId/switch"),
    ("POST", "/v1/auth/environments/:environmentId/switch"),
    ("GET", "/v1/organizations"),
    ("POST", "/v1/organizations"),
    ("PATCH", "/v1/organizations"),
    ("GET", "/v1/organizations/me"),
    ("GET", "/v1/organizations/members"),
    ("DELETE", "/v1/organizations/members/:memberId"),
    ("PUT", "/v1/organizations/members/:memberId/roles"),
    ("PUT", "/v1/organizations/branding"),
    ("POST", "/v1/invites"),
    ("POST", "/v1/invites/bulk"),
    ("POST", "/v1/invites/resend"),
    ("POST", "/v1/invites/:inviteToken/accept"),
    ("PUT", "/v1/users/profile/email"),
    ("POST", "/v1/content-templates/preview/email"),
    ("POST", "/v1/events/test/email"),
    ("GET", "/v1/partner-integrations/vercel"),
    ("POST", "/v1/partner-integrations/vercel"),
)

# Routes of the notification center: only a subscriber's session opens them, a key is no session at all.
_FOR_SUBSCRIBERS = (
    ("GET", "/v1/widgets/notifications/feed"),
    ("GET", "/v1/widgets/notifications/unseen"),
    ("GET", "/v1/widgets/notifications/unread"),
    ("GET", "/v1/widgets/notifications/count"),
    ("POST", "/v1/widgets/messages/:messageId/seen"),
    ("POST", "/v1/widgets/messages/:messageId/read"),
    ("POST", "/v1/widgets/messages/:messageId/actions/:type"),
    ("POST", "/v1/widgets/messages/markAs"),
    ("DELETE", "/v1/widgets/messages/:messageId"),
    ("GET", "/v1/widgets/organization"),
    ("POST", "/v1/widgets/usage/log"),
    ("GET", "/v1/widgets/preferences"),
    ("PATCH", "/v1/widgets/preferences/:templateId"),
)


def fail(_: Request) -> NoReturn:
    """Fail as Novu 0.14 does where it looks for the account of a key's session (recorded number 15)."""
    raise server_error()


ROUTES = (
    *(Route(method, path, fail, open_to_keys=False) for method, path in _FOR_ACCOUNTS),
    *(Route(method, path, fail, for_sessions=True) for method, path in _FOR_SUBSCRIBERS),
    Route("GET", "/v1/users/me", fail),
)
