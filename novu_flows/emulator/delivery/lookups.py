"""What deliveries look up again and again, remembered for as long as nothing can change it: one settling."""

from collections.abc import Callable
from typing import TypeVar, cast

from novu_flows.emulator.sections.preference_rules import active_types, effective, find_record
from novu_flows.emulator.store.cached import running_workflow, triggered_workflow
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document, Store

T = TypeVar("T")


class Lookups:
    """The state of the embedded Novu, and what was found in it: workflows, integrations, layouts."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.bulks: set[tuple[str, str]] = set()  # bulk and transaction id of what was delivered
        self._found: dict[tuple[str, ...], object] = {}

    @property
    def store(self) -> Store:
        """Return the documents."""
        return self.state.store

    def triggered(self, environment_id: str, identifier: str) -> Document | None:
        """Return the workflow that a trigger's name means, its steps with what they send."""
        return triggered_workflow(self.state, environment_id, identifier)

    def workflow(self, template_id: str) -> Document | None:
        """Return a workflow by its template id."""
        return running_workflow(self.state, template_id)

    def preference(self, workflow: Document, subscriber: Document) -> Document:
        """Return what a subscriber wants of a workflow."""
        types = self._once(("types", workflow["_id"]), lambda: active_types(self.store, workflow))
        return effective(workflow, types, find_record(self.store, subscriber, workflow["_id"]))

    def integration(
        self, environment_id: str, channel: str, provider_id: str | None = None
    ) -> Document | None:
        """Return the active integration of a channel, or of one provider of it."""
        where = {"_environmentId": environment_id, "channel": channel, "active": True, "deleted": False}
        if provider_id is not None:
            where["providerId"] = provider_id
        return self._once(
            ("integration", environment_id, channel, provider_id or ""),
            lambda: self.store.find_one("integrations", where),
        )

    def layout(self, layout_id: str) -> Document | None:
        """Return a layout."""
        where = {"_id": layout_id, "deleted": False}
        return self._once(("layout", layout_id), lambda: self.store.find_one("layouts", where))

    def subscriber(self, job: Document) -> Document | None:
        """Return the subscriber of a job as they are now."""
        return self.store.find_one(
            "subscribers",
            {"_environmentId": job["_environmentId"], "subscriberId": job["subscriberId"], "deleted": False},
        )

    def _once(self, key: tuple[str, ...], find: Callable[[], T]) -> T:
        if key not in self._found:
            self._found[key] = find()
        return cast("T", self._found[key])
