"""A step that is not declared any more goes; a new one comes between those that stay."""

from novu_flows import Workflow, email, in_app, sms

alert = Workflow("alert", steps=[in_app("Alert"), sms("Alert"), email("Alert", "<p>Alert</p>")])
