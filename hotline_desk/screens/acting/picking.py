"""Which order: found by number, name, tail digits, place or initials from any page, then the act opens on it (Ctrl+D 发起督办)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.views import OrderView
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.cards import CardLine, CardList, CardRow
from hotline_desk.widgets.fields import SearchBox
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Card
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

MOST, PAUSE_MS = 30, 150
_STEP = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Pick:
    """One order to choose: masked."""

    order: str
    subject: str
    where: str
    state: str


class PickOffice(Protocol):
    """The office as the picker sees it; ``picks`` is called in a worker thread."""

    def picks(self, words: str, first: str) -> Sequence[Pick]: ...

    def view(self, number: str) -> OrderView: ...


class DeskPicks:
    """:class:`PickOffice` over an opened desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def picks(self, words: str, first: str) -> Sequence[Pick]:
        """What holds ``words``; without words the order one was at (``first``), then the newest ones."""
        from hotline_desk.services import finding

        if words.strip():
            return [Pick(r.order, r.subject, " · ".join(p for p in (r.unit, r.place) if p), r.state_label)
                    for r in finding.search(self.desk, words, MOST)]
        newest = [r["number"] for r in self.desk.store.rows({"state!=": "void"}, order_by="received_at", columns=("number",), limit=MOST)]
        return [pick for number in dict.fromkeys(n for n in (first, *newest) if n) if (pick := self._pick(number)) is not None]

    def view(self, number: str) -> OrderView:
        """The order that was chosen; raises Refused for an unknown number."""
        from hotline_desk.services import dossier

        return dossier.view(self.desk, number)

    def _pick(self, number: str) -> Pick | None:
        try:
            view = self.view(number)
        except Refused:
            return None
        return Pick(number, view.subject, " · ".join(p for p in (view.unit or "未派单", view.address) if p), view.state_label)


class OrderPicker(Dialog):
    """Search above, orders below; Enter takes the one under the cursor. ``picked`` carries its number."""

    picked = Signal(str)

    def __init__(self, host: QWidget, office: PickOffice, title: str, button: str, first: str = "") -> None:
        super().__init__(host, title, "先选一件工单", 760)
        self.office, self.first, self._turn = office, first, 0
        self.search = SearchBox("搜编号、姓名、尾号、地址、拼音首字母", "")
        self.search.setAccessibleName("找工单")
        self.search.textChanged.connect(self._typed)
        self.content.addWidget(self.search)
        self.told = Label("", 13, colour="t2")
        self.content.addWidget(self.told)
        card = Card(margins=(1, 5, 1, 5), spacing=0)  # rows stay clear of the round corners
        self.list = CardList("找到的工单", 1)
        # What the window leaves beside head, search and buttons: one bar to scroll by, the list's own.
        self.list.setMinimumHeight(min(theme_of().px(300), max(host.height() - theme_of().px(290), theme_of().px(120))))
        self.list.opened.connect(lambda _row: self._take())
        self.list.moved.connect(self._moved)
        card.body.addWidget(self.list, 1)
        self.content.addWidget(card, 1)
        self.add_cancel()
        self.save = self.add_action(Button(button, "pri", "flag", "Enter"), True)
        self.save.clicked.connect(self._take)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.look()

    def first_focus(self) -> None:
        self.search.setFocus()

    def _typed(self, _words: str) -> None:
        self._pause.start()

    def look(self) -> None:
        """Search in a worker; an older answer that comes late is dropped."""
        self._pause.stop()
        self._turn += 1
        words, turn = self.search.text(), self._turn
        task = run(self, lambda _report: self.office.picks(words, self.first))
        task.finished.connect(lambda found: self._found(turn, words, found))

    def _found(self, turn: int, words: str, found: Sequence[Pick]) -> None:
        if turn != self._turn:
            return
        self.told.setText(f"找到 {len(found)} 件" if words.strip() and found else "没有这样的工单，换一个词再找" if words.strip() else
                          "当前这件和最近收到的" if self.first else "最近收到的")
        self.list.set_rows([CardRow(p.order, p.subject, (CardLine(f"{p.order} · {p.where}", p.state),)) for p in found])
        self._moved(self.list.current_key())

    def _moved(self, key: str) -> None:
        self.save.setEnabled(bool(key))

    def _take(self) -> None:
        number = self.list.current_key()
        if number and not self._pause.isActive():
            self.accept()
            self.picked.emit(number)

    def extra_key(self, event: QKeyEvent) -> bool:
        """↑↓ move in the list while the words are typed, Enter takes."""
        if event.key() in _STEP and not event.modifiers():
            self.list.keyPressEvent(event)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.search.hasFocus():
            if self._pause.isActive():
                self.look()  # the answer must be to the words that stand there
            else:
                self._take()
            return True
        return False
