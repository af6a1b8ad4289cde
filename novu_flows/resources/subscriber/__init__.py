"""Subscribers: profile and data."""
