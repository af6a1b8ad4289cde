"""Everything declared is as observed, and what is not declared is not compared: there is nothing to do."""

from novu_flows import Preference, Subscriber, Workflow, email, in_app

news = Workflow("news", steps=[in_app("News"), email("News", "<p>News</p>")])
ada = Subscriber("ada", preferences=[Preference(news, in_app=False)])
