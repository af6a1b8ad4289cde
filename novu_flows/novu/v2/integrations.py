"""Calls of the section *integrations* that came after 0.14: which integration of a channel delivers."""

from novu_flows.novu.call import Call, Retry, content, without
from novu_flows.novu.v1.integrations import IntegrationAnswer


def set_primary(integration_id: str) -> Call[IntegrationAnswer]:
    """Let an integration deliver its channel, in place of the one that did."""
    return Call(
        method="POST",
        template="/integrations/:integrationId/set-primary",
        parameters=(integration_id,),
        read=content(IntegrationAnswer),
        retry=Retry.SAFE,
        redact_answer=without("credentials"),
    )
