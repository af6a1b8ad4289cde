"""A legacy workflow has the id of a declared one, and another that of a tombstone: both are named, nothing is written."""

from novu_flows import Workflow, in_app, removed

hello = Workflow("hello", steps=[in_app("Hello")])
gone = removed(Workflow, "old")
