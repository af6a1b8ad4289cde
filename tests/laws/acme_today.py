"""A project that uses every endpoint of plan and apply of today's Novu, and what is then true of the Novu."""

from collections import Counter

TODAY_HEAD = """\
from novu_flows import (
    Channels, Credentials, Layout, Payload, Preference, Subscriber, Topic, Workflow, email, env, in_app, removed,
)


class Order(Payload):
    order_id: str


"""
TODAY_BEFORE = (
    TODAY_HEAD
    + """
first = Layout("first", body="<html><body>{{content}}</body></html>")
frame = Layout("frame", body="<html><body>{{content}}</body></html>")
spare = Layout("spare", body="<html><body>{{content}}</body></html>")
kept = Workflow(
    "kept",
    payload=Order,
    steps=[in_app("Order {{payload.order_id}}"), email("Order", "<p>{{payload.order_id}}</p>", layout=frame)],
)
gone = Workflow("gone", payload=Order, steps=[in_app("Order {{payload.order_id}}")])
bob = Subscriber("bob", email="bob@example.com", first_name="Bob", data={"plan": "free"})
old = Subscriber("old", first_name="Old")
carol = Subscriber(
    "carol",
    email="carol@example.com",
    credentials=[Credentials("mattermost", webhook_url=env("CAROL_SLACK"), channel=env("CAROL_SLACK"))],
    preferences=[Preference(kept, email=True)],
)
staff = Topic("staff", name="Staff", subscribers=[bob, carol])
past = Topic("past")
"""
)
TODAY_AFTER = (
    TODAY_HEAD
    + """
first = Layout("first", body="<html><body>{{content}}</body></html>")
frame = Layout("frame", name="Frame", body="<html><body>{{content}}<hr></body></html>")
fresh = Layout("fresh", body="<html><body>{{content}}</body></html>")
kept = Workflow(
    "kept",
    payload=Order,
    steps=[in_app("Order {{payload.order_id}} left"), email("Order", "<p>{{payload.order_id}}</p>", layout=fresh)],
)
placed = Workflow("order.placed", payload=Order, steps=[in_app("Order {{payload.order_id}}"), email("Hi", "<p>Hi</p>")])
bob = Subscriber("bob", email=None, first_name="Robert", data={"plan": "pro"})
carol = Subscriber(
    "carol",
    email="carol@example.com",
    credentials=[Credentials("mattermost", webhook_url=env("ADA_SLACK"))],
    preferences=[Preference(kept, email=False)],
    global_preferences=Channels(in_app=False),
)
ada = Subscriber(
    "ada",
    email="ada@example.com",
    timezone="Europe/Berlin",
    credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))],
    preferences=[Preference(placed, email=False)],
)
staff = Topic("staff", name="The staff", subscribers=[carol, ada], members="owned")
news = Topic("news", name="News", subscribers=[ada])
removals = [removed(Workflow, "gone"), removed(Subscriber, "old"), removed(Topic, "past"), removed(Layout, "spare")]
"""
)
TODAY_WANTED = {
    "layout": Counter(["first", "frame", "fresh"]),
    "workflow": Counter(["kept", "order.placed"]),
    "subscriber": Counter(["bob", "carol", "ada"]),
    "topic": Counter(["staff", "news"]),
    "member": Counter(["carol", "ada"]),
}
TODAY_TO_GO = {
    "layout": Counter(["spare"]),
    "workflow": Counter(["gone"]),
    "subscriber": Counter(["old"]),
    "topic": Counter(["past"]),
    "member": Counter(["bob"]),
}
TODAY_LISTS = {
    "layout": ("/v2/layouts", lambda one: one["layoutId"]),
    "workflow": ("/v2/workflows", lambda one: one["workflowId"]),
    "subscriber": ("/v2/subscribers?limit=100", lambda one: one["subscriberId"]),
    "topic": ("/v2/topics?limit=100", lambda one: one["key"]),
    "member": ("/v2/topics/staff/subscriptions", lambda one: one["subscriber"]["subscriberId"]),
}
