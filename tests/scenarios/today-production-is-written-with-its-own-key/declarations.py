"""Workflows of today's Novu need no promotion: the key of production writes them there."""

from novu_flows import Preference, Subscriber, Workflow, in_app

hello = Workflow("hello", steps=[in_app("Hello")])
ada = Subscriber("ada", preferences=[Preference(hello, in_app=False)])
