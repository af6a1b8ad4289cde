"""What comments cite of Novu's behaviour is in the repository: the page exists, and so does the section."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for part in ("novu_flows", "tests") for path in (ROOT / part).rglob("*.py"))
CITATION = re.compile(
    r"(docs/novu/[\w.]+\.md), sections? (\d+(?:\.\d+)?(?:,? and \d+(?:\.\d+)?|, \d+(?:\.\d+)?)*)"
)


def cited(text):
    """Return the pages and sections that a text cites; a citation may go on in the next line."""
    joined = re.sub(r"\s*\n\s*(?:#\s*)?", " ", text)
    return {
        (page, section)
        for page, sections in CITATION.findall(joined)
        for section in re.findall(r"\d+(?:\.\d+)?", sections)
    }


def sections_of(page):
    """Return the numbers of the headings of a page, empty where there is no page."""
    path = ROOT / page
    text = path.read_text() if path.exists() else ""
    return set(re.findall(r"^##+ (\d+(?:\.\d+)?)\.? ", text, re.MULTILINE))


def test_every_section_that_is_cited_exists():
    """
    A reader who doubts a line finds what it stands on.
    """
    found = {one for path in SOURCES for one in cited(path.read_text())}

    assert len(found) > 40
    assert [] == sorted(one for one in found if one[1] not in sections_of(one[0]))


@pytest.mark.parametrize(
    "words", [r"API\s+notes", r"\(observed, \d|; observed, \d", r"docs/novu(?!/[\w.]+\.md\b)"]
)
def test_nothing_is_cited_that_the_repository_lacks(words):
    """
    Notes that live elsewhere are no ground for a reader of this repository.
    """
    paths = [path for path in SOURCES if path != Path(__file__)]

    assert [] == [str(path.relative_to(ROOT)) for path in paths if re.search(words, path.read_text())]


def test_citations_are_read_over_the_end_of_a_line():
    """
    Lists of sections and line breaks count.
    """
    text = "# x (docs/novu/v1.md, sections 9.5\n# and 9.6), (docs/novu/v1.md, sections 11.1, 11.5, 11.6)"

    assert {"9.5", "9.6", "11.1", "11.5", "11.6"} == {section for _, section in cited(text)}


def test_the_files_that_the_architecture_names_for_something_new_exist():
    """
    Who adds a step field or an endpoint is sent to files that are there.
    """
    page = (ROOT / "docs/architecture.md").read_text().partition("## Where to put something new")[2]
    named = re.findall(r"`([\w./]+(?:\.py|\.md|/))`", page)

    assert len(named) > 12
    assert [] == [
        name
        for name in named
        if "/" in name and not ((ROOT / name).exists() or (ROOT / "novu_flows" / name).exists())
    ]


# What is new, and a word by which the files of an example that exists are known.
EXAMPLES = {
    "A chat or push provider": "mattermost",
    "An option of apply": "allowed: str | None",
    "An option of plan and apply": "scope_options",
    "An output format": "markdown",
    "A profile": '"0.13"',
}
ELSEWHERE = {"An option of plan and apply": {"plan/selection.py"}}  # named by the page, and not by the word


@pytest.mark.parametrize("what", EXAMPLES)
def test_the_files_listed_for_something_new_are_those_of_an_example(what):
    """
    Each list of the page is whole: the example, which is there already, is named in these files only.
    """
    page = (ROOT / "docs/architecture.md").read_text()
    listed = page.partition(f"- **{what}**")[2].partition("\n- **")[0].partition("\n\n")[0]
    package = ROOT / "novu_flows"
    naming = {
        str(path.relative_to(package)) for path in package.rglob("*.py") if EXAMPLES[what] in path.read_text()
    }

    assert naming | ELSEWHERE.get(what, set()) == set(re.findall(r"`([\w./]+\.py)`", listed))
