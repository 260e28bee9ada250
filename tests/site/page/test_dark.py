"""On a dark screen the drawings are light on dark, and everything in them stands out as it does on white."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from interpreter.render import palette
from interpreter.render.palette import LINE_CONTRAST, LINES, SURFACES, TABS, TEXT_CONTRAST, contrast

SOURCES = Path(__file__).parents[3] / "interpreter" / "site" / "browser" / "src"
STYLE = (SOURCES / "page" / "page.css").read_text(encoding="utf-8")
[TURNED] = re.findall(r"\.frame svg, \.drawing svg \{ filter: invert\(([\d.]+)\) hue-rotate\(180deg\); \}", STYLE)

HUE_TURNED = [[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]]
"""What turns a hue half round. Source: Filter Effects Module Level 1, 12.1.5 (`hueRotate` at 180 degrees)."""


STROKES = re.findall(r"^\.frame [^{]*(?:focus-visible|picked) [^{]*\{ stroke: (#\w{6})", STYLE, re.MULTILINE)
"""Around the box that has the focus, and the one that was picked."""


def parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def turned(colour: str) -> str:
    """Return a colour as the filter of the dark screen shows it."""
    share = float(TURNED)
    inverted = [share + part / 255 * (1 - 2 * share) for part in parts(colour)]
    shown = [sum(weight * part for weight, part in zip(row, inverted, strict=True)) for row in HUE_TURNED]
    return "#" + "".join(f"{round(255 * min(1, max(0, part))):02X}" for part in shown)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.fill)
def test_every_text_stands_out_on_a_dark_screen(surface):
    inks = [surface.ink, surface.soft, surface.accent, *([palette.OFF.ink] if surface is not palette.START else [])]
    assert min(contrast(turned(ink), turned(surface.fill)) for ink in inks) >= TEXT_CONTRAST


@pytest.mark.parametrize("tab", TABS)
def test_the_words_of_a_tab_stand_out_on_a_dark_screen(tab):
    assert contrast(turned(palette.BADGE_INK), turned(tab)) >= TEXT_CONTRAST


@pytest.mark.parametrize("ground", [palette.PAGE.fill, palette.BAND.fill])
def test_every_line_stands_out_on_a_dark_screen(ground):
    assert set(STROKES) == {"#b34700", "#1b1b1b"}
    lines = [*LINES, *STROKES, *(surface.line for surface in SURFACES)]
    assert [line for line in lines if contrast(turned(line), turned(ground)) < LINE_CONTRAST] == []


def hue(colour):
    return parts(colour).index(max(parts(colour)))


def test_what_is_most_urgent_stays_red():
    most = palette.URGENT[palette.Urgency.HOURS_12]
    assert hue(most.line) == hue(turned(most.line)) == hue(turned(most.fill)) == 0


def pixels(browser, picture, places):
    """Return the colours of a PNG at some places, as the browser reads them."""
    page = browser.new_page()
    page.goto("about:blank")
    found = page.evaluate(
        """async ([data, places]) => {
          const image = new Image();
          image.src = `data:image/png;base64,${data}`;
          await image.decode();
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [image.width, image.height];
          const pen = canvas.getContext("2d");
          pen.drawImage(image, 0, 0);
          return places.map(([x, y]) => [...pen.getImageData(x, y, 1, 1).data].slice(0, 3));
        }""",
        [base64.b64encode(picture).decode(), places],
    )
    page.close()
    return found


def inside(box, spot):
    x, y = spot
    return box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_screen_shows_the_colours_that_the_contrast_was_worked_out_for(browser, card, scheme):
    page = browser.new_page(viewport={"width": 1366, "height": 768}, color_scheme=scheme)
    page.goto(f"{card.as_uri()}#/read/behandeling")
    boxes = page.locator(".node .shape:visible")
    boxes.first.wait_for()
    frame = page.locator(".frame:visible").bounding_box()
    page.wait_for_timeout(300)
    places, wanted = [], []
    for shape in boxes.all():
        box, fill = shape.bounding_box(), shape.get_attribute("fill")
        spots = [
            (box["x"] + box["width"] * x / 8, box["y"] + box["height"] * y / 8) for x in range(1, 8) for y in (3, 6)
        ]
        if fill is not None and all(inside(frame, spot) for spot in spots):
            places.append([[int(x), int(y)] for x, y in spots])
            wanted.append(turned(fill) if scheme == "dark" else fill)
    assert len(set(wanted)) > 1
    found = iter(pixels(browser, page.screenshot(), [place for row in places for place in row]))
    for row, colour in zip(places, wanted, strict=True):
        seen = [next(found) for _ in row]  # some of them are of letters
        assert any(max(abs(one - part) for one, part in zip(dot, parts(colour), strict=True)) <= 4 for dot in seen), (
            colour
        )
    page.close()
