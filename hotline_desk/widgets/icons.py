"""The program's own line icons, tinted when drawn.

The files say ``currentColor``; the tint is put in before rendering, once per name, colour, size and
device pixel ratio.  The cache hangs on the Icons object, which lives on the application.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from hotline_desk import locations

_PROPERTY = "hotlineIcons"


class Icons:
    """Renders icons from ``resources/icons`` and remembers the pixmaps."""

    def __init__(self) -> None:
        self._sources: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def _source(self, name: str) -> bytes:
        if name not in self._sources:
            path = locations.resources_dir() / "icons" / f"{name}.svg"
            self._sources[name] = path.read_bytes()
        return self._sources[name]

    def pixmap(self, name: str, colour: QColor, size: int = 20, ratio: float = 1.0) -> QPixmap:
        """Icon ``name`` in one colour, ``size`` logical px square; raises FileNotFoundError for an unknown name."""
        key = (name, colour.name(), size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._render(name, colour, size, ratio)
        return self._pixmaps[key]

    def _render(self, name: str, colour: QColor, size: int, ratio: float) -> QPixmap:
        tinted = self._source(name).replace(b"currentColor", colour.name().encode("ascii"))
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(tinted)).render(painter, QRectF(0, 0, size, size))
        painter.end()
        return pixmap


def icons() -> Icons:
    """The icon store of the running application."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("no QApplication yet: a widget asked for an icon")
    store = app.property(_PROPERTY)
    if isinstance(store, Icons):
        return store
    app.setProperty(_PROPERTY, Icons())
    return icons()


def draw_icon(painter: QPainter, name: str, x: float, y: float, size: int, colour: QColor) -> None:
    """Draw an icon with its top left corner at (x, y), sharp at the painter's pixel ratio."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    painter.drawPixmap(round(x), round(y), icons().pixmap(name, colour, size, ratio))


def icon_names() -> list[str]:
    """All icons shipped, by name."""
    return sorted(path.stem for path in (locations.resources_dir() / "icons").glob("*.svg"))
