"""协办: further units of a dispatch, found as the leading one is, each shown as a chip that takes it away again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.screens.acting.arrangements import Ask
from hotline_desk.screens.acting.asks import Question
from hotline_desk.screens.acting.office import ActOffice
from hotline_desk.screens.acting.units import ROW_HEIGHT, UnitList
from hotline_desk.services.views import UnitChoice
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import ENTER
from hotline_desk.widgets.panes import clear, row
from hotline_desk.widgets.theme import theme_of

PAUSE_MS, FOUND = 90, 2


class _Search(QLineEdit):
    """Backspace in an empty field takes the last unit away."""

    def __init__(self, owner: CoQuestion) -> None:
        super().__init__()
        self.owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.owner.drop_last()
            return
        super().keyPressEvent(event)


class CoQuestion(Question):
    """Units that help; Enter takes the first that was found, a click on a chip lets it go."""

    def __init__(self, ask: Ask, label: str, office: ActOffice, number: str, parent: QWidget | None = None, *, like: str = "") -> None:
        """``like``: how initials are typed, by an example: ，如 cjzx."""
        super().__init__(ask, label, parent)
        self._office, self._number, self.names = office, number, list[str]()
        self._head("单位名或拼音首字母，Enter 加上")
        self.chips = row(spacing=6)
        self.body.addLayout(self.chips)
        self.search = _Search(self)
        self.search.setPlaceholderText("再加一个协办单位" + like)
        self.search.setAccessibleName(label)
        self.body.addWidget(self.search)
        self.list = UnitList()
        self.list.clicked.connect(self._clicked)
        self.list.hide()
        self.body.addWidget(self.list)
        self._finish()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look_up)
        self.search.textEdited.connect(self._typed)

    def value(self) -> Any:
        return list(self.names) or None

    def set_value(self, value: Any) -> None:
        self.names = list(value or ())
        self._show()

    def take_focus(self) -> None:
        self.search.setFocus()

    def add(self, name: str) -> None:
        """One more unit; a second time it is let go."""
        self.names = [n for n in self.names if n != name] if name in self.names else [*self.names, name]
        self.search.clear()
        self.list.hide()
        self._show()

    def drop_last(self) -> None:
        if self.names:
            self.add(self.names[-1])

    def enter(self) -> bool:
        """Enter in the search: take the first that was found; False where nothing is typed."""
        if not self.search.text().strip():
            return False
        self.look_up()
        found = self.list.rows.units
        self.add(found[0].name if found else self.search.text().strip())
        return True

    def look_up(self) -> None:
        """Show the units for what is typed."""
        self._pause.stop()
        words = self.search.text().strip()
        found = [u for u in self._office.units(self._number, words) if u.name not in self.names][:FOUND] if words else []
        if words and not found and not words.isascii():
            found = [UnitChoice(words, "", "", "单位库里还没有，派单时新建", 0, 0, True)]
        self.list.rows.set_units(found)
        self.list.setFixedHeight(theme_of().px(ROW_HEIGHT) * max(len(found), 1))
        self.list.setVisible(bool(found))
        self.changed.emit()

    def _show(self) -> None:
        clear(self.chips)
        for name in self.names:
            chip = Button(name, "chip", "close")
            chip.setAccessibleName(f"协办 {name}，按下去掉")
            chip.setToolTip("按下去掉")
            chip.setProperty("unit", name)
            chip.clicked.connect(self._chip)
            self.chips.addWidget(chip)
        self.chips.addStretch(1)
        self._changed()

    def _typed(self, _words: str) -> None:
        self._pause.start()

    def _chip(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.add(str(sender.property("unit")))

    def _clicked(self, index: QModelIndex) -> None:
        self.add(self.list.rows.units[index.row()].name)


def entered(event: QKeyEvent) -> bool:
    """A plain Enter."""
    return event.key() in ENTER and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
