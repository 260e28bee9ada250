"""The groups of a difference are what trying every case of both versions gives: laws on drawn pairs of guidelines."""

from __future__ import annotations

import copy
import itertools
import json
from typing import TYPE_CHECKING, Any

import brute
import drawn
import small
from hypothesis import assume, given
from hypothesis import strategies as st

from interpreter.difference.compare import compare
from interpreter.difference.values import Direction, Kind, Layer
from interpreter.engine.entail import answer
from interpreter.slotted import replace
from interpreter.stages import examine_files
from interpreter.units import Quantity

if TYPE_CHECKING:
    from interpreter.difference.values import Group

RANKS = {"may": 0, "should": 1, "must": 2, "reading": 0, "guideline": 1, "stated": 2}
DETERMINED = {Kind.LESS_DETERMINED, Kind.MORE_DETERMINED}
NOT_GIVEN = "not given"


# ---- pairs of guidelines --------------------------------------------------------------------------------------------


def loaded(files: brute.Files) -> Any:
    """Return the guideline, or None where a mutation made it one that no author could load."""
    contents = {stem: (f"{stem}.yaml", json.dumps(data).encode()) for stem, data in files.items()}
    return examine_files(contents).guideline


def charts(files: brute.Files) -> list[dict[str, Any]]:
    return [data for stem, data in files.items() if stem not in brute.DICTIONARIES]


def ways(files: brute.Files, part: str) -> list[tuple[dict[str, Any], list[dict[str, Any]], int]]:
    nodes = [node for chart in charts(files) for node in chart["nodes"].values()]
    return [(node, node[part], at) for node in nodes for at in range(len(node.get(part, [])))]


@st.composite
def mutated(draw: st.DrawFn, files: brute.Files) -> brute.Files:
    """Return a guideline in which one to three things are otherwise."""
    made = copy.deepcopy(files)
    for _ in range(draw(st.integers(1, 3))):
        draw(st.sampled_from(MUTATIONS))(draw, made)
    return made


def deadline(draw: st.DrawFn, files: brute.Files) -> None:
    for _, advice, at in draw(st.permutations(ways(files, "recommend")))[:1]:
        advice[at]["within"] = draw(st.sampled_from(drawn.DEADLINES))


def no_deadline(draw: st.DrawFn, files: brute.Files) -> None:
    for _, advice, at in draw(st.permutations(ways(files, "recommend")))[:1]:
        advice[at].pop("within", None)


def advice_dropped(draw: st.DrawFn, files: brute.Files) -> None:
    for _, advice, at in draw(st.permutations(ways(files, "recommend")))[:1]:
        if len(advice) > 1:
            del advice[at]


def other_guard(draw: st.DrawFn, files: brute.Files) -> None:
    for _, advice, at in draw(st.permutations(ways(files, "recommend")))[:1]:
        advice[at]["when"] = {draw(st.sampled_from(names(files, "boolean") or ["f0"])): True}


def names(files: brute.Files, kind: str) -> list[str]:
    return [name for name, fact in files["facts"]["facts"].items() if fact["type"] == kind]


def branch_dropped(draw: st.DrawFn, files: brute.Files) -> None:
    for _, branches, at in draw(st.permutations(ways(files, "branches")))[:1]:
        if len(branches) > 1:
            del branches[at]


def branches_swapped(draw: st.DrawFn, files: brute.Files) -> None:
    for node, branches, _ in draw(st.permutations(ways(files, "branches")))[:1]:
        node["branches"] = [*branches[-2::-1], branches[-1]] if "else" in branches[-1] else branches[::-1]


def other_grounds(draw: st.DrawFn, files: brute.Files) -> None:
    part = draw(st.sampled_from(["branches", "recommend"]))
    for _, found, at in draw(st.permutations(ways(files, part)))[:1]:
        found[at].pop("cites", None)
        found[at]["reading"] = draw(st.sampled_from(["G01", "G02"]))


def other_strength(draw: st.DrawFn, files: brute.Files) -> None:
    entries = files["recommendations"]["recommendations"]
    entries[draw(st.sampled_from(list(entries)))]["strength"] = draw(st.sampled_from(["may", "should", "must"]))


