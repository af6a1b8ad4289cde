"""Preferences that somebody set in the dashboard win over what is declared; they are named, and stay."""

from novu_flows import Channels, Workflow, in_app

hello = Workflow("hello", preferences=Channels(in_app=True), steps=[in_app("Hello")])
