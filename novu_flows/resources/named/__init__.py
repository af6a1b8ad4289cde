"""Notification groups and feeds of Novu 0.14: a name, and nothing else."""
