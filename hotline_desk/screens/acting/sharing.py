"""Several orders to dispatch: the unit each is best sent to, by unit; one press narrows the panel to those orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal

from hotline_desk.screens.acting.office import ActOffice
from hotline_desk.services.bulk_units import Share
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, clear, row
from hotline_desk.widgets.text import Label, Para

SHOWN = 4


class ShareCard(Card):
    """``chosen`` carries the Share to go on with, None for all of them again; ``differ`` that one unit does not fit all."""

    chosen = Signal(object)
    differ = Signal()

    def __init__(self, office: ActOffice) -> None:
        super().__init__("norm", tinted=True, margins=(12, 8, 12, 8), spacing=4)
        self.setAccessibleName("各件推荐的单位")
        self.office, self.numbers = office, tuple[str, ...]()
        self.shares, self.taken, self.sent = tuple[Share, ...](), "", 0
        self.buttons: list[Button] = []
        self.task: Task | None = None
        self.hide()

    def look(self, numbers: Sequence[str]) -> None:
        """Ask in a worker what each of these orders would be advised."""
        office, self.numbers = self.office, tuple(numbers)

        def work(report: Report) -> Sequence[Share]:
            return office.shares(numbers, report.step)

        self.task = run(self, work)
        self.task.finished.connect(self.show_shares)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """One line a unit; nothing to say where all orders go to the same one."""
        self.shares = tuple(shares)
        if len(self.shares) > 1:
            self._lines()
            self.show()
            self.differ.emit()

    def go_on(self, sent: Iterable[str]) -> None:
        """These are on their way: what is left is offered at once, the next lot first."""
        gone = set(sent)
        self.sent += len(gone)
        self.numbers = tuple(n for n in self.numbers if n not in gone)
        left = (replace(share, numbers=tuple(n for n in share.numbers if n not in gone)) for share in self.shares)
        self.shares, self.taken = tuple(share for share in left if share.numbers), ""
        self._lines()
        self.setAccessibleName(self._head())

    def take_focus(self) -> None:
        """To the button of the first lot."""
        if self.buttons:
            self.buttons[0].show()  # else the event loop shows it, too late for the focus
            self.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _head(self) -> str:
        if self.taken:
            return f"正在派推荐“{self.taken}”的，其余的还留着"
        if self.sent:
            return f"已派 {self.sent} 件，还有 {len(self.numbers)} 件没有派，接着派："
        return "各件推荐的单位不同，请一批一批派："

    def _lines(self) -> None:
        clear(self.body)
        self.buttons = []
        line = row(spacing=8)
        line.addWidget(Label(self._head(), 13, True, "norm.text"), 1)
        if self.taken:
            line.addWidget(self._button(f"回到全部 {len(self.numbers)} 件", "Alt+0", None))
        self.body.addLayout(line)
        for place, share in enumerate(self.shares[:SHOWN], start=1):
            self._line(place, share)
        rest = sum(len(share.numbers) for share in self.shares[SHOWN:])
        if rest:
            self.body.addWidget(Label(f"另有 {rest} 件各有推荐，派完这几批再看", 13, colour="t2"))

    def _line(self, place: int, share: Share) -> None:
        line = row(spacing=8)
        line.addWidget(Label(share.words, 14, True, elide=False))
        line.addWidget(Para(share.reason or "自己选单位", 12, 2, "t2"), 1, Qt.AlignmentFlag.AlignVCenter)
        if share.unit != self.taken or not self.taken:
            words = "继续：派这" if self.sent and place == 1 and not self.taken else "只派这"
            line.addWidget(self._button(f"{words} {len(share.numbers)} 件", f"Alt+{place}", share))
        self.body.addLayout(line)

    def _button(self, words: str, key: str, share: Share | None) -> Button:
        button = Button(words, "sec", "", key, small=True)
        button.setAccessibleName(f"{words}{f'，{share.words}' if share is not None else ''}，按键 {key}")
        button.clicked.connect(lambda _=False: self.take(share))
        self.buttons.append(button)
        return button

    def press(self, digit: int) -> bool:
        """Alt+digit: the n-th line, Alt+0 all again."""
        if self.isHidden() or digit > min(len(self.shares), SHOWN) or (not digit and not self.taken):
            return False
        self.take(self.shares[digit - 1] if digit else None)
        return True

    def take(self, share: Share | None) -> None:
        """Go on with these."""
        self.taken = (share.unit or "自己选") if share is not None else ""
        self._lines()
        self.chosen.emit(share)
