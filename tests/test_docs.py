"""The documentation is true: what it shows is what happens, what it names exists, what it links to is there.

A line above a block says what holds for it:

    <!-- run -->               the commands are run, in order, and show what stands there; each ends with exit code 0
    <!-- run: exit 3 -->       so, but the last command of the block ends with this exit code
    <!-- not run: reason -->   nothing is run
    <!-- file: a/b.yaml -->    the block is a file, for the commands further down the page
    <!-- in: a/b.yaml -->      the block is a run of whole lines of this file

A line `...` in what a command shows stands for any lines. Every page has a folder of its own to work in, with copies
of the guidelines and the examples. `pytest --regenerate` writes what the commands show now, except where `...` stands.
"""

from __future__ import annotations

import doctest
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from interpreter.cli.arguments import COMMANDS, Parser, home
from interpreter.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FRONT = ("README.md", "CONTRIBUTING.md", "INTENDED_USE.md", "SECURITY.md", "CHANGELOG.md")
PAGES = tuple(path for path in [*map(ROOT.joinpath, FRONT), *sorted((ROOT / "docs").rglob("*.md"))] if path.is_file())
GENERATED = {"findings.md", "bevindingen.md"}
LANGUAGE_PAGES = ("docs/language.md", "docs/taal.md")
SHELLS = {"sh", "console", "bash", "shell"}
ANY = "..."
SET_UP = re.compile(r"^(?:pip install uv && )?uv run (?:--no-dev )?")
FENCE = re.compile(r"^(?P<fence>```+)(?P<kind>[\w+-]*)\s*$")
MARK = re.compile(r"^\s*<!-- (?P<what>run|not run|file|in)(?:: (?P<of>.+?))? -->\s*$")
by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page: the line of its fence (from 0), its kind, its mark, and its lines."""

    at: int
    kind: str
    what: str | None
    of: str | None
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of a block and the lines that are said to come of it."""

    command: str
    output: tuple[str, ...]


def blocks(page: Path) -> list[Block]:
    found: list[Block] = []
    lines = page.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        opened = FENCE.match(lines[at])
        if opened is None:
            at += 1
            continue
        end = next(number for number in range(at + 1, len(lines)) if lines[number].strip() == opened["fence"])
        above = next((line for line in reversed(lines[:at]) if line.strip()), "")
        mark = MARK.match(above)
        found.append(Block(at, opened["kind"], mark and mark["what"], mark and mark["of"], tuple(lines[at + 1 : end])))
        at = end + 1
    return found


def commands(block: Block) -> list[Shown]:
    """Return the commands of a block: each line of a script, or what follows a `$` with what is shown below it."""
    if block.kind != "console":
        script = re.sub(r"\\\n", "", block.text)
        return [Shown(SET_UP.sub("", line), (ANY,)) for line in script.splitlines() if line and line[0] != "#"]
    found: list[Shown] = []
    lines = iter(block.lines)
    for line in lines:
        if not line.startswith("$ "):
            found[-1] = Shown(found[-1].command, (*found[-1].output, line))
            continue
        command = line.removeprefix("$ ")
        while command.endswith("\\"):
            command += "\n" + next(lines)
        found.append(Shown(command, ()))
    return found


def fits(shown: tuple[str, ...], got: list[str]) -> bool:
    """Tell whether lines are the shown ones, where `...` stands for any number of lines."""
    parts = [[*part] for is_any, part in itertools.groupby(shown, key=lambda line: line.strip() == ANY) if not is_any]
    if ANY not in [line.strip() for line in shown]:
        return list(shown) == got
    start = 0
    for number, part in enumerate(parts):
        places = range(start, len(got) - len(part) + 1)
        if number == 0 and shown[0].strip() != ANY:
            places = range(min(1, len(places)))
        if number == len(parts) - 1 and shown[-1].strip() != ANY:
            places = range(max(start, len(got) - len(part)), len(got) - len(part) + 1)
        place = next((at for at in places if got[at : at + len(part)] == part), None)
        if place is None:
            return False
        start = place + len(part)
    return True


