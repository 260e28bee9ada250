"""Everything in its place: no text outside its shape, no shape on another, no line through a shape, legible on A3."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from interpreter.render.picture import Kind

SMALLEST = 10
"""The smallest text within the shapes, in the page's own points."""
LEGIBLE = 7
LONG = "Overweegt u bij deze patiënt een wervelkolomchirurgische behandelingsmogelijkheid, en zo ja welke? " * 4
ONE_WORD = "Hottentottententententoonstellingsmakersvergunningsaanvraagformulier" * 3


def every_text_is_inside(box):
    """Check where texts stand: those of a tab or branch in it, the others in the shape."""
    for text in box.texts:
        plate = next(
            (
                one
                for one in box.plates
                if one.y <= text.y - 1 < one.y + one.height and one.x <= text.x <= one.x + one.width
            ),
            None,
        )
        left, right = (box.inset, box.width - box.inset) if plate is None else (plate.x, plate.x + plate.width)
        assert text.x >= left - 0.01, text
        assert text.x + text.width <= right + 0.01, text
        if plate is None:
            assert text.y - text.face.size * 0.75 >= 0
            assert text.y <= box.height


@pytest.fixture(
    params=[("diagnostiek", "nl"), ("behandeling", "nl"), ("behandeling", "en"), ("nazorg", "en"), (None, "nl")],
    ids=str,
)
def drawn(request, card, paged):
    return paged(card, *request.param)


@pytest.fixture(params=["complete", "undetermined", "whole"])
def drawn_case(request, card, paged, example, undetermined):
    flowchart = None if request.param == "whole" else "behandeling"
    return paged(card, flowchart, "nl", undetermined if request.param == "undetermined" else example)


