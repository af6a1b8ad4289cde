"""Payloads as JSON: one full example of each kind, and everything near it that may be right or wrong."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

LINE = {"sku": "x", "quantity": 2, "price": "1.50"}
ADDRESS = {"street": "Main Street 1", "city": "Ulm", "zip_code": "89073", "country": "DE"}
FOLDER = {"name": "a", "folders": [{"name": "b"}], "owner": {"name": "Ada", "home": {"name": "c"}}}

SAMPLES: dict[str, dict[str, Any]] = {
    "OrderShipped": {
        "order_id": "A-1",
        "carrier": "by hand",
        "priority": 2,
        "shipped_at": "2024-02-29T12:00:00Z",
        "due": "2024-03-01",
        "to": ADDRESS,
        "lines": [LINE],
        "tracking_url": "https://example.com/a",
        "total": "3.00",
        "weights": {"a": 1.5},
        "labels": ["x"],
    },
    "Paid": {
        "payment": {"method": "card", "last_four": "1234"},
        "history": [{"method": "transfer", "iban": "DE1"}],
        "either": {"method": "transfer", "iban": "DE1"},
        "reference": 7,
        "first_fitting": "7",
        "note": None,
        "amount": 1.5,
        "instalments": 10,
    },
    "TreeChanged": {
        "root": FOLDER,
        "nodes": [[], [[]]],
        "tree": {"a": [1, "b", None]},
        "twig": {"branch": [{"branch": []}]},
        "anything": [{}, 1.5],
    },
    "CamelCase": {
        "firstName": "Ada",
        "lastName": "L",
        "class": "a",
        "from": "2024-02-29",
        "orderNo": 7,
        "inEUR": False,
        "customer": {"fullName": "Ada", "loyaltyPoints": 3},
    },
    "Names": {
        "copy": "a",
        "JSON": "b",
        "type": "c",
        "list": "d",
        "date": "2024-02-29",
        "datetime": ["2024-02-29"],
        "Decimal": "0.20",
        "with space-and.dots": "e",
        "größe": "f",
        "print": 1,
        "Field": 2,
    },
    "Report": {
        "at": "2024-02-29T12:00:00+01:00",
        "page": {"items": [LINE], "first": [2, "b"]},
        "words": {"items": ["a"]},
        "tags": ["a"],
        "where": {"x": 1},
        "size": {"width": 1, "depth": 2},
        "odd": {"in": 1, "not-a-name": "x"},
        "span": [1, 2],
        "box": {"numbers": [1], "label": "b", "tags": ["c"]},
        "label": {"labelText": "a", "lines": 2},
        "count": 2,
        "frozen": [1],
        "at_time": "12:30:00",
        "since": "2024-02-29T12:00:00",
        "took": "PT5M",
        "report_id": "12345678-1234-5678-1234-567812345678",
        "fixed_id": "12345678-1234-5678-1234-567812345678",
        "made_id": "12345678-1234-5678-1234-567812345678",
        "fourth": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "raw": {"a": [1]},
        "counts": {"a": 1},
        "by_carrier": {"dhl": 1},
        "level": 10,
        "mixed": "text",
        "colour": "red",
        "rights": 3,
        "only": "other",
        "flag": True,
        "choice": 1,
        "names": ["a"],
        "default_line": LINE,
        "sku": "y",
        "positive": 2,
        "strict": 3,
        "trimmed": " A ",
        "secure": "https://example.com/",
        "encoded": "Yg==",
        "packed": "[1, 2]",
        "address": "10.0.0.1",
        "file": "c/d",
        "body": "bytes",
        "ratio": 0.5,
        "escapes": "x",
        "old": "x",
        "bare": [1, "a"],
        "nothing": None,
    },
    "Open": {"known": " x ", "more": {"a": 1}, "took": 1.5},
}

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 5, 1.5, 10**9, "", " ", "x", "X" * 100, "89073", "card", "dhl", "2024-02-29", "http://example.com",
    [], ["x"], [1], {}, {"x": 1}, {"method": "cash"},
)  # fmt: skip


def near(sample: Any) -> Iterator[Any]:
    """Return a sample, and all that differs from it in one place: something missing, odd, or too much."""
    yield sample
    for path in paths(sample):
        yield changed(sample, path, remove=True)
        for value in ODD:
            yield changed(sample, path, value)
    yield {**sample, "unheard_of": 1}


def paths(value: Any) -> Iterator[tuple[Any, ...]]:
    """Return the places in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (key,)
        yield from ((key, *rest) for rest in paths(inner))


def changed(sample: Any, path: tuple[Any, ...], value: Any = None, *, remove: bool = False) -> Any:
    """Return a sample with another value in one place, or none."""
    copy = deepcopy(sample)
    *way, last = path
    inner = copy
    for key in way:
        inner = inner[key]
    if remove:
        del inner[last]
    else:
        inner[last] = value
    return copy