# ---- what is run ----------------------------------------------------------------------------------------------------


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the guidelines, the examples and the schemas, in which a page may write."""
    for name in ("flowcharts", "schema", "docs/examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    scripts = Path(sys.executable).parent
    if not (scripts / "leidraad").exists():
        pytest.skip("the command `leidraad` is not installed beside this Python")
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    settings = {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "80", "NO_COLOR": "1", "TZ": "UTC"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str, folder: Path) -> tuple[list[str], int]:
    """Return what a command shows, as a terminal would, and its exit code."""
    done = subprocess.run(  # noqa: S603 - the commands are the documentation's own
        ["/bin/sh", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return [line.rstrip() for line in done.stdout.rstrip().splitlines()], done.returncode


def wanted_code(block: Block) -> int:
    return int(block.of.removeprefix("exit ")) if block.of else 0


@by_page
def test_every_command_shows_what_its_page_says(page: Path, request: pytest.FixtureRequest) -> None:
    if page.name in GENERATED or not any(block.what == "run" for block in blocks(page)):
        return
    workplace: Path = request.getfixturevalue("workplace")
    regenerate = request.config.getoption("--regenerate")
    lines = page.read_text(encoding="utf-8").splitlines()
    fresh: list[tuple[Block, list[str]]] = []
    wrong: list[str] = []
    for block in blocks(page):
        where = f"{page.relative_to(ROOT)}:{block.at + 1}"
        if block.what == "file" and block.of:
            path = workplace / block.of
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        if block.what != "run" or block.kind not in SHELLS:
            continue
        written: list[str] = []
        every = commands(block)
        for number, shown in enumerate(every):
            got, code = run(shown.command, workplace)
            right = fits(shown.output, got)
            keep = right or ANY in [line.strip() for line in shown.output]
            wanted = wanted_code(block) if number == len(every) - 1 else 0
            if code != wanted or not (right or (regenerate and not keep)):
                wrong.append(f"{where}: $ {shown.command} ends with {code} ({wanted}) and shows\n" + "\n".join(got))
            written += [*f"$ {shown.command}".splitlines(), *(shown.output if keep else got)]
        fresh.append((block, written))
    if regenerate:
        for block, written in reversed(fresh):
            if block.kind == "console":
                lines[block.at + 1 : block.at + 1 + len(block.lines)] = written
        page.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    assert not wrong, "\n\n".join(wrong)


@by_page
def test_every_python_example_gives_what_its_page_says(page: Path, request: pytest.FixtureRequest) -> None:
    if not any(block.kind == "python" for block in blocks(page)):
        return
    request.getfixturevalue("workplace")
    reader = doctest.DocTestParser()
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    known: dict[str, object] = {}
    report: list[str] = []
    for block in blocks(page):
        if block.kind == "python" and block.what != "not run":
            example = reader.get_doctest(block.text, known, str(page.relative_to(ROOT)), str(page), block.at + 1)
            assert example.examples, f"{page.name}:{block.at + 1}: nothing to run; write >>> or say why not"
            runner.run(example, out=report.append, clear_globs=False)
            known = example.globs
    assert runner.summarize(verbose=False).failed == 0, "".join(report)


@by_page
def test_every_block_of_commands_is_run_or_says_why_not(page: Path) -> None:
    for block in blocks(page):
        if block.kind in SHELLS:
            assert block.what == "run" or (block.what == "not run" and block.of), f"{page.name}:{block.at + 1}"


@pytest.mark.parametrize("name", LANGUAGE_PAGES)
def test_every_piece_of_a_guideline_in_the_language_reference_is_one_that_is_checked(name: str) -> None:
    for block in blocks(ROOT / name):
        if block.kind == "yaml":
            assert block.what in {"file", "in"} or (block.what == "not run" and block.of), f"{name}:{block.at + 1}"


@by_page
def test_every_excerpt_stands_in_its_file(page: Path) -> None:
    for block in blocks(page):
        if block.what == "in":
            assert block.of is not None
            assert _stands_in(block, ROOT / block.of), f"{page.name}:{block.at + 1} is not in {block.of}"


def _stands_in(block: Block, path: Path) -> bool:
    excerpt = textwrap.dedent(block.text).splitlines()
    whole = path.read_text(encoding="utf-8").splitlines()
    runs = (whole[start : start + len(excerpt)] for start in range(len(whole) - len(excerpt) + 1))
    return any(textwrap.dedent("\n".join(one)).splitlines() == excerpt for one in runs)


# ---- what is linked and named ---------------------------------------------------------------------------------------


@cache
def prose(page: Path) -> str:
    """Return a page without its blocks."""
    text = page.read_text(encoding="utf-8")
    return re.sub(r"^(```+).*?^\1\s*$", "", text, flags=re.MULTILINE | re.DOTALL)


@cache
def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.+?)\s*$", prose(page), flags=re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "")
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        numbered = itertools.chain((slug,), (f"{slug}-{number}" for number in itertools.count(1)))
        found.add(next(name for name in numbered if name not in found))
    return found


@by_page
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    text = prose(page)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"<img [^>]*src=\"([^\"]+)\"", text)
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = page if not name else (page.parent / name).resolve()
        assert path.exists(), f"{page.name}: {target}"
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), f"{page.name}: {target}"


def quoted(page: Path) -> list[str]:
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", prose(page))


@by_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    pattern = re.compile(r"^(?:interpreter|tests|tools|docs|schema|flowcharts)/[\w./-]+$")
    for name in quoted(page):
        path, _, test = name.partition("::")
        if pattern.match(path) and path.upper() != path and not re.search(r"[A-Z]{3,}", path):
            assert (ROOT / path).exists(), f"{page.name}: {name}"
            assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8") if test else True, f"{page.name}: {name}"


@by_page
def test_every_command_and_option_that_is_named_exists(page: Path) -> None:
    options = {"--help", "--version"}
    for name in COMMANDS:
        command = Parser(add_help=False)
        home(name).arguments(command)
        options |= set(re.findall(r"--[a-z][a-z-]*", command.format_help()))
    typed = re.findall(r"^\$ .*", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name in re.findall(r"\bleidraad ([a-z]+)\b", "\n".join([*quoted(page), *typed])):
        assert name in COMMANDS, f"{page.name}: leidraad {name}"
    for piece in quoted(page):
        if "leidraad " in piece or piece.startswith("--"):
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", piece):
                assert option in options | OTHER_OPTIONS, f"{page.name}: {option}"


OTHER_OPTIONS = {"--regenerate", "--check", "--strict", "--cov", "--extra", "--no-dev"}
"""Options of other programs that the pages name."""
NO_FINDINGS = {
    "cyclonedx-bom",
    "cyclonedx-python-lib",
    "graphviz-pure",
    "json-validation",
    "pre-commit",
    "zen-engine",
    "z3-solver",
    "unused-topic",
    "x-code",
    "x-message",
    "x-cure",
    "yaml-language-server",
}
"""Names with a hyphen that the pages quote and that are no findings."""


@by_page
def test_every_finding_that_is_named_exists(page: Path) -> None:
    known = {one.code for one in RULES} | NO_FINDINGS
    for name in quoted(page):
        if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", name):
            assert name in known, f"{page.name}: {name}"


# ---- the reference of the format ------------------------------------------------------------------------------------


FORMAT = ROOT / "docs" / "format.md"
KINDS = ("guideline", "statements", "readings", "facts", "recommendations", "properties", "flowchart", "case")
EVERYWHERE = {"nl", "en", "cites", "reading"}


EXAMPLE_NAMES = {
    *("D1.1", "G01", "alarm", "alarm_symptom", "behandeling", "bilateral", "deficit_onset", "diagnostiek", "done"),
    *("imaging", "instruct_return", "mri_24h", "mri_triage", "mri_whole_spine", "none", "pain", "radicular_deficit"),
    *("surgery", "treatment", "triage", "tumour_type", "unilateral"),
}


def properties(schema: object) -> Iterator[str]:
    match schema:
        case dict():
            table = schema.get("properties", {})
            yield from table
            for key, part in schema.items():
                yield from properties(list(table.values()) if key == "properties" else part)
        case list():
            for part in schema:
                yield from properties(part)


def chapter(kind: str) -> str:
    parts = re.split(r"^## ", FORMAT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    title = {"flowchart": "NAME.yaml", "case": "cases/"}.get(kind, kind)
    return next(part for part in parts if part.startswith(title))


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_names_every_key_of_a_schema(kind: str) -> None:
    schema = json.loads((ROOT / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    whole = FORMAT.read_text(encoding="utf-8")
    for key in set(properties(schema)):
        # Conditions, Text and grounds are told once for all files.
        told = whole if key in EVERYWHERE | {"all", "any", "not", "at_least", "of"} else chapter(kind)
        assert re.search(rf"(?<!\w){re.escape(key)}(?!\w)", told), f"docs/format.md does not tell of `{key}` in {kind}"


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_names_no_key_that_a_schema_does_not_know(kind: str) -> None:
    schema = json.loads((ROOT / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    known = set(properties(schema))
    yaml = re.search(r"^```yaml\n(.*?)^```", chapter(kind), flags=re.MULTILINE | re.DOTALL)
    assert yaml is not None
    text = re.sub(r"#.*", "", yaml[1])
    keys = set(re.findall(r"(?:^|[{,\-])\s*([\w.]+):(?=\s|$)", text, flags=re.MULTILINE))
    assert keys <= known | EXAMPLE_NAMES, keys - known - EXAMPLE_NAMES


# ---- the pictures ---------------------------------------------------------------------------------------------------


def test_the_pictures_are_what_the_renderer_draws_now() -> None:
    tool = ROOT / "tools" / "docs_images.py"
    # Nothing here comes from outside the project.
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
