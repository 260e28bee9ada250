"""Two versions beside one another, and the report on readings, as pages of the folder: what they say and show."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from called import call
from test_axe import axe, findings  # noqa: F401 - a fixture

from interpreter.difference.compare import compare
from interpreter.difference.markdown import as_markdown
from interpreter.difference.merged import apart
from interpreter.render.edited import Edited
from interpreter.resources import guidelines_folder
from interpreter.site import folder as folders
from interpreter.stages import alternatives, load
from interpreter.tracing.gaps import report

MADE = date(2026, 1, 5)
ALL = {"index.html", "vergelijking.html", "compare.html", "lezingenrapport.html", "gap-report.html"}
HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>"


def spoil(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def newer(folder):
    """Make a version of keelpijn with an age limit changed, an advice gone, a step added, and hostile words."""
    shutil.copytree(guidelines_folder() / "keelpijn", folder)
    spoil(folder / "guideline.yaml", ("version: 0.1.0", "version: 0.2.0"))
    spoil(folder / "keelpijn.yaml", ('{age: "≥ 3 a"}', '{age: "≥ 4 a"}'), ('{age: "< 3 a"}', '{age: "< 4 a"}'),
          ("{nl: Verwijzen, en: Refer}", f"{{nl: '{HOSTILE}', en: '{HOSTILE}'}}"))  # fmt: skip
    step = """    to: phone
  phone:
    kind: action
    label: {nl: Bel na, en: Call back}
    recommend:
      - {id: return_advice, within: 2 d, cites: [N1.7]}
    to: advice
  advice:"""
    spoil(
        folder / "vangnet.yaml",
        ("    to: advice\n  advice:", step),
        ("      - {id: explain_course, cites: [N1.4]}\n", ""),
    )


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Return the folder that the command writes for a newer version beside the shipped one."""
    place = tmp_path_factory.mktemp("compared")
    newer(place / "keelpijn")
    ended = call("site", place / "keelpijn", "-o", place / "site", "--compare", "keelpijn", "--made", MADE.isoformat())
    assert ended.code == 0, ended.err
    return place / "site"


@pytest.fixture(scope="module")
def difference(compared):
    return compare(load("keelpijn"), load(compared.parent / "keelpijn"))


def words(text):
    """Return the words of a page or of Markdown without its marks."""
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", text)))


@pytest.mark.parametrize(("language", "name"), [("nl", "vergelijking.html"), ("en", "compare.html")])
def test_it_says_what_the_markdown_of_diff_says(compared, difference, language, name):
    said = " ".join(words((compared / name).read_text(encoding="utf-8")))
    lines = as_markdown(difference, language).replace("<!-- -->", "").splitlines()
    rows = [line for line in lines if not re.match(r"\||<sub>|</?details|.*</summary>|\s*$", line)]
    assert len(rows) > 50
    for line in rows:
        sides = re.sub(r"^\s*- (?:oud|nieuw|old|new): ", "", line)  # the page puts the version behind the name
        plain = re.sub(r"</?(?:code|summary)>|[\\`*]|^\s*(?:-|#+) ", "", sides)
        assert " ".join(words(plain)) in said, line


def test_the_folder_has_a_page_in_each_language_linked_both_ways(compared):
    assert {one.name for one in compared.iterdir()} == ALL
    head = re.search(r'id="head">(.*?)</script>', (compared / "index.html").read_text(encoding="utf-8"))[1]
    assert [one["href"] for one in json.loads(head)["beside"]["nl"]] == ["vergelijking.html", "lezingenrapport.html"]
    for name in ALL - {"index.html"}:
        text = (compared / name).read_text(encoding="utf-8")
        links = {unescape(one) for one in re.findall(r'href="([^"]*)"', text)}
        assert any(one.startswith("index.html?lang=") for one in links)
        for one in links:
            if one.startswith("#"):
                assert text.count(f'id="{one[1:]}"') == 1, one
            elif "://" not in one:
                assert (compared / one.partition("?")[0].partition("#")[0]).is_file(), one


@pytest.mark.parametrize("name", sorted(ALL - {"index.html"}))
def test_a_page_that_is_read_runs_nothing_and_takes_its_own_style_alone(compared, name):
    text = (compared / name).read_text(encoding="utf-8")
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    tags = " ".join(re.findall(r"<[^>]+>", text.replace(style, "")))
    assert not re.search(r"<script|<img|\sstyle=|\son[a-z]+=", tags)
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len(set(ids))


def test_each_group_has_a_link_to_its_case_in_the_new_version(compared, difference):
    text = unescape((compared / "compare.html").read_text(encoding="utf-8"))
    links = re.findall(r'href="index.html\?lang=en#/try/case/([^"]*)"', text)
    cases = [json.loads(unquote(one)) for one in links]
    groups = [one for one in difference.groups if one.kind.layer.value == "advice"]
    assert len(cases) == len(groups)
    assert sorted(sorted(one["facts"]) for one in cases) == sorted(sorted(dict(one.example.new)) for one in groups)


