"""The states of a job."""

PENDING = "pending"
QUEUED = "queued"
DELAYED = "delayed"
COMPLETED = "completed"
FAILED = "failed"
CANCELED = "canceled"
STATUSES = (PENDING, QUEUED, DELAYED, COMPLETED, FAILED, CANCELED)
