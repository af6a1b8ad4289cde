"""The kinds of steps, and the statuses of their jobs."""

DIGEST = "digest"
DELAY = "delay"
TRIGGER = "trigger"  # the first job of a run that has a digest; never shown
IN_APP, EMAIL, SMS, CHAT, PUSH = CHANNELS = ("in_app", "email", "sms", "chat", "push")

PENDING = "pending"
QUEUED = "queued"
DELAYED = "delayed"
COMPLETED = "completed"
FAILED = "failed"
CANCELED = "canceled"
MERGED = "merged"  # of Novu 3.x alone
STATUSES = (PENDING, QUEUED, DELAYED, COMPLETED, FAILED, CANCELED)
