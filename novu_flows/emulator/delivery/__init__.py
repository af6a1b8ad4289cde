"""The delivery: what Novu's worker does with queued triggers and with jobs whose turn has come."""
