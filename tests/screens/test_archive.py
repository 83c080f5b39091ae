"""归档 over a real office: what is missing in red, one or many archived by keys, the file of an order as paper."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.archive import ArchivePage, DeskArchive
from hotline_desk.screens.archive.page import ArchiveDialog
from hotline_desk.screens.page import Page, PageSpec
from hotline_desk.screens.shell import Shell
from hotline_desk.services import archiving, attachments, printing
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.views import Done
from tests.screens.closed import LAMP, OIL, PATH, desk_of, one_lacks_papers, over
from tests.screens.hands import press, shell_of
from tests.screens.offices import act

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.usefixtures("read_at_once")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        one_lacks_papers(opened)
        yield opened


@pytest.fixture
def shell(qtbot: QtBot, desk: Desk) -> Shell:
    return shell_of(qtbot, PageSpec("archive", "归档", lambda: ArchivePage(DeskArchive(desk))), PageSpec("dossier", "工单档案", lambda: Page("x"), rail=False))


@pytest.fixture
def page(shell: Shell) -> ArchivePage:
    found = shell.page("archive")
    assert isinstance(found, ArchivePage)
    return found


def state(desk: Desk, number: str) -> str:
    return desk.judge(number)[1].state


def test_what_is_missing_is_named(desk: Desk) -> None:
    rows = {r.order: r for r in archiving.rows(desk)}
    assert rows[OIL].missing == ()
    assert rows[LAMP].missing == ("督办单（签字件）", "销号记录")
    assert rows[LAMP].share == "7/9"
    assert archiving.header(desk, list(rows.values())) == "待归档 3 件 · 材料齐 2 件 · 缺材料 1 件"


def test_the_signed_scan_fills_the_gap(desk: Desk, tmp_path: Path) -> None:
    scan = tmp_path / "签字.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    attachments.attach(desk, LAMP, scan, "signed_supervise")
    act(desk, LAMP, "supervise", "2026-09-17T09:00", step="close")
    assert {r.order: r.missing for r in archiving.rows(desk)}[LAMP] == ()


def worked() -> None:
    """What runs off the window's thread has ended and was told."""
    QThreadPool.globalInstance().waitForDone(10_000)
    QApplication.processEvents()


def test_the_whole_ones_are_archived_together_by_keys(page: ArchivePage, desk: Desk, shell: Shell) -> None:
    press("A", "K")
    dialog = shell.layers()[0]
    assert isinstance(dialog, ArchiveDialog)
    assert dialog.save.text() == "归档 2 件"
    assert state(desk, OIL) == "closed"  # nothing before the last word
    press(KEY.Key_Return, mods=CTRL)
    worked()
    assert [state(desk, n) for n in (OIL, PATH, LAMP)] == ["archived", "archived", "closed"]
    assert [r.order for r in page.table.rows_model.rows] == [LAMP]
    assert not page.table.ticked