def other_dose(draw: st.DrawFn, files: brute.Files) -> None:
    entries = files["recommendations"]["recommendations"]
    entries[draw(st.sampled_from(list(entries)))]["dose"] = small.text("16 mg")


def other_outcome(draw: st.DrawFn, files: brute.Files) -> None:
    ends = [node for chart in charts(files) for node in chart["nodes"].values() if node["kind"] == "end"]
    draw(st.sampled_from(ends))["outcome"] = draw(st.sampled_from(["o0", "o1", "o2", "o3"]))


def more_codes(draw: st.DrawFn, files: brute.Files) -> None:
    for name in draw(st.permutations(names(files, "code")))[:1]:
        files["facts"]["facts"][name]["codes"]["k9"] = small.text("k9")


def wider(draw: st.DrawFn, files: brute.Files) -> None:
    for name in names(files, "integer")[:1]:
        files["facts"]["facts"][name]["maximum"] += draw(st.integers(-1, 2))


def new_fact(draw: st.DrawFn, files: brute.Files) -> None:
    files["facts"]["facts"]["f9"] = small.boolean()
    for _, advice, at in draw(st.permutations(ways(files, "recommend")))[:1]:
        advice[at]["when"] = {"f9": draw(st.booleans())}


MUTATIONS = [
    deadline,
    no_deadline,
    advice_dropped,
    other_guard,
    branch_dropped,
    branches_swapped,
    other_grounds,
    other_strength,
    other_dose,
    other_outcome,
    more_codes,
    wider,
    new_fact,
]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[brute.Files, brute.Files]:
    """Return two versions of a guideline: one mutated, or two drawn over the same facts."""
    wild = draw(st.booleans())
    old = draw(drawn.guidelines(3, wild=wild))
    if draw(st.integers(0, 3)):
        new = draw(mutated(old))
        return (new, old) if draw(st.booleans()) else (old, new)
    return old, draw(redrawn(old, wild=wild))


@st.composite
def redrawn(draw: st.DrawFn, old: brute.Files, *, wild: bool) -> brute.Files:
    """Return a guideline with the same facts and flowcharts that are all different."""
    writer = drawn.Writer(draw, 2)
    writer.facts, writer.criteria = old["facts"]["facts"], {}
    writer.used = {name: CONSTANTS[fact["type"], fact.get("unit")] for name, fact in writer.facts.items()}
    charts = [stem for stem in old if stem not in brute.DICTIONARIES]
    made = {stem: data for stem, data in old.items() if stem in brute.DICTIONARIES}
    made["facts"] = {"facts": writer.facts, "criteria": {}}
    for position, name in enumerate(charts):
        made[name] = writer.chart(name, charts[position + 1 :], wild=wild)
    return made


CONSTANTS = {
    ("boolean", None): (),
    ("code", None): (),
    ("integer", None): (brute.Fraction(2), brute.Fraction(4)),
    **{
        ("quantity", unit): drawn.CONSTANTS[dimension][1:3]
        for dimension, units in drawn.SPELLED.items()
        for unit in units
    },
}


# ---- every case, one by one -----------------------------------------------------------------------------------------


