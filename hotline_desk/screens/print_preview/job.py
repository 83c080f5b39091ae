"""A print job: pages are rendered at 300 dpi in a worker, painted in turn, and can be called off."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QWidget

from hotline_desk.screens.print_preview.office import Paper, PrintOffice
from hotline_desk.widgets.background import run
from hotline_desk.widgets.sheet import image_of

DOTS = 300
POINTS = 72


class Printers(Protocol):
    """The system's printers; the tests stand in for them."""

    def names(self) -> list[str]: ...

    def choose(self, parent: QWidget, pages: int) -> Any | None: ...


class SystemPrinters:
    """Printers through Qt's dialog, which is the system's own on Windows."""

    def names(self) -> list[str]:
        """The printers installed here; asking may take a while with network printers, so only on 打印."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return list(QPrinterInfo.availablePrinterNames())

    def choose(self, parent: QWidget, pages: int) -> Any | None:
        """Ask for printer and copies; None where the clerk called it off."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(DOTS)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle("打印")
        dialog.setMinMax(1, pages)
        return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


class PrintJob(QObject):
    """One document on its way to a printer: ``finished``, ``failed(sentence)`` or ``cancelled``, exactly once."""

    progress = Signal(int, int)
    finished = Signal()
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, office: PrintOffice, paper: Paper, printer: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._office, self._paper, self._printer = office, paper, printer
        self._painter: QPainter | None = None
        self._stopped = False
        first, last = printer.fromPage(), printer.toPage()
        self._pages = list(range(max(first, 1) - 1, min(last or paper.pages, paper.pages)))
        self._done = 0

    def start(self) -> None:
        painter = QPainter()
        if not painter.begin(self._printer):
            self._end(self.failed, "打印机没有接下这份文件。请看打印机是否开着、有没有纸，再按一次打印。工单数据没有变化。")
            return
        self._painter = painter
        self._next()

    def cancel(self) -> None:
        """Call it off: what has not left the PC does not."""
        self._stopped = True

    def _next(self) -> None:
        if self._stopped:
            self._printer.abort()
            self._close()
            self._end(self.cancelled)
            return
        if self._done == len(self._pages):
            good = self._close()
            self._end(self.finished) if good else self._end(
                self.failed, "打印机中途停了。请看打印机上的提示，处理好再按一次打印。工单数据没有变化。")
            return
        self.progress.emit(self._done, len(self._pages))
        page = self._pages[self._done]
        task = run(self, lambda _report: image_of(*self._office.page(self._paper.pdf, page, DOTS / POINTS)))
        task.finished.connect(self._paint)
        task.failed.connect(self._broken)

    def _paint(self, image: QImage) -> None:
        if self._painter is None:
            return
        if self._done and not self._stopped:
            self._printer.newPage()
        if not self._stopped:
            sheet = self._painter.viewport()
            self._painter.drawImage(QRectF(sheet), upright(image, sheet.width() > sheet.height()))
            self._done += 1
        self._next()

    def _broken(self, _error: object) -> None:
        self._printer.abort()
        self._close()
        self._end(self.failed, "这一页画不出来，没有打印。请关掉预览重开一次再试。工单数据没有变化。")

    def _close(self) -> bool:
        good = self._painter is not None and self._painter.end()
        self._painter = None
        return good

    def _end(self, signal: Any, *words: str) -> None:
        signal.emit(*words)
        self.deleteLater()


def upright(image: QImage, wide: bool) -> QImage:
    """The page as the paper in the printer lies: a wide form on tall paper is turned, not squeezed."""
    return image if (image.width() > image.height()) == wide else image.transformed(QTransform().rotate(90))
