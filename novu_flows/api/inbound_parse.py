"""Calls of the section *inbound parse*: whether e-mail can come in."""

from novu_flows.api.answers_activity import MxStatus
from novu_flows.api.call import Call, Retry
from novu_flows.api.envelope import content


def get_mx_status() -> Call[MxStatus]:
    """Look up whether the MX record for inbound e-mail is set (API notes, section 8)."""
    return Call(method="GET", template="/inbound-parse/mx/status", read=content(MxStatus), retry=Retry.SAFE)
