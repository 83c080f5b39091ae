"""A drawn page of paper as a picture: its bytes, and which way round the sheet lies."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

A4 = (595.276, 841.89)  # points, upright
WIDE = (A4[1], A4[0])


def image_of(width: int, height: int, rgb: bytes) -> QImage:
    """The RGB rows of a page as a picture that owns its bytes."""
    return QImage(rgb, width, height, width * 3, QImage.Format.Format_RGB888).copy()


def points_of(image: QImage | None, before: tuple[float, float] = A4) -> tuple[float, float]:
    """Width and height of the sheet in points: a list over many orders lies across; ``before`` without a picture."""
    if image is None:
        return before
    return WIDE if image.width() > image.height() else A4


def laid(points: tuple[float, float], width: int, height: int, larger: float = 0.0) -> QSize:
    """The sheet in px as large as fits; ``larger``: as wide as the room, or so many times the fit, to be read."""
    fit = min(width / points[0], height / points[1])
    times = max(width / points[0], fit * larger) if larger else fit
    return QSize(max(round(points[0] * times), 60), max(round(points[1] * times), 60))


def lies(points: tuple[float, float]) -> str:
    """What the clerk has to put into the printer: A4, or A4 横."""
    return "A4 横" if points[0] > points[1] else "A4"
