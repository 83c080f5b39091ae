"""Invented workbooks for the intake tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def make_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets (name → rows) as an .xlsx and answer its path."""
    def make(sheets: dict[str, Sequence[Sequence[Any]]], name: str = "导出.xlsx", base_1904: bool = False) -> Path:
        from openpyxl import Workbook
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book = Workbook()
        book.remove(book.active)
        if base_1904:
            book.epoch = CALENDAR_MAC_1904
        for title, rows in sheets.items():
            page = book.create_sheet(title)
            for row in rows:
                page.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return make


@pytest.fixture
def make_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as delimited text in an encoding and answer the path."""
    def make(rows: Sequence[Sequence[str]], encoding: str = "utf-8", delimiter: str = ",", name: str = "导出.csv") -> Path:
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter).writerows(rows)
        path = tmp_path / name
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return make
