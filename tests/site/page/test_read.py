"""Reading: drawings move and enlarge by mouse, wheel, fingers and keys; a box shows its text; all is linked."""

from __future__ import annotations

import re

import pytest

from interpreter.render.picture import picture
from interpreter.stages import load

FRAME = ".sheet:not([hidden]) .frame"


def moved(page):
    """Return how the drawing is moved and enlarged: x, y, scale."""
    text = page.locator(f"{FRAME} .moved").get_attribute("style")
    return [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", text)]


def box(page, element):
    return page.locator(f'{FRAME} [data-element="{element}"]')


def focused(page):
    return page.evaluate("document.activeElement.dataset?.element ?? document.activeElement.tagName")


def test_a_click_on_a_box_shows_its_text_with_sources(visit):
    page = visit.go("read")
    box(page, "diagnostiek.alarm").click()
    panel = page.locator(".sheet:not([hidden]) .panel")
    assert "Alarmsymptoom of andere aanwijzing?" in panel.locator("h2").inner_text()
    assert panel.get_by_role("link", name="D1.1").first.is_visible()
    assert "Alarmteken: de algemene conditie is matig" in panel.inner_text()
    assert page.url.endswith("#/read/diagnostiek/alarm")


def test_a_box_with_advice_shows_deadline_dose_strength_and_reading(visit):
    page = visit.go("read/diagnostiek/mri_12h")
    panel = page.locator(".sheet:not([hidden]) .panel")
    assert "binnen 12 uur" in panel.inner_text()
    page.get_by_role("link", name="Behandeling", exact=True).click()
    box(page, "behandeling.dexamethasone").click()
    text = page.locator(".sheet:not([hidden]) .panel").inner_text()
    assert "Dosis: oplaaddosis 10 mg" in text
    assert "moet" in text


def test_wheel_buttons_and_drag_enlarge_and_move(visit):
    page = visit.go("read")
    box(page, "diagnostiek.alarm").wait_for()
    area = page.locator(FRAME).bounding_box()
    middle = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    before = moved(page)
    page.mouse.move(*middle)
    page.mouse.wheel(0, -240)
    page.wait_for_function("([path, was]) => document.querySelector(path).style.transform !== was",
                           arg=[f"{FRAME} .moved", ""])  # fmt: skip
    wheeled = moved(page)
    assert wheeled[2] > before[2]
    page.get_by_role("button", name="Verkleinen").locator("visible=true").click()
    assert moved(page)[2] < wheeled[2]
    start = moved(page)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 90, middle[1] - 60, steps=4)
    page.mouse.up()
    dragged = moved(page)
    assert dragged[0] < start[0]
    assert dragged[1] < start[1]
    assert dragged[2] == start[2]
    assert page.url.endswith("#/read")  # a drag picks no box


def test_two_fingers_enlarge(visit):
    page = visit.go("read")
    box(page, "diagnostiek.alarm").wait_for()
    before = moved(page)
    page.evaluate(
        """(path) => {
          const frame = document.querySelector(path);
          const { left, top } = frame.getBoundingClientRect();
          const at = (type, pointerId, x, y) =>
            frame.dispatchEvent(new PointerEvent(type, { pointerId, clientX: left + x, clientY: top + y }));
          at("pointerdown", 1, 300, 200); at("pointerdown", 2, 400, 200);
          at("pointermove", 1, 250, 200); at("pointermove", 2, 450, 200);
          at("pointerup", 1, 250, 200); at("pointerup", 2, 450, 200);
        }""",
        FRAME,
    )
    assert moved(page)[2] == pytest.approx(before[2] * 2, rel=0.05)


def test_everything_in_a_drawing_goes_by_keyboard(visit):
    page = visit.go("read")
    box(page, "diagnostiek.alarm").wait_for()
    page.locator(FRAME).focus()
    before = moved(page)
    page.keyboard.press("+")
    assert moved(page)[2] > before[2]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("-")
    page.keyboard.press("0")
    assert moved(page) == pytest.approx([0, 0, 1], abs=1e-6)
    page.keyboard.press("Tab")
    assert focused(page) == "diagnostiek.:start"
    page.keyboard.press("Tab")
    assert focused(page) == "diagnostiek.alarm"
    assert page.evaluate("getComputedStyle(document.activeElement.querySelector('.shape')).strokeWidth") == "4px"
    page.keyboard.press("Enter")
    assert focused(page) == "H2"
    page.keyboard.press("Escape")
    assert focused(page) == "diagnostiek.alarm"


def test_focus_brings_a_box_into_view(visit):
    page = visit.go("read")
    box(page, "diagnostiek.alarm").wait_for()
    page.locator(FRAME).focus()
    for _ in range(25):
        page.keyboard.press("Tab")
    seen = page.evaluate(
        """(path) => {
          const frame = document.querySelector(path).getBoundingClientRect();
          const box = document.activeElement.getBoundingClientRect();
          const across = box.left >= frame.left && box.right <= frame.right;
          return across && box.top >= frame.top && box.bottom <= frame.bottom;
        }""",
        FRAME,
    )
    assert seen, focused(page)


