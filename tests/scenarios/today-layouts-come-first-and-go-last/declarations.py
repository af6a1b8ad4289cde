"""A layout is made before the workflow that names it; the default one is not deleted, and one that is used is named."""

from novu_flows import Layout, Workflow, email, removed

frame = Layout("frame", body="<html><body>{{content}}</body></html>")
fancy = Layout("fancy", name="Very fancy", body="<html><body><h1>Shop</h1>{{content}}</body></html>")
hello = Workflow("hello", steps=[email("Hello", "<p>Hello</p>", layout=frame)])
gone = [removed(Layout, "first"), removed(Layout, "used"), removed(Layout, "never")]
