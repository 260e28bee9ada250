"""Whatever a guideline's text holds, the page shows it as text: nothing runs, nothing breaks, nothing is fetched."""

from __future__ import annotations

import json
import re

import pytest
import small
from conftest import MADE, Visit

from interpreter.site.pages import page as page_of
from interpreter.site.view import view

EVIL = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
MORE = ("<!--", "<!-- <script>", "]]>", "${alert(1)}", "{}", "' onload='x", "&lt;b&gt;", "\\u003c")
NAMES = ("constructor", "tostring", "valueof", "hasownproperty", "prototype")


def evil(number=0):
    return {"en": f"{EVIL} {MORE[number % len(MORE)]} {number}"}


def hostile():
    """Return a guideline of which every text is markup, and every name one that every object of JavaScript has."""
    files = small.dictionaries(dict.fromkeys(NAMES, "must"))
    about = files["guideline"]
    about |= {"title": evil(1), "intended_use": evil(2), "reference_time": evil(3), "entry": "constructor"}
    about["source"] |= {"title": evil(4), "publisher": EVIL, "note": evil(5), "url": "https://example.org/?q=<script>"}
    about["not_encoded"] = [{"topic": evil(6), "reason": evil(7)}]
    for number, one in enumerate(files["statements"]["statements"].values()):
        one["text"] = evil(number)
    for number, one in enumerate(files["readings"]["readings"].values()):
        one |= {"question": evil(number), "choice": evil(number), "reason": evil(number)}
        one["evidence"] = [{"title": EVIL, "url": "https://example.org/<script>", "support": "full"}]
    for number, one in enumerate(files["recommendations"]["recommendations"].values()):
        link = {"title": EVIL, "url": "https://example.org/"}
        one |= {"label": evil(number), "detail": evil(number), "dose": evil(number), "links": [link]}
    files["facts"] = {
        "topics": {"constructor": evil(8)},
        "facts": {
            name: small.boolean(label=evil(at), question=evil(at), help=evil(at), topic="constructor")
            for at, name in enumerate(NAMES)
        }
        | {"size": small.measured("d", minimum=0) | {"label": evil(9)}},
    }
    files["constructor"] = {
        "flowchart": "constructor",
        "title": evil(10),
        "summary": evil(11),
        "start": "constructor",
        "phases": {"prototype": evil(12)},
        "nodes": {
            "constructor": small.decision(
                small.branch({"constructor": True}, "tostring") | {"label": evil(13)},
                small.branch({"constructor": False}, "prototype", reading="G01"),
            )
            | {"label": evil(14), "note": evil(15), "phase": "prototype"},
            "tostring": small.action("prototype", *({"id": name, "when": {name: True}} for name in NAMES)),
            "prototype": {"kind": "end", "outcome": "constructor", "label": evil(16)},
        },
    }
    return small.loaded(files)


def opened(browser, path, text):
    path.write_text(text, encoding="utf-8", newline="\n")
    visit = Visit(browser.new_context(viewport={"width": 1280, "height": 800}).new_page(), path.as_uri())
    visit.page.set_default_timeout(10_000)
    return visit


@pytest.fixture(scope="module")
def page_text():
    return page_of(hostile(), [], language="en", made=MADE)


def test_markup_in_every_text_is_shown_as_text_on_every_view(browser, tmp_path, page_text):
    visit = opened(browser, tmp_path / "evil.html", page_text)
    page = visit.go("read")
    page.locator("svg .node").first.wait_for()
    for place in ("read/constructor/constructor", "try", "outline", "statements", "readings", "search/script"):
        page = visit.go(place)
        page.locator("h1").first.wait_for(state="attached")
        assert page.locator("main").inner_text().count("<script>") > 0, place
        assert page.locator("img, main script").count() == 0, place
    page = visit.go("try")
    page.locator(".ask .answer").first.click()
    page.locator(".filled li").first.wait_for()
    page.get_by_role("button", name="Text for the record").click()
    assert "<script>" in page.locator("dialog textarea").input_value()
    assert "run" not in page.title().split()
    assert "</script>" in page.title()
    assert visit.faults == []
    assert visit.asked == [one for one in visit.asked if one.startswith("file:")]
    page.context.close()


