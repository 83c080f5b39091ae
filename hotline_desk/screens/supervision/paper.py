"""The right of 督办与提级: the real page, drawn in a worker, enlarged by Z, kept as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from hotline_desk.screens.supervision.office import SupervisionOffice
from hotline_desk.widgets import shapes
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, Line, row
from hotline_desk.widgets.sheet import A4, image_of, laid, lies, points_of
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

PAUSE_MS = 120  # the paper waits until the cursor rests


class _Sheet(QWidget):
    """The paper itself; print is always light, whatever the theme."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.words = ""
        self.setAccessibleName("纸面预览")

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme, paper = QPainter(self), theme_of(), QRectF(self.rect())
        p.fillRect(paper, Qt.GlobalColor.white if self.image else theme.c("inset"))
        if self.image is not None:
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.drawImage(paper, self.image)
        else:
            p.setPen(theme.c("t2"))
            p.setFont(theme.font(14))
            p.drawText(paper.adjusted(16, 16, -16, -16),
                       int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.words)
        shapes.rounded(p, paper, 0, None, theme.c("line2"))


class PaperPane(Card):
    """The paper of the case under the cursor. ``said`` is (title, detail, urgency)."""

    said = Signal(str, str, str)

    def __init__(self, office: SupervisionOffice) -> None:
        super().__init__(margins=(1, 8, 1, 1), spacing=8)
        self.office, self.zoomed = office, False
        self._wanted: tuple[str, str] | None = None
        self._pdf: bytes = b""
        self._turn = self._page = self._pages = 0
        self._points = A4
        self._word = ""
        self._build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._draw)

    def _build(self) -> None:
        line = row(spacing=6, margins=(14, 0, 8, 0))
        self.title, self.pages = Label("", 14, True), Label("", 13, colour="t2", elide=False)
        self.next = Button("下一页", "ghost", small=True)
        self.next.clicked.connect(self.turn_page)
        self.next.hide()
        self.zoom = Button("放大", "ghost", "search", "Z", small=True)
        self.zoom.clicked.connect(self.toggle_zoom)
        self.save = Button("另存", "ghost", "save", small=True)
        self.save.clicked.connect(self.save_as)
        for widget in (self.title, self.pages):
            line.addWidget(widget)
        line.addStretch(1)
        for button in (self.next, self.zoom, self.save):
            line.addWidget(button)
        self.body.addLayout(line)
        self.body.addWidget(Line())
        self.sheet = _Sheet()
        self.scroll = QScrollArea()
        self.scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.scroll.viewport().setAutoFillBackground(False)
        self.scroll.setWidget(self.sheet)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self.scroll, 1)

    def show_paper(self, number: str, form: str, title: str, none: str = "") -> None:
        """Draw this form of this order once the cursor rests; without a form say ``none``."""
        self._turn += 1
        fresh = self._wanted != ((number, form) if form else None)
        self._wanted = (number, form) if form else None
        self._word = f"{title}预览" if form else "纸面"
        self._page = 0 if fresh else self._page
        self.next.hide()
        for button in (self.zoom, self.save):
            button.setVisible(bool(form))
        if fresh or not form:
            self._pdf, self.sheet.image = b"", None
            self.sheet.words = "正在排版…" if form else none
            self._pages = 0
        self._lay()
        self.sheet.update()
        if form:
            self._pause.start()

    def _draw(self) -> None:
        if self._wanted is None:
            return
        number, form = self._wanted
        turn, scale, page = self._turn, self._scale(), self._page
        office = self.office

        def work(_report: Any) -> tuple[bytes, int, tuple[int, int, bytes]]:
            pdf, pages = office.draw(number, form)
            return pdf, pages, office.page(pdf, scale, min(page, pages - 1))

        task = run(self, work)
        task.finished.connect(lambda made: self._drawn(turn, made))
        task.failed.connect(lambda _error: self._failed(turn))

    def _drawn(self, turn: int, made: tuple[bytes, int, tuple[int, int, bytes]]) -> None:
        if turn != self._turn:
            return
        self._pdf, self._pages, (width, height, rgb) = made
        self._page = min(self._page, self._pages - 1)
        self.sheet.image = image_of(width, height, rgb)
        turned = points_of(self.sheet.image) != self._points
        self._points = points_of(self.sheet.image)
        self.next.setVisible(self._pages > 1)
        self.next.set_words("下一页" if self._page + 1 < self._pages else "第一页")
        self._name()
        self.sheet.update()
        if turned:
            self._relay()

    def _failed(self, turn: int) -> None:
        if turn == self._turn:
            self.sheet.words = "这张表排不出来。请打开档案核对内容，按 F5 再试；工单数据没有变化。"
            self.sheet.update()

    def turn_page(self) -> None:
        """下一页, and from the last one back to the first."""
        self._page = (self._page + 1) % max(self._pages, 1)
        self._turn += 1
        self._draw()

    # -- size ----------------------------------------------------------------------------------------
    def _scale(self) -> float:
        return float(max(self.sheet.width() / self._points[0] * self.devicePixelRatioF() * 1.4, 1.0))

    def _lay(self) -> None:
        self._name()
        gap = 2 * theme_of().px(14)
        width, height = self.scroll.width() - gap, self.scroll.height() - gap
        if self._wanted is None:
            self.sheet.setFixedSize(QSize(max(width, 60), max(min(height, theme_of().px(120)), 60)))
            return
        self.sheet.setFixedSize(laid(self._points, width, height, 1.6 if self.zoomed else 0))

    def _name(self) -> None:
        """The paper's name and its pages, each whole: without 预览, then without 第, at last the pages only."""
        short = self._word.removesuffix("预览")
        ways = ((self._word, ""), (short, ""), (short, "第 "), ("", ""), ("", "第 "))
        name, cut = next((way for way in ways if self._fits(*way)), ways[-1])
        self.pages.setText(self._count().removeprefix(cut) if self._pages else "")
        self.title.setText(name or short)
        self.title.setVisible(bool(name))

    def _count(self) -> str:
        return f"第 {self._page + 1}/{max(self._pages, 1)} 页" + ("" if self._pages > 1 else f" · {lies(self._points)}")

    def _fits(self, name: str, cut: str) -> bool:
        """Whether this name has room beside its pages; those are reckoned with also while they are being counted."""
        theme = theme_of()
        buttons = sum(w.sizeHint().width() + theme.px(6) for w in (self.next, self.zoom, self.save) if not w.isHidden())
        counted = theme.width(self._count().removeprefix(cut), 13) + 1 if self._wanted else 0
        return (theme.width(name, 14, True) + 1 + theme.px(6) if name else 0) + counted + buttons + theme.px(22) + 2 <= self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relay()

    def _relay(self) -> None:
        before = self.sheet.size()
        self._lay()
        if self.sheet.size() != before and self._wanted is not None:
            self._turn += 1
            self._pause.start()

    def toggle_zoom(self) -> None:
        """Z: the whole page, or large enough to read."""
        self.zoomed = not self.zoomed
        self.zoom.set_words("缩小" if self.zoomed else "放大")
        self._relay()

    def save_as(self) -> None:
        """另存: the PDF into a file the clerk names."""
        if not self._pdf or self._wanted is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, "另存为 PDF", f"{self._word.removesuffix('预览')} {self._wanted[0]}.pdf",
                                              "PDF (*.pdf)")
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write the paper that is shown; a sentence where that cannot be done."""
        try:
            path.write_bytes(self._pdf)
        except OSError:
            self.said.emit("没有存下", f"写不了“{path.name}”：可能正被别的程序打开，或没有权限。请换一个位置，数据没有变化。", "over")
            return
        self.said.emit("已另存", path.name, "done")
