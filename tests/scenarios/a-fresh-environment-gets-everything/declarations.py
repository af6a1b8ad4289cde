"""One of each."""

from novu_flows import Payload, Preference, Subscriber, Workflow, digest, email, in_app


class Welcome(Payload):
    """Someone signed up."""

    product: str


welcome = Workflow(
    "welcome",
    name="Welcome!",
    payload=Welcome,
    group="People",
    tags=["people"],
    steps=[
        in_app("Welcome to {{product}}", feed="news"),
        digest(minutes=5),
        email("Hi", "<p>{{product}}</p>"),
    ],
)
ada = Subscriber("ada", email="ada@example.com", preferences=[Preference(welcome, email=False)])
