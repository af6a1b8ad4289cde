"""Workflows, and the groups, feeds and layouts that they name."""
