"""A PUT without `active` would switch it on again: it is sent each time."""

from novu_flows import Workflow, in_app

hello = Workflow("hello", active=False, steps=[in_app("Hello")])
other = Workflow("other", steps=[in_app("Hello again")])
