"""What reading the certificates for TLS may be refused: the file is named by the variable that asks for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from novu_flows.errors import CertificatesUnreadable

_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")


@contextmanager
def reading_certificates() -> Iterator[None]:
    """Raise CertificatesUnreadable where the system or OpenSSL refuses what the block reads."""
    try:
        yield
    except OSError as error:  # OpenSSL's errors are of this kind too
        raise CertificatesUnreadable(
            f"{_asked_for(error)} cannot be read for TLS: {error.strerror or error}",
            remedy="correct the variable, or unset it to trust what this machine trusts",
        ) from error


def _asked_for(error: OSError) -> str:
    """Return the variable with its path: the one that the error names, one that leads nowhere, or the first."""
    named = {name: path for name in _VARIABLES if (path := os.environ.get(name))}
    by_error = [f"{name}={path}" for name, path in named.items() if path == error.filename]
    missing = [f"{name}={path}" for name, path in named.items() if not Path(path).exists()]
    every = [f"{name}={path}" for name, path in named.items()]
    return next(iter((*by_error, *missing, *every)), "what this machine trusts")
