"""The gap report says of every reading whom it touches and what another choice changes, and both are so."""

from __future__ import annotations

import html.parser
import itertools
import re
import subprocess
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from bell import CARD, ROOT, files, words
from hypothesis import given
from hypothesis import strategies as st

from interpreter import answer, load
from interpreter.cli import main
from interpreter.difference.values import Kind, Layer
from interpreter.engine.diagram import DiagramTooLarge
from interpreter.stages import alternatives
from interpreter.tracing.gaps import Report, report
from interpreter.tracing.gaps_page import _Writer, gap_page
from interpreter.tracing.html import as_html
from interpreter.tracing.markdown import as_markdown, escaped
from interpreter.tracing.uses import Where

if TYPE_CHECKING:
    from pathlib import Path

    from interpreter.difference.values import Group
    from interpreter.engine.answer import Answer
    from interpreter.model import Resolved


def reported(folder: Path) -> Report:
    return report(load(folder), alternatives(folder))


def as_words(found: Report, language: str = "en") -> str:
    return as_markdown(gap_page(found, language))


# ---- what is computed -----------------------------------------------------------------------------------------------


def test_the_share_and_the_example_of_a_reading_are_those_of_brute_force(written) -> None:
    folder = written(files())
    found = {gap.reading.id: gap.touched for gap in reported(folder).gaps}
    guideline = load(folder)
    names = list(guideline.facts)
    every = [dict(zip(names, values, strict=True)) for values in itertools.product((False, True), repeat=len(names))]
    for name in ("G01", "G03"):
        touched = [facts for facts in every if name in answer(guideline, facts).readings]
        assert found[name].share == Fraction(len(touched), len(every))
        assert found[name].example is not None
        example = dict(found[name].example)
        assert all(facts in touched for facts in every if example.items() <= facts.items())
    assert found["G02"].share == 1  # a criterion that every case comes by


def test_a_reading_that_only_a_node_names_touches_whoever_comes_there(written) -> None:
    contents = files()
    contents["readings"]["readings"]["G04"] = {
        key: value for key, value in contents["readings"]["readings"]["G01"].items() if key != "otherwise"
    }
    contents["ride"]["nodes"]["fix"]["reading"] = "G04"
    gap = reported(written(contents)).gaps[-1]
    assert [part.where for part in gap.touched.parts] == [Where.NODE]
    assert gap.touched.share == Fraction(3, 8)
    assert gap.others == ()


def test_another_choice_that_changes_no_advice_is_said_to_be_proven(written) -> None:
    text = as_words(reported(written(files())))
    assert "**Another choice:** same advice Proven: nobody would get other advice; only the grounds" in text
    assert "**Another choice:** later Not worked out: no cases" in text
    assert "Do fix: later | within 1 hour | within 2 hours" in text


def other_choice(*changes: dict[str, Any]) -> dict[str, Any]:
    """Return the files with another choice of the first reading."""
    contents = files()
    contents["readings"]["readings"]["G01"]["otherwise"] = [{"choice": words("the other"), "change": list(changes)}]
    return contents


def test_another_choice_may_add_a_recommendation_and_an_outcome(written) -> None:
    entry = {"pump": {"label": words("Do pump"), "strength": "should", "cites": ["S1"]}}
    stop = {"stop": {"kind": "end", "outcome": "stop", "label": words("Walk home")}}
    text = as_words(
        reported(
            written(
                other_choice(
                    {"in": "recommendations", "at": ["recommendations"], "add": entry},
                    {"in": "ride", "at": ["nodes", "fix", "recommend"], "add": [{"id": "pump", "cites": ["S1"]}]},
                    {"in": "ride", "at": ["nodes"], "add": stop},
                    {"in": "ride", "at": ["nodes", "fix", "to"], "be": "stop"},
                )
            )
        )
    )
    assert "| Do pump: new | not given | given | 38% |" in text
    assert "| other outcome | “Ride” | “Walk home” | 38% |" in text


