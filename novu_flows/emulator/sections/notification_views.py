"""How notifications are shown: with their subscriber, workflow, jobs and execution details."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from novu_flows.emulator.http.checks import DEFINED, cast_id, check, required
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.messages import living_subscriber, selected
from novu_flows.emulator.store.documents import minimized, single
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document, Store
from novu_flows.emulator.store.versions import Profile


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


_SUBSCRIBER = ("_id", "firstName", "phone", "email", "lastName")
_WORKFLOW = ("_id", "name", "triggers")
_JOB = (
    "_id",
    "status",
    "payload",
    "overrides",
    "providerId",
    "step",
    "_notificationId",
    "type",
    "createdAt",
    "updatedAt",
)
_DETAIL = (
    "_id",
    "_jobId",
    "providerId",
    "detail",
    "source",
    "status",
    "isTest",
    "isRetry",
    "raw",
    "webhookStatus",
    "createdAt",
    "updatedAt",
)


def notification_in_full(state: State, notification: Document) -> Document:
    """Show a notification; a subscriber or a workflow that is deleted is null (docs/novu/v1.md, section 7.1)."""
    return {
        **single(minimized(notification)),
        "template": _workflow(state.store, notification["_templateId"]),
        "subscriber": _subscriber(state.store, state.profile, notification["_subscriberId"]),
        "jobs": _jobs(state.store, notification["_id"]),
    }


def _workflow(store: Store, template_id: str) -> Document | None:
    found = store.find_one("workflows", {"_id": template_id, "deleted": False})
    return None if found is None else selected(found, _WORKFLOW)


def _subscriber(store: Store, profile: Profile, database_id: str) -> Document | None:
    fields = (*_SUBSCRIBER, "subscriberId") if profile.notification_subscriber_id else _SUBSCRIBER
    found = living_subscriber(store, database_id)
    return None if found is None else selected(found, fields)


def _jobs(store: Store, notification_id: str) -> list[Document]:
    details = defaultdict(list)
    for detail in store.find("execution_details", {"_notificationId": notification_id}):
        details[detail["_jobId"]].append(selected(detail, _DETAIL))
    jobs = store.find("jobs", {"_notificationId": notification_id})
    return [_job(job, details) for job in jobs if job["type"] != "trigger"]


def _job(job: Document, details: Mapping[str, Sequence[Document]]) -> dict[str, Any]:
    return {
        **minimized(selected(job, _JOB)),
        "digest": {"events": [], **(job.get("digest") or {})},
        "executionDetails": details.get(job["_id"], []),
    }
