"""Novu refuses one of three; the other two are written, and the next plan holds the one."""

from novu_flows import Subscriber

people = [Subscriber("ada", first_name="Ada"), Subscriber("bob", first_name="Bob"), Subscriber("cleo")]
