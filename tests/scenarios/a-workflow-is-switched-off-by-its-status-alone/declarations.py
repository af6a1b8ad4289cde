"""Whether a workflow is on has an endpoint of its own; the steps are not sent again."""

from novu_flows import Workflow, in_app

news = Workflow("news", active=False, steps=[in_app("News")])
