"""What a community tells its members."""

from pydantic import Field

from novu_flows import Channels, Payload, Workflow, digest, email, in_app


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
    tags=["community"],
    steps=[
        in_app("{{payload.author.name}} commented: {{payload.text}}", redirect="/posts/{{payload.postId}}"),
        digest(hours=1, key="postId"),
        email(
            subject="{{steps.digest.eventCount | pluralize: 'new comment', 'new comments'}}",
            body="<p>{{steps.digest.events | digest: 2, 'payload.author.name'}} commented on your post.</p>",
            layout=None,
        ),
    ],
)
