"""How an issue that Novu notes at a control value is said of the option that declares it."""

from novu_flows.check.place import Place
from novu_flows.controls.values import BAD_FILTER, BAD_URL, ILLEGAL, TOO_MUCH, ControlIssue
from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue


@dataclass(frozen=True, slots=True)
class UnreadableCron:
    """A cron expression that cannot be read, over which Novu's own server fails."""

    place: str
    message: str


_OF_CONDITIONS = "begin with a field, {'==': [{'var': 'payload.FIELD'}, …]}; payload, subscriber and earlier steps are known"
_OF_TEMPLATES = "it delivers, but shows the workflow as ERROR; write it otherwise if that matters"
_OF_PLANS = "on a free plan, and on a server of one's own, the run ends there; know that yours takes it"


def noted_issue(place: Place, noted: ControlIssue | UnreadableCron) -> Issue:
    """Return the issue of a declaration: an error where nothing would be delivered, or not what is meant."""
    if isinstance(noted, UnreadableCron):
        message = f"Novu cannot read it: {noted.message}"
        return place.error("invalid-cron", message, "write five fields, as 0 9 * * 1")
    if noted.place == "skip":
        return place.error("invalid-condition", f"Novu refuses it: {noted.message}", _OF_CONDITIONS)
    if noted.kind in (ILLEGAL, BAD_FILTER):
        message = f"Novu notes an issue: {noted.message.rstrip(',')}"
        return place.warning("noted-by-novu", message, _OF_TEMPLATES)
    if noted.kind == BAD_URL:
        other = "or a template" if "absolute" in noted.message else "a path such as /orders, or a template"
        return place.error("invalid-url", noted.message, f"write https://…, {other}")
    if noted.kind == TOO_MUCH:
        return place.warning("over-free-plan", noted.message, _OF_PLANS)
    return place.error("invalid-control", noted.message, "write what Novu asks for")