class Both:
    """Both versions with the values to try: one wherever a test of either could tell, and that both accept."""

    def __init__(self, old: brute.Files, new: brute.Files) -> None:
        self.files = (old, new)
        self.facts = [files["facts"]["facts"] for files in self.files]
        tests = [brute.tests_by_fact(files) for files in self.files]
        self.values: dict[str, list[brute.Value]] = {}
        self.differ: set[str] = set()
        for name in dict.fromkeys((*self.facts[0], *self.facts[1])):
            own = [facts[name] for facts in self.facts if name in facts]
            used = [test for found in tests for test in found.get(name, [])]
            tried = dict.fromkeys(value for fact in own for value in tried_values(fact, used))
            self.values[name] = [value for value in tried if all(accepts(fact, value) for fact in own)]
            if len(own) == 2 and domain(own[0]) != domain(own[1]):
                self.differ.add(name)
        self.shared = [name for name in self.values if name in self.facts[0] and name in self.facts[1]]

    def cases(self, names: list[str]) -> list[brute.Values]:
        return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*(self.values[n] for n in names))]

    def changes(self, values: brute.Values) -> set[tuple[Any, ...]]:
        """Return what changes in a complete case."""
        was, becomes = (
            brute.run(files, {name: values[name] for name in facts})
            for files, facts in zip(self.files, self.facts, strict=True)
        )
        found: set[tuple[Any, ...]] = set()
        if was.outcome != becomes.outcome:
            kind = Kind.OTHER_OUTCOME
            kind = Kind.STOPS if becomes.outcome is None else Kind.GOES_ON if was.outcome is None else kind
            found.add((kind, None, None, was.outcome, becomes.outcome))
        for key in was.given.keys() | becomes.given.keys():
            found |= {
                (*change[:1], *key, *change[1:])
                for change in self.of(key[1], was.given.get(key), becomes.given.get(key))
            }
        return found

    def of(self, name: str, was: brute.Given | None, becomes: brute.Given | None) -> set[tuple[Any, ...]]:
        if was is None or becomes is None:
            return {(Kind.NEW if was is None else Kind.DROPPED, None, None)}
        found: set[tuple[Any, ...]] = set()
        if was.within != becomes.within:
            found.add((Kind.LATER if becomes.within > was.within else Kind.SOONER, was.within, becomes.within))
        if was.strength != becomes.strength:
            more = RANKS[becomes.strength] > RANKS[was.strength]
            found.add((Kind.MORE_BINDING if more else Kind.LESS_BINDING, was.strength, becomes.strength))
        if was.provenance != becomes.provenance:
            more = RANKS[becomes.provenance] > RANKS[was.provenance]
            kind = Kind.STRONGER_PROVENANCE if more else Kind.WEAKER_PROVENANCE
            found.add((kind, was.provenance, becomes.provenance))
        if was.cites != becomes.cites:
            found.add((Kind.OTHER_CITES, None, None))
        if was.readings != becomes.readings:
            found.add((Kind.OTHER_READINGS, None, None))
        doses = [files["recommendations"]["recommendations"][name].get("dose", {}).get("en") for files in self.files]
        if doses[0] != doses[1]:
            found.add((Kind.OTHER_DOSE, *doses))
        return found

    def determined(self, known: brute.Values, oracles: tuple[brute.Oracle, brute.Oracle]) -> set[tuple[Any, ...]]:
        """Return what only one of the versions settles in a case without its own facts."""
        before, after = (settled(oracle.answer(known)) for oracle in oracles)
        found = set()
        for key in before.keys() | after.keys():
            one, other = before.get(key, NOT_GIVEN), after.get(key, NOT_GIVEN)
            if one != OPEN and other == OPEN:
                found.add((Kind.LESS_DETERMINED, *key, one, None))
            if one == OPEN and other != OPEN:
                found.add((Kind.MORE_DETERMINED, *key, None, other))
        return found


OPEN = "open"


def settled(expected: brute.Expected) -> dict[tuple[Any, ...], object]:
    """Return what an answer settles: each recommendation's deadline, and the outcome."""
    found: dict[tuple[Any, ...], object] = {
        key: OPEN if varies else at for key, (at, varies) in expected.definite.items()
    }
    found |= dict.fromkeys(expected.possible, OPEN)
    stops = expected.outcome is None and not expected.possible_outcomes
    found[None, None] = expected.outcome if expected.outcome is not None or stops else OPEN
    return found


def domain(fact: dict[str, Any]) -> object:
    return sorted(fact["codes"]) if fact["type"] == "code" else (fact["type"], fact.get("minimum"), fact.get("maximum"))


def tried_values(fact: dict[str, Any], used: list[Any]) -> list[brute.Value]:
    return list(fact["codes"]) if fact["type"] == "code" else brute.representatives(fact, used)


