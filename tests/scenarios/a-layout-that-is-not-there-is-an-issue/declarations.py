"""The e-mail names a layout that the environment does not have; nothing is applied."""

from novu_flows import Subscriber, Workflow, email

hello = Workflow("hello", steps=[email("Hello", "<p>Hello</p>", layout="Default layout")])
ada = Subscriber("ada")
