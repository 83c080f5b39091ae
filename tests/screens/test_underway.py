"""Every long work: off the window's thread, told within half a second, stopped by Esc without a trace, the window used meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.library.exporting import ExportDialog
from hotline_desk.screens.settings.calendar import DayDialog
from hotline_desk.screens.settings.moving import RestoreDialog
from hotline_desk.screens.settings.persons import EraseDialog
from hotline_desk.services import dossier, safekeeping
from hotline_desk.services.office import Desk
from hotline_desk.widgets import background, underway
from hotline_desk.widgets.background import Cancelled, Report, Task
from hotline_desk.widgets.floating import Toast
from hotline_desk.widgets.underway import Underway, Written
from tests.screens.closed import LAMP, OIL, over, visited
from tests.screens.offices import WALL, office

NOTICE = (Path(__file__).parents[1] / "services" / "notice-2027.txt").read_text(encoding="utf-8")


LOOKED = ("audit", "person_find", "person_copy")  # that somebody looked is recorded, whether or not a file came of it


@dataclass
class Gate:
    """Holds every long work at one of its steps until it is opened; what was told in which thread."""

    opened: threading.Event = field(default_factory=threading.Event)
    threads: set[int] = field(default_factory=set)
    steps: int = 0
    at: int = 1
    words: str = ""  # only at a step that says so

    def step(self, report: Report, done: int, total: int = 0, words: str = "") -> None:
        self.threads.add(threading.get_ident())
        self.steps += words.startswith(self.words)
        report.say(done, total, words)
        while self.steps >= self.at and words.startswith(self.words) and not self.opened.is_set() and not report.cancelled:
            time.sleep(0.002)
        if report.cancelled:
            raise Cancelled


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    made.opened.set()
    monkeypatch.setattr(background.Report, "step", lambda *given: made.step(*given))
    yield made
    made.opened.set()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office(tmp_path) as made:
        over(made, OIL)
        over(made, LAMP, "2026-09-12", subject="路灯不亮", matter="m1")
        visited(made, LAMP, "2026-09-13T09:00")
        safekeeping.run(made)
        yield made
        QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def window(gate: Gate, window: Window) -> Iterator[Window]:
    yield window
    gate.opened.set()  # before the window waits for whoever still works


class Hands:
    """Comes to where a work is begun, and begins it."""

    def __init__(self, qtbot: QtBot, window: Window, out: Path) -> None:
        self.qtbot, self.window, self.out = qtbot, window, out

    def page(self, key: str, argument: Any = None) -> Any:
        self.window.shell.go(key, argument)
        self.settle()
        return self.window.shell.page(key)

    def section(self, key: str) -> Any:
        return self.page("settings", key).sections[key]

    def settle(self) -> None:
        shell = self.window.shell
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not any(t.running for t in shell.findChildren(Task)), timeout=15_000)
        QApplication.processEvents()

    def bulletin(self) -> Any:
        page = self.page("bulletin", "2026-09")
        self.qtbot.waitUntil(lambda: page.counted is not None and bool(page.counted.months), timeout=20_000)
        self.settle()
        return page


def _library(h: Hands) -> Callable[[], object]:
    page = h.page("orders")
    h.qtbot.waitUntil(lambda: len(page.table.ids()) > 5, timeout=10_000)
    dialog = ExportDialog(page.host, page.desk, list(page.table.ids()), [], ["number", "subject", "unit"], "工单")
    dialog.open()
    return lambda: dialog.export_to(h.out / "单.xlsx")


def _ranking(h: Hands) -> Callable[[], object]:
    page = h.bulletin()
    return lambda: page.save_to(h.out / "排名.xlsx")


def _counting(h: Hands) -> Callable[[], object]:
    page = h.bulletin()
    return lambda: page.turn(-1)


def _file(h: Hands) -> Callable[[], object]:
    page = h.page("archive")
    return lambda: page.export_to(LAMP, h.out / LAMP)


def _moving(h: Hands) -> Callable[[], object]:
    section = h.section("backup")
    return lambda: section.make_file(h.out / "搬家.hdbak")


def _matter(h: Hands) -> Callable[[], object]:
    page = h.page("matter", "m1")
    h.qtbot.waitUntil(lambda: page.view is not None, timeout=10_000)
    return lambda: page.export_to(h.out / "同一诉求.xlsx")


def _audit(h: Hands) -> Callable[[], object]:
    dossier.reveal(h.window.desk, LAMP, "核对")
    section = h.section("audit")
    h.qtbot.waitUntil(lambda: bool(section.found), timeout=10_000)
    return lambda: section.write(h.out / "访问记录.xlsx")


def _persons(h: Hands) -> Callable[[], object]:
    section = h.section("persons")
    section.words = "13612345502"
    return lambda: section._start(lambda report: section._copied(h.out / "复制件.pdf", report), section._copy_saved, "做复制件")


def _adopt(h: Hands) -> Callable[[], object]:
    section = h.section("calendar")
    section.text.setPlainText(NOTICE)
    h.qtbot.waitUntil(lambda: section.moved is not None, timeout=10_000)
    h.settle()
    return section.adopt  # type: ignore[no-any-return]


def _preview(h: Hands) -> Callable[[], object]:
    section = h.section("calendar")
    return lambda: section.text.setPlainText(NOTICE)


def _forget(h: Hands) -> Callable[[], object]:
    return h.section("persons")._forget  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Work:
    """What is begun; ``at``: the step it is held at."""

    ready: Callable[[Hands], Callable[[], object]]
    at: int = 1


WORKS = {
    "export of the library": Work(_library, 2), "export of the ranking": Work(_ranking), "counting a period": Work(_counting),
    "export of a matter": Work(_matter), "export of an order's file": Work(_file), "export of the record of access": Work(_audit),
    "backup": Work(lambda h: h.section("backup").back_up, 4), "drill": Work(lambda h: h.section("backup").try_restore, 3),
    "moving file": Work(_moving, 3), "forgetting backups": Work(_forget, 3), "a person's copy": Work(_persons),
    "taking a notice": Work(_adopt), "what a notice moves": Work(_preview),
}


def state(desk: Desk, out: Path) -> tuple[object, ...]:
    """Every file of the office and of the folder that is written to, and what the office has recorded."""
    files = {p.relative_to(desk.folder).as_posix() for p in desk.folder.rglob("*") if p.is_file() and p.suffix not in (".lock", "") and
             "-wal" not in p.name and "-shm" not in p.name}
    return (files, sorted(p.name for p in out.rglob("*")), desk.store.last_seq(), desk.setting("notices", {}),
            [(r["action"], r["entity"]) for r in desk.store.access_log() if r["action"] not in LOOKED])


def card_of(window: Window) -> Underway | None:
    return next((c for c in window.shell.findChildren(Underway) if c.live), None)


@pytest.mark.parametrize("name", WORKS)
def test_long_work_is_told_stopped_by_escape_and_leaves_nothing(qtbot: QtBot, desk: Desk, window: Window, gate: Gate, tmp_path: Path,
                                                               name: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    begin = WORKS[name].ready(Hands(qtbot, window, out))
    before = state(desk, out)
    gate.opened.clear()
    gate.steps, gate.at = 0, WORKS[name].at
    gate.threads.clear()
    begin()
    qtbot.waitUntil(lambda: card_of(window) is not None, timeout=10_000)
    qtbot.waitUntil(lambda: gate.steps >= gate.at, timeout=10_000)
    card = card_of(window)
    assert card is not None
    assert threading.get_ident() not in gate.threads, "off the window's thread"
    assert card.stop_button.isVisible()
    assert card.words.text()
    assert not window.shell.layers(), "nothing lies over the window meanwhile"
    qtbot.keyClick(window.shell, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.shell.current_key == "today")
    qtbot.keyClick(window.shell, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: card_of(window) is None, timeout=10_000)
    gate.opened.set()
    qtbot.waitUntil(lambda: not any(t.running for t in window.shell.findChildren(Task)), timeout=10_000)
    QApplication.processEvents()
    assert any("已停下" in t.accessibleName() for t in window.shell.findChildren(Toast))
    assert state(desk, out) == before


def test_it_is_shown_within_half_a_second_and_not_at_once() -> None:
    assert 200 <= underway.PATIENCE_MS <= 500


# -- works that a dialog of their own tells of ------------------------------------------------------------------
def _day(h: Hands) -> Any:
    section = h.section("calendar")
    dialog = DayDialog(section, date(2026, 9, 18))
    dialog.open()
    h.settle()
    dialog.kind.set_value("off")
    h.settle()
    dialog.reason.setText("防汛值班")
    return dialog, dialog._save


def _erase(h: Hands) -> Any:
    page = h.page("settings", "persons")
    dialog = EraseDialog(page.host, page.desk, [LAMP], "本人要求删除")
    dialog.open()
    return dialog, dialog._do


@pytest.mark.parametrize("ready", [_day, _erase])
def test_work_in_a_dialog_is_told_there_and_escape_stops_it_before_it_closes(qtbot: QtBot, desk: Desk, window: Window, gate: Gate, tmp_path: Path,
                                                                            ready: Callable[[Hands], Any]) -> None:
    dialog, begin = ready(Hands(qtbot, window, tmp_path))
    seq, days = desk.store.last_seq(), desk.setting("calendar", {})
    gate.opened.clear()
    gate.steps, gate.at = 0, 1
    gate.threads.clear()
    begin()
    qtbot.waitUntil(lambda: "按 Esc 停下" in dialog.note.text(), timeout=10_000)
    assert threading.get_ident() not in gate.threads
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "已停下" in dialog.field.error, timeout=10_000)
    assert dialog.isVisible(), "what was typed is still there"
    assert (desk.store.last_seq(), desk.setting("calendar", {})) == (seq, days)
    assert desk.store.order_row(LAMP)["caller"] == "吴敏"  # type: ignore[index]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.shell.layers())


# -- restoring: stopped until the data is exchanged, not after --------------------------------------------------
def restoring(h: Hands) -> RestoreDialog:
    """A backup without the newest order is about to be brought back."""
    section = h.section("backup")
    over(h.window.desk, "BS260917-0009")
    section.ask_restore()
    dialog = h.window.shell.layers()[-1]
    assert isinstance(dialog, RestoreDialog)
    h.qtbot.waitUntil(lambda: dialog._known, timeout=10_000)
    dialog.sure.setChecked(True)
    return dialog


@pytest.mark.parametrize("words", ["备份现有数据", "检查备份", "恢复"])
def test_a_restore_is_stopped_by_escape_and_the_office_is_as_it_was(qtbot: QtBot, desk: Desk, window: Window, gate: Gate, tmp_path: Path,
                                                                    words: str) -> None:
    dialog = restoring(Hands(qtbot, window, tmp_path))
    before = desk.store.state(), (desk.folder / "CURRENT").read_bytes()
    gate.words, gate.steps, gate.at = words, 0, 1
    gate.threads.clear()
    gate.opened.clear()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: f"正在{words}……按 Esc 停下" in dialog.note.text(), timeout=20_000)
    assert threading.get_ident() not in gate.threads
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "已停下" in dialog.said.text(), timeout=10_000)
    assert dialog.isVisible()
    assert dialog.go.isEnabled(), "it can be begun again"
    assert (desk.store.state(), (desk.folder / "CURRENT").read_bytes()) == before
    assert sorted(p.name for p in desk.folder.glob("gen-*")) == ["gen-1"]
    dossier.reveal(desk, LAMP, "照常办")  # what is open writes on
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.shell.layers())


def test_a_restore_is_not_stopped_once_the_data_is_exchanged(qtbot: QtBot, desk: Desk, window: Window, gate: Gate, tmp_path: Path) -> None:
    dialog = restoring(Hands(qtbot, window, tmp_path))
    gate.words, gate.steps, gate.at = safekeeping.EXCHANGE, 0, 1
    gate.opened.clear()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "不能停" in dialog.note.text(), timeout=20_000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.restored, timeout=20_000) as said:
        gate.opened.set()
    assert said.args is not None
    assert "已恢复到" in said.args[0]
    assert (desk.folder / "CURRENT").read_text().startswith("gen-2")


def test_a_table_that_is_counted_in_its_dialog_is_stopped_there(qtbot: QtBot, desk: Desk, window: Window, gate: Gate, tmp_path: Path) -> None:
    page = Hands(qtbot, window, tmp_path).bulletin()
    gate.opened.clear()
    gate.steps, gate.at = 0, 1
    page.show_tables()
    qtbot.waitUntil(lambda: card_of(window) is not None, timeout=10_000)
    card = card_of(window)
    assert card is not None
    qtbot.mouseClick(card.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card_of(window) is None, timeout=10_000)
    dialog: Any = window.shell.layers()[-1]
    assert dialog.shown_table is None
    assert dialog.pills.isVisible(), "another table can be chosen at once"


# -- many papers ----------------------------------------------------------------------------------------------
def test_many_papers_are_stopped_with_their_preview(qtbot: QtBot, desk: Desk, window: Window, gate: Gate) -> None:
    from hotline_desk.screens.print_preview.dialog import PrintPreview
    from hotline_desk.screens.print_preview.office import DeskPrinting

    gate.opened.clear()
    gate.steps, gate.at = 0, 2
    preview = PrintPreview(window.shell.centralWidget(), DeskPrinting(desk), (WALL, OIL, LAMP))
    preview.open()
    qtbot.waitUntil(lambda: card_of(window) is not None, timeout=10_000)
    card = card_of(window)
    assert card is not None
    qtbot.waitUntil(lambda: "/ 3 件" in card.words.text(), timeout=10_000)
    qtbot.keyClick(preview.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: card_of(window) is None and not window.shell.layers(), timeout=10_000)


# -- what ends by itself -----------------------------------------------------------------------------------------
def test_a_short_work_shows_no_card_and_a_file_that_was_written_says_where(qtbot: QtBot, desk: Desk, window: Window, tmp_path: Path) -> None:
    begin = _library(Hands(qtbot, window, tmp_path))
    begin()
    qtbot.waitUntil(lambda: bool(window.shell.findChildren(Written)), timeout=10_000)
    said = window.shell.findChild(Written)
    assert said is not None
    assert "单.xlsx" in said.accessibleName()
    assert said.folder.isVisible()
    assert (tmp_path / "单.xlsx").is_file()
    assert card_of(window) is None


def test_what_fails_says_so_and_the_dialog_is_there_again(qtbot: QtBot, desk: Desk, window: Window, tmp_path: Path) -> None:
    hands = Hands(qtbot, window, tmp_path / "没有这个文件夹")
    _library(hands)()
    qtbot.waitUntil(lambda: bool(window.shell.layers()), timeout=10_000)
    assert "写不了" in window.shell.layers()[-1].said.text()  # type: ignore[attr-defined]


def test_closing_the_window_stops_an_export(qtbot: QtBot, desk: Desk, window: Window, gate: Gate, tmp_path: Path) -> None:
    begin = _library(Hands(qtbot, window, tmp_path))
    gate.opened.clear()
    gate.steps, gate.at = 0, 1
    begin()
    qtbot.waitUntil(lambda: gate.steps >= 1, timeout=10_000)
    window.shell.close()
    assert QThreadPool.globalInstance().waitForDone(5_000)
    assert not list(tmp_path.glob("*.xlsx"))
    assert not list(tmp_path.glob(".*tmp"))
