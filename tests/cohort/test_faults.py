"""A damaged or hostile table is refused with the place, the cause and the cure; nothing in it is lost or run."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from time import perf_counter

import polars as pl
import pytest

from interpreter import load
from interpreter.cohort.draft import draft
from interpreter.cohort.mapping import Mapping, mapping_of
from interpreter.cohort.reading import frame
from interpreter.cohort.table import explained, opened
from interpreter.diagnostic import GuidelineError
from interpreter.document import read as read_yaml
from interpreter.span import Source

card = cache(lambda: load("wervelmetastasen"))


def refusal(path: Path | str) -> tuple[str, str | None]:
    with pytest.raises(GuidelineError) as raised:
        opened(path)
    (found,) = raised.value.diagnostics
    assert found.code == "file-problem"
    assert found.span.source.name == str(Path(path))
    assert "\n" not in found.message
    return found.message, found.hint


def written(folder: Path, data: bytes | str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"a,b\n1,2\n3\n", "row 2 (line 3) has 1 cells, the header has 2"),
        (b"a,b\n1,2\n3,4,5\n", "row 2 (line 3) has 3 cells, the header has 2"),
        (b"a,b\n1,2\n\n3,4\n", "row 2 (line 3) has no cells: it is empty, the header has 2"),
        (b'a,b\n"1\n1",2\n3\n', "row 2 (line 4) has 1 cells, the header has 2"),
        (b'a,b\n1,"2\n3,4\n', "the row at line 2 cannot be read: unexpected end of data"),
        (b"a,b\n1,2\n\xe9,4\n", "line 3 is no text in UTF-8"),
        (b"a\xe9,b\n1,2\n", "line 1, byte 2 is no text in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "is no text in UTF-8"),
        (b"a,a\n1,2\n", "two columns are named `a`"),
        (b"a,\n1,2\n", "column 2 has no name"),
        (b",a\n1,2\n", "the first column has no name"),
        (b'a,"b\n1,2\n', "the header cannot be read: a quote is not closed"),
        (b"a" * 5_000_000, "the header is too long"),
        (b"a,b\r1,2\r3,4\r", "its lines end in a way that is not known"),
        (",".join(f"c{one}" for one in range(20_001)).encode(), "more than 20000 columns"),
    ],
)
def test_a_damaged_csv_file_is_refused_with_the_place(data: bytes, message: str, tmp_path: Path) -> None:
    found, hint = refusal(written(tmp_path, data))
    assert found == message
    assert hint


@pytest.mark.parametrize("data", [b'a,b\n5" x,1\n6,2\n', b'a,b\n"x"y,1\n6,2\n'])
def test_a_quote_in_the_middle_of_a_cell_is_refused_when_it_is_read(data: bytes, tmp_path: Path) -> None:
    table = opened(written(tmp_path, data))
    with pytest.raises(pl.exceptions.PolarsError) as raised:
        table.rows.collect()
    (found,) = explained(raised.value, table.name).diagnostics
    assert found.message == "a quote stands in the middle of a cell"


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "feather", "csv"])
def test_a_file_of_which_the_end_is_lost_is_refused(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{suffix}"
    table = pl.DataFrame({"pain": ["true", "false"] * 500, "deficit_onset": ["3", "36 h"] * 500})
    {"parquet": table.write_parquet, "csv": table.write_csv}.get(suffix, table.write_ipc)(path)
    whole = path.read_bytes()
    assert frame(card(), path).counts.collect().row(0) == (1000, 1000, 0)
    path.write_bytes(whole[: len(whole) - 7 if suffix == "csv" else len(whole) // 2])
    refusal(path)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    files = {"t.parquet": b"hello", "t.arrow": b"hello", "t.feather": b"FEA1....", "t.xlsx": b"PK", "t": b"a"}
    for name, data in files.items():
        message, hint = refusal(written(tmp_path, data, name))
        assert message
        assert hint
    assert refusal(tmp_path) == ("is a folder", "give one file: CSV, Parquet or Arrow")
    for name in ("no.csv", "utf8.csv", "malformed.parquet"):
        assert refusal(tmp_path / name) == ("there is no such file", "check the name")
    message, _ = refusal(written(tmp_path, b"PAR1", "utf8 malformed.parquet"))
    assert message.startswith("cannot be read as a table")
    assert refusal("a\0.csv")


def test_a_name_is_no_pattern_and_no_address(tmp_path: Path) -> None:
    path = written(tmp_path, "pain\ntrue\n", "a[b]*.csv")
    assert frame(card(), path).counts.collect().row(0) == (1, 1, 0)
    assert refusal("https://example.org/t.csv")[0] == "there is no such file"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_stands_most_often_in_the_header(mark: str, tmp_path: Path) -> None:
    path = written(tmp_path, f'\ufeffpain{mark}deficit_onset\r\ntrue{mark}"3"\r\n')
    made = frame(card(), path)
    assert made.facts.select("pain", "deficit_onset").collect().null_count().row(0) == (0, 0)


def test_a_mapping_may_say_the_separator(tmp_path: Path) -> None:
    text = 'mapping: wervelmetastasen\nseparator: ";"\nfacts: {pain: "a,b,c"}\n'
    said = mapping_of(read_yaml(Source("m", text)), card())
    assert isinstance(said, Mapping)
    path = written(tmp_path, "a,b,c;d\ntrue;1\n")
    assert frame(card(), path, said).counts.collect().row(0) == (1, 1, 0)


def test_cells_with_line_ends_separators_and_quotes_stay_one_cell(tmp_path: Path) -> None:
    said = mapping_of(read_yaml(Source("m", "mapping: wervelmetastasen\nid: nr\nfacts: {pain: pain}\n")), card())
    assert isinstance(said, Mapping)
    path = written(tmp_path, 'nr,pain\n"a\nb",true\n"c,""d""",false\n')
    assert frame(card(), path, said).facts.collect()["_id"].to_list() == ["a\nb", 'c,"d"']


