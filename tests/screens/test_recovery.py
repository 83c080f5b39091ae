"""The recovery code is shown when an office is made and opens it where its key is not known."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hotline_desk import app, opening, sitting
from hotline_desk.screens import first_run, recovery, waiting
from hotline_desk.screens.first_run import OfficeChoice
from hotline_desk.services import drill, keys, safekeeping
from hotline_desk.services.acts import record
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.widgets.background import Report
from hotline_desk.widgets.text import Label

NOW = datetime(2026, 3, 2, 10, 20)


def clock() -> datetime:
    return NOW


def test_a_first_run_is_encrypted_and_shows_its_code(qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str, str]] = []
    monkeypatch.setattr(first_run, "ask_office", lambda: OfficeChoice("youyilu", "友谊路街道热线办", "王敏"))
    monkeypatch.setattr(recovery, "show_code", lambda *words: shown.append(words))
    desk = app.open_desk(tmp_path / "office", clock, "")
    assert desk is not None
    desk.close()
    (office, code, day), = shown
    assert (office, day) == ("友谊路街道热线办", "2026-03-02")
    assert keys.is_code(code)
    assert keys.encrypted(tmp_path / "office")
    monkeypatch.setattr("hotline_desk.store.keys.profile_key", lambda create, office="": b"another pc".ljust(32))
    asked: list[str] = []
    answers = ["ABCD", code]
    monkeypatch.setattr(recovery, "ask_code", lambda sentence: asked.append(sentence) or answers.pop(0))
    again = app.open_desk(tmp_path / "office", clock, "")
    assert again is not None
    again.close()
    assert len(asked) == 2
    assert app.open_desk(tmp_path / "office", clock, "") is not None  # this PC knows it now
    assert len(asked) == 2


def test_leaving_the_question_opens_nothing(qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Desk.create(tmp_path / "o", "youyilu", clock=clock, code=keys.new_code()).close()
    monkeypatch.setattr("hotline_desk.store.keys.profile_key", lambda create, office="": None)
    monkeypatch.setattr(recovery, "ask_code", lambda sentence: None)
    assert app.open_desk(tmp_path / "o", clock, "") is None


def test_the_sheet_can_be_kept_and_not_be_waved_away(qtbot: object, tmp_path: Path) -> None:
    app.application()
    code = keys.new_code()
    sheet = recovery.ShowCode("友谊路街道热线办", code, "2026-03-02")
    qtbot.addWidget(sheet)  # type: ignore[attr-defined]
    sheet.show()
    sheet.reject()
    assert sheet.isVisible()
    lines = [w for w in sheet.findChildren(Label) if "-" in w.text()]
    assert "-".join(w.accessibleName() for w in lines) == code
    assert all("\u2009" in pair for w in lines for pair in (w.text()[n:n + 2] for n in range(len(w.text()) - 1)))  # VV is no W
    sheet.keep(tmp_path / "code.txt")
    assert code in (tmp_path / "code.txt").read_text(encoding="utf-8-sig")
    sheet.finish()
    assert not sheet.isVisible()


@pytest.mark.parametrize(("typed", "taken"), [("{code}", True), (" {code} ", True), ("{slip}", False), ("", False)])
def test_a_slip_is_caught_before_anything_is_tried(qtbot: object, typed: str, taken: bool) -> None:
    app.application()
    code = keys.new_code()
    slip = ("1" if code[0] != "1" else "2") + code[1:]
    ask = recovery.AskCode("…")
    qtbot.addWidget(ask)  # type: ignore[attr-defined]
    ask.show()
    ask.code.setText(typed.format(code=code.lower(), slip=slip))
    ask.finish()
    assert ask.isVisible() is not taken


def _sat_at(qtbot: object, desk: Desk) -> app.Window:
    app.application()
    window = app.Window(desk)
    qtbot.addWidget(window.shell)  # type: ignore[attr-defined]
    return window


def test_the_window_makes_what_is_due_and_says_so(qtbot: object, tmp_path: Path) -> None:
    desk = Desk.create(tmp_path / "o", "youyilu", clock=clock, code=keys.new_code())
    record(desk, "A1", "register", {"subject": "噪音", "channel": "12345"}, NOW)
    window = _sat_at(qtbot, desk)
    watch = sitting.BackupWatch(window)
    watch.look()
    qtbot.waitUntil(lambda: not watch.running, timeout=20_000)  # type: ignore[attr-defined]
    assert safekeeping.status(desk).words == "已备份 今天 10:20"
    assert window.shell.nav._backup.text() == "已备份 今天 10:20"
    assert safekeeping.due(desk) == ""
    watch.stop()
    desk.close()


def test_a_backup_that_fails_is_said_in_red(qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.create(tmp_path / "o", "youyilu", clock=clock)
    window = _sat_at(qtbot, desk)

    def full(*_: object) -> None:
        raise StoreError("disk")

    monkeypatch.setattr(safekeeping, "run", full)
    watch = sitting.BackupWatch(window)
    watch.look()
    qtbot.waitUntil(lambda: not watch.running, timeout=20_000)  # type: ignore[attr-defined]
    assert window.shell.nav._backup.text() == "没有备份成"
    assert "backup" in window.shell.bands.up
    watch.stop()
    desk.close()


def _left_on_friday(folder: Path) -> tuple[Desk, list[datetime]]:
    """An office whose PC was switched off on Friday with work after the last backup; it is Monday now."""
    moments = [datetime(2026, 2, 27, 16, 0)]
    desk = Desk.create(folder, "youyilu", clock=lambda: moments[0])
    safekeeping.run(desk)
    record(desk, "A1", "register", {"subject": "噪音", "channel": "12345"}, moments[0])
    moments[0] = datetime(2026, 3, 2, 8, 30)
    return desk, moments


def test_on_monday_the_backup_is_made_and_nothing_red_stays(qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, _moments = _left_on_friday(tmp_path / "o")
    window = _sat_at(qtbot, desk)
    window.settle()
    assert "backup" not in window.shell.bands.up, "it is about to be made: no alarm before it was tried"
    watch = sitting.BackupWatch(window)
    real = safekeeping.run
    monkeypatch.setattr(safekeeping, "run", lambda *_: (_ for _ in ()).throw(StoreError("磁盘满了。")))
    watch.look()
    qtbot.waitUntil(lambda: "backup" in window.shell.bands.up, timeout=20_000)  # type: ignore[attr-defined]
    assert "备份太旧了" in window.shell.bands.up["backup"].accessibleName()
    monkeypatch.setattr(safekeeping, "run", real)
    window.shell.bands.up["backup"].pressed.emit("再试一次")
    qtbot.waitUntil(lambda: "backup" not in window.shell.bands.up, timeout=20_000)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not watch.running, timeout=20_000)  # type: ignore[attr-defined]
    watch.stop()
    desk.close()


def test_a_backup_that_is_tried_again_twice_is_made_once(qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.create(tmp_path / "o", "youyilu", clock=clock)
    window = _sat_at(qtbot, desk)
    watch, begun, go_on, real = sitting.BackupWatch(window), list[str](), threading.Event(), safekeeping.run

    def slowly(desk: Desk, reason: str) -> safekeeping.Made:
        begun.append(reason)
        go_on.wait(10)
        return real(desk, reason)

    watch._failed(StoreError("disk"))
    monkeypatch.setattr(safekeeping, "run", slowly)
    for _ in range(2):
        window.shell.bands.up["backup"].pressed.emit("再试一次")
    qtbot.wait(100)  # type: ignore[attr-defined]
    go_on.set()
    qtbot.waitUntil(lambda: not watch.running, timeout=20_000)  # type: ignore[attr-defined]
    watch.stop()
    assert begun == ["手动"]
    desk.close()


def test_what_is_no_alarm_can_be_put_away_and_goes_when_it_is_mended(qtbot: object, tmp_path: Path) -> None:
    desk, moments = _left_on_friday(tmp_path / "o")
    window = _sat_at(qtbot, desk)
    shell = window.shell
    watch = sitting.BackupWatch(window)
    made = safekeeping.run(desk)
    watch._made(safekeeping.Made(made.backup, "", "U 盘没有插。"))
    shell.bands.up["second"].pressed.emit("知道了")
    assert "second" not in shell.bands.up
    watch._made(safekeeping.Made(made.backup, "", "U 盘没有插。"))
    assert "second" in shell.bands.up
    watch._made(made)
    assert "second" not in shell.bands.up, "the stick is back"
    moments[0] = datetime(2026, 8, 3, 8, 30)
    watch._remind()
    assert "drill" in shell.bands.up
    desk.change_setting(drill.LAST, "2026-08-03")
    window.tell_backup()
    assert "drill" not in shell.bands.up
    watch.stop()
    desk.close()


def test_a_damaged_office_is_mended_in_the_window(qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "o"
    with Desk.create(folder, "youyilu", clock=clock, code=keys.new_code()) as desk:
        record(desk, "A1", "register", {"subject": "噪音", "channel": "12345"}, NOW)
        safekeeping.run(desk)
    (folder / "gen-1" / "office.db").write_bytes(b"broken")
    asked: list[tuple[str, list[tuple[Path, str]]]] = []
    answers: list[Path | None] = [tmp_path / "none.hdbak", None]
    monkeypatch.setattr(recovery, "ask_backup", lambda sentence, found: asked.append((sentence, found)) or answers.pop(0))
    assert app.open_desk(folder, clock, "") is None  # a file that is none is said, and leaving changes nothing
    assert "损坏" in asked[0][0]
    assert "找不到备份文件" in asked[1][0]
    (path, words), = asked[0][1]
    assert words == "今天 10:20 的备份（手动）：1 件工单，最近登记 2026-03-02 10:20"
    answers.append(path)
    mended = app.open_desk(folder, clock, "")
    assert mended is not None
    assert mended.store.exists("A1")
    mended.close()


def test_a_new_pc_starts_from_a_backup(qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = keys.new_code()
    with Desk.create(tmp_path / "o", "youyilu", clock=clock, code=code) as desk:
        record(desk, "A1", "register", {"subject": "噪音", "channel": "12345"}, NOW)
        file = safekeeping.run(desk).backup.path
    monkeypatch.setattr("hotline_desk.store.profile.profile_path", lambda: tmp_path / "pc2" / "profile.key")
    monkeypatch.setattr(first_run, "ask_office", lambda: OfficeChoice("", "", "", from_backup=True))
    monkeypatch.setattr(recovery, "ask_backup", lambda sentence, found: file)
    monkeypatch.setattr(recovery, "ask_code", lambda sentence: code)
    moved = app.open_desk(tmp_path / "new", clock, "")
    assert moved is not None
    assert moved.store.exists("A1")
    moved.close()


def test_the_question_offers_the_newest_and_any_file(qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app.application()
    found = [(tmp_path / f"{n}.hdbak", f"备份 {n}") for n in range(5)]
    for listed in (found, []):
        ask = recovery.AskBackup("数据文件已损坏。", listed)
        qtbot.addWidget(ask)  # type: ignore[attr-defined]
        ask.show()
        filled = [b.text() for b in ask.findChildren(recovery.Button) if b.kind == "pri"]
        assert filled == ["恢复这一份" if listed else "选备份文件…"]  # the newest one is the next step
        monkeypatch.setattr(recovery.QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "x.hdbak"), ""))
        ask.choose()
        assert (ask.file, ask.isVisible()) == (tmp_path / "x.hdbak", False)


def test_a_start_verifies_and_says_what_is_wrong(qtbot: object, tmp_path: Path) -> None:
    desk = Desk.create(tmp_path / "o", "youyilu", clock=clock)
    record(desk, "A1", "register", {"subject": "噪音", "channel": "12345"}, NOW)
    safekeeping.run(desk)
    (tmp_path / "o" / "gen-1" / "anchor.json").write_bytes(b"{}")
    window = _sat_at(qtbot, desk)
    watch = sitting.BackupWatch(window)
    watch.look()
    qtbot.waitUntil(lambda: "verify" in window.shell.bands.up, timeout=20_000)  # type: ignore[attr-defined]
    watch.stop()
    desk.close()


def once_it_says(words: str, press: Callable[[waiting.Waiting], None]) -> None:
    """Press when the sheet that waits for work says these words, however long the machine takes to get there."""
    def look() -> None:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, waiting.Waiting) and w.isVisible() and words in w.step.text()]
        if found:
            press(found[0])
        else:
            QTimer.singleShot(20, look)

    look()


def test_a_restore_before_there_is_a_window_stops_with_esc_and_shows_how_far_it_is(qtbot: object, tmp_path: Path,
                                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def restore(*_args: object, progress: Callable[[str], None], **_more: object) -> None:
        progress("解开备份")
        begun.set()
        assert go_on.wait(60)
        progress("取出附件")
        raise AssertionError("it was stopped")

    def press(sheet: waiting.Waiting) -> None:
        heard.append(sheet.step.text())
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        heard.append(sheet.step.text())
        go_on.set()

    monkeypatch.setattr(safekeeping, "restore", restore)
    answers: list[Path | None] = [tmp_path / "a.hdbak", None]
    sentences: list[str] = []
    monkeypatch.setattr(recovery, "ask_backup", lambda sentence, found: sentences.append(sentence) or answers.pop(0))
    once_it_says("解开备份", press)
    assert opening._mended(tmp_path / "o", clock, "", "数据损坏") is None
    assert begun.is_set()
    assert heard == ["正在解开备份……", "正在停下……"]
    assert sentences == ["数据损坏", "已停下，原来的文件没有改动。可以另选一份备份。"]


def test_the_last_step_of_a_restore_cannot_be_stopped(qtbot: object) -> None:
    go_on = threading.Event()
    enabled: list[bool] = []

    def work(report: Report) -> str:
        report.say(0, 0, "换上")
        assert go_on.wait(60)
        return "done"

    def press(sheet: waiting.Waiting) -> None:
        enabled.append(sheet.stop_button.isEnabled())
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        go_on.set()

    once_it_says("换上", press)
    assert waiting.waited("用备份恢复", "正在检查备份……", work, last="换上") == "done"
    assert enabled == [False]
