"""Signed papers come back: read by the code in their margin from pages as a scanner makes them, else chosen; filed, undone."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.paper.codes import PaperCode, parsed, read_code
from hotline_desk.screens.acting import Acting, desk_acting
from hotline_desk.screens.acting.scanning import ScanPanel
from hotline_desk.services import acts, materials, printing, scans
from hotline_desk.services.office import Desk, Refused
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import LAMP, OIL, desk_of, over

FORM, SLIP = "youyilu_supervision", "revisit_record"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        over(opened, OIL)
        over(opened, LAMP, "2026-09-12", subject="路灯不亮")
        acts.record(opened, OIL, "supervise", {"step": "confirm"})
        printing.keep_numbers(opened, FORM, [OIL])
        yield opened
        QThreadPool.globalInstance().waitForDone(10_000)


def page(desk: Desk, form: str, order: str) -> Image.Image:
    """What lies on the scanner's glass: 150 dots, a little crooked, grey and noisy at the edge."""
    pdf = printing.draw(desk, form, [order], printing.numbered(desk, form, [order])).pdf
    with Image.open(io.BytesIO(printing.page_png(pdf, 0, 150 / 72))) as clean:
        return clean.convert("L").rotate(1.3, expand=True, fillcolor=235)


def scanned(folder: Path, name: str, picture: Image.Image) -> Path:
    path = folder / name
    picture.save(path)
    return path


@pytest.mark.parametrize("name", ["扫描.png", "扫描.jpg", "扫描.pdf"])
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_the_code_of_a_real_scan_says_order_form_and_number(desk: Desk, tmp_path: Path, name: str, turned: int) -> None:
    path = scanned(tmp_path, name, page(desk, FORM, OIL).rotate(turned, expand=True))
    found = scans.read(desk, path)
    assert (found.order, found.form) == (OIL, FORM)
    assert found.words.endswith(f"督办单 友街热督〔2026〕1号 · {OIL} 餐饮油烟直排居民楼")


@pytest.mark.parametrize(("content", "code"), [
    (b"%PDF-1.4 not a page", None), (b"", None), (b"\x89PNG\r\n\x1a\n broken", None), (b"\xff\xd8\xff broken", None)])
def test_what_cannot_be_read_has_no_code_and_hurts_nobody(content: bytes, code: PaperCode | None) -> None:
    assert read_code(content) is code


@pytest.mark.parametrize(("text", "found"), [
    ("HD1|A1|work_slip|友〔2026〕1号", PaperCode("A1", "work_slip", "友〔2026〕1号")), ("HD1|A1|work_slip|", PaperCode("A1", "work_slip")),
    ("https://example.org", None), ("HD1||x|", None), ("HD1", None), ("HD2|A1|work_slip|", None)])
def test_only_our_own_codes_are_taken(text: str, found: PaperCode | None) -> None:
    assert parsed(text) == found


def test_a_code_of_another_office_is_left_to_the_clerk(desk: Desk, tmp_path: Path) -> None:
    with desk_of(tmp_path / "other") as other:
        over(other, "ELSEWHERE-1")
        path = scanned(tmp_path, "别处.png", page(other, SLIP, "ELSEWHERE-1"))
    assert scans.read(desk, path).order == ""


def test_papers_await_their_signature_until_the_scan_is_there(desk: Desk, tmp_path: Path) -> None:
    assert [(p.order, p.form) for p in scans.awaited(desk)] == [(OIL, FORM)]
    found = scans.read(desk, scanned(tmp_path, "扫描.png", page(desk, FORM, OIL)))
    scans.keep(desk, [found])
    assert scans.awaited(desk) == []
    assert materials.listed(desk, OIL)[0].kind.startswith("签字件：")
    acts.undo(desk)
    assert [(p.order, p.form) for p in scans.awaited(desk)] == [(OIL, FORM)]


def panel_on(desk: Desk, qtbot: QtBot, qapp: QApplication, paths: list[Path], lines: int) -> tuple[Acting, ScanPanel]:
    apply(qapp, make_theme(motion=False))
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1366, 688)
    host.show()
    acting = desk_acting(desk, host)
    panel = acting.take_scans(paths)
    assert panel is not None
    qtbot.waitUntil(lambda: len(panel.lines) == lines and not panel._reading, timeout=20_000)
    return acting, panel


def test_the_scan_folder_is_sorted_to_its_orders_by_one_press(desk: Desk, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    for name, form, order in (("0001.png", FORM, OIL), ("0002.png", SLIP, LAMP)):
        os.utime(scanned(folder, name, page(desk, form, order)), (desk.now().timestamp(),) * 2)
    scans.set_folder(desk, folder)
    acting, panel = panel_on(desk, qtbot, qapp, [], 2)
    assert panel.save.text() == "存回 2 件"
    with qtbot.waitSignal(acting.recorded, timeout=10_000) as told:
        QTest.keyClick(panel.save, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0].message == "签字件已存回 2 件"
    assert [a["role"] for a in desk.store.attachments(OIL)] == ["signed_supervise"]
    assert [a["role"] for a in desk.store.attachments(LAMP)] == [f"signed_{SLIP}"]
    assert scans.fresh(desk) == []
    acts.undo(desk)
    assert {a["removed"] for a in desk.store.attachments()} == {1}


def test_one_that_cannot_be_read_is_chosen_from_the_papers_awaited(desk: Desk, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    blank = scanned(tmp_path, "糊了.png", Image.new("L", (800, 1100), 240))
    acting, panel = panel_on(desk, qtbot, qapp, [blank], 1)
    assert not panel.save.isEnabled()
    assert "认不出" in panel.note.text()
    panel.lines[0].paper.set_value(f"{FORM}|{OIL}")
    assert panel.save.isEnabled()
    with qtbot.waitSignal(acting.recorded, timeout=10_000):
        panel.save.click()
    assert [a["role"] for a in desk.store.attachments(OIL)] == ["signed_supervise"]


def test_what_is_no_scan_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("文字")
    with pytest.raises(Refused, match="不是扫描件"):
        scans.read(desk, path)
