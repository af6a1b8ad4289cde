"""A workflow that differs in production is to be promoted; everything else is written."""

from novu_flows import Subscriber, Workflow, in_app

welcome = Workflow("welcome", steps=[in_app("Welcome")])
ada = Subscriber("ada", email="ada@example.com")
bob = Subscriber("bob", first_name="Bob")
