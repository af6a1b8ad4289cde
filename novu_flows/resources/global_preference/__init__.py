"""Preferences of subscribers for all workflows."""
