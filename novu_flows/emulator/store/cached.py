"""Feeds and unseen counts as Novu answers them out of its cache, and what makes it look again."""

import json
from collections.abc import Callable

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.cache import Cache, CacheKey
from novu_flows.emulator.store.documents import populated
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document, Store


def kept_answer(request: Request, question: object, make: Callable[[], Document]) -> Document:
    """
    Return the answer to a question about the inbox of the subscriber in the path, as it was when first asked.

    A refusal is not kept. That a button was clicked or the subscriber deleted does not make Novu look again
    (docs/novu/v1.md, section 2.10; recorded sections `actions` and `effects of subscriber delete`).
    """
    key = _inbox_key(request.environment_id, request.path["subscriberId"])
    answers: Cache = request.state.cache.read(key, lambda: Cache(request.state.clock))
    answer: Document = answers.read((json.dumps(question),), make)
    return answer


def forget_inbox(state: State, environment_id: str, subscriber_id: str) -> None:
    """Drop all answers about an inbox, as a new in-app message, a mark and a deleted message do."""
    state.cache.forget(_inbox_key(environment_id, subscriber_id))


def _inbox_key(environment_id: str, subscriber_id: str) -> CacheKey:
    return "inbox", environment_id, subscriber_id


def find_cached(state: State, environment_id: str, subscriber_id: str) -> Document | None:
    """
    Return the subscriber of an id as it was when it was last read, or None where there was none.

    GET one, POST, DELETE, the feed and the marks read so; PUT, credentials and online status do not.
    """
    where = {"_environmentId": environment_id, "subscriberId": subscriber_id, "deleted": False}
    found: Document | None = state.cache.read(
        _subscriber_key(environment_id, subscriber_id), lambda: state.store.find_one("subscribers", where)
    )
    return found


def forget_cached(state: State, environment_id: str, subscriber_id: str) -> None:
    """Have the subscriber read anew, as every write of Novu does but PATCH online-status."""
    state.cache.forget(_subscriber_key(environment_id, subscriber_id))


def _subscriber_key(environment_id: str, subscriber_id: str) -> CacheKey:
    return "subscriber", environment_id, subscriber_id


def triggered_workflow(state: State, environment_id: str, identifier: str) -> Document | None:
    """
    Return the workflow of an identifier, its steps with their message templates; None where there is none.

    The answer is kept in the cache, "none" too. An update and a change of status forget it, a deletion and
    the creation of a workflow do not (docs/novu/v1.md, section 2.10; recorded section `workflows: delete`). It is
    shared between triggers, so never change it.
    """

    def read() -> Document | None:
        found = workflow_of(state.store, environment_id, identifier)
        return populated(state.store, found) if found else None

    workflow: Document | None = state.cache.read(_workflow_key(environment_id, identifier), read)
    return workflow


def workflow_of(store: Store, environment_id: str, identifier: str) -> Document | None:
    """Return the workflow of an identifier as it is now."""
    return store.find_one(
        "workflows",
        {"_environmentId": environment_id, "triggers[0].identifier": identifier, "deleted": False},
    )


def running_workflow(state: State, template_id: str) -> Document | None:
    """
    Return the workflow of a step whose turn has come; None where there is none.

    It is kept in the cache as well, so the runs of a workflow that is deleted meanwhile go on (recorded
    delivery `recipient.workflow_deleted`). It is shared between steps, so never change it.
    """
    where = {"_id": template_id, "deleted": False}
    found: Document | None = state.cache.read(
        ("running", template_id), lambda: state.store.find_one("workflows", where)
    )
    return found


def forget_workflow(state: State, workflow: Document) -> None:
    """Have the next trigger and the next step look again."""
    state.cache.forget(_workflow_key(workflow["_environmentId"], workflow["triggers"][0]["identifier"]))
    state.cache.forget(("running", workflow["_id"]))


def _workflow_key(environment_id: str, identifier: str) -> tuple[str, ...]:
    return ("workflow", environment_id, identifier)
