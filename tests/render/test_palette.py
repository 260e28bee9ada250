"""Colours that everybody can tell apart, and words that everybody can read."""

from __future__ import annotations

import pytest

from interpreter.render import palette
from interpreter.render.palette import LINE_CONTRAST, SURFACES, TABS, TEXT_CONTRAST, Urgency, contrast


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.fill)
@pytest.mark.parametrize("role", ["ink", "soft", "accent"])
def test_every_text_stands_out_from_its_surface(surface, role):
    assert contrast(getattr(surface, role), surface.fill) >= TEXT_CONTRAST


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.fill)
def test_a_muted_text_still_stands_out_from_every_surface_it_may_stand_on(surface):
    if surface is not palette.START:
        assert contrast(palette.OFF.ink, surface.fill) >= TEXT_CONTRAST


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.fill)
def test_every_outline_stands_out_from_the_page_and_from_a_phase(surface):
    assert contrast(surface.line, palette.PAGE.fill) >= LINE_CONTRAST
    assert contrast(surface.line, palette.BAND.fill) >= LINE_CONTRAST


@pytest.mark.parametrize("line", palette.LINES)
def test_every_line_stands_out_from_the_page_and_from_a_phase(line):
    assert contrast(line, palette.PAGE.fill) >= LINE_CONTRAST
    assert contrast(line, palette.BAND.fill) >= LINE_CONTRAST


@pytest.mark.parametrize("tab", TABS)
def test_the_white_words_of_a_tab_stand_out(tab):
    assert contrast(palette.BADGE_INK, tab) >= TEXT_CONTRAST


def test_the_more_urgent_the_thicker_the_outline():
    widths = [palette.WIDTHS[urgency] for urgency in Urgency]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == len(widths)


def test_black_on_white_has_the_greatest_contrast_there_is():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
