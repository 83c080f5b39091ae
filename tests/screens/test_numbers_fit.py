"""The longest numbers a city platform gives (two letters, a day, six digits) are read whole wherever orders are listed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hotline_desk.screens
from hotline_desk.widgets.theme import make_theme

LONGEST, EDGES = "SH20260930012345", 12
TITLES = ("编号", "工单编号")
SCREENS = Path(hotline_desk.screens.__file__).parent


def columns() -> list[tuple[str, int, int, bool]]:
    """(where, width, size, bold) of every column of order numbers, as the screens declare them."""
    found = []
    for path in sorted(SCREENS.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("Column", "_quiet") and len(call.args) > 2 \
                    and isinstance(call.args[0], ast.Constant) and call.args[0].value in TITLES:
                more = {k.arg: ast.unparse(k.value) for k in call.keywords}
                size = 13 if ast.unparse(call.func) == "_quiet" else int(more.get("size", "14"))
                found.append((f"{path.parent.name}/{path.name}", int(ast.unparse(call.args[2])), size, more.get("bold") == "True"))
    return found


def test_they_are_found() -> None:
    assert len(columns()) > 5


@pytest.mark.parametrize(("where", "width", "size", "bold"), [c for c in columns() if c[0] != "records/page.py"])  # 台账 number their own: HY2026-001
@pytest.mark.parametrize("text", ["standard", "large", "huge"])
def test_a_whole_order_number_has_room(qapp: object, where: str, width: int, size: int, bold: bool, text: str) -> None:
    look = make_theme(size=text)
    assert look.width(LONGEST, size, bold) + look.px(EDGES) <= look.px(width), where
