"""Two steps of one kind are told apart by their ids, and change places without a change of their own."""

from novu_flows import Workflow, in_app, sms

alert = Workflow(
    "alert", steps=[sms("Now"), in_app("Second", step_id="second"), in_app("First", step_id="first")]
)
