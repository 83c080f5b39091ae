"""From a folder to an opened office, whatever state it is in.

First run, an office of an earlier release, an encrypted one from another PC, a damaged one: each asks once, in a window.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from hotline_desk.services.office import Clock, Desk, Refused, StoreError, wall_clock

READ_ONLY = "数据文件夹只能读、不能写，不能登记和修改。请检查文件夹的权限或磁盘的写保护；已有数据是安全的。"


def clock_from(text: str | None) -> Clock:
    """The wall clock, or one set to ``--now`` that goes on from there."""
    if not text:
        return wall_clock
    from hotline_desk.domain.events import parse_moment

    first, started = parse_moment(text), time.monotonic()

    def clock() -> datetime:
        from datetime import timedelta

        return (first + timedelta(seconds=time.monotonic() - started)).replace(second=0, microsecond=0)

    return clock


def open_desk(folder: Path, clock: Clock, user: str) -> Desk | None:
    """The office in ``folder``; a first run asks for pack and name, a damaged one for a backup. None where nothing was opened."""
    try:
        return _opened(folder, clock, user)
    except StoreError as error:
        if error.kind in ("readonly", "place"):
            return _to_read(folder, clock, user, error)
        if error.kind not in ("missing", "damaged"):
            raise
        problem = error
    return _first_run(folder, clock, user) if problem.kind == "missing" else _mended(folder, clock, user, str(problem))


def _to_read(folder: Path, clock: Clock, user: str, problem: StoreError) -> Desk | None:
    """Where nobody may write, or no database may lie: offered for reading; None where the clerk leaves. Raises StoreError."""
    from hotline_desk.screens.recovery import ask_reading

    if not folder.is_dir():  # a new office may not be made there at all
        raise problem
    return Desk.open(folder, clock=clock, user=user, readonly=True) if ask_reading(str(problem)) else None


def _opened(folder: Path, clock: Clock, user: str, code: str | None = None) -> Desk | None:
    """An earlier release's office is backed up and brought up to date; an encrypted one asks for its user or its code."""
    from hotline_desk.services.folders import may_write

    if folder.is_dir() and any(folder.glob("gen-*")) and not may_write(folder):
        raise StoreError("readonly", READ_ONLY)
    from hotline_desk.services import unlocking

    if unlocking.asks(folder):
        return _signed_in(folder, clock)
    try:
        return Desk.open(folder, clock=clock, user=user, code=code)
    except StoreError as error:
        if error.kind not in ("older", "sealed"):
            raise
        problem = error
    if problem.kind == "older":
        _brought_up(folder, clock)
        return _opened(folder, clock, user)
    from hotline_desk.screens.recovery import ask_code

    code = ask_code(str(problem))
    return None if code is None else _opened(folder, clock, user, code)


def _brought_up(folder: Path, clock: Clock, key: bytes | None = None) -> None:
    """An earlier release's office, backed up and brought up to date behind a sheet that says so. Raises StoreError."""
    from hotline_desk.screens.waiting import waited
    from hotline_desk.services import safekeeping

    waited("正在升级数据", "先另做一份备份，再把旧版本的数据升级到这一版。工单多的要几分钟。",
           lambda _report: safekeeping.migrate(folder, clock, key=key))


def _signed_in(folder: Path, clock: Clock) -> Desk | None:
    """The office that only a password opens; None where nobody entered."""
    from hotline_desk.screens.recovery import ask_code
    from hotline_desk.screens.signin import Door, opened
    from hotline_desk.services import accounts

    def enter(name: str, password: str) -> Desk:
        try:
            return accounts.open_office(folder, name, password, clock=clock)
        except StoreError as error:
            if error.kind != "older":
                raise
        _brought_up(folder, clock, accounts.key_of(folder, name, password))
        return accounts.open_office(folder, name, password, clock=clock)

    def rescue(code: str, name: str, password: str) -> Desk:
        return accounts.rescue(folder, code, name, password, clock=clock)

    return opened(Door(enter, rescue, ask_code))


def _first_run(folder: Path, clock: Clock, user: str) -> Desk | None:
    from hotline_desk.screens.first_run import ask_office
    from hotline_desk.screens.recovery import show_code
    from hotline_desk.services import setting_up

    choice = ask_office()
    if choice is None:
        return None
    if choice.training:
        from hotline_desk.services import training

        return training.opened(training.folder(), choice.pack, clock)
    if choice.from_backup:
        return _mended(folder, clock, user, "")
    desk, code = setting_up.make(folder, choice.plan, clock)
    show_code(desk.office_name, code, f"{clock():%Y-%m-%d}")
    setting_up.drop_draft()  # only now: a code nobody saw would be an office nobody can move
    return desk


def _mended(folder: Path, clock: Clock, user: str, sentence: str) -> Desk | None:
    """Ask for a backup until one is restored; None where the clerk leaves. What was there is kept."""
    from hotline_desk.screens.recovery import ask_backup
    from hotline_desk.services import safekeeping

    while True:
        file = ask_backup(sentence, safekeeping.candidates(folder, clock()))
        if file is None:
            return None
        try:
            if _restored(folder, clock, user, file):
                return _opened(folder, clock, user)
        except (Refused, StoreError) as error:
            sentence = str(error)


def _restored(folder: Path, clock: Clock, user: str, file: Path) -> bool:
    from hotline_desk.screens.recovery import ask_code
    from hotline_desk.screens.waiting import waited
    from hotline_desk.services import safekeeping
    from hotline_desk.widgets.background import Cancelled, Report

    code: str | None = None

    def work(report: Report) -> object:
        return safekeeping.restore(folder, file, clock=clock, user=user, code=code, progress=lambda words: report.step(0, 0, words))

    while True:
        try:
            waited("用备份恢复", "正在检查备份……", work, last=safekeeping.EXCHANGE)
            return True
        except Cancelled:
            raise Refused("已停下，原来的文件没有改动。可以另选一份备份。") from None
        except StoreError as error:
            if error.kind != "sealed":
                raise
            code = ask_code(str(error))
        if code is None:
            return False


def say_unusable(sentence: str) -> None:
    """Why there is no window, to whoever started the program from a screen or a shell."""
    from PySide6.QtWidgets import QMessageBox

    from hotline_desk.screens.shell import TITLE

    print(sentence, file=sys.stderr)
    box = QMessageBox(QMessageBox.Icon.Warning, TITLE, sentence)
    box.addButton("关闭", QMessageBox.ButtonRole.AcceptRole)
    box.exec()
