"""What a digest waits for, and by which field it collects."""

from novu_flows import Payload, Workflow, digest, in_app


class Comment(Payload):
    """Somebody commented."""

    post: str


comments = Workflow(
    "comments",
    payload=Comment,
    steps=[digest(hours=2, key="post"), in_app("{{step.total_count}} comments")],
)
