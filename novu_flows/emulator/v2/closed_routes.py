"""The routes of Novu 3.15 that an API key does not open, so that they answer as closed and not as unknown."""

from typing import NoReturn

from novu_flows.emulator.http.refusal import server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route

# Routes of the dashboard: any key is refused (recorded section `auth`).
_FOR_ACCOUNTS = (
    ("GET", "/v1/activity/charts"),
    ("GET", "/v1/activity/requests"),
    ("GET", "/v1/activity/requests/:requestId"),
    ("GET", "/v1/activity/workflow-runs"),
    ("GET", "/v1/activity/workflow-runs/:workflowRunId"),
    ("GET", "/v1/agents"),
    ("POST", "/v1/agents"),
    ("DELETE", "/v1/agents/:identifier"),
    ("GET", "/v1/agents/:identifier"),
    ("PATCH", "/v1/agents/:identifier"),
    ("GET", "/v1/agents/:identifier/integrations"),
    ("POST", "/v1/agents/:identifier/integrations"),
    ("DELETE", "/v1/agents/:identifier/integrations/:agentIntegrationId"),
    ("PATCH", "/v1/agents/:identifier/integrations/:agentIntegrationId"),
    ("GET", "/v1/agents/emoji"),
    ("POST", "/v1/auth/organizations/:organizationId/switch"),
    ("GET", "/v1/auth/refresh"),
    ("POST", "/v1/auth/update-password"),
    ("GET", "/v1/blueprints/:templateIdOrIdentifier"),
    ("GET", "/v1/blueprints/group-by-category"),
    ("POST", "/v1/bridge/preview/:workflowId/:stepId"),
    ("GET", "/v1/bridge/status"),
    ("POST", "/v1/content-templates/preview/chat"),
    ("POST", "/v1/content-templates/preview/email"),
    ("POST", "/v1/content-templates/preview/in-app"),
    ("POST", "/v1/content-templates/preview/push"),
    ("POST", "/v1/content-templates/preview/sms"),
    ("POST", "/v1/events/test/email"),
    ("GET", "/v1/integrations/:channelType/limit"),
    ("GET", "/v1/integrations/in-app/status"),
    ("POST", "/v1/invites"),
    ("POST", "/v1/invites/:inviteToken/accept"),
    ("POST", "/v1/invites/bulk"),
    ("POST", "/v1/invites/resend"),
    ("POST", "/v1/partner-integrations/vercel"),
    ("PUT", "/v1/partner-integrations/vercel"),
    ("GET", "/v1/partner-integrations/vercel/:configurationId"),
    ("GET", "/v1/partner-integrations/vercel/:configurationId/projects"),
    ("DELETE", "/v1/preferences"),
    ("GET", "/v1/preferences"),
    ("POST", "/v1/preferences"),
    ("PUT", "/v1/users/onboarding-tour"),
    ("PUT", "/v1/users/profile/email"),
    ("POST", "/v2/workflows/steps/test-http-request"),
)

# Routes of the inbox in a web page: only a subscriber's session opens them, a key is no session at all.
_FOR_SUBSCRIBERS = (
    ("GET", "/v1/inbox/channel-connections"),
    ("DELETE", "/v1/inbox/channel-connections/:identifier"),
    ("GET", "/v1/inbox/channel-connections/:identifier"),
    ("GET", "/v1/inbox/channel-endpoints"),
    ("DELETE", "/v1/inbox/channel-endpoints/:identifier"),
    ("POST", "/v1/inbox/chat/oauth"),
    ("POST", "/v1/inbox/events"),
    ("GET", "/v1/inbox/notifications"),
    ("PATCH", "/v1/inbox/notifications/:id/archive"),
    ("PATCH", "/v1/inbox/notifications/:id/complete"),
    ("DELETE", "/v1/inbox/notifications/:id/delete"),
    ("PATCH", "/v1/inbox/notifications/:id/read"),
    ("PATCH", "/v1/inbox/notifications/:id/revert"),
    ("PATCH", "/v1/inbox/notifications/:id/snooze"),
    ("PATCH", "/v1/inbox/notifications/:id/unarchive"),
    ("PATCH", "/v1/inbox/notifications/:id/unread"),
    ("PATCH", "/v1/inbox/notifications/:id/unsnooze"),
    ("POST", "/v1/inbox/notifications/archive"),
    ("GET", "/v1/inbox/notifications/count"),
    ("POST", "/v1/inbox/notifications/delete"),
    ("POST", "/v1/inbox/notifications/read"),
    ("POST", "/v1/inbox/notifications/read-archive"),
    ("POST", "/v1/inbox/notifications/seen"),
    ("GET", "/v1/inbox/preferences"),
    ("PATCH", "/v1/inbox/preferences"),
    ("PATCH", "/v1/inbox/preferences/:workflowIdOrIdentifier"),
    ("PATCH", "/v1/inbox/preferences/bulk"),
    ("GET", "/v1/inbox/preferences/global"),
    ("PATCH", "/v1/inbox/subscriptions/:subscriptionIdentifier/preferences/:workflowIdOrIdentifier"),
    ("GET", "/v1/inbox/topics/:topicKey/subscriptions"),
    ("POST", "/v1/inbox/topics/:topicKey/subscriptions"),
    ("DELETE", "/v1/inbox/topics/:topicKey/subscriptions/:identifier"),
    ("GET", "/v1/inbox/topics/:topicKey/subscriptions/:identifier"),
    ("PATCH", "/v1/inbox/topics/:topicKey/subscriptions/:identifier"),
    ("POST", "/v1/internal/subscriber-online-state"),
    ("DELETE", "/v1/widgets/messages"),
    ("DELETE", "/v1/widgets/messages/:messageId"),
    ("POST", "/v1/widgets/messages/:messageId/actions/:type"),
    ("POST", "/v1/widgets/messages/bulk/delete"),
    ("POST", "/v1/widgets/messages/mark-as"),
    ("POST", "/v1/widgets/messages/markAs"),
    ("POST", "/v1/widgets/messages/read"),
    ("POST", "/v1/widgets/messages/seen"),
    ("GET", "/v1/widgets/notifications/count"),
    ("GET", "/v1/widgets/notifications/feed"),
    ("GET", "/v1/widgets/notifications/unread"),
    ("GET", "/v1/widgets/notifications/unseen"),
    ("GET", "/v1/widgets/organization"),
    ("GET", "/v1/widgets/preferences"),
    ("PATCH", "/v1/widgets/preferences"),
    ("GET", "/v1/widgets/preferences/:level"),
    ("PATCH", "/v1/widgets/preferences/:templateId"),
    ("POST", "/v1/widgets/usage/log"),
)


def fail(_: Request) -> NoReturn:
    """Fail: no request comes here."""
    raise server_error()


ROUTES = (
    *(Route(method, path, fail, open_to_keys=False) for method, path in _FOR_ACCOUNTS),
    *(Route(method, path, fail, for_sessions=True) for method, path in _FOR_SUBSCRIBERS),
)
