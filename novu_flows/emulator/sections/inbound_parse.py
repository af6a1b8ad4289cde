"""Answers of the section *inbound parse*: whether replies by e-mail reach Novu."""

from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route, without_keys_in_0_13
from novu_flows.emulator.store.store import Document


def mx_status(request: Request) -> Document:
    """
    Answer that no mail record is set up.

    With a domain Novu asks the DNS for records of its mail server, which the emulator, like a server without
    that setting, does not have (docs/novu/v1.md, section 8).
    """
    if request.environment.get("dns", {}).get("inboundParseDomain"):
        raise bad_request("MAIL_SERVER_DOMAIN is not defined as an environment variable")
    return {"mxRecordConfigured": False}


ROUTES = without_keys_in_0_13(Route("GET", "/v1/inbound-parse/mx/status", mx_status))
