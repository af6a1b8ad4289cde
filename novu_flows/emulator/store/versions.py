"""What differs between Novu's versions, as data (docs/novu/v1.md, sections 15 and 16)."""

from typing import Literal

from novu_flows.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One version of the server, as far as a client can tell it from others."""

    version: str
    yearly_stats: bool  # `yearlySent` in GET /notifications/stats
    sorted_graph: bool  # days of GET /notifications/graph/stats come newest first
    notification_subscriber_id: bool  # the `subscriber` of a notification holds its `subscriberId`
    stale_subscribers: bool  # subscribers are read through a cache that does not learn of every write
    delete_topic: bool  # DELETE /topics/:key exists
    mail_routes: bool  # /layouts and /inbound-parse take API keys instead of failing with 500
    document_ids: tuple[str, ...] = ()  # an answer with one of these is wrapped, whatever it holds
    has_v2: bool = False  # the routes, checks and refusals of Novu 3.x


ProfileName = Literal["0.13", "0.14", "3.15"]
TODAY: ProfileName = "3.15"

PROFILES: dict[ProfileName, Profile] = {
    "0.13": Profile(
        version="0.13.0",
        yearly_stats=True,
        sorted_graph=True,
        notification_subscriber_id=False,
        stale_subscribers=False,
        delete_topic=False,
        mail_routes=False,
    ),
    "0.14": Profile(
        version="0.14.0",
        yearly_stats=False,
        sorted_graph=False,
        notification_subscriber_id=True,
        stale_subscribers=True,
        delete_topic=True,
        mail_routes=True,
    ),
    "3.15": Profile(
        version="3.15.0",
        yearly_stats=False,
        sorted_graph=False,
        notification_subscriber_id=True,
        stale_subscribers=False,
        delete_topic=True,
        mail_routes=True,
        document_ids=("_id", "id"),
        has_v2=True,
    ),
}
