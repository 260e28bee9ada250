"""Filling in a case: questions or a form, the answer and its way, files, text for the record; by clicks and by keys."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

from interpreter import casefile
from interpreter.engine.entail import answer
from interpreter.render.course import Course, way_of
from interpreter.stages import load

YES, NO, UNKNOWN = "Ja", "Nee", "Onbekend"
EXAMPLE = "Snel progressieve uitval door MESMC bij bekende borstkanker"


def question(page):
    return page.locator(".ask h2")


def reply(page, text):
    """Answer the question that is asked and wait for the next one."""
    before = question(page).inner_text()
    page.locator(".ask .answers").get_by_role("button", name=text, exact=True).click()
    page.wait_for_function("(was) => document.querySelector('.ask h2').innerText !== was", arg=before)


def pick_example(page, title):
    page.locator("#example option").nth(1).wait_for(state="attached")
    labels = page.locator("#example option").all_inner_texts()
    page.select_option("#example", index=next(at for at, label in enumerate(labels) if label.startswith(title)))
    page.locator(".files [role=status]", has_text=title).wait_for()


def advice(page):
    return page.locator("[data-advice]").evaluate_all("(all) => all.map((one) => one.dataset.advice)")


def filled(page):
    return page.locator(".filled li span").all_inner_texts()


def test_questions_come_one_at_a_time_and_any_answer_can_be_changed(visit):
    page = visit.go("try")
    assert question(page).inner_text() == "Is de neurologische uitval ernstig?"
    assert page.locator(".time label").first.inner_text() == (
        "Termijnen tellen vanaf: eerste presentatie of eerste verdenking"
    )
    reply(page, YES)
    assert page.evaluate("document.activeElement.tagName") == "H2"
    reply(page, UNKNOWN)
    reply(page, NO)
    shown = filled(page)
    assert len(shown) == 3
    assert shown[2] == "Ernstige uitval: ja"
    assert "onbekend" in shown[1]
    page.get_by_role("button", name="Wijzig: Ernstige uitval").click()
    assert "U wijzigt een eerder antwoord" in page.locator(".ask").inner_text()
    assert page.locator(".ask .answer[aria-pressed=true]").inner_text() == YES
    reply(page, NO)
    assert filled(page)[2] == "Ernstige uitval: nee"


@pytest.mark.parametrize("pause", [0, 200])
def test_a_double_click_answers_one_question_though_the_next_ones_button_stands_in_its_place(visit, pause):
    page = visit.go("try")
    fell_on_a_button = 0
    for number in range(1, 7):
        place = page.locator(".ask .answer").first.bounding_box()
        at = [place["x"] + place["width"] / 2, place["y"] + place["height"] / 2]
        asked = question(page).inner_text()
        page.mouse.move(*at)
        for count in (1, 2):
            page.mouse.down(click_count=count)
            page.mouse.up(click_count=count)
            page.wait_for_timeout(pause)
        page.wait_for_timeout(100)
        assert question(page).inner_text() != asked
        assert len(filled(page)) == number
        fell_on_a_button += page.evaluate("(at) => document.elementFromPoint(...at).matches('.ask .answer')", at)
    assert fell_on_a_button


def test_a_double_click_on_the_last_answer_does_not_ask_all_that_is_open_again(visit):
    page = visit.go("try")
    question_of = "document.querySelector('.ask h2').innerText"
    for _ in range(60):
        before = page.evaluate(question_of)
        page.locator(".ask .unknown").click()
        page.wait_for_function(f"(was) => {question_of} !== was", arg=before)
        if page.locator(".ask .unknown").count() == 0:
            break
    place = page.get_by_role("button", name="Stel die vragen opnieuw").bounding_box()
    given = len(filled(page))
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down(click_count=2)  # as the second of two, of which the first gave the last answer
    page.mouse.up(click_count=2)
    page.wait_for_timeout(100)
    assert len(filled(page)) == given > 0
    assert page.locator(".ask .unknown").count() == 0


def test_unknown_is_not_asked_again_until_one_wants_to(visit):
    page = visit.go("try")
    for _ in range(60):
        if page.locator(".ask .unknown").count() == 0:
            break
        reply(page, UNKNOWN)
    assert "Er is niets meer te vragen." in page.locator(".ask").inner_text()
    assert "Nog niet alles ligt vast" in page.locator(".verdict").inner_text()
    page.locator(".ask").get_by_role("button", name="Stel die vragen opnieuw").click()
    assert page.locator(".ask .unknown").count() == 1
    assert page.locator(".filled li").count() == 0


def test_an_example_gives_definite_advice_with_clock_times_and_why(visit):
    page = visit.go("try")
    pick_example(page, EXAMPLE)
    assert "De gegevens leggen het advies vast" in page.locator(".verdict").inner_text()
    mri = page.locator("[data-advice=mri_whole_spine]")
    assert "binnen 12 uur, tot 3 maart 2026 02:20" in mri.inner_text()
    mri.get_by_text("Waarom").click()
    why = mri.inner_text()
    assert "Hoe snel een MRI? → Uitval door MESMC of bilateraal" in why
    assert "uitval door MESMC: ja" in why
    assert mri.get_by_role("link", name="D2.7").first.is_visible()
    dose = page.locator("[data-advice=start_dexamethasone]").inner_text()
    assert "Dosis: oplaaddosis 10 mg" in dose
    assert "ook in Behandeling" in dose


def test_after_an_example_is_chosen_the_same_one_can_be_chosen_again(visit):
    page = visit.go("try")
    pick_example(page, EXAMPLE)
    assert page.locator("#example").input_value() == ""
    given = filled(page)
    page.locator(".filled button").first.click()
    page.locator(".ask .answers").get_by_role("button", name=UNKNOWN, exact=True).click()
    page.wait_for_function("(was) => document.querySelectorAll('.filled li span')[0].innerText !== was", arg=given[0])
    pick_example(page, EXAMPLE)
    page.wait_for_function("(was) => document.querySelectorAll('.filled li span')[0].innerText === was", arg=given[0])
    assert page.locator("#example").input_value() == ""


def test_what_is_possible_says_what_it_waits_for_and_leads_to_the_question(visit):
    page = visit.go("try")
    waits = page.locator("[data-possible=start_dexamethasone]").locator("xpath=ancestor::li[1]/..").locator("xpath=..")
    waits.get_by_role("button", name="ernstige uitval").first.click()
    assert question(page).inner_text() == "Is de neurologische uitval ernstig?"


def test_the_way_lights_up_with_numbers_and_marks_not_by_colour_alone(visit):
    page = visit.go("try")
    frame = page.locator(".lit-drawings .frame")
    start = frame.locator('[data-element="diagnostiek.alarm"]')
    start.wait_for()
    assert "on" in start.get_attribute("class").split()
    assert start.locator(".sign-of-way").text_content().strip() == "1"
    possible = frame.locator('[data-element="diagnostiek.mri_triage"]')
    assert "possible" in possible.get_attribute("class").split()
    assert possible.locator(".sign-of-way").text_content().strip() == "?"
    pick_example(page, EXAMPLE)
    page.get_by_role("button", name="Diagnostiek").click()
    off = page.locator('.lit-drawings [data-element="diagnostiek.no_alarm_symptom"]')
    off.wait_for()
    assert "off" in off.get_attribute("class").split()
    line = page.locator('.lit-drawings path[data-from="diagnostiek.:start"]').first
    assert "on" in line.get_attribute("class").split()


def course_of(mark):
    return next((name for name in ("on", "possible", "off") if name in mark["classes"]), None)


COURSES = {Course.ON: "on", Course.POSSIBLE: "possible", Course.OFF: "off"}
MARKS = """
(all) => all.map((one) => ({
  node: one.closest("[data-element]").dataset.element.split(">")[0],
  number: Number(one.dataset.branch ?? one.dataset.advice),
  classes: [...one.classList],
  text: one.textContent.trim(),
}))
"""


@pytest.mark.parametrize(
    "facts",
    [
        {"severe_deficit": True, "known_tumour": True},
        {"progressive_back_pain": True, "severe_deficit": False},
        {"progressive_back_pain": False, "severe_deficit": True, "vertebral_metastases": True},
    ],
)
def test_each_branch_and_each_advice_stands_in_the_drawing_as_in_that_of_the_command_line(visit, facts):
    guideline = load("wervelmetastasen")
    way = way_of(guideline, answer(guideline, facts))
    page = visit.go(f"try/case/{quote(json.dumps({'facts': facts}))}")
    page.locator(".filled li").nth(len(facts) - 1).wait_for()
    page.get_by_role("button", name="Diagnostiek").click()
    page.locator(".lit-drawings .pill.on, .lit-drawings .pill.possible").first.wait_for()
    rows = page.locator(".lit-drawings [data-branch]").evaluate_all(MARKS)
    dots = page.locator(".lit-drawings .dot").evaluate_all(MARKS)
    assert len(rows) > 40
    assert len(dots) > 10
    for one in rows:
        assert course_of(one) == COURSES[way.of_branch(tuple(one["node"].split(".")), one["number"])], one
    for one in dots:
        assert course_of(one) == COURSES[way.of_advice(tuple(one["node"].split(".")), one["number"])], one
        assert one["text"] == {"on": "✓", "possible": "?", "off": "•"}[course_of(one)]


def test_of_two_branches_to_one_box_only_the_one_that_is_taken_is_lit(visit):
    page = visit.go("try")
    to_one_box = page.locator('.lit-drawings [data-element="diagnostiek.alarm>increase"] .pill')
    to_one_box.first.wait_for()
    reply(page, YES)
    page.wait_for_function("() => document.querySelectorAll('.lit-drawings .pill.possible').length > 4")
    assert to_one_box.evaluate_all("(all) => all.map((one) => one.classList[1])") == ["possible", "possible"]
    page.goto(f"{visit.address}#/try/ask/progressive_back_pain")
    page.locator(".ask .keep").wait_for()
    reply(page, YES)
    page.locator('[data-element="diagnostiek.alarm>increase"] .pill.on').wait_for()
    assert to_one_box.evaluate_all("(all) => all.map((one) => one.classList[1])") == ["on", "off"]


def test_on_a_phone_what_is_to_be_done_and_by_when_stands_above_the_question(visit):
    visit.page.set_viewport_size({"width": 390, "height": 844})
    facts = {"severe_deficit": True, "known_tumour": True}
    case = {"case": "x", "at": "2026-03-02T14:20:00+01:00", "facts": facts}
    page = visit.go(f"try/case/{quote(json.dumps(case))}")
    first = page.locator(".soonest li").first
    first.wait_for()
    assert first.inner_text() == "MRI van de gehele wervelkolom: binnen 12 uur, tot 3 maart 2026 02:20"
    places = [page.locator(one).bounding_box()["y"] for one in (".soonest", ".ask", ".time", ".result", ".filled")]
    assert places == sorted(places)
    assert places[1] < 844
    page.get_by_role("button", name="Naar het hele antwoord").click()
    assert page.evaluate("document.activeElement.className") == "result"
    page.set_viewport_size({"width": 1366, "height": 768})
    assert not page.locator(".soonest").is_visible()


def test_on_a_phone_what_is_odd_about_the_case_stands_above_the_question_too(visit):
    visit.page.set_viewport_size({"width": 390, "height": 844})
    none = {"mescc_deficit": False, "complete_paraplegia": False, "radicular_deficit": "none"}
    case = {"case": "x", "facts": {"severe_deficit": True, **none}}
    page = visit.go(f"try/case/{quote(json.dumps(case))}")
    odd = page.locator(".soonest .notice")
    odd.wait_for()
    assert "geen enkele vorm van uitval" in odd.inner_text()
    assert odd.bounding_box()["y"] < page.locator(".ask").bounding_box()["y"]


def test_why_is_made_when_it_is_opened_with_the_keyboard_too_and_stays_open_after_the_next_answer(visit):
    page = visit.go("try")
    why = page.locator("[data-advice=instruct_return] .why")
    why.wait_for()
    assert why.locator(".trace").count() == 0
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    why.locator(".trace").wait_for()
    reply(page, YES)
    page.locator("[data-advice=mri_whole_spine]").wait_for()
    assert why.locator(".trace").is_visible()


def test_a_case_is_printed_with_its_drawing_and_what_is_to_be_done_first(visit):
    page = visit.go("try")
    pick_example(page, EXAMPLE)
    page.locator(".lit-drawings .pill.on").first.wait_for(state="attached")
    page.emulate_media(media="print")
    assert page.locator(".lit-drawings .frame svg").bounding_box()["height"] > 300
    assert page.locator(".result").bounding_box()["y"] < page.locator(".filled").bounding_box()["y"]
    assert not page.locator(".ask").is_visible()


@pytest.mark.parametrize(("paper", "most"), [("A4", 3), ("A3", 2)])
def test_a_case_with_much_that_may_follow_takes_few_sheets(visit, tmp_path, paper, most):
    page = visit.go("try")
    for answered in (YES, YES, YES):
        reply(page, answered)
    page.locator(".lit-drawings .pill.on").first.wait_for(state="attached")
    assert page.locator("[data-possible]").count() > 20
    page.pdf(path=tmp_path / "case.pdf", format=paper, prefer_css_page_size=False)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", (tmp_path / "case.pdf").read_bytes())
    assert len(sizes) <= most
    assert [float(wide) > float(high) for wide, high in sizes] == [False] * (len(sizes) - 1) + [True]


def test_on_a_ward_screen_the_way_shows_every_box_over_the_whole_width(visit):
    page = visit.go("try")
    page.locator(".lit-drawings .node.on").first.wait_for(state="attached")
    page.locator(".lit-drawings").scroll_into_view_if_needed()
    out = """() => {
      const { left, right } = document.querySelector(".lit-drawings .frame").getBoundingClientRect();
      const boxes = [...document.querySelectorAll(".lit-drawings .node, .lit-drawings .pill")];
      const places = boxes.map((one) => one.getBoundingClientRect());
      return places.filter((one) => one.left < left || one.right > right).length;
    }"""
    assert page.evaluate(out) == 0


def test_a_link_to_a_question_that_is_not_there_asks_the_first_one(visit):
    for place in ("try/ask/nope", "try/ask/__proto__", "try/ask/constructor"):
        page = visit.go(place)
        assert question(page).inner_text() == "Is de neurologische uitval ernstig?"


def test_a_quantity_takes_a_unit_and_says_what_is_wrong(visit):
    page = visit.go("try/ask/deficit_onset")
    assert question(page).inner_text() == "In hoeveel tijd is de uitval ontstaan?"
    field = page.locator(".ask .number input")
    field.fill("veel")
    page.keyboard.press("Enter")
    assert "Typ een getal" in page.locator(".ask .wrong").inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("-3")
    page.keyboard.press("Enter")
    assert "ten minste 0" in page.locator(".ask .wrong").inner_text()
    field.fill("1,5")
    page.locator(".ask .number select").select_option(label="weken")
    page.keyboard.press("Enter")
    page.locator(".filled li", has_text="1,5 weken").wait_for()


def test_the_form_is_by_topic_and_says_what_no_longer_matters(visit):
    page = visit.go("try")
    page.get_by_role("button", name="Formulier").click()
    assert page.locator(".form h2").first.inner_text() == "Alarmsymptomen"
    page.get_by_role("group", name="Heeft de patiënt 's nachts rugpijn?").get_by_label("Ja").check()
    page.get_by_role("group", name="Heeft de patiënt 's nachts rugpijn?").get_by_label("Onbekend").check()
    count = page.get_by_role("group", name="Toont de beeldvorming wervelmetastasen?")
    count.get_by_label("Nee").check()
    assert page.locator(".form .idle").count() > 0
    number = page.get_by_role("group", name="In hoeveel tijd is de uitval ontstaan?").locator("input")
    number.fill("36")
    number.press("Tab")
    page.get_by_role("button", name="Eén vraag tegelijk").click()
    assert any("36 dagen" in one for one in filled(page))


def test_now_sets_the_time_with_the_offset_of_here(visit):
    page = visit.go("try")
    page.locator("#time").fill("2026-07-01T08:30")
    page.locator("#time").press("Tab")
    pick = page.locator(".ask .answers button").first
    pick.wait_for()
    page.get_by_role("button", name="Tekst voor het dossier").click()
    text = page.locator("dialog textarea").input_value()
    assert "1 juli 2026 08:30" in text
    assert "UTC+02:00" in text


@pytest.mark.parametrize("kind", ["JSON", "YAML"])
def test_a_case_is_saved_in_the_command_lines_format_and_opened_again(visit, tmp_path, kind):
    page = visit.go("try")
    pick_example(page, EXAMPLE)
    page.get_by_role("button", name="Wijzig: Ernstige uitval").click()
    page.locator(".ask .unknown").click()
    before = filled(page)
    page.get_by_role("button", name="Bewaar casus").click()
    page.get_by_label("Naam van de casus").fill("proef 1")
    with page.expect_download() as saved:
        page.get_by_role("button", name=f"Bewaar als {kind}").click()
    assert saved.value.suggested_filename == f"proef-1.{kind.lower()}"
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    [entry] = casefile.read_file(file)
    assert isinstance(entry, casefile.Case)
    assert (entry.id, entry.at) == ("proef 1", "2026-03-02T14:20:00+01:00")
    assert entry.facts["severe_deficit"] is None
    assert entry.facts["deficit_onset"] == "36 h"
    page.get_by_role("button", name="Begin opnieuw").click()
    page.get_by_role("button", name="Ja, wis alles").click()
    assert filled(page) == []
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".files [role=status]", has_text="Geopend: proef 1").wait_for()
    assert filled(page) == before


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("een.json", '{"facts": {"severe_deficit": "ja"}}', "Een ander soort waarde"),
        ("twee.yaml", "facts: {severe_defict: true}", "kent de richtlijn niet"),
        ("drie.yaml", "facts: {a: &x true, b: *x}", "niet te lezen"),
        ("vier.yaml", "facts: {severe_deficit: true, severe_deficit: false}", "niet te lezen"),
        ("vijf.json", '{"facts": {"__proto__": {"polluted": true}, "constructor": 1}}', "kent de richtlijn niet"),
        ("zes.yaml", "[" * 3_000, "niet te lezen"),
        ("zeven.json", '{"case": "x", "facts": {}, "at": "gisteren"}', "kan hier niet staan"),
        ("acht.yaml", "", "niet te lezen"),
        ("negen.yaml", "facts: !!python/object {severe_deficit: true}", "typen (!) mogen niet"),
        ("tien.json", '{"facts": {"severe_deficit": true,}}', "na het laatste staat nog een komma"),
        ("elf.json", '{"facts": {"deficit_onset": [3]}}', "niet een lijst"),
        ("twaalf.yaml", "facts:\n  a: 1\n  a: 2\n", "een gegeven staat er twee keer (regel 3)"),
        ("veel.yaml", "facts:\n" + "\n".join(f"  zwart_{at}: true" for at in range(20_000)), "zwart_19"),
        ("diep.yaml", "facts: {severe_deficit: " + "[" * 20_000 + "]" * 20_000 + "}", "niet te lezen"),
        ("kromm.json", '{"facts": {"\u202esevere": true}}', "\ufffdsevere"),
    ],
)
def test_a_file_that_is_no_case_is_refused_with_the_reason(visit, tmp_path, name, text, told):
    page = visit.go("try")
    (tmp_path / name).write_text(text, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / name)
    page.locator(".files", has_text=told).wait_for()
    assert filled(page) == []


UNFIT = {
    "severe_defict": True,
    "alarm_symptom": True,
    "zzzzzz": 1,
    "severe_deficit": "ja",
    "deficit_onset": "3 kg",
    "back_pain_only": [1],
}
REFUSED = [
    json.dumps({"facts": UNFIT}),
    *(json.dumps({"facts": {"deficit_onset": one}}) for one in ("-3 d", "3,5 d", "veel", True, {}, "1" * 40, "3 dd")),
    *(json.dumps({"facts": {name: one}}) for name in ("tumour_type", "radicular_pain") for one in (1, "zz")),
    *(json.dumps(one) for one in ([1], 3, None, {"case": "x"}, {"case": [], "facts": 1, "at": 3, "from": 4, "z": 5})),
    *(json.dumps({"facts": {}, "at": one}) for one in ("gisteren", "2026-01-05T09:30:00")),
    *(json.dumps({"facts": {}, "from": one}) for one in ("behandelin", "x" * 80)),
    *('{"facts": ' + one for one in ("", "{} } x", '{"a" 1}}', '{"a": 1 "b": 2}}', "{1: 2}}", '{"a": "\\q"}}', "{,}}")),
    '{"facts": {"a": 1, "a": 2}}',
    '{"a": ' * 200 + "1" + "}" * 200,
]


def test_no_english_is_left_in_what_a_dutch_page_says_of_a_file_that_does_not_fit(visit):
    page = visit.go("try")
    for at, text in enumerate(REFUSED):
        file = {"name": f"{at}.json", "mimeType": "application/json", "buffer": text.encode()}
        page.locator("input[type=file]").set_input_files(file)
        page.locator(".files .problems, .files [role=status]", has_text=f": {at}.json").first.wait_for()
        assert page.locator(".problems [lang=en]").all_inner_texts() == [], text
    page.locator("input[type=file]").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": REFUSED[0].encode()}
    )
    page.locator(".files .problems", has_text=": a.json").wait_for()
    told = page.locator(".files .problems").inner_text()
    assert "severe_defict. Er is geen gegeven `severe_defict`; bedoelde u `severe_deficit`" in told
    assert "ernstige uitval, severe_deficit" in told
    assert (
        "`kg` is geen eenheid voor dit gegeven; `deficit_onset` is in d; het kan ook in: s, min, h, d, wk, mo, a"
        in told
    )


def test_several_cases_in_a_file_open_the_first_and_say_so(visit, tmp_path):
    page = visit.go("try")
    lines = [json.dumps({"case": name, "facts": {"severe_deficit": True}}) for name in ("a", "b")]
    (tmp_path / "cases.jsonl").write_text("\n".join(lines), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "cases.jsonl")
    page.locator(".files [role=status]", has_text="bevat 2 casussen").wait_for()
    assert filled(page) == ["Ernstige uitval: ja"]


def test_the_text_for_the_record_says_what_when_and_by_which_version(visit):
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.go("try")
    pick_example(page, EXAMPLE)
    page.get_by_role("button", name="Tekst voor het dossier").click()
    page.get_by_role("button", name="Kopieer").click()
    page.locator("dialog [role=status]", has_text="Gekopieerd").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "* MRI van de gehele wervelkolom: binnen 12 uur (tot 3 maart 2026 02:20)" in text
    assert "Ernstige uitval: ja" in text
    assert "wervelmetastasen 0.1.0 (concept)" in text
    assert "Geen medisch hulpmiddel" in " ".join(text.split())
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")


def test_a_whole_case_goes_by_keyboard_alone(visit):
    page = visit.go("read")
    page.locator("svg .node").first.wait_for()

    def tab_to(wanted):
        for _ in range(60):
            page.keyboard.press("Tab")
            if (page.evaluate("document.activeElement.innerText") or "").strip().partition("\n")[0] == wanted:
                shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert shown != "none", wanted
                return
        raise AssertionError(wanted)

    tab_to("Casus invullen")
    page.keyboard.press("Enter")
    page.locator(".ask").wait_for()
    tab_to("Ja")
    page.keyboard.press("Enter")
    page.locator(".filled li", has_text="Ernstige uitval: ja").wait_for()
    tab_to("Onbekend")
    page.keyboard.press("Space")
    assert page.locator(".filled li").count() == 2
    tab_to("Waarom")
    page.keyboard.press("Enter")
    assert page.locator(".advice details[open]").count() == 1


def test_nothing_is_kept(visit):
    page = visit.go("try")
    reply(page, YES)
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    assert page.evaluate("document.cookie") == ""
    page.reload()
    page.locator(".ask").wait_for()
    assert filled(page) == []


def test_the_case_stays_when_one_reads_on_or_changes_the_language(visit):
    page = visit.go("try")
    reply(page, YES)
    page.get_by_role("link", name="Uitspraken").click()
    shown = page.locator(".filled li span")
    page.get_by_role("link", name="Casus invullen").click()
    shown.filter(has_text="ja").wait_for()
    assert filled(page) == ["Ernstige uitval: ja"]
    page.get_by_role("button", name="English").click()
    shown.filter(has_text="yes").wait_for()
    assert filled(page) == ["Severe deficit: yes"]


def test_what_may_follow_of_the_answer_before_is_hidden_until_the_new_list_stands(visit):
    page = visit.go("try")
    during = """async () => {
      document.querySelector(".ask .answer").click();
      const list = document.querySelector("ul.possible").parentElement;
      for (let turn = 0; turn < 1000 && list.ariaBusy !== "true"; turn++) await Promise.resolve();
      return [list.ariaBusy, getComputedStyle(list).opacity];
    }"""
    assert page.evaluate(during) == ["true", "0"]
    page.locator("[aria-busy='true']").wait_for(state="detached")
    assert page.locator(".stale").count() == 0
    number = page.locator("ul.possible [data-possible]").count()
    assert page.locator(".verdict").inner_text().endswith(f"; {number} kunnen nog volgen.")
