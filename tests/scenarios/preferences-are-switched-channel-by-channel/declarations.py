"""One channel is switched on again, one off; the rest is left alone."""

from novu_flows import Preference, Subscriber, Workflow, email, in_app

news = Workflow("news", steps=[in_app("News"), email("News", "<p>News</p>")])
ada = Subscriber("ada", preferences=[Preference(news, in_app=True, email=False)])
