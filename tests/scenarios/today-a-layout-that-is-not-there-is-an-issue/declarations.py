"""A layout that is neither declared nor in the environment stops the plan."""

from novu_flows import Workflow, email

hello = Workflow("hello", steps=[email("Hello", "<p>Hello</p>", layout="nowhere")])