def test_another_choice_may_ask_another_fact_and_says_what_is_not_settled_without_it(written) -> None:
    fact = {"wet": {"type": "boolean", "label": words("wet"), "question": words("wet?"), "cites": ["S1"]}}
    branch = ["nodes", "bell", "branches", {"reading": "G01"}, "when"]
    contents = other_choice(
        {"in": "facts", "at": ["facts"], "add": fact},
        {"in": "ride", "at": branch, "be": {"dark": True, "bad": True, "wet": True}},
    )
    found = reported(written(contents))
    text = as_words(found)
    assert "Do fix: no longer settled without “wet” | within 1 hour | not settled yet |" in text
    assert "Do oil: no longer settled without “wet” | not given | not settled yet |" in text
    dutch = as_words(found, "nl")
    assert "Do fix: niet meer bepaald zonder “wet” | binnen 1 uur | nog niet bepaald |" in dutch
    assert "not given" not in dutch


def test_another_choice_that_changes_only_what_is_settled_while_facts_are_unknown_says_so(written) -> None:
    contents = other_choice({"in": "facts", "at": ["facts", "dark", "codes"], "add": {"dusk": words("dusk")}})
    codes = {"day": words("day"), "night": words("night")}
    contents["facts"]["facts"]["dark"] |= {"type": "code", "codes": codes}
    contents["ride"]["nodes"]["bell"]["branches"][0]["when"] = {"dark": ["day", "night"], "bad": True}
    text = as_words(reported(written(contents)))
    assert "no case in which every fact is known would get other advice; where facts are unknown:" in text
    assert "Do fix: no longer settled without “dark” | within 1 hour | not settled yet |" in text
    assert "Other advice for 0%" not in text


def test_a_change_that_does_not_fit_is_told_with_its_reason(written) -> None:
    contents = files()
    contents["readings"]["readings"]["G01"]["otherwise"][0]["change"][0]["at"] = ["nodes", "bel"]
    text = as_words(reported(written(contents)))
    assert "Not worked out. leidraad check says: this change cannot be made: nothing is called `bel`" in (
        text.replace("\\`", "`")
    )


def test_a_retired_reading_is_history_with_its_reason(written) -> None:
    contents = files()
    contents["readings"]["readings"]["G09"] = {
        "provenance": "reading", "question": words("old?"), "choice": words("so"), "reason": words("why"),
        "retired": {"since": "1.1.0", "because": words("said now"), "settled_by": words("the group")},
    }  # fmt: skip
    found = reported(written(contents))
    assert [gap.reading.id for gap in found.gaps] == ["G01", "G02", "G03"]
    text = as_words(found)
    assert "Retired since 1.1.0: said now" in text
    assert "Settled by: the group" in text
    assert "No reading is retired yet" not in text


def test_a_guideline_that_is_too_large_says_that_shares_are_missing(written, monkeypatch) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise DiagramTooLarge

    folder = written(files())
    monkeypatch.setattr("interpreter.tracing.gaps.space", too_large)
    monkeypatch.setattr("interpreter.difference.groups.space", too_large)
    found = reported(folder)
    assert {gap.touched.share for gap in found.gaps} == {None}
    text = as_words(found)
    assert "This guideline is too large to work out over all cases" in text
    assert "not worked out: the guideline is too large" in text
    assert "a sample shows:" in text
    assert "a sample shows no other advice" in text
    assert "proven" not in text.lower()


# ---- the card -------------------------------------------------------------------------------------------------------


