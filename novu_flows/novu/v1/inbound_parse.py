"""Calls and answers of the section *inbound parse*: whether e-mail can come in."""

from novu_flows.novu.call import Answer, Call, Retry, content


class MxStatus(Answer):
    """Whether the domain for inbound e-mail is set up."""

    mx_record_configured: bool


def get_mx_status() -> Call[MxStatus]:
    """Look up whether the MX record for inbound e-mail is set (docs/novu/v1.md, section 8)."""
    return Call(method="GET", template="/inbound-parse/mx/status", read=content(MxStatus), retry=Retry.SAFE)
