"""One topic has nobody else, another keeps whom the application has put in; a third goes."""

from novu_flows import Subscriber, Topic, removed

ada, bob, carol = Subscriber("ada"), Subscriber("bob"), Subscriber("carol")
owned = Topic("owned", name="Owned", subscribers=[ada, "bob"], members="owned")
added = Topic("added", subscribers=[carol])
fresh = Topic("fresh", name="Fresh", subscribers=[ada, bob, carol])
gone = removed(Topic, "gone")
