"""A global switch takes back what was chosen for workflows, so that this is written after it; enabled=False is every channel."""

from novu_flows import Channels, Preference, Subscriber, Workflow, email, in_app, sms

hello = Workflow("hello", steps=[in_app("Hello"), email("Hello", "<p>Hello</p>"), sms("Hello")])
never = Workflow("never", steps=[in_app("Hello"), email("Hello", "<p>Hello</p>")])
locked = Workflow("locked", critical=True, steps=[in_app("Hello")])
ada = Subscriber(
    "ada",
    global_preferences=Channels(email=False, push=False),
    preferences=[
        Preference(hello, email=True),
        Preference(never, enabled=False),
        Preference(locked, in_app=False),
    ],
)
