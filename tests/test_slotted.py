"""The dataclasses of the package behave as those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from interpreter import slotted

ROOT = Path(__file__).parents[1]


def classes(module: Any) -> dict[str, type]:
    """Return the same classes, made by this module."""
    dataclass, field = module.dataclass, module.field

    @dataclass(frozen=True, slots=True)
    class Nothing:
        pass

    @dataclass(frozen=True, slots=True)
    class Point:
        """A point."""

        x: int
        y: int = 2
        note: str = field(default="", compare=False, repr=False)
        origin: ClassVar[str] = "here"

        @property
        def size(self) -> int:
            return self.x + self.y

    @dataclass(frozen=True, slots=True)
    class One:
        value: object
        place: object = field(default=None, compare=False)

    @dataclass(slots=True)
    class Bag:
        name: str
        found: list[str] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class Own:
        x: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    @dataclass(frozen=True, slots=True)
    class Table(Mapping):
        rows: tuple[int, ...]

        def __getitem__(self, key: int) -> int:
            return self.rows[key]

        def __iter__(self):
            return iter(range(len(self.rows)))

        def __len__(self) -> int:
            return len(self.rows)

    return {name: value for name, value in locals().items() if isinstance(value, type)}


BOTH = [classes(dataclasses), classes(slotted)]
STANDARD, OURS = BOTH
both = pytest.mark.parametrize("made", BOTH, ids=["standard", "ours"])


@dataclasses.dataclass(frozen=True, slots=True)
class StandardPair:
    left: int
    right: object = None


@slotted.dataclass(frozen=True, slots=True)
class OurPair:
    left: int
    right: object = None


@both
def test_values_compare_and_hash_by_their_fields(made):
    point = made["Point"]
    assert point(1) == point(1, 2) == point(y=2, x=1, note="other")
    assert point(1) != point(2)
    assert point(1) != (1, 2)
    assert point(1) != made["One"](1)
    assert len({point(1), point(1, note="x"), point(2)}) == 2
    assert made["One"]([]) == made["One"]([], 1)
    assert made["Nothing"]() == made["Nothing"]()
    assert hash(made["Nothing"]()) == hash(made["Nothing"]())
    with pytest.raises(TypeError):
        hash(made["One"]([]))


@both
def test_a_value_prints_its_fields(made):
    assert repr(made["Point"](1)).endswith("Point(x=1, y=2)")
    assert repr(made["One"]("a")).endswith("One(value='a', place=None)")
    assert repr(made["Nothing"]()).endswith("Nothing()")


@both
def test_methods_that_a_class_has_are_kept(made):
    assert repr(made["Own"](1)) == "own"
    assert made["Own"](1) == made["Own"](2) == 3
    assert hash(made["Own"](1)) == 7
    assert made["Point"](1).size == 3
    assert made["Point"].origin == "here"
    assert made["Point"].__doc__ == "A point."
    assert dict(made["Table"]((3, 4))) == {0: 3, 1: 4}


@both
def test_a_frozen_value_cannot_be_changed(made):
    point = made["Point"](1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        point.x = 2
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x
    with pytest.raises((AttributeError, TypeError)):  # the standard library trips over itself here
        point.z = 1


@both
def test_a_value_that_is_not_frozen_can_be_changed_and_not_hashed(made):
    first, second = made["Bag"]("a"), made["Bag"]("a")
    assert first == second
    first.found.append("x")
    assert second.found == []
    first.name = "b"
    assert first != second
    with pytest.raises(TypeError):
        hash(first)
    with pytest.raises(AttributeError):
        first.other = 1


@both
def test_arguments_are_checked(made):
    for arguments in ((), (1, 2, "", 4)):
        with pytest.raises(TypeError):
            made["Point"](*arguments)
    with pytest.raises(TypeError, match="z"):
        made["Point"](1, z=3)
    assert list(inspect.signature(made["Point"]).parameters) == ["x", "y", "note"]


@both
def test_a_value_can_be_matched_by_position_and_holds_nothing_but_its_fields(made):
    point = made["Point"]
    match point(1, 5):
        case point(x, y):
            assert (x, y) == (1, 5)
    assert point.__match_args__ == point.__slots__ == ("x", "y", "note")
    assert not hasattr(point(1), "__dict__")


@pytest.mark.parametrize("pair", [StandardPair, OurPair])
def test_a_value_can_be_copied_and_pickled(pair):
    value = pair(1, [2])
    for again in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301 - just made
        assert again == value
        assert again is not value
    assert copy.deepcopy(value).right is not value.right


@pytest.mark.parametrize("made", BOTH, ids=["standard", "ours"])
@pytest.mark.parametrize("replace", [dataclasses.replace, slotted.replace])
def test_either_replace_takes_either_value(made, replace):
    point = made["Point"](1, 3, "n")
    assert replace(point, x=2) == made["Point"](2, 3)
    assert replace(point, x=2).note == "n"
    with pytest.raises(TypeError):
        replace(point, z=2)


def test_the_standard_library_sees_the_fields():
    ours, standard = OURS["Point"], STANDARD["Point"]
    told = [(one.name, one.type, one.default, one.compare, one.repr) for one in dataclasses.fields(ours)]
    assert told == [(one.name, one.type, one.default, one.compare, one.repr) for one in dataclasses.fields(standard)]
    assert dataclasses.is_dataclass(ours)
    assert dataclasses.asdict(OURS["Bag"]("a", ["x"])) == {"name": "a", "found": ["x"]}


def test_a_class_without_slots_is_refused():
    with pytest.raises(TypeError, match="slots"):
        slotted.dataclass(frozen=True, slots=False)


def test_running_a_case_brings_none_of_what_it_does_not_need():
    code = (
        "import sys; sys.argv = ['leidraad', 'run', 'keelpijn', '--format', 'jsonl', '-']; "
        "from interpreter.cli import main; main(); "
        "print([name for name in ('dataclasses', 'inspect', 'yaml', 'jsonschema', 'networkx', 'graphviz', 'difflib', "
        "'importlib.metadata', 'interpreter.reports', 'interpreter.render', 'tempfile') if name in sys.modules])"
    )

    def run() -> str:
        given = subprocess.run(  # noqa: S603 - this Python
            [sys.executable, "-c", code], cwd=ROOT, input='{"facts": {}}', capture_output=True, text=True, check=True
        )
        return given.stdout.splitlines()[-1]

    run()
    assert run() == "[]"
