"""Answers of the section *execution details*: what came of each step of a notification."""

from novu_flows.emulator.casts import cast_id
from novu_flows.emulator.checks import DEFINED, check, required
from novu_flows.emulator.request import Request
from novu_flows.emulator.routes import Route
from novu_flows.emulator.store import Document


def list_details(request: Request) -> list[Document]:
    """List the details of one notification as they are stored (recorded section `messages & others`)."""
    check(request.query, required("notificationId", DEFINED), required("subscriberId", DEFINED))
    return request.find(
        "execution_details",
        {
            "_notificationId": cast_id(request.query["notificationId"]),
            "_subscriberId": cast_id(request.query["subscriberId"]),
        },
    )


ROUTES = (Route("GET", "/v1/execution-details", list_details),)