def clean(picture, page):
    areas = {
        name: (x, y, x + page.boxes[name].width, y + page.boxes[name].height) for name, (x, y) in page.places.items()
    }
    for box in page.boxes.values():
        every_text_is_inside(box)
    for one, other in combinations(areas.values(), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for line in page.lines:
        for area in (areas[name] for name in areas if name not in {line.link.source, line.link.target}):
            for one, other in pairwise(line.points):
                left, right = sorted((one[0], other[0]))
                top, bottom = sorted((one[1], other[1]))
                assert right <= area[0] or left >= area[2] or bottom <= area[1] or top >= area[3], line
    for x1, y1, x2, y2 in areas.values():
        assert 0 <= x1 < x2 <= page.width
        assert 0 <= y1 < y2 <= page.height
    assert {element.id for element in picture.elements} == set(page.places)


def test_nothing_overlaps_and_no_text_leaves_its_shape(drawn):
    clean(*drawn)


def test_nothing_overlaps_with_a_case_either(drawn_case):
    picture, page = drawn_case
    clean(picture, page)
    (x, y), panel = page.panel
    every_text_is_inside(panel)
    for name, (left, top) in page.places.items():
        box = page.boxes[name]
        assert left + box.width <= x or left >= x + panel.width or top + box.height <= y or top >= y + panel.height


@pytest.mark.parametrize(
    "words", [LONG, ONE_WORD, "i", "", "癌" * 300, "W" * 200], ids=["long", "word", "i", "no", "wide", "W"]
)
def test_no_label_however_long_leaves_its_shape(paged, relabelled, words):
    clean(*paged(relabelled(words), "nazorg"))


def test_lines_start_and_end_at_their_shapes(drawn):
    _, page = drawn
    for line in page.lines:
        for name, (x, y), side in ((line.link.source, line.points[0], 1), (line.link.target, line.points[-1], 0)):
            box, (left, top) = page.boxes[name], page.places[name]
            assert left + box.inset < x < left + box.width - box.inset
            assert y == pytest.approx(top + side * box.height, abs=0.02)


def test_lines_go_down_or_across_only(drawn):
    for line in drawn[1].lines:
        for one, other in pairwise(line.points):
            assert one[0] == pytest.approx(other[0], abs=0.02) or one[1] == pytest.approx(other[1], abs=0.02)


@pytest.mark.parametrize("flowchart", ["diagnostiek", "behandeling", "nazorg"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_smallest_text_of_a_flowchart_is_legible_on_a3(card, paged, flowchart, language):
    _, page = paged(card, flowchart, language)
    smallest = min(text.face.size for box in page.boxes.values() for text in box.texts)
    assert smallest == SMALLEST
    assert smallest * page.scale_on_a3 >= LEGIBLE


@pytest.mark.parametrize(
    ("flowchart", "urgent"),
    [
        ("diagnostiek", ["mri_12h", "mri_24h", "mri_48h", "mri_1wk", "mri_2wk"]),
        ("behandeling", ["start_24h", "start_72h", "start_7d", "start_14d"]),
        ("diagnostiek", ["biopsy_1d", "biopsy_1wk"]),
    ],
)
def test_boxes_with_a_deadline_stand_in_one_row_the_most_urgent_left(card, paged, flowchart, urgent):
    _, page = paged(card, flowchart)
    places = [page.places[f"{flowchart}.{node}"] for node in urgent]
    assert len({round(y) for _, y in places}) == 1
    assert [x for x, _ in places] == sorted(x for x, _ in places)


def test_phases_are_framed_in_order_and_hold_their_nodes(card, paged):
    picture, page = paged(card, "diagnostiek")
    assert [frame.title for frame in page.frames] == ["Triage en urgentie", "Beeldvorming", "Origine van de tumor"]
    titles = dict(picture.charts[0].phases)
    for element in picture.elements:
        frame = next(frame for frame in page.frames if frame.title == titles.get(element.phase, "Origine van de tumor"))
        x, y = page.places[element.id]
        assert frame.x <= x <= frame.x + frame.width
        assert frame.y <= y <= frame.y + frame.height


def test_the_whole_guideline_frames_each_flowchart_with_its_full_title(card, paged):
    picture, page = paged(card, None)
    assert [frame.title.replace("\n", " ") for frame in page.charts] == [chart.title for chart in picture.charts]


def test_the_heading_has_title_version_status_source_and_intended_use(card, paged):
    _, page = paged(card, "nazorg")
    shown = " ".join(text.text for text in page.heading.texts)
    for words in ("Wervelmetastasen", "versie 0.1.0", "concept", "(2015)", "Geen medisch hulpmiddel"):
        assert words in shown


def test_the_panel_lists_definite_then_possible_advice_with_deadlines(card, paged, undetermined):
    _, page = paged(card, "behandeling", "nl", undetermined)
    shown = [text.text for text in page.panel[1].texts]
    order = [
        "Staat vast",
        "uiterlijk binnen 24 uur",
        "Start de behandeling",
        "Nog mogelijk",
        "Ontbreekt (eerste vraag eerst)",
    ]
    assert [shown.index(words) for words in order] == sorted(shown.index(words) for words in order)
    assert any(words.startswith("hangt af van: ") for words in shown)


def test_a_flowchart_whose_phases_are_out_of_order_is_drawn_without_frames(card, paged):
    from dataclasses import replace  # noqa: PLC0415 - for this test only

    chart = card.flowcharts["nazorg"]
    turned = replace(chart, phases=tuple(reversed(chart.phases)))
    picture, page = paged(replace(card, flowcharts={**card.flowcharts, "nazorg": turned}, derived={}), "nazorg")
    assert page.frames == ()
    clean(picture, page)


def test_a_decision_is_told_from_an_action_by_word_and_shape(card, paged):
    picture, page = paged(card, "nazorg")
    words = {Kind.DECISION: "VRAAG", Kind.ACTION: "DOEN", Kind.END: "EINDE"}
    for element in picture.elements:
        box = page.boxes[element.id]
        if element.kind in words:
            assert words[element.kind] in [text.text for text in box.texts]
        assert (element.kind is Kind.DECISION) == (box.inset > 10)
