"""Imported by the process that loads are forked from, and by nothing else: it is warm from then on."""

from novu_flows.watch.warm import warm_up

warm_up()
