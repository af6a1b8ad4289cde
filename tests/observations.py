"""Observations for tests of the core: what an environment was seen to hold, as values."""

from novu_flows.engine.planning import compare_all
from novu_flows.novu.observed import EnvironmentNames, Names
from novu_flows.novu.v1 import (
    credentials,
    messages,
    notifications,
    preferences,
    subscribers,
    workflow_fields,
    workflows,
)
from novu_flows.novu.v1.dialect import V1
from novu_flows.plan.plan import sealer
from novu_flows.resources.kinds import kinds_of
from novu_flows.resources.observation import Observation

SEAL = sealer("key")
NAMES = EnvironmentNames(groups=Names({"g": "General"}), layouts=Names({"l": "Brand"}))


def observation(**parts):
    """Return an empty development environment, with some parts in place."""
    empty = {
        "dialect": V1,
        "role": "development",
        "names": NAMES,
        "providers": frozenset(),
        "workflows": {},
        "subscribers": {},
        "preferences": {},
        "secrets": {},
        "seal": SEAL,
    }
    return Observation(**{**empty, **parts})


def diff(declarations, seen):
    """Compare everything that is declared with what was seen."""
    return compare_all(declarations, kinds_of(seen.dialect), seen)


def observed_subscriber(answer):
    """Read a subscriber of an answer."""
    return subscribers.observed_subscriber(
        subscribers.SubscriberAnswer.model_validate({"_id": "s", **answer})
    )


def observed_credentials(channels):
    """Read the channels of a subscriber."""
    return credentials.observed_credentials(map(credentials.SubscriberChannel.model_validate, channels))


def observed_workflow(answer, names=NAMES):
    """Read a workflow of an answer, each of whose steps has a template."""
    steps = [{"_templateId": "t", **step} for step in answer.get("steps", [])]
    return workflow_fields.observed_workflow(
        workflows.WorkflowAnswer.model_validate({**answer, "steps": steps}), names
    )


def observed_preference(preference):
    """Read what an answer says of a preference."""
    answer = {"template": {"_id": "t", "name": "w"}, "preference": preference}
    return preferences.observed_preference(preferences.PreferenceAnswer.model_validate(answer))


def observed_run(answer):
    """Read a run of an answer."""
    jobs = [
        {
            "_id": "j",
            **job,
            "executionDetails": [{"status": "Success", **one} for one in job.get("executionDetails", [])],
        }
        for job in answer.get("jobs", [])
    ]
    subscriber = {"_id": "s", **subscriber} if (subscriber := answer.get("subscriber")) else None
    whole = {"_id": "n", "transactionId": "t", **answer, "jobs": jobs, "subscriber": subscriber}
    return notifications.observed_run(notifications.NotificationAnswer.model_validate(whole))


def run_message(answer):
    """Read a message of an answer."""
    return messages.run_message(messages.MessageAnswer.model_validate({"_id": "m", **answer}))
