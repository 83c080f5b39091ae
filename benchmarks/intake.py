"""Reading 10,000 rows of an export into checked order fields, beside reading the same workbook bare.

The baseline is calamine's own reading into lists, which maps, checks and understands nothing.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from benchmarks import figure
from benchmarks.office import invented
from benchmarks.worklist import seconds
from hotline_desk.exchange.intake import read_rows
from hotline_desk.exchange.outgoing import write_table

ROWS, TURNS = 10_000, 3
HEADERS = ("工单编号", "来电人", "联系电话", "诉求地址", "标题", "诉求内容", "派单时间", "承办单位", "工单来源", "诉求类型")


def _export(path: Path) -> None:
    orders = (shown.row | told for told, shown in invented(ROWS, ROWS))
    write_table(path, HEADERS, ((row["number"], row["caller"], row["phone"], row["address"], row["subject"],
                                 row["content"], f"{row['received_at']:%Y-%m-%d %H:%M}", row["unit"], "12345热线", "投诉")
                                for row in orders))


def measure() -> list[dict[str, Any]]:
    """One figure: seconds for the whole file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        _export(path)
        assert len(read_rows(path).rows) == ROWS
        ours = seconds(lambda: read_rows(path), TURNS)
        plain = seconds(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(), TURNS)
    return [figure("读入导出表（秒，10,000 行）", ours, plain, "calamine 只读不理解", aim=8.0)]
