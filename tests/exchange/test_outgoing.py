"""What is written for Excel: text cells only, nothing that runs, whole or not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hotline_desk.domain.fields import FIELDS
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.intake import read_rows
from hotline_desk.exchange.outgoing import MAX_CELL, table_bytes, write_bad_rows, write_table

EVIL = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1", "=HYPERLINK(\"http://x\")", "#N/A", "#REF!", "'=1", "TRUE", "0012", "1E5",
        "=1\n+2", "%0A=1", "1/2", "2026-03-02"]


def test_every_text_is_a_text_cell(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", ["甲"], [[e] for e in EVIL])
    page = load_workbook(tmp_path / "a.xlsx").active
    for wanted, cell in zip(EVIL, page["A"][1:], strict=True):
        assert (cell.data_type, cell.value, cell.number_format) == ("s", wanted.strip(), "@")


def test_numbers_are_numbers_and_long_ones_are_text(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", ["甲"], [[5], [2.5], [10**15], ["13812345678"], [True], [None], [datetime(2026, 3, 2, 9, 5)], [["甲", "乙"]]])
    cells = load_workbook(tmp_path / "a.xlsx").active["A"][1:]
    assert [(c.data_type, c.value) for c in cells] == [
        ("n", 5), ("n", 2.5), ("s", str(10**15)), ("s", "13812345678"), ("s", "是"), ("n", None), ("s", "2026-03-02 09:05"), ("s", "甲、乙")]


def test_too_long_a_text_is_cut_with_a_note(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", ["甲"], [["字" * 40_000]])
    value = load_workbook(tmp_path / "a.xlsx").active["A2"].value
    assert len(value) == MAX_CELL
    assert value.endswith("（全文较长，见办件台）")


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_any_text_can_be_written(texts: list[str]) -> None:
    assert table_bytes(["列"] * len(texts), [texts]).startswith(b"PK")


def test_a_file_that_cannot_be_written_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("hotline_desk.exchange.outgoing.os.replace", refuse)
    with pytest.raises(IntakeError, match="原文件没有改动"):
        write_table(path, ["甲"], [["乙"]])
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_bytes() == b"old"


def test_bad_rows_go_out_mended_and_come_in_again(make_csv, tmp_path: Path) -> None:
    head = ["工单编号", "诉求内容", "联系电话", "坐席工号"]
    intake = read_rows(make_csv([head, ["A1", "甲", "13812345678", "1"], ["A2", "乙", "1386022", "2"]]))
    out = tmp_path / "要改.xlsx"
    assert write_bad_rows(out, intake) == 1
    book = load_workbook(out)
    assert [c.value for c in book.active[1]] == [*head, "原文件行号", "要改的地方"]
    assert [c.value for c in book.active[2]][:5] == ["A2", "乙", "1386022", "2", 3]
    assert "电话只有 7 位" in book.active["F2"].value
    book.active["C2"] = "13860221234"
    book.save(out)
    again = read_rows(out)
    assert not again.errors
    assert again.rows[0].fields == {"number": "A2", "content": "乙", "phone": "13860221234"}


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    orders = [{"number": f"2026{i:011d}", "content": f"=内容{i}\n　　二", "phone": f"138{i:08d}", "received_at": datetime(2026, 3, 2, 9, i)} for i in range(30)]
    names = ["number", "content", "phone", "received_at"]
    write_table(tmp_path / "a.xlsx", [FIELDS[name].label for name in names], ([order[name] for name in names] for order in orders))
    assert [r.fields for r in read_rows(tmp_path / "a.xlsx").rows] == orders


class _Halt(Exception):
    pass


def test_stopped_half_way_nothing_is_left_and_the_older_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    heard: list[int] = []

    def tell(done: int) -> None:
        heard.append(done)
        if done >= 400:
            raise _Halt

    with pytest.raises(_Halt):
        write_table(path, ["甲"], ([n] for n in range(1000)), tell=tell)
    assert heard == [200, 400]
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_bytes() == b"old"


def test_the_head_is_bold_and_stays_columns_are_wide_and_a_sheet_has_a_lawful_name(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", ["甲", "乙"], [["一", "  两  格\n<行>&\x0b￿ "]], sheet="通报/2026:9月" + "很长" * 20, widths=[18, 200])
    page = load_workbook(tmp_path / "a.xlsx").active
    assert (page.freeze_panes, page["A1"].font.b, page["A2"].font.b) == ("A2", True, False)
    assert (page.column_dimensions["A"].width, page.column_dimensions["B"].width) == (18, 60)
    assert page["B2"].value == "两  格\n<行>&"
    assert page.title == ("通报 2026 9月" + "很长" * 20)[:31]
