"""Once Novu refuses the key, nothing more is tried."""

from novu_flows import Subscriber, Workflow, in_app

news = Workflow("news", steps=[in_app("News")])
ada = Subscriber("ada")
