"""Topics: their names, and subscribers put in and taken out."""

from functools import partial
from typing import ClassVar

from novu_flows.novu.observed import ObservedTopic
from novu_flows.plan.changes import Change, Delete, Resource
from novu_flows.plan.compare import compare
from novu_flows.plan.fields import Fields
from novu_flows.resources.kind import TOPICS, Current, ResourceKind, Stage, missing
from novu_flows.resources.session import Session
from novu_flows.resources.topic.compare import compare_topics
from novu_flows.resources.topic.observe import observe_topics


class TopicKind(ResourceKind):
    """Reads and writes topics; they come after the subscribers that are in them."""

    resource: ClassVar[Resource] = "topic"
    stage: ClassVar[Stage] = TOPICS
    observe = staticmethod(observe_topics)
    compare = staticmethod(compare_topics)

    def __init__(self, session: Session) -> None:
        self._reader, self._writer = session.today()
        self._seal = session.seal

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return the topic as it is now, as far as the change is about its subscribers."""
        del again
        observed = await self._observed(change)
        write = partial(self._write, change, observed)
        if observed is None:
            return missing(write)
        return Current(
            fields=observed.fields, base=self._seal(observed.base), write=write, last=observed.last
        )

    async def _observed(self, change: Change) -> ObservedTopic | None:
        members = [path[1] for path in change.after if len(path) > 1]
        return await self._reader.topic(change.address.keys[0], members)

    async def _write(self, change: Change, observed: ObservedTopic | None) -> Fields | None:
        (topic_key,) = change.address.keys
        if isinstance(change, Delete):
            await self._writer.delete_topic(topic_key)
            return None
        left = compare(change.after, observed.fields) if observed else change.fields
        fields = {one.path: one.after for one in left}
        return {**change.after, **await self._writer.write_topic(topic_key, observed, fields)}
