"""Layouts come before the workflows that name them; the default one is not deleted, and another one goes last."""

from novu_flows import Layout, Workflow, email, removed

frame = Layout("Frame", body="<html><body>{{{body}}}</body></html>")
fancy = Layout("Fancy", body="<html><body><h1>Shop</h1>{{{body}}}</body></html>")
same = Layout("Same", body="{{{body}}}")
hello = Workflow("hello", steps=[email("Hello", "<p>Hello</p>", layout=frame)])
gone = [removed(Layout, "Default"), removed(Layout, "Old"), removed(Layout, "never")]
