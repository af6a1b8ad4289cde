"""What members of the community are told, as tests: `novu-flows test`."""

from community import Author, CommentAdded, comment_added
from people import ada, compilers, grace

from novu_flows import TriggerCase, containing, hours, message, not_delivered, rejected

comment = CommentAdded(postId="P-7", author=Author(name="Linus"), text="Nice engine!")

ada_reads_it_at_once = TriggerCase(
    comment_added,
    to=ada,
    payload=comment,
    expect={"in_app": "Linus commented: Nice engine!", "email": not_delivered("digested")},
)
ada_gets_one_mail = TriggerCase(
    comment_added,
    to=ada,
    payload=comment,
    after=hours(1),
    expect={"email": message(subject="1 new comment", content=containing("Linus commented on your post."))},
)
grace_wants_no_mail = TriggerCase(
    comment_added,
    to=grace,
    payload=comment,
    after=hours(1),
    expect={"in_app": "Linus commented: Nice engine!", "email": not_delivered("preference")},
)
all_who_follow_the_topic_read_it = TriggerCase(
    comment_added, to=compilers, payload=comment, expect={"in_app": "Linus commented: Nice engine!"}
)
comment_by_nobody = TriggerCase(
    comment_added, to=ada, payload={"postId": "P-7", "text": "Hm."}, expect=rejected("author")
)
