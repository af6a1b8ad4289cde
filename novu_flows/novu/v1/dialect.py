"""Novu's v1 API as a dialect: workflows that are called notification templates, promoted to production."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from novu_flows.javascript.json import Json
from novu_flows.novu.dialect import Activity, CallSender, Dialect, Layouts, Traits
from novu_flows.novu.observed import ObservedWorkflow
from novu_flows.novu.v1.environment import V1Reader, V1Writer
from novu_flows.novu.v1.filters import adopted_filters
from novu_flows.novu.v1.layout_access import V1LayoutReader, V1LayoutWriter, declared_layout
from novu_flows.novu.v1.payload_routes import payload_routes
from novu_flows.novu.v1.preferences import declared_preference
from novu_flows.novu.v1.steps import KEPT
from novu_flows.novu.v1.subscribers import PROFILE, declared_subscriber
from novu_flows.novu.v1.workflow_fields import declared_workflow, first_name


def _activity(sender: CallSender) -> Activity:
    from novu_flows.novu.v1.activity import V1Activity  # noqa: PLC0415 - plan and apply do not ask for it

    return V1Activity(sender)


def _no_controls(observed: ObservedWorkflow, step_id: str, names: Collection[str]) -> Mapping[str, Json]:
    """Return nothing: no option of a step carries what the others cannot say."""
    del observed, step_id, names
    return {}


V1 = Dialect(
    traits=Traits(
        name="v1",
        server="Novu 0.14",
        profile="0.14",
        api="novu-flows api",
        workflows_path="/notification-templates",
        cannot_clear=MappingProxyType(  # docs/novu/v1.md, sections 3.4 and 9.6
            {
                "subscriber": frozenset(PROFILE),
                "workflow": frozenset({"name", "description"}),
                "step": KEPT,
            }
        ),
        resources=(
            "integration",
            "layout",
            "notification_group",
            "feed",
            "workflow",
            "subscriber",
            "credentials",
            "preference",
        ),
        creates_names=frozenset({"group", "feed"}),
        promotes_workflows=True,
        ignores_enabled_of_old_workflows=True,
        one_active_integration=frozenset({"in_app", "email", "sms"}),  # docs/novu/v1.md, section 11.5
    ),
    reader=V1Reader,
    writer=V1Writer,
    activity=_activity,
    workflow_fields=declared_workflow,
    subscriber_fields=declared_subscriber,
    preference_fields=declared_preference,
    first_name=first_name,
    layouts=Layouts(reader=V1LayoutReader, writer=V1LayoutWriter, fields=declared_layout),
    adopted_filters=adopted_filters,
    raw_controls=_no_controls,
    payload_routes=payload_routes,
)
