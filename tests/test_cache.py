"""What is kept is had again exactly, or not at all; the cache never stands in the way of an answer."""

from __future__ import annotations

import json
import os
import shutil
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter import cache


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("LEIDRAAD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def entry(place):
    (found,) = place.iterdir()
    return found


def typed(value):
    """Return a value beside its types all the way down: 1 is not 1.0, and 1.50 is not 1.5."""
    if isinstance(value, dict):
        return {key: typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [typed(one) for one in value]
    return type(value).__name__, str(value)


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False, allow_infinity=False)
)


@settings(max_examples=200, deadline=None)
@given(st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"\\é\n'), inner)))
def test_what_is_kept_comes_back_the_same_to_the_last_digit(tmp_path_factory, value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEIDRAAD_CACHE", str(tmp_path_factory.mktemp("cache")))
        cache.write("kind", "key", value)
        assert typed(cache.read("kind", "key")) == typed(value)


def test_kinds_and_keys_are_kept_apart(place):
    cache.write("kind", "key", [1])
    cache.write("kind", "other", [2])
    cache.write("other", "key", [3])
    assert [cache.read("kind", "key"), cache.read("kind", "other"), cache.read("other", "key")] == [[1], [2], [3]]
    assert cache.read("other", "other") is None
    assert len(list(place.iterdir())) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[:40],
        lambda _: b"",
        lambda data: data.replace(b"12.5", b"21.5"),
        lambda data: data + b" ",
        lambda data: data.replace(b"\n", b""),
        lambda data: data.replace(data[:64], b"0" * 64),
        lambda _: b"\xff\x00" * 100,
        lambda data: data + b" " * cache.LARGEST,
    ],
)
def test_an_entry_that_was_damaged_or_edited_counts_as_absent_until_it_is_written_again(place, damage):
    cache.write("kind", "key", {"dose": Decimal("12.5")})
    entry(place).write_bytes(damage(entry(place).read_bytes()))
    assert cache.read("kind", "key") is None
    cache.write("kind", "key", {"dose": Decimal("12.5")})
    assert cache.read("kind", "key") == {"dose": Decimal("12.5")}


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
def test_an_entry_that_others_may_write_counts_as_absent(place):
    cache.write("kind", "key", [1])
    entry(place).chmod(0o666)
    assert cache.read("kind", "key") is None
    entry(place).chmod(0o600)
    assert cache.read("kind", "key") == [1]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
@pytest.mark.usefixtures("place")
def test_an_entry_of_another_user_counts_as_absent(monkeypatch):
    cache.write("kind", "key", [1])
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    assert cache.read("kind", "key") is None


@pytest.mark.usefixtures("place")
def test_where_files_have_no_owner_the_entry_is_taken(monkeypatch):
    cache.write("kind", "key", [1])
    monkeypatch.delattr(os, "getuid", raising=False)
    assert cache.read("kind", "key") == [1]


def test_an_entry_of_other_code_counts_as_absent(place, monkeypatch):
    cache.write("kind", "key", [1])
    with monkeypatch.context() as patch:
        patch.setattr(cache, "_STAMP", "other code")
        assert cache.read("kind", "key") is None
    assert cache.read("kind", "key") == [1]
    assert place.exists()


def test_any_change_of_the_program_gives_another_stamp_even_with_the_old_size_and_time(tmp_path, monkeypatch):
    package, schemas = tmp_path / "interpreter", tmp_path / "schema"
    (package / "inner" / "__pycache__").mkdir(parents=True)
    schemas.mkdir()
    files = [package / "a.py", package / "inner" / "b.py", schemas / "c.json"]
    for file in files:
        file.write_text("one")
    monkeypatch.setattr(cache, "_PACKAGE", str(package))
    monkeypatch.setattr(cache, "_SCHEMAS", str(schemas))
    before = cache.stamp()
    assert cache.stamp() == before
    (package / "inner" / "__pycache__" / "b.py").write_text("compiled")
    (package / "README").write_text("no code")
    assert cache.stamp() == before
    for file in files:
        times = file.stat()
        while file.stat().st_ctime_ns == times.st_ctime_ns:  # a clock may tick slowly
            file.write_text("two")
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert cache.stamp() != before
        before = cache.stamp()
    files[1].rename(package / "d.py")
    assert cache.stamp() != before


def test_a_cache_that_is_off_neither_reads_nor_writes(place, monkeypatch):
    cache.write("kind", "key", [1])
    monkeypatch.setenv("LEIDRAAD_CACHE", "OFF")
    assert cache.folder() is None
    assert cache.read("kind", "key") is None
    cache.write("kind", "new", [1])
    assert len(list(place.iterdir())) == 1


def test_without_a_folder_of_its_own_the_cache_lies_where_the_system_has_its_caches(monkeypatch, tmp_path):
    monkeypatch.delenv("LEIDRAAD_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "leidraad"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert cache.folder() == tmp_path / ".cache" / "leidraad"


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LEIDRAAD_CACHE", str(tmp_path / "file" / "cache"))
    cache.write("kind", "key", [1])
    assert cache.read("kind", "key") is None


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind(place):
    cache.write("kind", "key", [1])
    found = entry(place)
    found.unlink()
    found.mkdir()
    cache.write("kind", "key", [2])
    assert cache.read("kind", "key") is None
    assert list(place.iterdir()) == [found]


def test_the_oldest_entries_of_a_kind_go_when_there_are_too_many(place, monkeypatch):
    monkeypatch.setattr(cache, "MOST_KEPT", 3)
    cache.write("other", "key", [0])
    for number in range(5):
        cache.write("kind", str(number), [number])
        for path in place.glob("kind-*"):
            times = path.stat()
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns - 1_000_000_000))
    assert [cache.read("kind", str(number)) for number in range(5)] == [None, None, [2], [3], [4]]
    assert cache.read("other", "key") == [0]


def test_what_a_writer_that_was_stopped_left_behind_goes_after_an_hour(place):
    place.mkdir()
    old, new = place / ".tmp-old", place / ".tmp-new"
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (1, 1))
    cache.write("kind", "key", [1])
    assert not old.exists()
    assert new.exists()


def test_many_writers_at_once_leave_one_whole_entry(place):
    values = [[number] * 20_000 for number in range(6)]
    seen = []

    def work(value):
        for _ in range(5):
            cache.write("kind", "key", value)
            seen.append(cache.read("kind", "key"))

    threads = [threading.Thread(target=work, args=(value,)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 30
    assert all(one in values for one in seen)
    assert json.loads(entry(place).read_text().partition("\n")[2]) in values


def test_a_cache_that_is_taken_away_is_made_anew(place):
    cache.write("kind", "key", [1])
    shutil.rmtree(place)
    assert cache.read("kind", "key") is None
    cache.write("kind", "key", [2])
    assert cache.read("kind", "key") == [2]
    assert Path(place).stat().st_mode & 0o077 == 0 or os.name == "nt"
