"""novu.toml: what it may say, and what is said of one that is wrong."""

from pathlib import Path

import pytest

from novu_flows.errors import ExitCode, ProjectInvalid
from novu_flows.issues import Issue
from novu_flows.project.root import find_root, load_config
from novu_flows.project.toml import ConfigText, read_config

PROJECT = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'
SERVER = 'url = "https://api.novu.co/v1"\napi_key_env = "NOVU_KEY"\n'


def issues_of(text: str) -> list[Issue]:
    """Return the issues of a novu.toml."""
    return list(read_config(ConfigText(text=text, file="novu.toml", folder="acme"))[1])


def test_a_whole_configuration_is_read() -> None:
    """Every key arrives where it belongs."""
    config, issues = read_config(
        ConfigText(
            text=PROJECT + '[environments.prod]\nrole = "production"\nrequests_per_second = 20\n'
            "concurrency = 4\ntimeout_seconds = 2.5\n" + SERVER + '[generate]\ntarget = "app/triggers.py"\n',
            file="novu.toml",
            folder="acme",
        )
    )

    assert config is not None
    assert () == issues
    assert ("workflows",) == config.project.declarations
    assert "app/triggers.py" == config.generate.target
    production = config.environments["prod"]
    assert ("https://api.novu.co/v1", "NOVU_KEY", "production") == (
        production.url,
        production.api_key_env,
        production.role,
    )
    assert (20.0, 4, 2.5, False) == (
        production.requests_per_second,
        production.concurrency,
        production.timeout_seconds,
        production.embedded,
    )


def test_the_environment_local_is_always_there() -> None:
    """Without any environment, `local` is embedded, keeps its state, and is the default."""
    config, _ = read_config(ConfigText(text=PROJECT, file="novu.toml", folder="acme"))

    assert config is not None
    assert "local" == config.default_environment
    assert (True, ".novu-flows/local.db") == (
        config.environments["local"].embedded,
        config.environments["local"].file,
    )


def test_embedded_environments_keep_their_state_apart() -> None:
    """Two embedded environments do not share a file unless they are told to."""
    config, _ = read_config(
        ConfigText(
            text=PROJECT + "[environments.try-out]\nembedded = true\n", file="novu.toml", folder="acme"
        )
    )

    assert config is not None
    assert ".novu-flows/try-out.db" == config.environments["try-out"].file


def test_a_project_is_named_after_its_folder_unless_it_says_otherwise() -> None:
    """The name need not be written."""
    config, _ = read_config(
        ConfigText(text='[project]\ndeclarations = ["workflows"]\n', file="novu.toml", folder="shop")
    )

    assert config is not None
    assert "shop" == config.project.name


