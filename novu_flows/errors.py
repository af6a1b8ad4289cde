"""
What stops us: one tree of errors, each with its exit code and a remedy, caught once, in `cli/main.py`.

    NovuFlowsError                  exit 1
      ProjectInvalid                3   declarations or configuration are wrong; carries every issue
      Incomplete                    4   not everything succeeded
      Stale                         5   the environment moved between plan and apply
      Refused                       6   unsafe, so not done
        PlanFileRefused             6   a plan file that is damaged, foreign, or of a newer format
        PlanRefused                 6   a plan that deletes what is protected, or that a policy refuses; carries every issue
        Locked                      6   another apply of the same environment is under way
      WrongEnvironment              7   the key is of another environment than novu.toml says
      UnsupportedServer             7   the server's Novu is too old for what the project needs
      KeyNotSet                     7   the variable of an environment's API key is empty
      CertificatesUnreadable        8   a file that a variable names for TLS cannot be read
      WrongUsage                    64  the command line asks for something that does not exist
      ExtraMissing                  64  a package of an extra is needed and not installed
      Interrupted                   130
      Defect                        1   something that nobody foresaw, in one change of many
      ApiError                      8   a request did not succeed
        AuthenticationFailed        7   401 or 403
        NotFound                    4   404, and the 400s that mean it
        InvalidRequest              4   400, 413, 415, 422, with Novu's own texts
        Conflict                    4   409
        RateLimited                 8   429, with the wait
        ServerFailed                8   5xx
        UnexpectedAnswer            8   not JSON, or not of the expected shape
        TransportFailed             8   no answer: refused, timed out, cut
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum

from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue


class ExitCode(IntEnum):
    """How a command ends (design: the command line)."""

    OK = 0
    UNEXPECTED = 1
    CHANGES = 2
    INVALID = 3
    INCOMPLETE = 4
    STALE = 5
    REFUSED = 6
    AUTHENTICATION = 7
    UNREACHABLE = 8
    USAGE = 64
    INTERRUPTED = 130


class NovuFlowsError(Exception):
    """Stop the command: `message` says what happened and to what, `remedy` what to do now."""

    exit_code = ExitCode.UNEXPECTED

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class ProjectInvalid(NovuFlowsError):
    """What is declared or configured cannot be used; `issues` holds every reason."""

    exit_code = ExitCode.INVALID

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(
            f"the project has {len(issues)} issue(s)", remedy="fix them and run the command again"
        )
        self.issues = tuple(issues)


class Incomplete(NovuFlowsError):
    """Something was done and something was not; the report said which."""

    exit_code = ExitCode.INCOMPLETE


class StalePlan(NovuFlowsError):
    """The environment moved since the plan was made."""

    exit_code = ExitCode.STALE


class Refused(NovuFlowsError):
    """What was asked for is unsafe, so it was not done."""

    exit_code = ExitCode.REFUSED


class PlanFileRefused(Refused):
    """A plan file is damaged, edited, of another environment or of a newer format."""


class PlanRefused(Refused):
    """Guards do not let a plan pass, although nothing is wrong with what is declared; `issues` holds every reason."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(
            f"the plan is refused for {len(issues)} reason(s)", remedy="see what each of them says"
        )
        self.issues = tuple(issues)


def stopped_by(issues: Sequence[Issue]) -> "ProjectInvalid | PlanRefused":
    """Return the error that issues are: a refusal where only guards have errors, else an invalid project."""
    errors = [issue for issue in issues if issue.stops]
    return PlanRefused(issues) if all(issue.refuses for issue in errors) else ProjectInvalid(issues)


class Locked(Refused):
    """Another apply of the same environment is under way."""


class WrongEnvironment(NovuFlowsError):
    """The key opens another of Novu's environments than the configuration says."""

    exit_code = ExitCode.AUTHENTICATION


class UnsupportedServer(NovuFlowsError):
    """The server's Novu does not open to API keys what is needed of it."""

    exit_code = ExitCode.AUTHENTICATION


class KeyNotSet(NovuFlowsError):
    """The variable that holds an environment's API key is not set."""

    exit_code = ExitCode.AUTHENTICATION


class CertificatesUnreadable(NovuFlowsError):
    """A file that an environment variable names for TLS cannot be read."""

    exit_code = ExitCode.UNREACHABLE


class WrongUsage(NovuFlowsError):
    """The command line asks for something that does not exist."""

    exit_code = ExitCode.USAGE


class ExtraMissing(NovuFlowsError):
    """What was asked for needs a package that is not installed."""

    exit_code = ExitCode.USAGE


@contextmanager
def optional_package(package: str, *, extra: str, what: str) -> Iterator[None]:
    """Raise ExtraMissing, with what to install, where the import of an optional package fails."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package:
            raise
        raise ExtraMissing(
            f"{what} needs {package}, which is not installed", remedy=f"pip install 'novu-flows[{extra}]'"
        ) from error


class Interrupted(NovuFlowsError):
    """The command was stopped by the person who started it."""

    exit_code = ExitCode.INTERRUPTED


class Defect(NovuFlowsError):
    """Something that nobody foresaw: a defect of novu-flows, which stops one change and not the others."""


DEBUG = "NOVU_FLOWS_DEBUG"  # a variable: set, it has the place of an error printed


def defect_of(error: Exception) -> Defect:
    """Return what nobody foresaw as an error of the tree."""
    defect = Defect(
        f"unexpected {type(error).__name__}: {error}",
        remedy=f"this is a defect of novu-flows: please report it with what {DEBUG}=1 prints",
    )
    defect.__cause__ = error
    return defect


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Which request went wrong: never with a key or a body. `status` is None where no whole answer came."""

    method: str
    path: str
    status: int | None = None
    request_id: str | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class ApiError(NovuFlowsError):
    """
    A request did not succeed.

    `exchange` says which; `texts` are Novu's own messages, word for word; `sent` is False where the request
    certainly did not reach Novu, so that sending it again cannot do anything twice.
    """

    exit_code = ExitCode.UNREACHABLE

    def __init__(
        self,
        message: str,
        *,
        exchange: Exchange,
        texts: Sequence[str] = (),
        remedy: str = "",
        sent: bool = True,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.exchange = exchange
        self.texts = tuple(texts)
        self.sent = sent


class AuthenticationFailed(ApiError):
    """The key is wrong, or is not of an environment that may do this (401, 403)."""

    exit_code = ExitCode.AUTHENTICATION


class NotFound(ApiError):
    """What was asked for does not exist."""

    exit_code = ExitCode.INCOMPLETE


class InvalidRequest(ApiError):
    """Novu refused what was sent."""

    exit_code = ExitCode.INCOMPLETE


class Conflict(ApiError):
    """What was to be created exists, or is in use."""

    exit_code = ExitCode.INCOMPLETE


class RateLimited(ApiError):
    """Novu's limit is reached; `retry_after_seconds` is the wait that it asked for, or None."""

    def __init__(self, message: str, *, exchange: Exchange, retry_after_seconds: float | None) -> None:
        super().__init__(message, exchange=exchange, remedy="lower requests_per_second in novu.toml, or wait")
        self.retry_after_seconds = retry_after_seconds


class ServerFailed(ApiError):
    """Novu failed (5xx)."""


class UnexpectedAnswer(ApiError):
    """The answer is not JSON, or not of the shape that Novu documents."""


class TransportFailed(ApiError):
    """No answer came: the connection was refused, cut, or took too long."""
