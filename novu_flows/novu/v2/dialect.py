"""Today's Novu as a dialect: workflows with control values, which the key of each environment writes."""

from novu_flows.novu.dialect import Activity, CallSender, Dialect, Layouts, Today, Traits
from novu_flows.novu.v2.adopting import adopted_filters, raw_controls
from novu_flows.novu.v2.payload_routes import payload_routes
from novu_flows.novu.v2.reader import V2Reader
from novu_flows.novu.v2.shared_fields import declared_layout, declared_topic
from novu_flows.novu.v2.subscriber_fields import declared_global, declared_preference, declared_subscriber
from novu_flows.novu.v2.workflow_fields import declared_workflow, first_name
from novu_flows.novu.v2.writer import V2Writer
from novu_flows.plan.changes import RESOURCES


def _activity(sender: CallSender) -> Activity:
    from novu_flows.novu.v1.activity import V1Activity  # noqa: PLC0415 - plan and apply do not ask for it

    return V1Activity(sender)


V2 = Dialect(
    traits=Traits(
        name="v2",
        server="Novu 3.15",
        profile="3.15",
        api="novu-flows api v2",
        workflows_path="/workflows",
        resources=tuple(one for one in RESOURCES if one not in ("notification_group", "feed")),
        locks_critical=True,
        most_tags=16,  # docs/novu/v3.15.md, section 12
        merges_credentials=True,
    ),
    reader=V2Reader,
    writer=V2Writer,
    activity=_activity,
    workflow_fields=declared_workflow,
    subscriber_fields=declared_subscriber,
    preference_fields=declared_preference,
    first_name=first_name,
    adopted_filters=adopted_filters,
    raw_controls=raw_controls,
    payload_routes=payload_routes,
    layouts=Layouts(reader=V2Reader, writer=V2Writer, fields=declared_layout),
    today=Today(
        reader=V2Reader,
        writer=V2Writer,
        topic_fields=declared_topic,
        global_fields=declared_global,
    ),
)
