"""A step that has the id of one of another type takes its place; nothing of the old one stays."""

from novu_flows import Workflow, in_app, sms

hello = Workflow("hello", steps=[in_app("Hello"), sms("Hello", step_id="second")])
