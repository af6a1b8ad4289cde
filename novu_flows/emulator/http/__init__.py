"""The server of the embedded Novu: requests, routes, answers, faults on demand."""
