"""The subscriber is not created, so neither credentials nor preference can be written."""

from novu_flows import Credentials, Preference, Subscriber, Workflow, email, env, in_app

news = Workflow("news", steps=[in_app("News"), email("News", "<p>News</p>")])
ada = Subscriber(
    "ada",
    credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))],
    preferences=[Preference(news, email=False)],
)