ONE_PLACE = [
    ("[project]\ndeclarations = [", "invalid-toml", 2),
    ("a = " + "[" * 5000, "invalid-toml", 1),
    ("", "missing-key", 1),
    (PROJECT.replace("name", "nam"), "unknown-key", 2),
    ("environments = 1\n" + PROJECT, "invalid-value", 1),
    ('[project]\nname = "acme"\n', "missing-key", 1),
    ('[project]\nname = ""\ndeclarations = ["a"]\n', "invalid-value", 2),
    ("project = 1\n", "invalid-value", 1),
    ('[project]\nname = "a"\n\ndeclarations = "workflows"\n', "invalid-value", 4),
    ("[project]\ndeclarations = []\n", "invalid-value", 2),
    ('[project]\ndeclarations = ["a", 2]\n', "invalid-value", 2),
    ('[project]\ndeclaration = ["a"]\ndeclarations = ["a"]\n', "unknown-key", 2),
    (PROJECT + "[enviroments.x]\nembedded = true\n", "unknown-key", 4),
    (PROJECT + "[environments.x]\nembedded = true\nurls = 1\n", "unknown-key", 6),
    (PROJECT + "environments = 3\n", "unknown-key", 4),
    (PROJECT + 'default_environment = "prod"\n', "unknown-environment", 4),
    (PROJECT + 'novu = "3.15"\n', "invalid-value", 4),
    (PROJECT + "[environments.x]\n", "missing-key", 4),
    (PROJECT + '[environments.x]\nurl = "https://a.b/v1"\n', "missing-key", 4),
    (PROJECT + "[environments.x]\nembedded = true\n" + 'url = "https://a.b/v1"\n', "conflicting-keys", 6),
    (PROJECT + '[environments.x]\nembedded = true\napi_key_env = "A"\n', "conflicting-keys", 6),
    (PROJECT + "[environments.x]\n" + SERVER + 'file = "x.db"\n', "conflicting-keys", 7),
    (PROJECT + "[environments.x]\n" + SERVER + 'role = "staging"\n', "invalid-value", 7),
    (PROJECT + "[environments.x]\n" + SERVER + "concurrency = 0\n", "invalid-value", 7),
    (PROJECT + "[environments.x]\n" + SERVER + "concurrency = true\n", "invalid-value", 7),
    (PROJECT + "[environments.x]\n" + SERVER + "timeout_seconds = inf\n", "invalid-value", 7),
    (PROJECT + "[environments.x]\n" + SERVER + "requests_per_second = -1\n", "invalid-value", 7),
    (PROJECT + '[environments."a b"]\n' + SERVER, "invalid-value", 4),
    (PROJECT + '[environments.x]\nurl = "ftp://a.b/v1"\napi_key_env = "A"\n', "invalid-value", 5),
    (PROJECT + '[environments.x]\nurl = "https:///v1"\napi_key_env = "A"\n', "invalid-value", 5),
    (PROJECT + '[environments.x]\nurl = "https://[::1/v1"\napi_key_env = "A"\n', "invalid-value", 5),
    (PROJECT + '[environments.x]\nurl = "https://a.b:x/v1"\napi_key_env = "A"\n', "invalid-value", 5),
    (PROJECT + '[environments.x]\nurl = "https://u:p@a.b/v1"\napi_key_env = "A"\n', "invalid-value", 5),
    (PROJECT + '[environments.x]\nurl = "http://a.b/v1"\napi_key_env = "A"\n', "insecure-url", 5),
    (PROJECT + '[environments.x]\nurl = "https://a.b/novu"\napi_key_env = "A"\n', "url-without-version", 5),
    (PROJECT + '[environments.x]\nurl = "https://a b/v1"\napi_key_env = "A"\n', "invalid-value", 5),
    (PROJECT + '[environments.x]\nurl = "https://bücher.example"\napi_key_env = "A"\n', "invalid-value", 5),
    (PROJECT + '[environments.x]\nurl = "https://a.b/v1"\napi_key_env = "$A"\n', "invalid-value", 6),
    (PROJECT + "[generate]\ntarget = 1\n", "invalid-value", 5),
    (PROJECT + 'text = """\nname = 1\n"""\n[generate]\nschema = "x"\n', "unknown-key", 4),
]


@pytest.mark.parametrize(("text", "code", "line"), ONE_PLACE)
def test_what_is_wrong_is_an_issue_with_its_line(text: str, code: str, line: int) -> None:
    """Each mistake has its code and the line that it stands in."""
    first = issues_of(text)[0]

    assert (code, f"novu.toml:{line}") == (first.code, str(first.source))
    assert first.message
    assert first.hint


@pytest.mark.parametrize(("line", "dialect"), [("", "v1"), ('novu = "v1"\n', "v1"), ('novu = "v2"\n', "v2")])
def test_a_project_is_for_one_of_novus_apis(line: str, dialect: str) -> None:
    """A file without the key is for Novu 0.x."""
    config, issues = read_config(ConfigText(text=PROJECT + line, file="novu.toml", folder="acme"))

    assert () == issues
    assert config is not None
    assert dialect == config.dialect


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v2", "/v2/", "/novu/v1", "/novu/v2"])
def test_the_root_and_both_versions_are_one_address(path: str) -> None:
    """Which API is asked depends on the project, not on the URL."""
    text = PROJECT + f'[environments.x]\nurl = "https://a.b{path}"\napi_key_env = "A"\n'

    assert [] == issues_of(text)


