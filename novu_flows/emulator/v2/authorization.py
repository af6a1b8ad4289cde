"""Which environment an API key opens, and what Novu 3.15 says of a header that is none (recorded section `auth`)."""

from novu_flows.emulator.http.refusal import Refusal, unauthorized
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document

_API_KEY = "ApiKey"
_SCHEMES = (_API_KEY, "Bearer", "Keyless")  # the others are of sessions


def environment_of(state: State, route: Route, authorization: str | None) -> Document:
    """Return the environment of the key in a header."""
    if route.public:
        return {}
    if route.for_sessions:
        raise Refusal(401, "Unauthorized", error=None)
    if not authorization:
        raise unauthorized("Missing authorization header")
    scheme, _, key = authorization.partition(" ")
    if scheme not in _SCHEMES:
        raise unauthorized(f'Invalid authentication scheme: "{scheme}"')
    if scheme == _API_KEY and not route.open_to_keys:
        raise unauthorized("API endpoint not accessible")
    if scheme != _API_KEY or not key:
        raise Refusal(401, "Unauthorized", error=None)
    environment = state.environment_of_key(key)
    if environment is None:
        raise unauthorized("API Key not found")
    return environment