def test_archiving_tells_how_far_it_is_and_esc_stops_it_with_none_archived(page: ArchivePage, desk: Desk, shell: Shell, qtbot: QtBot,
                                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    going, gate, archive = threading.Event(), threading.Event(), page.office.archive

    def slow(numbers: Sequence[str], note: str, tell: Callable[[int, int, str], None]) -> Done:
        def told(done: int, total: int, words: str) -> None:
            tell(done, total, words)
            going.set()
            gate.wait(5)

        return archive(numbers, note, told)

    monkeypatch.setattr(page.office, "archive", slow)
    press("A", "K")
    dialog = shell.layers()[0]
    assert isinstance(dialog, ArchiveDialog)
    press(KEY.Key_Return, mods=CTRL)
    qtbot.waitUntil(lambda: "1 / 2 件" in dialog.note.text())
    assert going.is_set()
    press(KEY.Key_Escape)
    assert shell.layers() == [dialog], "it stays until the work has stopped"
    gate.set()
    qtbot.waitUntil(lambda: "一件也没有归档" in dialog.field.error)
    assert [state(desk, n) for n in (OIL, PATH)] == ["closed", "closed"]
    monkeypatch.setattr(page.office, "archive", archive)
    press(KEY.Key_Return, mods=CTRL)
    worked()
    assert [state(desk, n) for n in (OIL, PATH)] == ["archived", "archived"]


def test_an_order_that_lacks_papers_needs_a_reason(page: ArchivePage, desk: Desk, shell: Shell) -> None:
    page.pills.choose("lacking")
    assert page.archive_button.text() == "缺材料，仍归档"
    press("K")
    press(KEY.Key_Return, mods=CTRL)
    assert state(desk, LAMP) == "closed"
    dialog = shell.layers()[0]
    assert isinstance(dialog, ArchiveDialog)
    dialog.reason.setPlainText("督办单存街道档案室")
    press(KEY.Key_Return, mods=CTRL)
    worked()
    assert state(desk, LAMP) == "archived"
    assert desk.store.events(LAMP)[-1].get("note") == "督办单存街道档案室"


def test_space_ticks_and_escape_unticks(page: ArchivePage) -> None:
    press(KEY.Key_Space, KEY.Key_Down, KEY.Key_Space)
    assert page.numbers() == [OIL, PATH]
    press(KEY.Key_Escape)
    assert page.numbers() == [PATH]  # only the one under the cursor is left


def test_archiving_cannot_be_undone(desk: Desk) -> None:
    done = archiving.archive(desk, [OIL])
    assert done.undo == ()
    with pytest.raises(Refused):
        archiving.archive(desk, [OIL, PATH])
    assert state(desk, PATH) == "closed"


def test_the_file_of_an_order_as_paper(page: ArchivePage, desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"\xff\xd8\xff jpeg")
    attachments.attach(desk, LAMP, photo, "evidence")
    printing.keep_numbers(desk, "youyilu_supervision", [LAMP])
    said: list[tuple[str, str]] = []
    page.said.connect(lambda title, detail, _urgency: said.append((title, detail)))
    page.export_to(LAMP, tmp_path / "out" / LAMP)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    names = sorted(p.name for p in (tmp_path / "out" / LAMP).iterdir())
    assert names == ["00-封面.pdf", "01-卷内文件目录.pdf", "02-市民服务热线工单交办单.pdf", "03-市民服务热线工单回访记录单.pdf",
                     "04-友谊路街道“12345”市民服务热线督办单.pdf", "05-现场.jpg", "06-备考表.pdf"]
    assert (tmp_path / "out" / LAMP / "05-现场.jpg").read_bytes() == b"\xff\xd8\xff jpeg"
    assert said[0][0] == "已导出 7 个文件"
    assert "督办单（签字件）" in said[0][1]
    assert next(e["action"] for e in desk.store.access_log(entity=LAMP)) == "archive_export"


def test_a_folder_that_cannot_be_written_is_a_sentence(page: ArchivePage, tmp_path: Path, qtbot: QtBot) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("x")
    said: list[tuple[str, str]] = []
    page.said.connect(lambda title, detail, _urgency: said.append((title, detail)))
    page.export_to(OIL, blocked / OIL)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[0][0] == "没有导出"
    assert "数据没有变化" in said[0][1]
    assert page.export_button.isEnabled()


def test_search_finds_by_number_and_the_way_back(page: ArchivePage) -> None:
    page.find("0231")
    assert [r.order for r in page.table.rows_model.rows] == [PATH]
    assert page.escape()
    assert page.table.rows_model.rowCount() == 3


def test_a_pack_that_demands_the_file_wants_the_evidence(tmp_path: Path) -> None:
    with desk_of(tmp_path, "changning_cg") as desk:
        over(desk, OIL)
        row = archiving.rows(desk)[0]
        assert row.missing == ("取证材料（现场图像）",)
        assert "回访记录" not in [p.label for p in row.papers]  # this pack samples, it does not visit all
        assert row.due_text
