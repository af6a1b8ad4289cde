"""Novu shows no preferences of a workflow that is off."""

from novu_flows import Preference, Subscriber, Workflow, email, in_app

news = Workflow("news", active=False, steps=[in_app("News"), email("News", "<p>News</p>")])
ada = Subscriber("ada", preferences=[Preference(news, email=False)])