def test_all_mistakes_are_told_at_once() -> None:
    """Three mistakes are three issues, in the order of their lines."""
    text = '[project]\ndeclarations = ["a"]\nnmae = "x"\n[environments.x]\nembeded = true\nrole = 1\n'

    assert [("unknown-key", 3), ("unknown-key", 5), ("invalid-value", 6)] == [
        (one.code, one.source.line) for one in issues_of(text) if one.source
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('[project]\ndeclaratoins = ["a"]\n', 'did you mean "declarations"?'),
        (PROJECT + '[environments.x]\napi_key = "secret"\n', 'did you mean "api_key_env"?'),
        (PROJECT + "[generate]\ntarge = 1\n", 'did you mean "target"?'),
        (PROJECT + 'default_environment = "locl"\n', 'did you mean "local"?'),
    ],
)
def test_a_misspelling_is_recognised(text: str, hint: str) -> None:
    """A key or name that is nearly right gets the right one."""
    assert hint in [one.hint for one in issues_of(text)]


def test_a_value_under_a_wrong_key_is_not_repeated() -> None:
    """A key that was pasted into novu.toml is not shown again."""
    shown = repr(issues_of(PROJECT + '[environments.x]\napi_key = "canary-9"\nurl = 5\n'))

    assert "canary-9" not in shown


@pytest.mark.parametrize("url", ["http://127.0.0.1:8787/v1", "http://localhost/v1", "http://[::1]:1/v1/"])
def test_plain_http_to_this_machine_is_fine(url: str) -> None:
    """Loopback needs no encryption."""
    assert [] == issues_of(PROJECT + f'[environments.x]\napi_key_env = "A"\nurl = "{url}"\n')


def test_plain_http_elsewhere_can_be_allowed() -> None:
    """`allow_insecure = true` says that it is meant."""
    text = '[environments.x]\napi_key_env = "A"\nurl = "http://a.b/v1"\nallow_insecure = true\n'

    assert [] == issues_of(PROJECT + text)


def test_every_reason_is_told_with_the_error(tmp_path: Path) -> None:
    """What cannot be used raises ProjectInvalid with all its issues."""
    (tmp_path / "novu.toml").write_text("[project]\nx = 1\n")

    with pytest.raises(ProjectInvalid) as caught:
        load_config(tmp_path)

    assert ["missing-key", "unknown-key"] == [one.code for one in caught.value.issues]


def test_the_project_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    """The nearest novu.toml upward counts."""
    (tmp_path / "novu.toml").write_text(PROJECT)
    (tmp_path / "a" / "b").mkdir(parents=True)

    assert tmp_path.resolve() == find_root(tmp_path / "a" / "b")


def test_without_a_project_the_way_to_begin_one_is_told(tmp_path: Path) -> None:
    """No novu.toml anywhere is invalid, exit 3, and names `novu-flows init`."""
    with pytest.raises(ProjectInvalid) as caught:
        find_root(tmp_path)

    assert ExitCode.INVALID == caught.value.exit_code
    assert ["no-project"] == [one.code for one in caught.value.issues]
    assert "novu-flows init" in caught.value.issues[0].hint


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_novu_toml_that_cannot_be_read_is_an_issue(tmp_path: Path, content: bytes | None) -> None:
    """Bytes that are no text, or a folder of that name, are told as such."""
    path = tmp_path / "novu.toml"
    path.mkdir() if content is None else path.write_bytes(content)

    with pytest.raises(ProjectInvalid) as caught:
        load_config(tmp_path)

    assert ["unreadable-file"] == [one.code for one in caught.value.issues]
