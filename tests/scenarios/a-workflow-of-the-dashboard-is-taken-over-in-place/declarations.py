"""Texts change; ids, variables and what is not declared stay."""

from novu_flows import Workflow, email, in_app

orders = Workflow("orders", active=False, steps=[email("Order", "<p>New</p>"), in_app("Hi {{name}}")])
