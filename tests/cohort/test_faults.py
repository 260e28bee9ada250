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
        (
            b"a,b\n1,2,3\n4,5,6\n7,8\n",
            "2 of 3 rows have another number of cells than the header, which has 2; the first at line 2, 3",
        ),
        (b"sep=x\na,b\n", "the first line names `x` as what stands between cells"),
        (b"sep=;\n", "after the line with the separator there is no header"),
        (b"sep=;\r\na;\xe9\r\n", "line 2, byte 3 is no text in UTF-8"),
        (b"sep=;\na;b\n1;2\n\xe9;4\n", "line 4 is no text in UTF-8"),
        (b'sep=;\na;b\n1;"2\n3;4\n', "the row at line 3 cannot be read: unexpected end of data"),
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


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "feather"])
def test_a_file_of_which_the_end_is_lost_is_refused(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{suffix}"
    table = pl.DataFrame({"pain": ["true", "false"] * 500, "deficit_onset": ["3", "36 h"] * 500})
    (table.write_parquet if suffix == "parquet" else table.write_ipc)(path)
    whole = path.read_bytes()
    assert frame(card(), path).counts.collect().row(0) == (1000, 1000, 0)
    path.write_bytes(whole[: len(whole) // 2])
    refusal(path)


def test_the_row_in_which_a_csv_file_was_cut_off_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    pl.DataFrame({"pain": ["true", "false"] * 500, "deficit_onset": ["3", "36 h"] * 500}).write_csv(path)
    path.write_bytes(path.read_bytes()[:-7])
    made = frame(card(), path)
    assert made.counts.collect().row(0) == (1000, 999, 1)
    assert made.rejected.collect().row(0)[:3] == (1000, None, "fals")


WIDTH = "; a row has a cell for each column; a cell with the separator in it stands in quotes"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("begin", ["", "\ufeff", "sep={}", "\ufeffSEP={}"])
def test_ragged_rows_are_rejected_with_their_number_and_the_others_are_read(
    mark: str, end: str, begin: str, tmp_path: Path
) -> None:
    said = mapping_of(read_yaml(Source("m", "mapping: wervelmetastasen\nid: nr\nfacts: {pain: pain}\n")), card())
    assert isinstance(said, Mapping)
    first = begin.format(mark) + (end if "{" in begin else "")
    lines = ["nr,pain", "a,true", 'b,"fa', 'lse"', "c", '"d",""', "e,true,x", "", '"f', 'f",false,"y', ',""z"', "g,"]
    path = written(tmp_path, first + end.join(line.replace(",", mark) for line in lines) + end)
    made = frame(card(), path, said)
    assert made.counts.collect().row(0) == (8, 3, 5)
    assert made.facts.select("_row", "_id").collect(engine="streaming").rows() == [(1, "a"), (4, "d"), (8, "g")]
    at = 2 if "{" in begin else 1
    broken = 'y\n,""z'.replace(",", mark).replace("\n", end)
    told = made.rejected.collect()
    assert told.filter(pl.col("row") == 2)["column"].to_list() == ["pain"]
    assert told.filter(pl.col("column").is_null()).drop("column").rows() == [
        (3, "c", f"line {at + 4}: it has 1 cell, the header has 2{WIDTH}"),
        (5, f"e{mark}true{mark}x", f"line {at + 6}: it has 3 cells, the header has 2{WIDTH}"),
        (6, "", f"line {at + 7}: it is empty, the header has 2{WIDTH}"),
        (7, f'"f{end}f"{mark}false{mark}"{broken}"', f"line {at + 8}: it has 3 cells, the header has 2{WIDTH}"),
    ]


def test_a_ragged_row_is_shown_in_part_and_no_cell_of_it_is_judged(tmp_path: Path) -> None:
    rows = ["nonsense," + "x" * 500, "true", "true", "maybe", "true"]
    path = written(tmp_path, "pain\n" + "\n".join([*rows, "," * 5_000]) + "\n")
    made = frame(card(), path)
    assert made.counts.collect().row(0) == (6, 3, 3)
    told = made.rejected.collect()
    assert told.select("row", "column").rows() == [(1, None), (4, "pain"), (6, None)]
    assert [text for text in told["value"] if text.endswith("…") and len(text) == 200] == told["value"].to_list()[::2]


def test_parts_and_samples_keep_to_the_numbers_of_ragged_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "pain,tumour\n".replace("tumour", "known_tumour") + "true,false\n1\ntrue,true\n" * 100)
    made = frame(card(), path)
    assert made.counts.collect().row(0) == (300, 200, 100)
    assert made.part(150, 30).facts.collect()["_row"].to_list() == [at for at in range(151, 181) if at % 3 != 2]
    drawn = made.sample(30, 1)
    kept, left = drawn.facts.collect()["_row"].to_list(), drawn.rejected.collect()["row"].to_list()
    assert len(kept) + len(left) == 30
    assert {at % 3 for at in left} == {2}
    assert {at % 3 for at in kept} <= {0, 1}


def test_so_many_ragged_rows_are_no_exceptions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interpreter.cohort.table.MOST_RAGGED", 11)
    path = written(tmp_path, "a,b\n" + "1,2\n" * 50 + "3\n" * 11)
    assert len(opened(path).ragged) == 11
    path = written(tmp_path, "a,b\n" + "1,2\n" * 50 + "3\n" * 12)
    message, hint = refusal(path)
    lines = ", ".join(str(at) for at in range(52, 62))
    assert message == (
        f"more than 11 rows have another number of cells than the header, which has 2; the first at line {lines}"
    )
    assert hint is not None
    assert "separator" in hint


@pytest.mark.parametrize(("total", "cell"), [(3, "3"), (2, "4")])
def test_a_scan_that_counts_otherwise_is_not_relied_upon(
    total: int, cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pl.LazyFrame({"a": ["1", cell, "5"][:total], "b": ["2", None, "6"][:total]})
    monkeypatch.setattr("interpreter.cohort.table._scanned", lambda *_, **__: rows)
    assert refusal(written(tmp_path, "a,b\n1,2\n3\n"))[0].startswith("1 row has another number of cells")


def test_a_first_line_that_names_the_separator_is_no_header(tmp_path: Path) -> None:
    assert list(opened(written(tmp_path, "sep=;\r\na,b;c\r\n1;2\r\n")).columns) == ["a,b", "c"]
    assert opened(written(tmp_path, "sep=\t\na\tb,c,d\n1\t2\n")).rows.collect().rows() == [("1", "2")]
    assert list(opened(written(tmp_path, "sep=1;b\n1;2\n")).columns) == ["sep=1", "b"]
    assert list(opened(written(tmp_path, "sep=;\na,b\n1,2\n"), ",").columns) == ["a", "b"]


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