def test_each_drawing_marks_what_only_it_has(difference):
    before, after = apart(difference)
    place = ("vangnet", "advice")
    assert before.advice[place, 1] is Edited.REMOVED
    assert after.nodes["vangnet", "phone"] is Edited.ADDED
    assert ("vangnet", "phone") not in before.nodes
    assert Edited.REMOVED not in {*after.nodes.values(), *after.branches.values(), *after.advice.values()}
    assert Edited.ADDED not in {*before.nodes.values(), *before.branches.values(), *before.advice.values()}
    scope = ("keelpijn", "scope")
    assert [edits.branches[scope, 0] for edits in (before, after)] == [Edited.CHANGED, Edited.CHANGED]


def test_the_same_version_twice_has_nothing_to_draw():
    guideline = load("keelpijn")
    pages = dict(folders.documents(report(guideline, {}), compare(guideline, guideline), MADE))
    assert "Er verandert voor niemand iets. Bewezen" in pages["vergelijking.html"]
    assert 'class="drawing"' not in pages["vergelijking.html"]


def test_without_another_version_there_is_the_report_alone():
    guideline = load("keelpijn")
    assert [one.name for one in folders.beside(guideline, compared=False)["en"]] == ["gap-report.html"]
    made = report(guideline, alternatives(guidelines_folder() / "keelpijn"))
    pages = dict(folders.documents(made, None, MADE))
    assert set(pages) == {"lezingenrapport.html", "gap-report.html"}
    assert pages == dict(folders.documents(made, None, MADE))


def test_a_comparison_in_one_file_and_a_version_that_is_not_there_are_refused(tmp_path):
    target = tmp_path / "site"
    ended = call("site", "keelpijn", "-o", target, "--single-file", "--compare", "keelpijn")
    assert (ended.code, "leave out --single-file" in ended.err) == (2, True)
    assert call("site", "keelpijn", "-o", target, "--compare", "nowhere").code == 2
    assert call("site", "keelpijn", "-o", target, "--compare", "HEAD:nowhere").code in {1, 2}
    assert not target.exists()


# ---- in the browser -------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(browser, compared):
    """Yield what opens a page of the folder; in the end none must have complained."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(5_000)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))

    def opens(name):
        page.goto((compared / name).as_uri())
        return page

    yield opens
    context.close()
    assert faults == []


def test_a_link_at_a_group_opens_its_case_to_try(opened):
    page = opened("vergelijking.html")
    page.get_by_role("link", name="Vul deze casus in").nth(1).click()
    page.locator(".filled li").first.wait_for()
    assert page.url.endswith("index.html?lang=nl#/try")
    assert "leeftijd: 3 jaar" in page.locator(".filled").inner_text().lower()
    page.get_by_role("link", name="Vergelijking").click()
    page.locator(".languages a").nth(1).click()
    assert page.url.endswith("compare.html")
    page.get_by_role("link", name="Back to the guideline").click()
    page.get_by_role("link", name="Gap report").wait_for()


def test_a_case_in_an_address_that_does_not_fit_is_refused_with_its_reason(opened, compared):
    page = opened("index.html")
    page.goto(f"{(compared / 'index.html').as_uri()}#/try/case/%7B%22facts%22%3A%7B%22nothing%22%3Atrue%7D%7D")
    page.locator(".problems").wait_for()
    assert "nothing" in page.locator(".problems").inner_text()
    assert page.locator(".filled li").count() == 0


def test_the_drawings_can_be_read_as_a_whole_and_at_their_own_size(opened):
    page = opened("vergelijking.html")
    widths = "() => [...document.querySelectorAll('.drawing')].map((one) => [one.scrollWidth, one.clientWidth])"
    assert all(inner <= outer for inner, outer in page.evaluate(widths))
    page.get_by_label("Leesbaar").check()
    assert any(inner > outer for inner, outer in page.evaluate(widths))
    assert page.locator(".drawing svg .removed").count() > 0
    assert page.locator(".drawing svg .added").count() > 0
    page.get_by_role("link", name="+ Bel na").click()
    assert page.url.endswith("#nieuw-keelpijn-vangnet-edited-vangnet.phone")
    box = page.locator(".node.added").bounding_box()
    assert 0 <= box["y"] < 768


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("vergelijking.html", "light", 1366),
        ("compare.html", "dark", 320),
        ("lezingenrapport.html", "dark", 1366),
        ("gap-report.html", "light", 320),
    ],
)
def test_axe_finds_nothing_and_the_page_is_no_wider_than_the_screen(opened, axe, name, scheme, width):  # noqa: F811
    page = opened(name)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert findings(page, axe) == []


def test_on_paper_each_drawing_has_a_sheet_across(opened, tmp_path):
    page = opened("vergelijking.html")
    page.pdf(path=tmp_path / "paper.pdf", prefer_css_page_size=True, format="A4")
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", Path(tmp_path / "paper.pdf").read_bytes())
    across = sum(float(width) > float(height) for width, height in sizes)
    assert (across, len(sizes) > across) == (page.locator(".drawing").count(), True)
