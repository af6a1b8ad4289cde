"""Groups and feeds come before the workflows that name them, once; a feed is deleted by a tombstone, after everything else."""

from novu_flows import Feed, NotificationGroup, Workflow, in_app, removed

orders = NotificationGroup("Orders")
general = NotificationGroup("General")
news = Feed("news")
there = Feed("there")
gone = [removed(Feed, "old"), removed(Feed, "never")]
hello = Workflow("hello", group="Orders", steps=[in_app("Hello", feed="news")])
