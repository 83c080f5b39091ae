"""What a test of the command line has in its hands: a run of it, and an export of two orders."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from hotline_desk import cli

NOW = "2026-03-04 09:00"
PHONE = "13812345678"
HEADERS = ["工单编号", "来电人", "联系电话", "地址", "标题", "诉求内容", "派单时间"]
ROWS = [
    ["BS1", "张三", PHONE, "宝林六村12号", "噪音扰民", "夜间施工噪音。回电13812345678", "2026-03-02 10:15"],
    ["BS2", "李四", "021-56781234", "密山二村3号", "路灯不亮", "路灯坏了三天", "2026-03-03 14:00"],
]


class Run:
    """Run the command line in this process and keep what it said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.out = self.err = ""

    def __call__(self, *args: str, status: int = 0, now: str = NOW) -> Any:
        got = cli.main(["--data", str(self.folder), "--now", now, "--as", "王敏", *args])
        self.out, self.err = self.capsys.readouterr()
        assert got == status, (got, self.out, self.err)
        assert "Traceback" not in self.err + self.out
        if status in (1, 2, 3) and "--json" not in args:
            assert re.search("[一-鿿]", self.err), self.err
        return self.out

    def json(self, *args: str, status: int = 0, now: str = NOW) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self("--json", *args, status=status, now=now))

    def refused(self, *args: str, now: str = NOW) -> str:
        """The sentence of a refusal; stdout is empty."""
        self(*args, status=1, now=now)
        assert self.out == "" and self.err.strip().endswith(("。", "）"))
        return self.err
