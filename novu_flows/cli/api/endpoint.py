"""An endpoint as a command: its verb, its call, and the options that fill the call's query and body."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field

from pydantic.alias_generators import to_camel

from novu_flows.api import Call
from novu_flows.cli.api.json_in import METAVAR, read_json

EndpointBody = dict[str, object]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command; its value, one of `words` where there are some, goes to `at`: a place in query or body."""

    name: str
    help: str
    _: KW_ONLY
    type: Callable[[str], object] = str
    words: tuple[str, ...] = ()
    at: tuple[str, ...]
    repeatable: bool = False
    metavar: str | None = None


def text(name: str, about: str, *at: str) -> Option:
    """Take a text; unless told otherwise, it goes where Novu has the option's own name."""
    return Option(name, about, at=at or _own(name))


def texts(name: str, about: str, *at: str) -> Option:
    """Take a list of texts, one each time that the option is given."""
    return Option(name, about, at=at or _own(name), repeatable=True)


def choice(name: str, about: str, of: tuple[str, ...], *at: str) -> Option:
    """Take one of some words, of which Novu itself would take any."""
    return Option(name, about, words=of, at=at or _own(name))


def choices(name: str, about: str, of: tuple[str, ...], *at: str) -> Option:
    """Take a list of such words, one each time that the option is given."""
    return Option(name, about, words=of, at=at or _own(name), repeatable=True)


def number(name: str, about: str, *at: str) -> Option:
    """Take a whole number."""
    return Option(name, about, type=int, at=at or _own(name))


def truth(name: str, about: str, *at: str) -> Option:
    """Take `true` or `false`."""
    return Option(name, about, type=bool, at=at or _own(name))


def json(name: str, about: str, *at: str) -> Option:
    """Take JSON, in place, from `@file`, or from standard input (`-`)."""
    return Option(name, about, type=read_json, at=at or _own(name), metavar=METAVAR)


def _own(name: str) -> tuple[str]:
    return (to_camel(name.replace("-", "_")),)


def identity(body: EndpointBody) -> EndpointBody:
    """Complete a body by leaving it alone."""
    return body


@dataclass(frozen=True, slots=True)
class Endpoint:
    """
    A command for one endpoint.

    `call` is the endpoint's call with any values: method, path and reading are taken from it, the arguments
    of the command take the place of its parameters. `body` is None where the endpoint takes none; `complete`
    adds what every body must have; `words` are those that an argument can be.
    """

    verb: str
    call: Call[object]
    help: str
    _: KW_ONLY
    query: tuple[Option, ...] = ()
    body: tuple[Option, ...] | None = None
    complete: Callable[[EndpointBody], EndpointBody] = identity
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Return the names of the path's parameters, in order."""
        return tuple(part[1:] for part in self.call.template.split("/") if part.startswith(":"))


CHANNELS = ("in_app", "email", "sms", "chat", "push")
PAGE = number("page", "The page to read; the first is 0.")
LIMIT = number("limit", "How many a page has; 10 unless given.")
PAGE_SIZE = number("page-size", "How many a page has; 10 unless given.")
OFFSET = number("offset", "How many to pass over.")
DIRECTION = choice("order-direction", "Upwards or downwards.", ("ASC", "DESC"))
CURSOR = (
    LIMIT,
    text("after", "The cursor after which to begin: `next` of a page."),
    text("before", "The cursor before which to end: `previous` of a page."),
    truth("include-cursor", "true to list the item of the cursor too."),
    DIRECTION,
)
TRANSACTION_ID = text("transaction-id", "Only those of one transaction.")
EXAMPLE = "…"  # stands in a call where the command puts its argument
