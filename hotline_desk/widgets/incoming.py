"""Files that come in by hand: dropped, pasted, chosen. One place that says what a drop or the clipboard holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QRectF, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.theme import theme_of


def files_of(mime: QMimeData | None) -> list[Path]:
    """The local files a drop or the clipboard names."""
    urls = mime.urls() if mime is not None and mime.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def picture_of(mime: QMimeData | None) -> bytes:
    """A picture as PNG bytes; empty where there is none (a copied table brings a picture too: words go first)."""
    if mime is None or not mime.hasImage() or mime.hasText():
        return b""
    image = mime.imageData()
    return png_of(image) if isinstance(image, QImage) and not image.isNull() else b""


def png_of(image: QImage) -> bytes:
    """A picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def clipboard() -> tuple[list[Path], bytes]:
    """(files, picture) of the clipboard, whichever it holds."""
    mime = QGuiApplication.clipboard().mimeData()
    return files_of(mime), picture_of(mime)


def brings(mime: QMimeData | None) -> bool:
    """Whether a drop or the clipboard holds files or a picture."""
    return bool(files_of(mime)) or bool(mime is not None and mime.hasImage() and not mime.hasText())


class DropGround(QWidget):
    """A dashed ground to drop files on. ``dropped`` carries the paths."""

    dropped = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setAccessibleName(name)
        self._over = False

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of()
        fill, edge = ("acct", "acc") if self._over else ("inset", "ctl")
        shapes.rounded(QPainter(self), QRectF(self.rect()), theme.px(8), theme.c(fill), theme.c(edge))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        self.take(files_of(event.mimeData()))

    def take(self, paths: Sequence[Any]) -> None:
        if paths:
            self.dropped.emit(list(paths))

    def _hover(self, over: bool) -> None:
        self._over = over
        self.update()
