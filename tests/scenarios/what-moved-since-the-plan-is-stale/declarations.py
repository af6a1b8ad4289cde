"""Somebody else writes ada between the plan and the apply: she is left as she is, bob is written."""

from novu_flows import Subscriber

ada = Subscriber("ada", first_name="Ada")
bob = Subscriber("bob", first_name="Bob")
