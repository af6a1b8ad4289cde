"""Frozen values: whatever the standard library's dataclass does, ours does."""

import copy
import dataclasses
import inspect
import pickle
from dataclasses import KW_ONLY, FrozenInstanceError, field

import pytest

from novu_flows.dataclass import dataclass as ours

NAN = float("nan")


def made_by(dataclass, **options):
    """Return some classes, as a decorator makes them."""

    @dataclass(frozen=True, slots=True, **options)
    class Point:
        """A point."""

        x: float
        y: float = 0.0
        tags: tuple[str, ...] = ()
        notes: list[str] = field(default_factory=list, compare=False)
        secret: str = field(default="s", repr=False)
        count: int = field(default=7, init=False)
        total: float = field(init=False)

        def __post_init__(self):
            object.__setattr__(self, "total", self.x + self.y)

    return Point


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """What the standard library makes."""

    a: int
    _: KW_ONLY
    b: list[int] = field(default_factory=list)


@ours(frozen=True, slots=True)
class Ours:
    """The same, made by us."""

    a: int
    _: KW_ONLY
    b: list[int] = field(default_factory=list)


@ours(frozen=True, slots=True, kw_only=True)
class OfOurs:  # noqa: PLW1641 - that it gets one is what is tested
    """A class with methods of its own."""

    a: int

    def __eq__(self, other):
        return isinstance(other, OfOurs)

    def __repr__(self):
        return "own"


@ours(frozen=True, slots=True, kw_only=True)
class Below(OfOurs):
    """A class below another one."""

    b: "Below | None" = None


VALUES = [
    {"x": 1.0},
    {"x": NAN},
    {"x": 1.0, "y": 2.0},
    {"x": 1.0, "notes": ["a"]},
    {"x": 2.0, "tags": ("a",)},
]


@pytest.mark.parametrize("options", [{}, {"kw_only": True}])
def test_values_are_shown_compared_and_hashed_as_the_standard_library_does_it(options):
    """
    Fields that are not compared or not shown, defaults, and those that are made afterwards.
    """
    first, second = made_by(dataclasses.dataclass, **options), made_by(ours, **options)

    assert [repr(first(**one)) for one in VALUES] == [repr(second(**one)) for one in VALUES]
    for one in VALUES:
        equal = [first(**one) == first(**other) for other in VALUES]
        assert equal == [second(**one) == second(**other) for other in VALUES]
        if one["x"] == one["x"]:  # the hash of NaN is that of the object
            assert hash(first(**one)) == hash(second(**one))
    assert second(x=1.0) != first(x=1.0)
    assert inspect.signature(first).parameters.keys() == inspect.signature(second).parameters.keys()
    assert str(inspect.signature(first)) == str(inspect.signature(second))
    assert first.__match_args__ == second.__match_args__
    assert first.__doc__ == second.__doc__


@pytest.mark.parametrize("call", [dict, {"a": 1, "c": 2}.copy, {"a": 1, "b": [2]}.copy])
def test_what_is_wrong_with_a_call_is_said_alike(call):
    """
    A missing argument and one that there is not, in the words that Python has for them.
    """
    said = []
    for kind in (Theirs, Ours):
        try:
            said.append(repr(kind(**call())))
        except TypeError as error:
            said.append(str(error))

    assert said[0].replace("Theirs", "Ours") == said[1]


def test_a_value_does_not_change():
    """
    Neither a field nor anything else can be set or deleted.
    """
    value = Ours(1)
    for change in (
        lambda: setattr(value, "a", 2),
        lambda: setattr(value, "z", 2),
        lambda: delattr(value, "a"),
    ):
        with pytest.raises(FrozenInstanceError):
            change()

    assert not hasattr(value, "__dict__")
    assert value == Ours(1)


def test_values_are_replaced_copied_and_pickled():
    """
    A default that is made is made for each value.
    """
    value = Ours(1, b=[2])

    assert Ours(3, b=[2]) == dataclasses.replace(value, a=3)
    assert [value] * 3 == [copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))]  # noqa: S301 - our own
    assert {"a": 1, "b": [2]} == dataclasses.asdict(value)
    assert Ours(1).b is not Ours(1).b
    match value:
        case Ours(a):
            assert a == 1


def test_methods_of_a_class_stay():
    """
    Also that it is hashed, where it has a comparison of its own; a class below has its own fields.
    """
    assert OfOurs(a=1) == OfOurs(a=2)
    assert hash(OfOurs(a=1)) == hash(OfOurs(a=1))
    assert "own" == repr(OfOurs(a=1))
    assert Below(a=1) != Below(a=1, b=Below(a=1))
    assert "Below(a=1, b=None)" == repr(Below(a=1))


def test_other_dataclasses_are_the_standard_librarys():
    """
    What is ordered, or can change.
    """

    @ours(frozen=True, slots=True, order=True)
    class Ordered:
        """Ordered."""

        a: int

    @ours(slots=True)
    class Open:
        """Not frozen."""

        a: int

    opened = Open(1)
    opened.a = 2

    assert Ordered(1) < Ordered(2)
    assert 2 == opened.a
