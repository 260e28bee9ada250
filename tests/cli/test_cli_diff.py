"""`leidraad diff`: folders and revisions, exit codes, files it writes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from interpreter.difference.revision import is_revision
from interpreter.resources import guidelines_folder
from interpreter.slotted import replace
from interpreter.stages import load


@pytest.fixture
def versions(tmp_path, monkeypatch):
    """Go to a folder with two versions of a guideline; in the new one a deadline is longer."""
    for name in ("old", "new"):
        shutil.copytree(guidelines_folder() / "wervelmetastasen", tmp_path / name / "wervelmetastasen")
    monkeypatch.chdir(tmp_path)
    spoil("new/wervelmetastasen/behandeling.yaml", "start_treatment, within: 72 h", "start_treatment, within: 7 d")
    return "old/wervelmetastasen", "new/wervelmetastasen"


def spoil(name, old, new):
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_longer_deadline_is_told_in_the_guidelines_language_and_ends_with_1(leidraad, versions):
    ended = leidraad("diff", *versions)
    assert ended.code == 1
    assert "Start de behandeling (Behandeling): later: binnen 72 uur → binnen 7 dagen" in " ".join(ended.out.split())
    assert "geen aandeel van de patiënten" in " ".join(ended.out.split())
    assert "later: within 72 hours" in " ".join(leidraad("diff", *versions, "--lang", "en").out.split())


def test_a_language_that_the_new_version_does_not_have_is_a_usage_error(leidraad, versions, monkeypatch):
    new = replace(load(Path(versions[1])), languages=("en",))
    monkeypatch.setattr("interpreter.cli.diff.version_at", lambda _: new)
    ended = leidraad("diff", *versions, "--lang", "nl")
    assert ended.code == 2
    assert "has no texts in `nl`" in ended.err


def test_the_same_version_twice_ends_with_0_and_says_that_it_is_proven(leidraad, versions):
    ended = leidraad("diff", versions[0], "wervelmetastasen", "--lang", "en")
    assert ended.code == 0
    assert "Nothing changes for anyone. Proven" in ended.out


def test_other_words_alone_end_with_0(leidraad, versions):
    shutil.copytree(versions[0], "words/wervelmetastasen")
    spoil("words/wervelmetastasen/recommendations.yaml", "Denk aan MESMC", "Denk nu aan MESMC")
    assert leidraad("diff", versions[0], "words/wervelmetastasen").code == 0


def test_a_guideline_with_errors_cannot_be_compared_and_ends_with_2(leidraad, versions):
    spoil("new/wervelmetastasen/behandeling.yaml", "to: steroids", "to: steroid")
    ended = leidraad("diff", *versions)
    assert ended.code == 2
    assert "unknown-node" in ended.err
    assert leidraad("diff", versions[0], "nowhere").code == 2
    assert leidraad("diff", *versions, "--from", "nergens").code == 2


def test_the_cases_that_begin_elsewhere_are_compared_when_asked_for(leidraad, versions):
    said = json.loads(leidraad("diff", *versions, "--from", "behandeling", "--format", "json").out)
    assert said["from"] == "behandeling"
    assert [group["kind"] for group in said["groups"]] == ["later"]
    assert leidraad("diff", *versions, "--from", "nazorg").code == 0


def test_the_picture_and_the_cases_are_written_and_the_cases_run(leidraad, versions):
    leidraad("diff", *versions, "--svg", "diff.svg", "--cases", "changed")
    svg = Path("diff.svg").read_text(encoding="utf-8")
    assert "wervelmetastasen-behandeling-edited" in svg  # the only flowchart that changed
    assert "within: 72 h → 7 d" in svg
    written = list(Path("changed").glob("*.yaml"))
    assert [path.name for path in written] == ["01-later-start-treatment.yaml"]
    for version, days in zip(versions, ("72 uur", "7 dagen"), strict=True):
        ended = leidraad("run", version, written[0])
        assert f"binnen {days}" in " ".join(ended.out.split())
    assert leidraad("diff", *versions, "--svg", "one.svg", "--flowchart", "nazorg").code == 1
    assert leidraad("diff", *versions, "--svg", "one.svg", "--flowchart", "nergens").code == 2


# ---- revisions ------------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(versions, tmp_path):
    """Return a folder in a repository of two commits: the old version, then the new one."""
    folder = tmp_path / "repository" / "flowcharts"
    folder.mkdir(parents=True)
    for name in versions:
        shutil.copytree(name, folder / "wervelmetastasen", dirs_exist_ok=True)
        for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", name)):
            who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
            subprocess.run(["git", *who, *arguments], cwd=folder.parent, check=True, capture_output=True)  # noqa: S603, S607
    return folder.parent


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@needs_git
def test_two_revisions_of_one_guideline_are_compared_without_a_checkout(leidraad, repository, monkeypatch):
    monkeypatch.chdir(repository)
    name = "flowcharts/wervelmetastasen"
    ended = leidraad("diff", f"HEAD~1:{name}", f"HEAD:{name}", "--format", "json")
    assert ended.code == 1, ended.err
    assert [group["kind"] for group in json.loads(ended.out)["groups"]] == ["later"]
    assert leidraad("diff", f"HEAD:{name}", name).code == 0
    monkeypatch.chdir(repository / "flowcharts")
    assert leidraad("diff", "HEAD:./wervelmetastasen", "wervelmetastasen").code == 0


@needs_git
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HEAD~9:flowcharts/wervelmetastasen", "git knows no revision `HEAD~9`"),
        ("no such thing:flowcharts", "git knows no revision `no such thing`"),
        ("HEAD:nowhere", "revision `HEAD` has no such folder"),
        ("HEAD:flowcharts", "`guideline.yaml` is missing"),
        ("HEAD:flowcharts/wervelmetastasen/facts.yaml", "is a file, not a guideline's folder"),
        ("HEAD:flow\x1bcharts", "has no such folder"),
        ("HEAD^{commit}:flowcharts\n--all", "has no such folder"),
    ],
)
def test_a_revision_that_leads_nowhere_is_said_with_its_cure(leidraad, repository, monkeypatch, name, said):
    monkeypatch.chdir(repository)
    ended = leidraad("diff", name, "wervelmetastasen")
    assert ended.code == 2
    assert said in ended.err
    assert "help:" in ended.err
    assert "\x1b" not in ended.err


@needs_git
def test_a_folder_that_is_in_no_repository_has_no_revisions(leidraad, versions, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    ended = leidraad("diff", "HEAD:old/wervelmetastasen", versions[1])
    assert ended.code == 2
    assert "not a git repository" in ended.err


def test_without_git_it_says_what_to_do_instead(leidraad, versions, monkeypatch):
    monkeypatch.setenv("PATH", "")
    ended = leidraad("diff", "HEAD:wervelmetastasen", versions[1])
    assert ended.code == 2
    assert "git is not installed" in ended.err
    assert "give two folders" in ended.err


def test_an_option_is_never_taken_for_a_revision():
    assert not is_revision("--output:x")
    assert not is_revision(":x")
    assert not is_revision("wervelmetastasen")
    assert is_revision("main:flowcharts/demo")


@needs_git
def test_what_a_revision_says_of_errors_names_the_revision(leidraad, repository, monkeypatch):
    monkeypatch.chdir(repository)
    spoil("flowcharts/wervelmetastasen/behandeling.yaml", "to: steroids", "to: steroid")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, "commit", "-qam", "broken"], check=True, capture_output=True)  # noqa: S603, S607
    ended = leidraad("diff", "HEAD~1:flowcharts/wervelmetastasen", "HEAD:flowcharts/wervelmetastasen")
    assert ended.code == 2
    assert "HEAD:flowcharts/wervelmetastasen/behandeling.yaml" in ended.err


@needs_git
def test_a_revision_of_too_many_or_too_large_files_is_refused_before_it_is_read(leidraad, repository, monkeypatch):
    monkeypatch.chdir(repository)
    name = "HEAD:flowcharts/wervelmetastasen"
    monkeypatch.setattr("interpreter.difference.revision.MOST_BYTES", 1_000)
    assert "is larger than" in leidraad("diff", name, "wervelmetastasen").err
    monkeypatch.setattr("interpreter.difference.revision.MOST_FILES", 2)
    assert "more than 2 YAML files" in leidraad("diff", name, "wervelmetastasen").err
