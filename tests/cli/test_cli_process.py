"""The command as a process of its own: start-up, streams, signals, a terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from interpreter.cli import arguments, streams

COMMAND = [sys.executable, "-c", "import sys; from interpreter.cli import main; sys.exit(main())"]


@contextmanager
def started(*argv, **options):
    """Give a running command, which does not outlive the test."""
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    environment |= options.pop("env", {})
    with subprocess.Popen([*COMMAND, *map(str, argv)], env=environment, **options) as process:  # noqa: S603 - ourselves
        try:
            yield process
        finally:
            process.kill()


def finished(*argv, stdin=b"", **options):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started(*argv, **pipes, **options) as process:
        out, err = process.communicate(stdin, timeout=60)
    return process.returncode, out, err


def test_help_imports_nothing_that_a_guideline_needs():
    code = "import sys; from interpreter.cli import main; main(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert "usage: leidraad" in done.stdout
    for module in ("yaml", "json", "decimal", "dataclasses", "datetime", "jsonschema", "networkx", "interpreter.model"):
        assert f"'{module}'" not in done.stderr


def test_help_has_an_example_of_every_command(leidraad):
    for name in arguments.COMMANDS:
        ended = leidraad(name, "--help")
        assert ended.code == 0
        assert f"examples:\n  leidraad {name}" in ended.out


def test_the_same_case_gives_the_same_bytes_whatever_the_hash_seed():
    runs = {
        finished(
            "run", "wervelmetastasen", "--fact", "known_tumour=true", "--format", form, env={"PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
        for form in ("json",)
    }
    assert len(runs) == 1


def test_output_is_utf_8_in_any_locale():
    _, out, _ = finished("run", "wervelmetastasen", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert "patiënt" in out.decode("utf-8")


def test_a_reader_that_stops_is_no_traceback():
    with started("run", "wervelmetastasen", "-", "--format", "jsonl", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
               stderr=subprocess.PIPE) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(b'{"pain": true}\n' * 40)
        process.stdin.close()
        said = process.stderr.read()
        assert process.wait(timeout=60) == 141
    assert said == b"leidraad: the program that read the output has stopped\n"


def test_an_interrupt_is_one_line_and_130():
    with started(
        "run", "wervelmetastasen", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == b"leidraad: interrupted\n"


def test_a_fault_of_the_program_is_one_line(monkeypatch, leidraad):
    def fails(_):
        raise ValueError("a\nfault")

    monkeypatch.setattr(arguments, "parsed", fails)
    ended = leidraad("run")
    assert ended.code == 70
    assert ended.err.startswith("leidraad: a fault in the program, please report it: ValueError: a fault")


@pytest.mark.parametrize(
    ("env", "colored"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_a_pipe_has_colour_only_when_forced(env, colored):
    _, out, err = finished("run", "keelpijn", env=env)
    _, _, refused = finished("run", "keelpijn", "--fact", "aeg=3", env=env)
    assert (b"\x1b[" in out) is colored
    assert (b"\x1b[" in refused) is colored
    assert b"Traceback" not in err


def test_an_interview_at_a_terminal(tmp_path):
    facts = "suppurative_complication: false\nvery_unwell: true\nhigh_risk: false\nage: 30\ncourse: improving\n"
    (tmp_path / "begun.yaml").write_text(f"{facts}symptom_duration: 2\n", encoding="utf-8")
    master, slave = pty.openpty()
    with started(
        "ask",
        "keelpijn",
        "--case",
        "begun.yaml",
        "--lang",
        "en",
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=tmp_path,
        close_fds=True,
    ) as process:
        os.close(slave)
        seen = read_until(master, b"> ")
        assert b"severe systemic infection?" in seen
        assert b"\x1b[1m" in seen
        os.write(master, b"y\n")
        seen = read_until(master, b"years old")
        assert process.wait(timeout=30) == 0
    os.close(master)
    assert b"outcome: referred" in seen


def read_until(master, mark):
    seen = b""
    deadline = time.monotonic() + 30
    while mark not in seen and time.monotonic() < deadline:
        if select.select([master], [], [], 0.5)[0]:
            try:
                seen += os.read(master, 65_536)
            except OSError:  # the other end has gone
                break
    return seen


# ---- files are written whole or not at all --------------------------------------------------------------------------


def test_a_file_is_replaced_as_a_whole_and_keeps_its_mode(tmp_path):
    path = tmp_path / "x.svg"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    streams.write(str(path), "new\n")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("new\n", 0o640)
    assert [one.name for one in tmp_path.iterdir()] == ["x.svg"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")
    streams.write(str(tmp_path / "link"), "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "new"


def test_what_was_there_stays_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "x.svg"
    path.write_text("old", encoding="utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="cannot be written: No space left"):
        streams.write(str(path), "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["x.svg"]


def test_a_device_is_written_to_and_not_replaced():
    streams.write(os.devnull, "gone")
    assert not Path(os.devnull).is_file()


# ---- completion -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("leidraad ru", "run"),
        ("leidraad run wervel", "wervelmetastasen"),
        ("leidraad run wervelmetastasen --fact deficit_o", "deficit_onset="),
        ("leidraad run wervelmetastasen --fact radicular_pain=b", "radicular_pain=bilateral"),
        ("leidraad run wervelmetastasen --from n", "nazorg"),
        ("leidraad explain case-", "case-shape"),
    ],
)
def test_a_shell_is_offered_what_fits(tmp_path, line, offered):
    pytest.importorskip("argcomplete")
    out = tmp_path / "offered"
    env = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SHELL": "bash",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(out),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_WORDBREAKS": " \t\n",
    }
    finished(env=env, cwd=tmp_path)
    assert offered in [one.strip() for one in out.read_text(encoding="utf-8").split("\n")]
