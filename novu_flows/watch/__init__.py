"""Saved files in, plans or issues out; each load runs in a clean child, so that no module's state stays."""
