"""A digest comes before the mail that names it: Novu judges by the order before, so the PUT is sent twice."""

from novu_flows import Workflow, digest, email, in_app

hello = Workflow(
    "hello",
    steps=[
        in_app("Hello"),
        digest(minutes=5),
        email("Hello", "<p>{{steps.digest.eventCount}}</p>", step_id="mail"),
    ],
)
