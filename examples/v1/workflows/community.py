"""What a community tells its members."""

from pydantic import Field

from novu_flows import Channels, Payload, Workflow, button, digest, email, in_app, text_block


class Author(Payload):
    """Who wrote a comment."""

    name: str
    avatar_url: str = Field(default="", alias="avatarUrl")


class CommentAdded(Payload):
    """Someone commented on a post."""

    post_id: str = Field(alias="postId")
    author: Author
    text: str


comment_added = Workflow(
    "comment-added",
    name="Comment added",
    payload=CommentAdded,
    preferences=Channels(email=True, in_app=True),
    group="Community",
    steps=[
        in_app(
            "{{author.name}} commented: {{text}}",
            redirect="/posts/{{postId}}",
            buttons=[button("Answer"), button("Mute", kind="secondary")],
            feed="community",
        ),
        digest(hours=1),
        email(
            subject="{{step.total_count}} new {{pluralize step.total_count 'comment' 'comments'}}",
            body=[text_block("Your posts were commented on {{step.total_count}} times.")],
        ),
    ],
)
