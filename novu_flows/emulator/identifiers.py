"""What Novu puts behind an identifier that is taken."""

import secrets

_SHORT_ID_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
_SHORT_ID_LENGTH = 9


def short_id() -> str:
    """Make a suffix as the npm package shortid does (recorded section `workflows: create`)."""
    return "".join(secrets.choice(_SHORT_ID_LETTERS) for _ in range(_SHORT_ID_LENGTH))
