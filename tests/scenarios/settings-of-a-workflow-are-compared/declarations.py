"""Name, description, tags, group, channels, and whether subscribers can opt out."""

from novu_flows import Channels, Workflow, in_app, sms

news = Workflow(
    "news",
    name="News of the week",
    description="Every Monday",
    tags=["weekly", "news"],
    group="Letters",
    critical=True,
    preferences=Channels(in_app=True, sms=False),
    steps=[in_app("News"), sms("News")],
)