def test_a_huge_cell_is_rejected_and_shown_in_part(tmp_path: Path) -> None:
    path = written(tmp_path, "pain,deficit_onset\n" + "x" * 500_000 + ",3\ntrue," + "9" * 500_000 + "\n")
    made = frame(card(), path)
    assert made.counts.collect().row(0) == (2, 0, 2)
    told = made.rejected.collect()
    assert told["value"].str.len_chars().to_list() == [200, 200]
    assert max(told["reason"].str.len_chars().to_list()) < 300


def test_ten_thousand_columns_are_read_at_once(tmp_path: Path) -> None:
    names = [f"column_{one}" for one in range(10_000)]
    path = written(tmp_path, ",".join([*names, "pain"]) + "\n" + ",".join(["1"] * 10_000 + ["true"]) + "\n")
    began = perf_counter()
    said = mapping_of(read_yaml(Source("m", "mapping: wervelmetastasen\nfacts: {pain: pain}\n")), card())
    assert isinstance(said, Mapping)
    made = frame(card(), path, said)
    assert made.counts.collect().row(0) == (1, 1, 0)
    assert len(made.unused) == 10_000
    with pytest.raises(GuidelineError) as raised:
        frame(card(), path)
    assert len(raised.value.diagnostics) == 21
    assert raised.value.diagnostics[-1].message == "9980 more columns are no fact of the guideline"
    assert "pain: {column: pain" in draft(card(), path)
    assert perf_counter() - began < 30


def test_a_table_without_rows_has_no_answers(tmp_path: Path) -> None:
    made = frame(card(), written(tmp_path, "pain,deficit_onset\n"))
    assert made.counts.collect().row(0) == (0, 0, 0)
    assert made.facts.collect().height == made.rejected.collect().height == 0


def test_a_full_disk_is_said_so() -> None:
    (found,) = explained(OSError(28, "No space left on device"), "r.csv").diagnostics
    assert found.message == "the disk is full"


def test_a_table_of_another_library_is_read_by_its_arrow_stream() -> None:
    class Other:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pl.DataFrame({"pain": [True, None]}).__arrow_c_stream__(requested_schema)

    assert frame(card(), Other()).counts.collect().row(0) == (2, 2, 0)


def test_an_arrow_stream_in_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.arrow"
    pl.DataFrame({"pain": [True, None]}).write_ipc_stream(path)
    assert frame(card(), path).counts.collect().row(0) == (2, 2, 0)
