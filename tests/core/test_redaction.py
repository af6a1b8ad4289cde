"""Redaction: a secret is found in every encoding that a server or a program may write it in."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.declare.basics import env
from novu_flows.redaction import MARK, SHORTEST, Redactor, is_variable_name

WEBHOOK = "https://hooks.example.com/services/T00/B00/Canary-7f3a+x&y='z\"/q"
ENCODINGS = {
    "as it is": str,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "JSON": json.dumps,
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "JSON with slashes escaped": lambda text: json.dumps(text).replace("/", "\\/"),
    "a URL's parameter": lambda text: quote(text, safe=""),
    "a URL's parameter in small letters": lambda text: quote(text, safe="").lower(),
    "a URL's path": quote,
    "a form": quote_plus,
    "JSON in a URL": lambda text: quote(json.dumps(text), safe=""),
    "a URL in JSON": lambda text: json.dumps(quote(text, safe="")),
    "HTML": html.escape,
    "HTML's text": lambda text: html.escape(text, quote=False),
    "HTML in JSON": lambda text: json.dumps(html.escape(text)),
    "Python": repr,
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal in capitals": lambda text: text.encode().hex().upper(),
    **{
        f"base64 after {before!r}": lambda text, before=before: base64.b64encode(
            f"{before}{text}; more".encode()
        ).decode()
        for before in ("", "a", "ab", "Bearer ")
    },
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
}


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize("secret", [WEBHOOK, "xöx-Tökén-1234", "p4ss\tw\\ord\n`_*", "0123456789abcdef"])
def test_every_encoding_of_a_secret_is_redacted(secret, encode):
    """
    What stands around it stays.
    """
    encoded = encode(secret)
    shown = Redactor([secret]).redact(f"before {encoded} after")

    assert MARK in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    inside = encoded.strip("\"'")
    assert inside[4:-4] not in shown


@pytest.mark.parametrize("part", ["/services/T00/B00/Canary-7f3a", "Canary-7f3a"])
def test_the_secret_parts_of_a_webhook_are_redacted(part):
    """
    Its path and its token alone; its host and its words are no secret.
    """
    redactor = Redactor(["https://hooks.example.com/services/T00/B00/Canary-7f3a"])

    assert f"went to {MARK}" == redactor.redact(f"went to {part}")
    assert "services of hooks.example.com" == redactor.redact("services of hooks.example.com")


def test_the_user_and_the_password_of_a_url_are_redacted():
    """
    Alone and in the URL.
    """
    redactor = Redactor(["https://ada:Canary-7f3a@example.com/v1"])

    assert f"{MARK} at example.com" == redactor.redact("Canary-7f3a at example.com")


def test_a_short_secret_leaves_texts_readable():
    """
    What is shorter than the bound is not searched for inside of words.
    """
    assert "a banana" == Redactor(["a", "", "x" * (SHORTEST - 1)]).redact("a banana")
    assert MARK == Redactor(["x" * SHORTEST]).redact("x" * SHORTEST)
    assert "one is 0123 of 7 by ada" == Redactor(["0", "on", "ada"]).redact_words("one is 0123 of 7 by ada")


WORDS = (
    "{}", " {} ", "pin={}&a=b", '{{"pin": "{}"}}', "a\\n{}\\nb", "a%20{}%20b", "<b>{}</b>", "pin_{}", "[{}]", "({})", "é {}.",
)  # fmt: skip


@pytest.mark.parametrize("around", WORDS)
@pytest.mark.parametrize("secret", ["1234", "Ab1c", "xö12", "a-b!", "#7&9", "'12'"])
def test_a_short_secret_is_redacted_where_it_is_a_word_of_its_own(secret, around):
    """
    In the encodings of long ones; as a part of another word it stays, for anything may be a part of a word.
    """
    redactor = Redactor([secret])

    for encoded in (
        secret,
        secret.upper(),
        quote(secret, safe=""),
        secret.encode().hex(),
        html.escape(secret),
    ):
        assert around.format(MARK) == redactor.redact_words(around.format(encoded))
    if secret.isalnum():
        assert f"x{secret} {secret}7" == redactor.redact_words(f"x{secret} {secret}7")
        assert "1 changed" == redactor.redact_words("1 changed")


def test_what_is_guessed_to_be_a_secret_is_none_where_it_is_short():
    """
    A variable with KEY in its name may hold `true`.
    """
    redactor = Redactor()
    redactor.add("true", "canary7f3a", are_guesses=True)

    assert f"true {MARK}" == redactor.redact_words(redactor.redact("true canary7f3a"))


def test_many_secrets_are_found_as_few_are():
    """
    However many there are, each is found and nothing else is.
    """
    redactor = Redactor(f"{number:03}-canary-{number}" for number in range(400))

    assert f"{MARK} and 400-canary" == redactor.redact("123-Canary-123 and 400-canary")


HOOKS = [f"https://hooks.example.com/services/T0123/{number:04}-canary" for number in range(400)]


@pytest.mark.parametrize("secrets", [HOOKS, HOOKS[:3]])
def test_secrets_that_begin_alike_are_found_each(secrets):
    """
    All of them in one text too; what lies side by side or one in the other is one place or two, and none is left.
    """
    redactor = Redactor(secrets)

    assert " ".join([MARK] * len(secrets)) == redactor.redact(" ".join(secrets))
    assert MARK * 2 == redactor.redact(secrets[1] + secrets[2])
    assert f"{MARK}!" == Redactor(["abcdefgh", "efghijkl"]).redact("abcdefghijkl!")


@pytest.mark.parametrize("text", ["İİ {} İ", "ẞ{}ǅ", "ŉ{}"])
def test_letters_that_grow_when_they_are_small_move_nothing(text):
    """
    What stands around a secret stays, letter by letter.
    """
    assert text.format(MARK) == Redactor(["Canary-7f3a"]).redact(text.format("CANARY-7F3A"))


def test_a_redactor_shows_no_secret_and_forgets():
    """
    Its repr has none; cleared, it finds none.
    """
    redactor = Redactor([WEBHOOK])
    assert "Canary" not in repr(redactor)
    redactor.clear()
    assert WEBHOOK == redactor.redact(WEBHOOK)


@given(
    st.text(min_size=SHORTEST, max_size=30).filter(lambda text: text == text.casefold()),
    st.text(max_size=20),
    st.text(max_size=20),
    st.sampled_from(sorted(ENCODINGS)),
)
def test_no_secret_is_left_in_any_text(secret, before, after, name):
    """
    For any secret and any text around it.
    """
    try:
        encoded = ENCODINGS[name](secret)
    except UnicodeEncodeError:  # half of a character
        return
    redacted = Redactor([secret]).redact(before + encoded + after)

    assert MARK in redacted


@pytest.mark.parametrize("name", ["ADA_SLACK", "ada_slack_2", "_X", "SLACK2024"])
def test_names_of_variables_are_shown(name):
    """
    As they are written.
    """
    assert is_variable_name(name)
    assert name in repr(env(name))


@pytest.mark.parametrize(
    "text",
    [WEBHOOK, "", "two words", "a-b", "1A", "xoxb-1", "abcdef0123456789abcdef0123456789", "A\n", "ÄDA"],
)
def test_what_cannot_be_the_name_of_a_variable_is_not_shown(text):
    """
    A secret given to `env()` itself is in no repr.
    """
    assert not is_variable_name(text)
    assert text == "" or text not in repr(env(text))
