"""The answers that Novu gives when it says no, as exceptions that a section of answers raises."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

RefusalText = str | list[str]


class Refusal(Exception):
    """
    End a request with an error answer of Nest's shape: `{"statusCode", "message", "error"}`.

    `error` is the reason phrase; `None` leaves the key out, as bare errors of the framework do
    (docs/novu/v1.md, section 2.3).
    """

    def __init__(
        self,
        status: int,
        message: RefusalText,
        *,
        error: str | None,
        context: Mapping[str, Any] | None = None,
        errors: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.context = context  # what Novu 3.x says beside the text
        self.errors = errors  # what it says of each field that is not valid
        self.status = status
        self.message = message
        self.error = error

    @property
    def body(self) -> dict[str, object]:
        """Return the JSON body of the answer."""
        body: dict[str, object] = {"statusCode": self.status, "message": self.message}
        return body if self.error is None else {**body, "error": self.error}


def refusal(status: HTTPStatus, message: RefusalText) -> Refusal:
    """Refuse with the reason phrase that Nest writes for the status."""
    return Refusal(status, message, error=status.phrase)


def bad_request(message: RefusalText) -> Refusal:
    """Refuse with 400, which Novu also uses for several kinds of "not found"."""
    return refusal(HTTPStatus.BAD_REQUEST, message)


def unauthorized(message: str) -> Refusal:
    """Refuse with 401 and a text of Novu's own."""
    return refusal(HTTPStatus.UNAUTHORIZED, message)


def not_found(message: str) -> Refusal:
    """Refuse with 404."""
    return refusal(HTTPStatus.NOT_FOUND, message)


def conflict(message: str) -> Refusal:
    """Refuse with 409."""
    return refusal(HTTPStatus.CONFLICT, message)


def unprocessable(message: str) -> Refusal:
    """Refuse with 422; Nest's phrase is not the one of Python's table."""
    return Refusal(422, message, error="Unprocessable Entity")


def server_error() -> Refusal:
    """Fail as the real server does where it does not check what a client sent."""
    return Refusal(500, "Internal server error", error=None)
