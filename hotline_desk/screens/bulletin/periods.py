"""Which period 通报考核 shows: the one before, the one after, or any of the last ones from a list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from hotline_desk.services import bulletin
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import row

LISTED = {"day": 14, "week": 12, "month": 18, "quarter": 8, "year": 4}


class PeriodBox(QWidget):
    """Three buttons. ``wanted`` carries the name of a period."""

    wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.kind, self.period = desk, "", ""
        line = row(self, 8)
        self.earlier, self.name, self.later = Button("", "sec", "chevron-left"), Button("", "sec", "calendar"), Button("", "sec", "chevron-right")
        for button, words, keys, by in ((self.earlier, "上一期", "Alt+Left", -1), (self.later, "下一期", "Alt+Right", 1)):
            button.setAccessibleName(f"{words}，按键 {keys}")
            button.setToolTip(f"{words}（{keys}）")
            button.setShortcut(keys)
            button.clicked.connect(lambda _=False, n=by: self.wanted.emit(bulletin.shifted(self.desk, self.period, n)))
        self.name.setShortcut("Alt+Down")
        self.name.setToolTip("从最近各期里选一期（Alt+↓）")
        self.name.clicked.connect(self.list_periods)
        for button in (self.earlier, self.name, self.later):
            line.addWidget(button)

    def show_period(self, kind: str, period: str) -> None:
        """Stand on a period; there is none after the running one."""
        self.kind, self.period = kind, period
        self.name.set_words(bulletin.title_of(period))
        self.name.setAccessibleName(f"{bulletin.title_of(period)}，选一期，按键 Alt+↓")
        self.later.setEnabled(period != bulletin.current(self.desk, kind))

    def listed(self) -> list[str]:
        """The last periods of the kind, the running one first."""
        found = [bulletin.current(self.desk, self.kind)]
        while len(found) < LISTED.get(self.kind, 12):
            found.append(bulletin.shifted(self.desk, found[-1], -1))
        return found

    def list_periods(self) -> None:
        """The list under the button; arrow keys and Enter choose."""
        menu = QMenu(self)
        menu.setAccessibleName("选一期")
        for period in self.listed():
            action = menu.addAction(bulletin.title_of(period))
            action.setCheckable(True)
            action.setChecked(period == self.period)
            action.triggered.connect(lambda _=False, p=period: self.wanted.emit(p))
            if period == self.period:
                menu.setActiveAction(action)
        menu.popup(self.name.mapToGlobal(self.name.rect().bottomLeft()))
