"""Changes of preferences, carried out."""

from novu_flows.apply.current import MISSING, Current
from novu_flows.apply.templates import Templates
from novu_flows.novu.v1.environment import Reader, Writer
from novu_flows.novu.v1.json.preferences import (
    ObservedPreference,
    observed_preference,
    preference_bodies,
    template_id_of,
)
from novu_flows.plan.changes import ABSENT, Change, Create
from novu_flows.plan.fields import Fields
from novu_flows.plan.plan import Seal


class PreferenceCarrier:
    """Reads effective preferences, and writes them one channel at a time."""

    def __init__(self, reader: Reader, writer: Writer, seal: Seal, templates: Templates) -> None:
        self._reader = reader
        self._writer = writer
        self._seal = seal
        self._templates = templates

    async def read(self, change: Change) -> Current:
        """
        Give the effective preference now.

        What is to be created belongs to a subscriber or workflow of the same plan: there was nothing to move.
        """
        observed = await self._observed(change)
        if observed is None:
            return MISSING
        base = ABSENT if isinstance(change, Create) else self._seal(observed.base)
        return Current(fields=observed.fields, base=base)

    async def write(self, change: Change) -> Fields | None:
        """
        Write the switches; the last answer holds the effective preference.

        The workflow is known to exist: Novu 0.14 keeps an orphan before it refuses an unknown template id.
        """
        subscriber_id, workflow_id = change.address.keys
        workflow = await self._templates.workflow(workflow_id)
        answer = None
        for body in preference_bodies(change.after):
            answer = await self._writer.write_preference(subscriber_id, workflow.template_id, body)
        if answer is None:
            return {}
        return observed_preference(answer, workflow.settings, workflow.channels).fields

    async def _observed(self, change: Change) -> ObservedPreference | None:
        subscriber_id, workflow_id = change.address.keys
        workflow = await self._templates.workflow(workflow_id)
        for answer in await self._reader.preferences(subscriber_id):
            if template_id_of(answer) == workflow.template_id:
                return observed_preference(answer, workflow.settings, workflow.channels)
        return None
