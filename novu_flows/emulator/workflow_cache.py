"""Workflows as triggers see them: by identifier, and for two hours as they were when first asked for."""

from novu_flows.emulator.populating import populated
from novu_flows.emulator.store import Document, Store
from novu_flows.emulator.world import World


def triggered_workflow(world: World, environment_id: str, identifier: str) -> Document | None:
    """
    Give the workflow of an identifier, its steps with their message templates; None where there is none.

    The answer is kept in the cache, "none" too. An update and a change of status forget it, a deletion and
    the creation of a workflow do not (API notes, section 2.10; recorded section `workflows: delete`). It is
    shared between triggers, so never change it.
    """

    def read() -> Document | None:
        found = workflow_of(world.store, environment_id, identifier)
        return populated(world.store, found) if found else None

    workflow: Document | None = world.cache.read(_key(environment_id, identifier), read)
    return workflow


def workflow_of(store: Store, environment_id: str, identifier: str) -> Document | None:
    """Give the workflow of an identifier as it is now."""
    return store.find_one(
        "workflows",
        {"_environmentId": environment_id, "triggers[0].identifier": identifier, "deleted": False},
    )


def forget_workflow(world: World, workflow: Document) -> None:
    """Have the next trigger look again."""
    world.cache.forget(_key(workflow["_environmentId"], workflow["triggers"][0]["identifier"]))


def _key(environment_id: str, identifier: str) -> tuple[str, ...]:
    return ("workflow", environment_id, identifier)
