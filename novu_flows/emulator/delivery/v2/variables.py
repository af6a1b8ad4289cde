"""What the templates and the condition of a step see: subscriber, payload, the results of earlier steps and more."""

from collections.abc import Iterator
from typing import Any

from novu_flows.emulator.delivery.kinds import MERGED, TRIGGER
from novu_flows.emulator.delivery.v2.run import StepRun
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.v1_environment_variables import values_in

_WORKFLOW = ("name", "description", "tags", "severity")
# The order in which `{{subscriber}}` shows the record (3.15 recorded: R "body 17").
_SUBSCRIBER = (
    *("_id", "_organizationId", "_environmentId", "firstName", "lastName", "phone", "subscriberId", "email"),
    *("avatar", "locale", "channels", "isOnline", "lastOnlineAt", "data", "timezone", "deleted", "createdAt"),
    *("updatedAt", "__v"),
)


def variables_of(run: StepRun) -> dict[str, Any]:
    """Return everything that a template of a step can name."""
    environment = run.store.find_one("environments", {"_id": run.job["_environmentId"]}) or {}
    return {
        "payload": run.payload,
        "subscriber": shown_subscriber(run.person()),
        "workflow": {
            "workflowId": run.job["identifier"],
            **{key: run.workflow.get(key) for key in _WORKFLOW},
        },
        "context": dict(_contexts(run)),
        "steps": {job["step"]["stepId"]: _result(run, job) for job in _earlier(run)},
        "env": values_in(run.store, environment),
    }


def shown_subscriber(subscriber: Document) -> Document:
    """Return a subscriber as templates see them."""
    held = {"isOnline": False, **single(subscriber)}
    ordered = {name: held[name] for name in _SUBSCRIBER if name in held}
    return {**ordered, **held}


def _contexts(run: StepRun) -> Iterator[tuple[str, Document]]:
    for key in run.job.get("contextKeys") or ():
        kind, _, context_id = key.partition(":")
        where = {"_environmentId": run.job["_environmentId"], "type": kind, "id": context_id}
        for found in run.store.find("contexts", where):
            yield kind, {"id": found["id"], "data": found["data"]}


def _earlier(run: StepRun) -> list[Document]:
    """Return the jobs before this one."""
    jobs = run.store.find("jobs", {"_notificationId": run.job["_notificationId"]})
    ids = [job["_id"] for job in jobs]
    return [job for job in jobs[: ids.index(run.job["_id"])] if job["type"] != TRIGGER]


def _result(run: StepRun, job: Document) -> Any:
    match job["type"]:
        case "digest":
            events = digested(run, job)
            return {"events": events, "eventCount": len(events)}
        case "delay":
            return {"duration": (run.state.clock.now() - moment(job["createdAt"])).total_seconds() * 1000}
        case "in_app":
            return _seen(run, job)
        case "throttle":
            return {"throttled": False, **(job.get("stepOutput") or {})}
        case "http_request" | "custom":
            return job.get("stepOutput") or {}
        case _:
            return {}


def digested(run: StepRun, job: Document) -> list[Document]:
    """Return the events of a digest, its own and those that were merged into it, the oldest first."""
    where = {"_environmentId": job["_environmentId"], "_mergedDigestId": job["_id"], "type": "digest"}
    merged = [one for one in run.store.find("jobs", where) if one["status"] == MERGED]
    return [
        {"id": one["_id"], "time": one["createdAt"], "payload": one.get("payload") or {}}
        for one in sorted([job, *merged], key=lambda one: str(one["createdAt"]))
    ]


def _seen(run: StepRun, job: Document) -> Document:
    """Return whether a message was seen; that of a step that sent none was not (recorded `messages of tx-s1`)."""
    message = run.store.find_one("messages", {"_jobId": job["_id"]}) or {}
    return {
        "seen": message.get("seen", False),
        "read": message.get("read", False),
        "lastSeenDate": message.get("lastSeenDate"),
        "lastReadDate": message.get("lastReadDate"),
    }
