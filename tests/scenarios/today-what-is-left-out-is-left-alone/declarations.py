"""A workflow of the dashboard is taken over: what is not declared, and what nobody models, stays."""

from novu_flows import Workflow, email, in_app

hello = Workflow("hello", steps=[in_app("Hello"), email("Hello", "<p>Hello</p>")])
