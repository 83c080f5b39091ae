"""The other tasks of a day, each by keys alone and by mouse alone: import, several at once, undo, 退单, 延期, 挂账, a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens import office_day as day
from tests.screens.clerk import CTRL, KEY, Clerk
from tests.screens.mouse_clerk import hands
from tests.screens.papers import Outside
from tests.screens.test_whole_day import NUMBER, PASTED

HEADS = ("工单编号", "派单时间", "来电人", "联系电话", "诉求类型", "事发地点", "诉求内容")


@pytest.fixture
def clerk(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, out: Outside) -> Iterator[Clerk]:
    apply(qapp, make_theme(motion=False))
    hand, pack = request.param
    made: Clerk = hand(qtbot, "2026-09-07T09:30")
    made.enter(Desk.create(out.folder / "office", pack, "测试街道热线办", clock=made.clock, user="王敏"))
    yield made
    made.leave()


def export_of_the_platform(folder: Path) -> Path:
    """Three orders as the district's platform gives them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADS)
    for n, what in enumerate(("楼道堆物", "路灯不亮", "井盖松动"), 1):
        sheet.append((f"GD260907-000{n}", "2026-09-07 09:10", "陈女士", f"1380000123{n}", "投诉", f"友谊路街道宝林六村{n}号", f"来电人反映{what}，要求处理。"))
    book.save(folder / "导出.xlsx")
    return folder / "导出.xlsx"


@hands("youyilu")
def test_an_export_comes_in_is_sent_out_together_and_taken_back(clerk: Clerk, out: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    path = export_of_the_platform(out.folder)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_a, **_k: (str(path), "")))
    clerk.press(KEY.Key_I, CTRL)
    body = clerk.shell.current.pane
    clerk.press(KEY.Key_O, CTRL)
    clerk.qtbot.waitUntil(lambda: body.task is None and body.check.take_button.isVisible(), timeout=15_000)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.qtbot.waitUntil(lambda: body.task is None and body.done is not None, timeout=15_000)
    clerk.settle()
    assert clerk.keys_arrive()
    numbers = [f"GD260907-000{n}" for n in (1, 2, 3)]
    assert [clerk.state(n) for n in numbers] == ["registered"] * 3
    clerk.press(KEY.Key_3, CTRL)
    page = clerk.shell.current
    clerk.qtbot.waitUntil(lambda: not page.reading and page.table.model().rowCount() == 3)
    clerk.tick(page.table, (0, 1, 2))
    clerk.press("P")
    clerk.qtbot.waitUntil(lambda: clerk.panel is not None)
    clerk.fill_many()
    assert [clerk.state(n) for n in numbers] == ["dispatched"] * 3
    assert clerk.keys_arrive()
    clerk.take_back()
    assert [clerk.state(n) for n in numbers] == ["registered"] * 3


def handled(clerk: Clerk) -> None:
    """One order with its unit."""
    clerk.register(PASTED)
    clerk.find(NUMBER)
    clerk.work_on(NUMBER, "dispatched")


@hands("youyilu", "chengdong")
def test_sent_back_to_the_district_and_the_paper_signed(clerk: Clerk, out: Outside) -> None:
    handled(clerk)
    clerk.press("T")
    clerk.fill()
    assert clerk.state(NUMBER) == "return_pending"
    assert clerk.desk.store.events(NUMBER)[-1].get("signed_by")
    form = "chengdong_return" if clerk.desk.pack.id == "chengdong" else "return_request"
    clerk.press(KEY.Key_P, CTRL)
    assert clerk.panel.form.value() == form  # type: ignore[union-attr]
    day.print_paper(clerk, out, form, NUMBER)
    assert day.code_on(out.sign_and_scan()) == f"{NUMBER} {form}"
    day.take_scans(clerk)
    clerk.find(NUMBER)
    clerk.press("T")
    clerk.fill()
    assert clerk.state(NUMBER) in ("returned", "dispatched", "handling")
    assert f"signed_{form}" in [a["role"] for a in clerk.desk.store.attachments(NUMBER)]


@hands("youyilu")
def test_more_time_is_asked_for_signed_and_granted(clerk: Clerk, out: Outside) -> None:
    handled(clerk)
    clerk.work_on(NUMBER, "handling")
    before = [t.due for t in clerk.desk.judge(NUMBER)[1].timers if t.rule == "handle"]
    clerk.clock.at("2026-09-09T09:30")
    clerk.shell.refresh()
    clerk.settle()
    clerk.press("Y")
    clerk.fill()
    clerk.press(KEY.Key_P, CTRL)
    assert clerk.panel.form.value() == "extension_request"  # type: ignore[union-attr]
    day.print_paper(clerk, out, "extension_request", NUMBER)
    out.sign_and_scan()
    day.take_scans(clerk)
    clerk.find(NUMBER)
    clerk.press("Y")
    clerk.fill()
    kinds = [e.kind for e in clerk.desk.store.events(NUMBER)]
    assert {"request_extension", "decide_extension"} <= set(kinds)
    after = [t.due for t in clerk.desk.judge(NUMBER)[1].timers if t.rule == "handle"]
    assert after > before, (before, after)


@hands("luyang_cg")
def test_put_on_the_ledger_and_cleared(clerk: Clerk) -> None:
    handled(clerk)
    clerk.work_on(NUMBER, "handling")
    clerk.press("Z")
    clerk.fill()
    assert clerk.state(NUMBER) == "ledgered"
    clerk.clock.after(60)
    clerk.press("H")
    clerk.fill()
    assert clerk.state(NUMBER) != "ledgered"
    clerk.take_back()
    assert clerk.state(NUMBER) == "ledgered"