def accepts(fact: dict[str, Any], value: brute.Value) -> bool:
    match fact["type"]:
        case "code":
            return value in fact["codes"]
        case "boolean":
            return True
    unit = fact.get("unit")
    low, high = (None if key not in fact else brute.size_of(fact[key], unit) for key in ("minimum", "maximum"))
    return (low is None or value >= low) and (high is None or value <= high)


def key(group: Group) -> tuple[Any, ...]:
    return (
        group.kind,
        group.flowchart,
        group.recommendation,
        *map(plain_value, (group.before, group.after), [group] * 2),
    )


def plain_value(value: Any, group: Group) -> object:
    if isinstance(value, Quantity):
        return brute.size_of(str(value.value), value.unit.code)
    deadlines = {Kind.LATER, Kind.SOONER}
    if value is None and (group.kind in deadlines):
        return brute.NEVER
    if hasattr(value, "in_language"):
        return value.in_language("en")
    return None if value is None else str(value)


def determined_key(group: Group) -> tuple[Any, ...]:
    said = group.before if group.kind is Kind.LESS_DETERMINED else group.after
    if said is None and group.recommendation is not None:
        shown: object = brute.NEVER
    else:
        shown = plain_value(said, group)
    return (group.kind, group.flowchart, group.recommendation) + (
        (shown, None) if group.kind is Kind.LESS_DETERMINED else (None, shown)
    )


# ---- the laws -------------------------------------------------------------------------------------------------------


@drawn.law(120)
@given(pairs())
def test_the_groups_are_what_trying_every_complete_case_of_both_versions_gives(pair):
    old, new = map(loaded, pair)
    assume(old is not None and new is not None)
    both = Both(*pair)
    found = compare(old, new)
    assert found.exact
    expected: dict[tuple[Any, ...], list[brute.Values]] = {}
    for values in both.cases(list(both.values)):
        for change in both.changes(values):
            expected.setdefault(change, []).append(values)
    groups = {key(group): group for group in found.groups if group.kind not in {*DETERMINED, Kind.OTHER_WORDS}}
    assert groups.keys() == expected.keys()
    assert found.of(Layer.ADVICE) or found.share == 0
    for change, group in groups.items():
        assert 0 < group.share <= 1
        assert all(change in both.changes(values) for values in completions(both, group))
        the_answers_show_it(old, new, group)


def completions(both: Both, group: Group) -> list[brute.Values]:
    """Return every complete case that the example of a group may turn out to be."""
    known = {
        name: drawn_value(both.facts[side][name], value)
        for side, facts in enumerate((group.example.old, group.example.new))
        for name, value in facts
    }
    return [{**values, **known} for values in both.cases([name for name in both.values if name not in known])]


def drawn_value(fact: dict[str, Any], value: Any) -> brute.Value:
    if fact["type"] not in {"quantity", "integer"}:
        return value
    number, _, unit = str(value).partition(" ")
    return brute.size_of(number, unit or fact.get("unit"))


def the_answers_show_it(old: Any, new: Any, group: Group) -> None:
    before, after = answer(old, dict(group.example.old)), answer(new, dict(group.example.new))
    of = (group.flowchart, group.recommendation)
    was, becomes = (
        next((one for one in found.recommendations if (one.flowchart, one.id) == of), None) for found in (before, after)
    )
    some = {(one.flowchart, one.id) for found in (before, after) for one in found.possible}
    match group.kind:
        case Kind.STOPS | Kind.GOES_ON | Kind.OTHER_OUTCOME:
            assert (before.outcome, after.outcome) == (group.before, group.after)
            return
        case Kind.DROPPED:
            assert was is not None
            assert becomes is None
            assert of not in some
        case Kind.NEW:
            assert was is None
            assert becomes is not None
            assert of not in some
        case Kind.LATER | Kind.SOONER:
            sizes = [None if one.within is None else one.within.size for one in (was, becomes)]
            assert sizes == [None if one is None else one.size for one in (group.before, group.after)]
            assert not was.at_latest
            assert not becomes.at_latest
        case Kind.LESS_BINDING | Kind.MORE_BINDING:
            assert (was.strength, becomes.strength) == (group.before, group.after)
        case Kind.WEAKER_PROVENANCE | Kind.STRONGER_PROVENANCE:
            assert (was.provenance, becomes.provenance) == (group.before, group.after)
        case _:
            assert was != becomes


