"""选择文件, 读取中 and 完成: what the import page shows when there is no table to check."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.icons import draw_icon
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import CENTRE, Label, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import Bar

SUFFIXES = (".xlsx", ".xls", ".csv", ".txt", ".docx")


class DropZone(QWidget):
    """Drop a file here, choose one, or paste. Also lists that rows of earlier imports wait."""

    chosen = Signal(Path)
    browse = Signal()
    waiting_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName("把平台导出的 Excel 拖到这里")
        whole = column(self, 8, (24, 24, 24, 24))
        whole.addStretch(3)
        whole.addSpacing(theme_of().px(56))
        whole.addWidget(Label("把平台导出的 Excel 拖到这里", 17, True, align=CENTRE))
        whole.addWidget(Para("也可以点下面的按钮选择，支持 .xlsx、.xls、.csv、.docx。先看每一行的结论再导入，原文件不会改动。", 13, 3, "t2",
                             align=CENTRE))
        whole.addSpacing(theme_of().px(8))
        line = row(spacing=8)
        self.button = Button("选择文件", "pri", "folder", "Ctrl+O")
        self.button.clicked.connect(self.browse)
        self.waiting = Button("", "sec", "pencil")
        self.waiting.clicked.connect(self.waiting_wanted)
        line.addStretch(1)
        line.addWidget(self.button)
        line.addWidget(self.waiting)
        line.addStretch(1)
        whole.addLayout(line)
        whole.addStretch(4)
        self.set_waiting(0)

    def set_waiting(self, count: int) -> None:
        """Offer the rows that wait for a person."""
        self.waiting.set_words(f"看待改的 {count} 行")
        self.waiting.setVisible(count > 0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        path = dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        rect = QRectF(self.rect())
        shapes.rounded(p, rect, theme.px(8), theme.c("acct" if self._over else "inset"))
        pen = QPen(theme.c("acc" if self._over else "ctl"), 1.5, Qt.PenStyle.DashLine)
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.px(8), theme.px(8))
        side = theme.px(40)
        title = next(w for w in self.findChildren(Label))
        draw_icon(p, "import", (self.width() - side) / 2, title.y() - theme.px(52), side, theme.c("acc"))


def dropped(event: QDropEvent | QDragEnterEvent) -> Path | None:
    """The one file that is dragged, if the program can try to read it."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else None


class Progress(QWidget):
    """A bar with words and 取消; a total of 0 means nobody knows how long."""

    cancelled = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = column(self, 10, (24, 24, 24, 24))
        whole.addStretch(1)
        self.title = Label(title, 16, True, align=CENTRE)
        self.words = Label("", 13, colour="t2", align=CENTRE)
        self.bar = Bar(self)
        self.button = Button("取消", "sec", key="Esc")
        self.button.clicked.connect(self.cancelled)
        whole.addWidget(self.title)
        whole.addWidget(self.bar, 0, CENTRE)
        whole.addWidget(self.words)
        whole.addWidget(self.button, 0, CENTRE)
        whole.addStretch(1)

    def begin(self, title: str) -> None:
        self.title.setText(title)
        self.button.setEnabled(True)
        self.step(0, 0, "")

    def step(self, done: int, total: int, words: str) -> None:
        """How far it is."""
        self.bar.set_part(done / total if total else 0.0)
        self.words.setText(f"{words} {done} / {total} 行" if total else "正在打开文件……")

    def stopping(self) -> None:
        """取消 was pressed: say so until the work has really ended."""
        self.button.setEnabled(False)
        self.words.setText("正在停下，什么都不会留下……")