def test_an_example_of_the_card_is_touched_by_its_reading(card_report: Report) -> None:
    guideline = card_report.guideline
    for gap in card_report.gaps:
        assert gap.touched.parts, gap.reading.id
        assert gap.touched.share, gap.reading.id
        assert gap.touched.example is not None
        given_answer = answer(guideline, dict(gap.touched.example))
        if all(part.where in {Where.BRANCH, Where.ADVICE} for part in gap.touched.parts):
            settled = [way for way in given_answer.ways if len(way.branches) == 1]
            named = {reading for way in settled for reading in way.readings}
            named |= {reading for one in given_answer.recommendations for reading in one.readings}
            possible = {reading for one in given_answer.possible for reading in one.readings}
            assert gap.reading.id in named | possible | set(given_answer.readings), gap.reading.id


def test_every_other_choice_of_the_card_gives_somebody_other_advice(card_report: Report) -> None:
    computed = [other for gap in card_report.gaps for other in gap.others if other.difference is not None]
    assert len(computed) == 30
    for other in computed:
        assert other.difference is not None
        assert other.difference.exact
        assert other.groups


def advised(given_answer: Answer, group: Group) -> Any:
    found = [
        one
        for one in given_answer.recommendations
        if (one.flowchart, one.id) == (group.flowchart, group.recommendation)
    ]
    return found[0] if found else None


def test_every_example_of_another_choice_really_gets_other_advice(card_report: Report) -> None:
    """Two runs of the engine on one case are the judge; the diagrams of both guidelines found the case."""
    checked = 0
    for gap in card_report.gaps:
        for other in gap.others:
            for group in other.groups[:8]:
                checked += _judged(card_report.guideline, other.difference.new, group)  # type: ignore[union-attr]
    assert checked > 100


def _judged(old: Resolved, new: Resolved, group: Group) -> bool:
    before, after = answer(old, dict(group.example.old)), answer(new, dict(group.example.new))
    one, other = advised(before, group), advised(after, group)
    match group.kind:
        case Kind.DROPPED:
            assert one is not None
            assert other is None
        case Kind.NEW:
            assert one is None
            assert other is not None
        case Kind.LATER | Kind.SOONER:
            assert one is not None
            assert other is not None
            assert (one.within.size < other.within.size) == (group.kind is Kind.LATER)
        case Kind.OTHER_OUTCOME:
            assert (before.outcome, after.outcome) == (group.before, group.after)
        case Kind.LESS_BINDING | Kind.MORE_BINDING:
            assert (one.strength.rank > other.strength.rank) == (group.kind is Kind.LESS_BINDING)
        case _:
            return False
    return True


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_holds_every_reading_with_its_texts_in_its_language(card_report: Report, language: str) -> None:
    shown = _plain(as_html(gap_page(card_report, language)))
    guideline = card_report.guideline
    for reading in guideline.readings.values():
        for text in (reading.question, reading.choice, reading.reason):
            assert text.in_language(language) in shown
        for other in reading.otherwise:
            for said in (other.choice, other.not_computed):
                assert said is None or said.in_language(language) in shown
        for evidence in reading.evidence:
            assert evidence.title in shown
    for left_out in guideline.not_encoded:
        assert left_out.topic.in_language(language) in shown
        assert left_out.reason.in_language(language) in shown
    assert guideline.intended_use.in_language(language) in shown
    assert guideline.version in shown
    assert "None" not in shown


def test_the_committed_pages_are_up_to_date() -> None:
    tool = ROOT / "tools" / "docs_gaps.py"
    # Nothing here comes from outside the project.
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")


# ---- the page -------------------------------------------------------------------------------------------------------

VOID = {"meta", "col", "br"}


