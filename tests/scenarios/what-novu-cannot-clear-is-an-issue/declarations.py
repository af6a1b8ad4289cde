"""Novu 0.14 ignores null."""

from novu_flows import Subscriber

ada = Subscriber("ada", email=None, first_name="Ada")
