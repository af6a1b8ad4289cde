"""Only what fits the pattern is planned; how much is left out is said."""

from novu_flows import Subscriber, Workflow, in_app, removed

news = Workflow("news", steps=[in_app("News")])
people = [Subscriber("ada", first_name="Ada"), Subscriber("bob")]
gone = removed(Subscriber, "cleo")
