"""The first run as a person walks it: the wizard's four steps, the recovery code, and the empty desk they open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from hotline_desk import opening
from hotline_desk.screens.first_run import FirstRun
from hotline_desk.screens.recovery import ShowCode
from hotline_desk.services.office import Desk
from tests.screens.clerk import CTRL, KEY, UNIT, Clerk

PACKS = ("youyilu", "chengdong", "changning_cg", "luyang_cg")
CLERK, OWN_WORD, OTHER_WORD = "王敏", "Hexie-2026-bian", "Guanli+7788+tai"


def move_in(clerk: Clerk, folder: Path, pack: str, *, passwords: bool = False) -> Desk:
    """Make an office in ``folder`` through the program's own door; answers what it opened."""
    seen: list[str] = []
    wrong: list[BaseException] = []

    def walk() -> None:
        dialog = QApplication.activeModalWidget()
        try:
            clerk.qtbot.waitUntil(lambda: dialog is not None and dialog.isActiveWindow())
            if isinstance(dialog, FirstRun):
                _answer(clerk, dialog, pack, passwords)
            elif isinstance(dialog, ShowCode):
                seen.append(dialog.sheet)
                clerk.press(KEY.Key_Return, CTRL)
        except BaseException as error:  # noqa: BLE001 - handed on below; the dialog's own loop would go on for ever
            wrong.append(error)
            for open_ in QApplication.topLevelWidgets():
                if isinstance(open_, QDialog) and open_.isVisible():
                    open_.done(0)

    watch = QTimer()
    watch.setInterval(20)
    watch.timeout.connect(_once_each(walk))
    watch.start()
    desk = opening.open_desk(folder, clerk.clock, "")
    watch.stop()
    if wrong:
        raise wrong[0]
    assert desk is not None
    assert len(seen) == 1, "the recovery code is shown once"
    return desk


def _once_each(walk: Callable[[], None]) -> Callable[[], None]:
    """Once for every dialog that comes up, and not again while it is being answered."""
    met: list[object] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None and dialog not in met:
            met.append(dialog)
            walk()

    return look


def _answer(clerk: Clerk, dialog: FirstRun, pack: str, passwords: bool) -> None:
    """Pack and name, units, a password or none, what it comes to."""
    clerk.choose(dialog.pack, pack)
    clerk.come_to(dialog.user)
    clerk.write(CLERK)
    clerk.press(KEY.Key_Return, CTRL)
    starters = len(dialog.list.units)
    assert starters > 0, "a starter list per pack"
    clerk.come_to(dialog.list.name)
    clerk.write(UNIT)
    clerk.press(KEY.Key_Return)
    assert len(dialog.list.units) in (starters, starters + 1)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.choose(dialog.protect, "password" if passwords else "none")
    for field, word in zip(dialog.secret.values(), (OWN_WORD, OWN_WORD, OTHER_WORD, OTHER_WORD), strict=True) if passwords else ():
        clerk.come_to(field)
        clerk.write(word)
    clerk.press(KEY.Key_Return, CTRL)
    assert dialog.step == 3, dialog.error.text()
    clerk.press(KEY.Key_Return, CTRL)
