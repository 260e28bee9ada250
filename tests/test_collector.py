"""The cyclic garbage collector is held back while a guideline is read, and comes back as the caller had it."""

from __future__ import annotations

import gc
import os
import threading

import pytest

from interpreter import load, stages
from interpreter.collector import quiet


@pytest.fixture(autouse=True)
def running():
    gc.enable()
    yield
    gc.enable()


def test_the_collector_is_held_back_in_a_block_and_runs_after_it():
    with quiet():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_the_caller_has_switched_off_stays_off():
    gc.disable()
    with quiet():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_the_collector_runs_again_after_an_exception():
    with pytest.raises(KeyError), quiet():
        raise KeyError
    assert gc.isenabled()


def test_a_block_in_a_block_leaves_the_collector_held_back():
    with quiet():
        with quiet():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_blocks_that_overlap_in_threads_end_with_the_last_one():
    inside, leave = threading.Event(), threading.Event()

    def other():
        with quiet():
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=other)
    with quiet():
        thread.start()
        inside.wait(5)
    assert not gc.isenabled()
    leave.set()
    thread.join(5)
    assert gc.isenabled()


def test_many_threads_leave_the_collector_running():
    def often():
        for _ in range(500):
            with quiet():
                assert not gc.isenabled()

    threads = [threading.Thread(target=often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert gc.isenabled()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # a fork beside threads, which is what this is about
def test_a_child_of_a_fork_within_a_block_collects_again():
    with quiet():
        child = os.fork()
        if child == 0:
            os._exit(0 if gc.isenabled() else 1)
        _, status = os.waitpid(child, 0)
        assert not gc.isenabled()
    assert os.waitstatus_to_exitcode(status) == 0
    assert gc.isenabled()


@pytest.mark.parametrize("cache", ["off", "on"])
def test_reading_a_guideline_holds_it_back_and_gives_it_back(cache, monkeypatch, tmp_path):
    monkeypatch.setenv("LEIDRAAD_CACHE", "off" if cache == "off" else str(tmp_path))
    seen = []
    build = stages.build
    monkeypatch.setattr(stages, "build", lambda *given: (seen.append(gc.isenabled()), build(*given))[1])
    load("keelpijn")
    load("keelpijn")
    assert seen == [False, False]
    assert gc.isenabled()


def test_a_fault_of_the_program_while_reading_gives_it_back(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setenv("LEIDRAAD_CACHE", "off")
    monkeypatch.setattr(stages, "build", broken)
    with pytest.raises(ZeroDivisionError):
        load("keelpijn")
    assert gc.isenabled()
