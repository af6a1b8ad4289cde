"""With dashboard_preferences="clear" what somebody set in the dashboard goes."""

from novu_flows import Workflow, in_app

hello = Workflow("hello", dashboard_preferences="clear", steps=[in_app("Hello")])