@drawn.law(80)
@given(pairs())
def test_what_only_one_version_settles_is_what_its_completions_have_in_common(pair):
    old, new = map(loaded, pair)
    assume(old is not None and new is not None)
    both = Both(*pair)
    found = compare(old, new)
    oracles = tuple(map(brute.Oracle, pair))
    expected: set[tuple[Any, ...]] = set()
    names = [name for name in both.shared if name not in both.differ]
    for facts in ([both.shared] if both.shared != list(both.values) else []) + ([names] if both.differ else []):
        for known in both.cases(facts):
            expected |= both.determined(known, oracles)
    groups = {determined_key(group): group for group in found.groups if group.kind in DETERMINED}
    assert groups.keys() == expected
    for group in groups.values():
        before, after = answer(old, dict(group.example.old)), answer(new, dict(group.example.new))
        less, more = (after, before) if group.kind is Kind.LESS_DETERMINED else (before, after)
        assert not less.is_complete
        if group.recommendation is None:
            assert less.outcome is None
            assert more.outcome is not None or not more.possible_outcomes
            continue
        of = (group.flowchart, group.recommendation)
        unsure = {(one.flowchart, one.id) for one in less.recommendations if one.at_latest}
        assert of in unsure | {(one.flowchart, one.id) for one in less.possible}
        sure = {(one.flowchart, one.id): one for one in more.recommendations}
        assert of not in {(one.flowchart, one.id) for one in more.possible}
        assert of not in sure or not sure[of].at_latest


@drawn.law(50)
@given(st.data(), pairs())
def test_versions_that_agree_on_every_complete_case_agree_on_every_partial_one(data, pair):
    old, new = map(loaded, pair)
    assume(old is not None and new is not None)
    found = compare(old, new)
    if found.of(Layer.ADVICE) or found.admissions:
        return
    oracle = brute.Oracle(pair[0])
    for _ in range(3):
        case = drawn.case_of(pair[0], data.draw(drawn.partial_values(oracle, 400)))
        before, after = answer(old, case), answer(new, case)
        assert before.status is after.status
        assert before.outcome == after.outcome
        assert [one.fact.id for one in before.missing] == [one.fact.id for one in after.missing]
        for one, other in ((before.recommendations, after.recommendations), (before.possible, after.possible)):
            assert {brief(entry) for entry in one} == {brief(entry) for entry in other}


def brief(one: Any) -> tuple[object, ...]:
    return one.flowchart, one.id, None if one.within is None else one.within.size, one.at_latest, one.waits_for


@drawn.law(80)
@given(pairs())
def test_versions_of_which_no_change_is_listed_say_the_same(pair):
    old, new = map(loaded, pair)
    assume(old is not None and new is not None)
    found = compare(old, new)
    same = replace(old, sha256="", derived={}) == replace(new, sha256="", derived={})
    assert (not found.structure and not found.texts) is same


@drawn.law(40)
@given(drawn.guidelines(4, wild=True))
def test_a_guideline_does_not_differ_from_itself(files):
    guideline = small.loaded(files)
    found = compare(guideline, guideline)
    assert found.nothing_changes
    assert not found.texts
    assert not found.structure
    assert not found.admissions
    assert found.share == 0


@drawn.law(40)
@given(pairs())
def test_the_way_back_is_the_same_groups_the_other_way_round(pair):
    old, new = map(loaded, pair)
    assume(old is not None and new is not None)
    there, back = compare(old, new), compare(new, old)
    assert there.share == back.share
    shares = sorted((group.share, group.flowchart or "", group.recommendation or "") for group in there.groups)
    assert shares == sorted((group.share, group.flowchart or "", group.recommendation or "") for group in back.groups)
    opposite = {Direction.LESS: Direction.MORE, Direction.MORE: Direction.LESS, Direction.OTHER: Direction.OTHER}
    assert sorted(group.kind.direction for group in there.groups) == sorted(
        opposite[group.kind.direction] for group in back.groups
    )
