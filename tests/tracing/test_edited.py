"""A changed document says what the author would have written, and every place is still where it was written."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.document import Document, read
from interpreter.document.edited import Change, ChangeMisfit, Kept, edited
from interpreter.span import Source

PAGE = """\
nodes:
  triage:
    branches:
      - {when: {age: 3}, to: home, reading: G01}
      - {when: {age: 4}, to: clinic, reading: [G01, G02]}
      - else: clinic
  home: {kind: end}
"""


def document(text: str, name: str = "page.yaml") -> Document:
    found = read(Source(name, text))
    assert isinstance(found, Document), found
    return found


def change(at: tuple[Any, ...], way: str, brings: str | None = None) -> Change:
    """Return a change that brings the value of a little document of its own."""
    return Change(at, way, None if brings is None else Kept(document(f"it: {brings}\n", "change.yaml"), ("it",)))


def after(*changes: Change) -> Any:
    return edited(document(PAGE), changes).value


BRANCHES = ("nodes", "triage", "branches")


def test_what_stands_at_a_place_becomes_something_else() -> None:
    assert after(change((*BRANCHES, 1, "to"), "be", "clinic"))["nodes"]["triage"]["branches"][0]["to"] == "clinic"


def test_every_entry_that_fits_is_meant_also_by_one_item_of_its_own_list() -> None:
    left = after(change((*BRANCHES, {"reading": "G01"}), "remove"))
    assert left["nodes"]["triage"]["branches"] == [{"else": "clinic"}]
    left = after(change((*BRANCHES, {"reading": "G01", "to": "clinic"}), "remove"))
    assert [branch.get("to") for branch in left["nodes"]["triage"]["branches"]] == ["home", None]


def test_keys_are_added_to_a_mapping_and_entries_to_the_end_of_a_list() -> None:
    assert list(after(change(("nodes",), "add", "{clinic: {kind: end}}"))["nodes"]) == ["triage", "home", "clinic"]
    assert after(change(BRANCHES, "add", "[{else: home}]"))["nodes"]["triage"]["branches"][-1] == {"else": "home"}


def test_entries_come_before_and_after_the_one_that_is_named() -> None:
    new = "[{to: a}, {to: b}]"
    for way, wanted in (("before", ["home", "a", "b", "clinic"]), ("after", ["home", "clinic", "a", "b"])):
        found = after(change((*BRANCHES, {"to": "clinic"}), way, new))["nodes"]["triage"]["branches"]
        assert [branch["to"] for branch in found if "to" in branch] == wanted


def test_a_later_change_sees_what_an_earlier_one_made() -> None:
    first = change(("nodes",), "add", "{clinic: {kind: end}}")
    assert "clinic" not in after(first, change(("nodes", "clinic"), "remove"))["nodes"]


@pytest.mark.parametrize(
    ("made", "step", "message"),
    [
        (change(("nodes", "triag"), "remove"), 1, "nothing is called `triag` here"),
        (change((*BRANCHES, 4), "remove"), 3, "there is no entry 4"),
        (change((*BRANCHES, {"reading": "G07"}), "remove"), 3, "no entry has `reading: G07`"),
        (change((*BRANCHES, "to"), "remove"), 3, "what stands here is a list: it has no `to`"),
        (change(("nodes", 1), "remove"), 1, "what stands here is no list"),
        (change(("nodes", {"a": 1}), "remove"), 1, "what stands here is no list"),
        (change(("nodes", "home", "kind", "x"), "remove"), 3, "nothing is called `x` here"),
        (change((*BRANCHES, {"reading": "G01"}), "before", "[{to: a}]"), 3, "2 entries are meant"),
        (change(("nodes", "home"), "after", "[{to: a}]"), 1, "`home` is a key: nothing stands before or after it"),
        (change(("nodes",), "add", "{home: {kind: end}}"), None, "`home` is there already"),
        (change(("nodes",), "add", "[1]"), 0, "what stands there is a mapping"),
        (change(BRANCHES, "add", "{a: 1}"), 2, "what stands there is a list"),
        (change(("nodes", "home", "kind"), "add", "{a: 1}"), 2, "what stands there is a single value"),
    ],
)
def test_a_change_that_does_not_fit_says_at_which_step_and_why(made: Change, step: int | None, message: str) -> None:
    sound = change((*BRANCHES, 1, "to"), "be", "clinic")
    with pytest.raises(ChangeMisfit) as raised:
        after(sound, made)
    assert (raised.value.number, raised.value.step, raised.value.message) == (1, step, message)
    assert raised.value.hint


def test_true_is_not_the_number_one() -> None:
    page = document("list: [{a: 1}, {a: true}]\n")
    assert edited(page, [change(("list", {"a": True}), "remove")]).value == {"list": [{"a": 1}]}


def test_what_is_kept_has_its_place_in_the_page_and_what_is_new_in_the_change() -> None:
    page = document(PAGE)
    made = edited(page, [change((*BRANCHES, 1), "remove"), change((*BRANCHES, 1, "to"), "be", "home")])
    # The second branch of the page is the first one now.
    assert made.span((*BRANCHES, 0, "when")) == page.span((*BRANCHES, 1, "when"))
    assert made.key_span((*BRANCHES, 0, "when")) == page.key_span((*BRANCHES, 1, "when"))
    assert made.span((*BRANCHES, 0, "to")).source.name == "change.yaml"
    assert made.span(BRANCHES) == page.span(BRANCHES)
    assert made.span(("nodes", "nowhere")) == page.span(("nodes",))


VALUES = st.recursive(
    st.integers(0, 9) | st.sampled_from(["a", "b"]) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=10,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, entry in entries for place in places(entry, (*path, key)))]


def steps(path: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(step + 1 if isinstance(step, int) else step for step in path)


def around(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        value = value[step]
    return value


def plain(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{key}: {plain(entry)}" for key, entry in value.items()) + "}"
        case list():
            return "[" + ", ".join(plain(entry) for entry in value) + "]"
        case _:
            return str(value)


@given(VALUES, VALUES, st.data())
def test_a_change_is_what_an_assignment_to_the_plain_value_would_be(value: Any, new: Any, data: st.DataObject) -> None:
    page = document(f"root: {plain(value)}\n")
    path = data.draw(st.sampled_from([place for place in places(page.value) if place]))
    way = data.draw(st.sampled_from(["be", "remove"]))
    made = edited(page, [change(steps(path), way, None if way == "remove" else plain(new))])
    wanted = copy.deepcopy(page.value)
    if way == "remove":
        del around(wanted, path)[path[-1]]
    else:
        around(wanted, path)[path[-1]] = new
    assert made.value == wanted
    for place in made.spans:
        span = made.spans[place]
        source = page if span.source.name == "page.yaml" else document(f"it: {plain(new)}\n", "change.yaml")
        assert span in set(source.spans.values())
    assert set(made.spans) == set(places(wanted))
