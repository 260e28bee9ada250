"""A diagram for print: on one sheet where that is legible, else on several, joined by connectors."""

from __future__ import annotations

import re
from functools import cache

import pytest
from test_page import clean, every_text_is_inside

from interpreter.render import panel, picture, svg_document, svg_sheets
from interpreter.render.inset import inset
from interpreter.render.page import page as page_of
from interpreter.render.picture import Kind
from interpreter.render.sheets import PAPERS, sheets

SMALLEST = 10


@pytest.fixture(scope="session")
def printed(card, example, undetermined):
    answers = {"none": None, "complete": example, "undetermined": undetermined}

    @cache
    def made(flowchart, language, paper, case="none"):
        given = answers[case]
        shown = picture.picture(card, flowchart, language=language, answer=given)
        beside = () if given is None else panel.panels(card, given, flowchart, language)
        return shown, sheets(shown, beside, PAPERS[paper])

    return made


ON_A4 = [
    ("behandeling", "nl", "none"),
    ("behandeling", "en", "undetermined"),
    ("diagnostiek", "nl", "complete"),
    ("nazorg", "en", "complete"),
    (None, "nl", "none"),
]


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
@pytest.mark.parametrize(("flowchart", "language", "case"), ON_A4)
def test_every_sheet_of_a4_is_legible_and_clean(printed, flowchart, language, case):
    _, made = printed(flowchart, language, "a4", case)
    for shown, page in made:
        clean(shown, page)
        assert SMALLEST * page.scale_on(PAPERS["a4"].room) >= 6
        if page.panel is not None:
            every_text_is_inside(page.panel[1])


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
@pytest.mark.parametrize("flowchart", ["behandeling", "diagnostiek", "nazorg"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("case", ["none", "complete"])
def test_a_flowchart_is_legible_on_one_sheet_of_a3_with_the_way_of_a_case_too(printed, flowchart, language, case):
    _, made = printed(flowchart, language, "a3", case)
    assert len(made) == 1
    assert SMALLEST * made[0][1].scale_on(PAPERS["a3"].room) >= 6.5


def test_every_node_stands_on_one_sheet(printed):
    for flowchart, language, case in ON_A4:
        whole, made = printed(flowchart, language, "a4", case)
        shown = [element.id for one, _ in made for element in one.elements if element.kind is not Kind.CONNECTOR]
        assert sorted(shown) == sorted(element.id for element in whole.elements)


def test_a_line_from_one_sheet_to_another_ends_and_begins_at_a_connector_of_one_letter(printed):
    whole, made = printed("behandeling", "nl", "a4")
    sheet_of = {element.id: at for at, (one, _) in enumerate(made, 1) for element in one.elements}
    words = {element.id: element.label for one, _ in made for element in one.elements}
    crossing = [link for link in whole.links if sheet_of[link.source] != sheet_of[link.target]]
    assert crossing
    for link in crossing:
        here, there = made[sheet_of[link.source] - 1][0], made[sheet_of[link.target] - 1][0]
        assert (link.source, f"{link.target}:to") in {(one.source, one.target) for one in here.links}
        assert (f"{link.target}:from", link.target) in {(one.source, one.target) for one in there.links}
        leaving, arriving = words[f"{link.target}:to"], words[f"{link.target}:from"]
        assert leaving.split(" · ")[0] == arriving.split(" · ")[0]
        assert leaving.endswith(f"naar blad {sheet_of[link.target]}")
        assert str(sheet_of[link.source]) in arriving.split("van blad ")[1].split(", ")


def test_all_other_lines_are_there_too(printed):
    whole, made = printed("behandeling", "nl", "a4")
    drawn = {(link.source, link.target) for one, _ in made for link in one.links}
    sheet_of = {element.id: at for at, (one, _) in enumerate(made, 1) for element in one.elements}
    for link in whole.links:
        assert (link.source, link.target) in drawn or sheet_of[link.source] != sheet_of[link.target]


def test_sheets_are_numbered_and_have_the_version_status_and_intended_use_each(printed):
    _, made = printed("behandeling", "nl", "a4")
    for at, (one, page) in enumerate(made, 1):
        said = " ".join(text.text for text in page.heading.texts)
        assert f"blad {at}/{len(made)}" in said
        assert "versie" in said
        assert "Geen medisch hulpmiddel" in said
        assert one.id.endswith(f"-{at}")


def test_a_call_tells_on_which_sheet_the_flowchart_is(printed):
    _, made = printed(None, "nl", "a4")
    starts = {
        element.chart: at
        for at, (one, _) in enumerate(made, 1)
        for element in one.elements
        if element.kind is Kind.START
    }
    calls = [element for one, _ in made for element in one.elements if element.kind is Kind.CALL]
    assert calls
    for call in calls:
        assert call.note.split(" · ")[-1] in {f"blad {number}" for number in starts.values()}


def test_the_advice_has_a_sheet_of_its_own_where_the_flowchart_needs_several(printed):
    _, made = printed("behandeling", "en", "a4", "undetermined")
    assert [page.panel is not None for _, page in made] == [False] * (len(made) - 1) + [True]
    assert "Advice" in made[-1][0].title


def test_a_sheet_has_the_size_and_the_shape_of_the_paper(card):
    (text,) = svg_sheets(card, "nazorg", language="nl", paper="a4")
    assert ' width="297mm" height="210mm"' in text
    left, top, width, height = (float(one) for one in re.search(r'viewBox="([^"]+)"', text)[1].split())
    assert width / height == pytest.approx(297 / 210, abs=0.01)
    assert left < 0
    assert top < 0
    assert f'<rect class="page" x="{left:g}"' in text


def test_a_small_flowchart_is_not_enlarged(printed):
    _, ((_, page),) = printed("nazorg", "nl", "a3")
    assert PAPERS["a3"].view(page)[2] == pytest.approx(420 * 72 / 25.4)


def test_a_panel_within_a_flowchart_touches_no_line_and_no_shape(card, example, undetermined):
    seen = 0
    for given in (example, undetermined):
        for flowchart in ("behandeling", "diagnostiek"):
            for language in ("nl", "en"):
                shown = picture.picture(card, flowchart, language=language, answer=given)
                page = page_of(shown, (), ())
                for box in panel.panels(card, given, flowchart, language):
                    place = inset(page, box)
                    if place is None:
                        continue
                    seen += 1
                    area = (*place, place[0] + box.width, place[1] + box.height)
                    for name, (x, y) in page.places.items():
                        other = page.boxes[name]
                        assert not meet(area, (x, y, x + other.width, y + other.height))
                    for line in page.lines:
                        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
                            assert not meet(area, (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
                    assert any(
                        frame.x < area[0] and area[2] < frame.x + frame.width
                        and frame.y < area[1] and area[3] < frame.y + frame.height
                        for frame in page.frames
                    )  # fmt: skip
    assert seen


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_the_title_of_a_phase_can_be_read_where_a_line_runs_through_it(printed):
    crossed = 0
    for flowchart, language, case in ON_A4:
        for shown, page in printed(flowchart, language, "a4", case)[1]:
            text = svg_document.document(shown, page, PAPERS["a4"])
            titles = text.split('<g class="titles">')[1].split("</g>")[0] if page.frames else ""
            crossed += titles.count("<rect")
    assert crossed
