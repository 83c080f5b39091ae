"""Long work before there is a window to show it in: a sheet that says what is done, with 停下 as long as it may be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtGui import QKeyEvent

from hotline_desk.widgets.alone import Sheet
from hotline_desk.widgets.background import Cancelled, Report, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import row
from hotline_desk.widgets.text import Para


class Waiting(Sheet):
    """One piece of work and how far it is; ``over`` once it has ended, however it did.

    ``last`` is the step that nothing stops; without one the work cannot be stopped at all.
    """

    over = Signal()

    def __init__(self, title: str, words: str, work: Callable[[Report], Any], last: str = "") -> None:
        super().__init__(title)
        self.last, self.answer, self.error = last, None, None
        self.step = Para(words, 14, 0)
        self.whole.addWidget(self.step)
        self.whole.addWidget(Para("请不要关机。", 13, 0, "t2"))
        self.stop_button = Button("停下", "sec", key="Esc")
        self.stop_button.clicked.connect(self.reject)
        self.stop_button.setVisible(bool(last))
        line = row(spacing=8)
        line.addStretch(1)
        line.addWidget(self.stop_button)
        self.whole.addLayout(line)
        (self.stop_button if last else self).setFocus()
        self.task = run(self, work)
        self.task.progress.connect(lambda _done, _total, words: self._told(words))
        self.task.finished.connect(self._finished)
        self.task.failed.connect(self._failed)
        self.task.cancelled.connect(lambda: self._failed(Cancelled()))

    def _told(self, words: str) -> None:
        self.step.setText(f"正在{words}……")
        if words == self.last:
            self.stop_button.setEnabled(False)

    def _finished(self, answer: object) -> None:
        self.answer = answer
        self.over.emit()

    def _failed(self, error: Exception) -> None:
        self.error = error
        self.over.emit()

    def reject(self) -> None:
        """Esc stops the work where it may be stopped, and waits until it has."""
        if self.last and self.stop_button.isEnabled():
            self.stop_button.setEnabled(False)
            self.step.setText("正在停下……")
            self.task.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        else:
            super().keyPressEvent(event)


def waited(title: str, words: str, work: Callable[[Report], Any], last: str = "") -> Any:
    """What ``work`` answers, done off the window's thread behind a sheet that lets nothing else be pressed.

    Raises what the work raised, Cancelled where the clerk stopped it.
    """
    sheet, loop = Waiting(title, words, work, last), QEventLoop()
    sheet.over.connect(loop.quit)
    sheet.setModal(True)
    sheet.show()
    loop.exec()
    sheet.hide()
    sheet.deleteLater()
    if sheet.error is not None:
        raise sheet.error
    return sheet.answer
