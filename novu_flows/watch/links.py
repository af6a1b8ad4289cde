"""Where links lead that a project is read through: they may be swapped, and what they lead to may be saved."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from novu_flows.watch.events import Watched

_MOST_LINKS = 40  # as many as Linux follows


def with_links(watched: Watched) -> Watched:
    """Return the same places with the links on the way to them and in them, and with where those lead."""
    links: dict[str, None] = {}
    targets: dict[str, None] = {}
    ahead = [*watched.folders, *watched.files]
    seen: set[str] = set()
    while ahead:
        place = ahead.pop()
        on_the_way, real = _followed(place)
        links.update(dict.fromkeys(on_the_way))
        if on_the_way:
            targets[real] = None
        if real not in seen:
            seen.add(real)
            ahead += _links_in(real)
    return replace(watched, links=tuple(sorted(links)), targets=tuple(sorted(targets)))


def _followed(place: str) -> tuple[list[str], str]:
    """Return the links on the way to a place, also those that other links lead through, and where it really is."""
    links: list[str] = []
    rest = [*Path(place).parts[::-1]]
    real = Path(rest.pop())
    while rest:
        part = rest.pop()
        real = real.parent if part == ".." else real / part
        if real.is_symlink() and len(links) < _MOST_LINKS:
            links.append(str(real))
            target = Path(real.readlink())
            rest += [one for one in target.parts[::-1] if one != target.anchor]
            real = Path(target.anchor) if target.is_absolute() else real.parent
    return links, str(real)


def _links_in(folder: str) -> Iterator[str]:
    """Return the links that a folder holds, at any depth."""
    for where, folders, files in os.walk(folder):
        yield from (str(path) for name in (*folders, *files) if (path := Path(where, name)).is_symlink())
