"""The files of a first project, as values; `novu-flows init` writes them."""

from collections.abc import Mapping

_CONFIG = """\
[project]
name = "{name}"
novu = "v2"  # Novu 3.x and the cloud; "v1" is Novu 0.14
declarations = ["workflows"]

# An embedded Novu: works with no account and no network, and is the default.
[environments.local]
embedded = true

# A server: put its API key into the variable, then `novu-flows plan --env development`.
[environments.development]
url = "https://api.novu.co"
api_key_env = "NOVU_DEVELOPMENT_KEY"
role = "development"
"""

_WORKFLOW = '''\
"""A first workflow, and someone to notify."""

from novu_flows import Payload, Subscriber, TriggerCase, Workflow, email, in_app


class Welcome(Payload):
    """Someone has signed up."""

    product: str


welcome = Workflow(
    "welcome",
    name="Welcome",
    payload=Welcome,
    steps=[
        in_app("Welcome to {{payload.product}}, {{subscriber.firstName}}!"),
        email(
            subject="Welcome to {{payload.product}}",
            body="<p>Hello {{subscriber.firstName | escape}}.</p>",
        ),
    ],
)

ada = Subscriber("ada", email="ada@example.com", first_name="Ada")

welcome_to_ada = TriggerCase(welcome, to=ada, payload=Welcome(product="Acme"))
'''

_IGNORED = ".novu-flows/\n"


def first_files(name: str) -> Mapping[str, str]:
    """Return the content of each file by its path."""
    return {
        "novu.toml": _CONFIG.format(name=name.replace('"', "").replace("\\", "") or "notifications"),
        "workflows/welcome.py": _WORKFLOW,
        ".gitignore": _IGNORED,
    }
