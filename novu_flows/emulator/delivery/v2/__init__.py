"""The delivery of v2 workflows, as the worker of Novu 3.15 does it (recorded section `deliveries`)."""