def test_statements_and_readings_link_both_ways(visit):
    page = visit.go("read/diagnostiek/mri_triage")
    page.locator(".sheet:not([hidden]) .panel").get_by_role("link", name="G02", exact=True).first.click()
    page.wait_for_url("**#/readings/G02")
    reading = page.locator("[id='at-G02']")
    page.wait_for_function("document.activeElement.id === 'at-G02'")
    reading.get_by_role("link", name="Hoe snel een MRI? idem, niet progressief").first.click()
    page.wait_for_url("**#/read/diagnostiek/mri_triage")
    page.goto(f"{visit.address}#/statements/D2.5")
    page.locator("[id='at-D2.5']").get_by_role("link", name="Hoe snel een MRI?").first.click()
    page.wait_for_url("**#/read/diagnostiek/mri_triage")


def test_search_finds_boxes_statements_readings_and_facts(visit):
    page = visit.go("read")
    page.get_by_role("searchbox").fill("dexamethason dosis")
    page.locator("main.search").wait_for()
    assert page.get_by_role("searchbox").input_value() == "dexamethason dosis"
    page.get_by_role("searchbox").fill("G02")
    page.locator("main.search .results a", has_text="G02").first.wait_for()
    page.get_by_role("searchbox").fill("rontgen zonnebloem")
    assert "Niets gevonden" in page.locator("main.search [role=status]").inner_text()
    page.get_by_role("searchbox").fill("kan de patient nog lopen")  # without the accent
    page.locator(".results a").first.click()
    page.locator(".ask h2", has_text="Kan de patiënt nog lopen?").wait_for()


def test_the_outline_has_the_words_of_the_drawings_in_their_order(visit):
    page = visit.go("outline")
    for language, name in (("nl", "Nederlands"), ("en", "English")):
        page.get_by_role("button", name=name).click()
        page.locator(f"html[lang={language}]").wait_for(state="attached")
        said = " ".join(page.locator("main").inner_text().split()).lower()
        for chart in load("wervelmetastasen").flowcharts:
            at = said.index(f"{page.locator(f'[id=at-{chart}] h2').inner_text().lower()} ")
            for element in picture(load("wervelmetastasen"), chart, language=language).elements[1:]:
                words = [element.tag, element.label, element.note] if not element.rows else []
                words += [part for row in element.rows for part in (row.label,)]
                for item in element.items:
                    words += [item.label, item.guard, item.within, item.strength]
                start = at
                for word in filter(None, words):
                    found = said.find(" ".join(word.lower().split()), start)
                    assert found >= 0, (chart, element.id, word)
                    start = start if element.rows else found
                at = at if element.rows else said.index(element.label.lower(), at)


def test_the_banner_says_what_it_is_for_and_how_old(visit):
    page = visit.go("read")
    head = page.locator("header").inner_text()
    assert "Geen medisch hulpmiddel" in head
    assert "Versie 0.1.0 (concept)" in head
    assert "bron uit 2015" in head
    assert "had uiterlijk 31 december 2020 herzien moeten zijn" in head
    assert "pagina gemaakt op 5 januari 2026" in head


@pytest.mark.parametrize(
    ("width", "height"), [(320, 700), (390, 700), (683, 384)], ids=["320", "phone", "ward PC at 200 %"]
)
def test_no_view_scrolls_sideways_on_a_narrow_screen(visit, width, height):
    visit.page.set_viewport_size({"width": width, "height": height})
    for view in ("read", "try", "outline", "statements", "readings", "search/mri"):
        page = visit.go(view)
        page.locator("h1").first.wait_for(state="attached")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_a_question_is_answered_and_the_advice_reached_at_200_per_cent(visit):
    visit.page.set_viewport_size({"width": 683, "height": 384})
    page = visit.go("try")
    page.locator(".ask .answer").first.click()
    page.locator(".soonest li.timed").wait_for()
    page.locator(".soonest button").click()
    advice = page.locator(".result .advice.timed").first
    advice.scroll_into_view_if_needed()
    edges = advice.bounding_box()
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= 683
    assert "binnen 12 uur" in advice.inner_text()


def test_nothing_on_the_page_moves_by_itself(visit):
    page = visit.go("try")
    page.locator(".ask .answer").first.click()
    page.locator(".lit-drawings .node.on").first.wait_for(state="attached")
    moving = """() => [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== "none" || style.transitionDuration !== "0s" || style.scrollBehavior === "smooth";
    }).map((one) => one.tagName)"""
    assert page.evaluate(moving) == []
    assert page.evaluate("document.getAnimations().length") == 0


def test_print_gives_each_drawing_its_own_landscape_sheet(visit, tmp_path):
    page = visit.go("read/behandeling")
    box(page, "behandeling.:start").wait_for()
    page.keyboard.press("+")
    page.locator('[data-element="nazorg.:start"]').wait_for(state="attached")
    for paper in ("A4", "A3"):
        page.pdf(path=tmp_path / "print.pdf", format=paper, prefer_css_page_size=False)
        text = (tmp_path / "print.pdf").read_bytes()
        sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", text)
        assert len(sizes) == 3
        assert all(float(wide) > float(high) for wide, high in sizes), sizes


def test_the_language_switch_changes_everything(visit):
    page = visit.go("read")
    box(page, "diagnostiek.alarm").wait_for()
    page.get_by_role("button", name="English").click()
    box(page, "diagnostiek.alarm").get_by_text("QUESTION").wait_for()
    assert page.title() == "Vertebral metastases"
    assert page.get_by_role("link", name="Fill in a case").is_visible()
    assert "was due for review by 31 December 2020" in page.locator("header").inner_text()
