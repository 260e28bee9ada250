"""`leidraad retire`: a reading that was settled stays as history, and what still rests on it is told."""

from __future__ import annotations

import pytest

from interpreter.document import Document, read_bytes

READINGS = "readings.yaml"
BECAUSE = ("--because", "nl=De richtlijn zegt het", "--because", "en=The guideline says it")


def value(path):
    document = read_bytes(str(path), path.read_bytes())
    assert isinstance(document, Document)
    return document.value


def test_a_reading_keeps_its_history_and_every_other_line_stays(leidraad, keelpijn):
    path = keelpijn / READINGS
    before = path.read_text(encoding="utf-8")
    ended = leidraad("retire", keelpijn, "K03", *BECAUSE, "--settled-by", "nl=Werkgroep", "--settled-by", "en=Group")
    after = path.read_text(encoding="utf-8")
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert added == [
        "    retired:",
        "      since: 0.1.0",
        '      because: {nl: "De richtlijn zegt het", en: "The guideline says it"}',
        '      settled_by: {nl: "Werkgroep", en: "Group"}',
    ]
    assert [line for line in after.splitlines() if line not in added] == before.splitlines()
    assert value(path)["readings"]["K03"]["retired"]["because"]["en"] == "The guideline says it"
    assert "translate" not in ended.out


def test_every_place_that_still_rests_on_it_is_told_and_is_what_check_finds(leidraad, keelpijn):
    ended = leidraad("retire", keelpijn, "K03", *BECAUSE)
    assert ended.code == 1
    told = [line.strip() for line in ended.out.splitlines() if line.startswith("  ")]
    assert len(told) == 3
    found = leidraad("check", keelpijn)
    assert all(f"{place}: error[retired-reading]" in found.out for place in told)


def test_a_reading_that_nothing_uses_ends_with_zero(leidraad, keelpijn):
    path = keelpijn / READINGS
    texts = ", ".join(f"{key}: {{nl: a, en: a}}" for key in ("question", "choice", "reason"))
    entry = f"  K99: {{provenance: reading, {texts}}}  # new\n"
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    ended = leidraad("retire", keelpijn, "K99", *BECAUSE, "--since", "2027-01-31")
    assert (ended.code, "nothing rests on it" in ended.out) == (0, True)
    assert value(path)["readings"]["K99"]["retired"]["since"] == "2027-01-31"
    assert path.read_text(encoding="utf-8").endswith("}}}  # new\n")
    assert leidraad("check", keelpijn).code == 0


def test_a_dry_run_changes_nothing(leidraad, keelpijn):
    before = (keelpijn / READINGS).read_bytes()
    ended = leidraad("retire", keelpijn, "K01", *BECAUSE, "--dry-run")
    assert "+    retired:\n" in ended.out
    assert (keelpijn / READINGS).read_bytes() == before


def test_words_that_stand_for_another_language_are_told(leidraad, keelpijn):
    ended = leidraad("retire", keelpijn, "K01", "--because", "The guideline says: 'it'")
    assert "the words in en are those of another language: translate them" in ended.out
    because = value(keelpijn / READINGS)["readings"]["K01"]["retired"]["because"]
    assert because == {"nl": "The guideline says: 'it'", "en": "The guideline says: 'it'"}


def test_line_ends_of_windows_stay(leidraad, keelpijn):
    path = keelpijn / READINGS
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    leidraad("retire", keelpijn, "K01", *BECAUSE)
    assert b"\r\n    retired:\r\n" in path.read_bytes()
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("K91", *BECAUSE), "no reading `K91`; did you mean `K01`"),
        (("K01", "--because", "  "), "--because has no words"),
        (("K01", *BECAUSE, "--since", "soon"), "`soon` is neither a version"),
        (("K01", "--because", "one", "--because", "two"), "--because stands there twice without a language"),
        (("K01", *BECAUSE, "--because", "nl=Toch"), "--because stands there twice for `nl`"),
        (("K01", "--because", "fr=Oui"), "--because: the guideline has no texts in `fr` (it has nl, en)"),
        (("K01", *BECAUSE, "--settled-by", "fr=Oui"), "--settled-by: the guideline has no texts in `fr`"),
    ],
)
def test_what_will_not_do_is_refused_in_one_line(leidraad, keelpijn, words, said):
    before = (keelpijn / READINGS).read_bytes()
    ended = leidraad("retire", keelpijn, *words)
    assert ended.code == 2
    assert said in ended.err
    assert (keelpijn / READINGS).read_bytes() == before


def test_a_text_with_a_sign_of_equality_in_it_needs_no_language(leidraad, keelpijn):
    leidraad("retire", keelpijn, "K01", "--because", "a dose = 2 is enough")
    because = value(keelpijn / READINGS)["readings"]["K01"]["retired"]["because"]
    assert because["nl"] == because["en"] == "a dose = 2 is enough"


def test_a_guideline_that_does_not_say_which_it_is_is_told_without_a_fault(leidraad, keelpijn):
    (keelpijn / "guideline.yaml").write_text("- 1\n", encoding="utf-8")
    before = (keelpijn / READINGS).read_bytes()
    ended = leidraad("retire", keelpijn, "K01", *BECAUSE)
    assert (ended.code, "keelpijn/guideline.yaml does not say which guideline this is" in ended.err) == (2, True)
    assert (keelpijn / READINGS).read_bytes() == before


def test_the_files_are_searched_for_names_once(keelpijn, monkeypatch):
    from interpreter.authoring import retire as module  # noqa: PLC0415 - only here

    searched = []
    monkeypatch.setattr(module, "mentions", lambda pages: searched.append(pages) or ())
    module.retire(keelpijn, "K01", ["The guideline says it"])
    assert len(searched) == 1


def test_a_reading_retires_once(leidraad, keelpijn):
    leidraad("retire", keelpijn, "K01", *BECAUSE)
    ended = leidraad("retire", keelpijn, "K01", *BECAUSE)
    assert (ended.code, "was retired before (keelpijn/readings.yaml:" in ended.err) == (2, True)