class Outline(html.parser.HTMLParser):
    """The tags of a page, whether they nest, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    found.close()
    assert found.open == []
    return found


def _plain(page: str) -> str:
    return "".join(outline(page).text)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_one_whole_document_that_fetches_and_runs_nothing(card_report: Report, language: str) -> None:
    text = as_html(gap_page(card_report, language))
    found = outline(text)
    assert text.startswith("<!doctype html>\n")
    assert dict(found.tags)["html"] == {"lang": language}
    assert {tag for tag, _ in found.tags} <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "nav",
            "section",
            "h1",
            "h2",
            "h3",
            "p",
            "ul",
            "ol",
        ),
        *("li", "a", "strong", "code", "div", "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
    }
    assert not re.search(
        r"url\(|@import|https?://[^\"]*\.(?:js|css)",
        dict.fromkeys(re.findall(r"<style>.*?</style>", text, re.DOTALL)).__str__(),
    )
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inner = [attributes["href"][1:] for tag, attributes in found.tags if tag == "a" and attributes["href"][0] == "#"]
    assert set(inner) <= set(ids)
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert "@page { size: A4" in text
    assert "prefers-color-scheme: dark" in text


HOSTILE = "</title><script>alert(1)</script> | `x` *y* _z_ [a](javascript:b) & \u202e <img src=x onerror=y>"


def test_no_text_of_an_author_is_markup(written) -> None:
    contents = files()
    contents["guideline"]["title"] = words(HOSTILE)
    reading = contents["readings"]["readings"]["G01"]
    for key in ("question", "choice", "reason"):
        reading[key] = words(HOSTILE)
    reading["evidence"] = [{"title": HOSTILE, "url": "javascript:alert(1)", "support": "full"}]
    reading["otherwise"][0]["choice"] = words(HOSTILE)
    contents["ride"]["nodes"]["bell"]["label"] = words(HOSTILE)
    contents["facts"]["facts"]["dark"]["label"] = words(HOSTILE)
    contents["recommendations"]["recommendations"]["fix"]["label"] = words(HOSTILE)
    page = gap_page(reported(written(contents)), "en")
    found = outline(as_html(page))
    tags = {tag for tag, _ in found.tags}
    assert not tags & {"script", "img"}
    assert not [one for _, attributes in found.tags for one in attributes if one.startswith("on")]
    assert all(not (attributes.get("href") or "").startswith("javascript") for _, attributes in found.tags)
    assert "\u202e" not in as_html(page)
    text = as_markdown(page)
    assert "<script" not in text.replace("\\<", "")
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith("|--"):
            assert len(re.findall(r"(?<!\\)\|", line)) in {6, 7}


@given(st.text(st.sampled_from(" \n\\`*_[]<>|~#-+1.=&aé"), max_size=12))
def test_escaped_text_has_no_bare_sign_of_markdown(text: str) -> None:
    shown = escaped(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*(?<!\\)[`*\[<|]", shown)
    assert not re.match(r"(?:[#>=]|[-+](?:\s|$)|\d+[.)](?:\s|$))", shown)
    unescaped = re.sub(r"\\([\\`*_\[<>|~#=+.)-])", r"\1", shown).replace("&amp;", "&")
    assert unescaped == " ".join(text.split())


def test_the_command_writes_the_same_pages(card_report: Report, tmp_path: Path, written) -> None:
    folder = written(files())
    page = gap_page(reported(folder), "en")
    for name, text in (("r.html", as_html(page)), ("r.md", as_markdown(page))):
        assert main(["gaps", str(folder), "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_text(encoding="utf-8") == text
    assert card_report.guideline.id == CARD.name


def test_a_share_is_never_rounded_to_nothing_or_to_all(card_report: Report) -> None:
    shown = _Writer(card_report, "en").share
    cases = [(1, 3, "33%"), (1, 30, "3.3%"), (1, 300, "0.33%"), (1, 10**7, "less than 0.001%"), (1, 1, "100%"),
             (9999999, 10**7, "99.9%"), (0, 1, "0%"), (1, 8, "12%")]  # fmt: skip
    for top, bottom, text in cases:
        assert shown(Fraction(top, bottom)) == text
    assert _Writer(card_report, "nl").share(Fraction(1, 300)) == "0,33%"


def test_only_advice_counts_as_a_change(card_report: Report) -> None:
    for gap in card_report.gaps:
        for other in gap.others:
            assert all(group.kind.layer is Layer.ADVICE for group in other.groups)