def test_names_that_every_object_has_are_facts_and_boxes_like_any_other(browser, tmp_path, page_text):
    visit = opened(browser, tmp_path / "names.html", page_text)
    page = visit.go("try/ask/constructor")
    page.locator(".ask .answer").first.click()
    page.locator('.lit-drawings [data-element="constructor.tostring"].on').wait_for(state="attached")
    page.goto(f"{visit.address}#/read/__proto__/constructor")
    page.locator(".sheet:not([hidden]) .panel").wait_for()
    assert visit.faults == []
    page.context.close()


def test_no_text_turns_the_direction_of_what_is_written_after_it(browser, tmp_path):
    files = small.dictionaries({"a": "must"})
    files["recommendations"]["recommendations"]["a"]["label"] = {"en": "\u202eadvice"}
    files["facts"] = {"facts": {"f": small.boolean(label={"en": "\u202efact\u2066"}, question={"en": "\u202eq"})}}
    ends = {"x": small.action("done", {"id": "a"}), "done": small.end("done")}
    asks = small.decision(small.branch({"f": True}, "x"), small.branch({"f": False}, "done"))
    files["m0"] = {"flowchart": "m0", "title": {"en": "\u202et"}, "start": "n", "nodes": {"n": asks, **ends}}
    visit = opened(browser, tmp_path / "turned.html", page_of(small.loaded(files), [], language="en", made=MADE))
    page = visit.go("try")
    page.locator(".ask .answer").first.click()
    page.locator(".filled li", has_text="\ufffdfact\ufffd: yes").wait_for()
    for place in ("try", "read/m0/n", "outline", "search/fact"):
        said = visit.go(place).locator("body").inner_text()
        assert "\ufffd" in said
        assert not set("\u202e\u2066") & set(said), place
    assert visit.faults == []
    page.context.close()


def test_a_script_put_into_the_page_is_not_run(browser, tmp_path, page_text):
    spoilt = page_text.replace('<div id="page">', '<script>document.title = "run"</script><div id="page">')
    spoilt = spoilt.replace("<h1>", '<h1 onclick="x" style="color: red">')
    visit = opened(browser, tmp_path / "spoilt.html", spoilt)
    visit.go("read").locator("svg .node").first.wait_for()
    assert visit.page.title() != "run"
    assert any("Content Security Policy" in one for one in visit.faults)
    visit.page.context.close()


def test_the_policy_allows_this_script_and_style_alone(page_text):
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page_text)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]+';", policy)
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]+';", policy)


def test_no_data_can_end_its_block(page_text):
    script_ends = page_text.count("</script>")
    assert script_ends == page_text.count("<script") == 7 - 1
    assert page_text.count("<!--") == 0


def large(nodes):
    """Return a guideline of one flowchart with so many nodes: a chain in which each question may end it."""
    files = small.dictionaries({"r0": "must"})
    files["facts"] = {"facts": {f"f{at}": small.boolean() for at in range(20)}}
    chain = {}
    for at in range(nodes - 1):
        after = f"n{at + 1}" if at < nodes - 2 else "done"
        chain[f"n{at}"] = small.action(after, {"id": "r0"}) if at % 2 else small.decision(
            small.branch({f"f{at % 20}": True}, after), small.branch({f"f{at % 20}": False}, "done")
        )  # fmt: skip
    chain["done"] = small.end("done")
    files["m0"] = {"flowchart": "m0", "title": {"en": "many"}, "start": "n0", "nodes": chain}
    return small.loaded(files)


def test_ten_thousand_nodes_open_are_read_and_answered(browser, tmp_path):
    visit = opened(browser, tmp_path / "large.html", page_of(large(10_000), [], language="en", made=MADE))
    page = visit.go("read")
    page.locator(".notice", has_text="too large to draw").wait_for()
    page = visit.go("outline")
    assert page.locator(".node-text").count() == 10_000
    page = visit.go("try")
    page.locator(".ask .answer").first.click()
    page.locator(".filled li").first.wait_for()
    assert visit.faults == []
    page.context.close()


def test_the_view_is_the_same_every_time_and_plain():
    once, again = json.dumps(view(hostile())), json.dumps(view(hostile()))
    assert once == again
