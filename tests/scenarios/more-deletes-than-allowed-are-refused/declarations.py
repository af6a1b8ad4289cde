"""The environment allows one delete, the project asks for two: nothing is written."""

from novu_flows import Subscriber, removed

gone = removed(Subscriber, "ada"), removed(Subscriber, "bob")
new = Subscriber("cleo")
