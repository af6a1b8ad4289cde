"""Production does not have the workflow yet, so its preference is not written; the subscriber is."""

from novu_flows import Preference, Subscriber, Workflow, email, in_app

welcome = Workflow("welcome", steps=[in_app("Welcome"), email("Welcome", "<p>Hello</p>")])
ada = Subscriber("ada", first_name="Ada", preferences=[Preference(welcome, email=False)])
