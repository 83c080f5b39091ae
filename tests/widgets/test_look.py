"""Colours that can be read, an icon set that is whole, sizes that grow together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication

from hotline_desk.widgets import icons, shapes, theme, tokens
from hotline_desk.widgets.tokens import DARK, LIGHT, URGENCIES, Tokens

SOURCES = Path(icons.__file__).parent


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_reaches_4_5(look: Tokens) -> None:
    weak = [(what, round(tokens.contrast(a, b), 2)) for what, a, b in tokens.text_pairs(look)
            if tokens.contrast(a, b) < 4.5]
    assert weak == []


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_edge_and_shape_reaches_3(look: Tokens) -> None:
    weak = [what for what, a, b in tokens.edge_pairs(look) if tokens.contrast(a, b) < 3]
    assert weak == []


@pytest.mark.parametrize(("one", "other", "ratio"), [("000000", "FFFFFF", 21.0), ("FFFFFF", "FFFFFF", 1.0),
                                                     ("0B5CAD", "FFFFFF", 6.7), ("B3261E", "FFFFFF", 6.5),
                                                     ("18222E", "FFFFFF", 16.1)])
def test_contrast_agrees_with_the_design(one: str, other: str, ratio: float) -> None:
    assert tokens.contrast(one, other) == pytest.approx(ratio, abs=0.1)


def test_every_icon_named_in_the_code_is_shipped_and_drawn(qapp: QApplication) -> None:
    for name in icons.icon_names():
        image = icons.icons().pixmap(name, QColor("#B3261E"), 20, 2.0).toImage()
        inked = [image.pixelColor(x, y) for x in range(40) for y in range(40)
                 if image.pixelColor(x, y).alpha() == 255]
        assert inked and all(c.red() > 150 and c.green() < 60 for c in inked), name
    used = set()
    for file in SOURCES.glob("*.py"):
        used |= set(re.findall(r'draw_icon\(p?, "([a-z-]+)"', file.read_text(encoding="utf-8")))
    assert used <= set(icons.icon_names())


def _signature(urgency: str, look: theme.Theme) -> bytes:
    image = QImage(32, 32, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    shapes.status_shape(painter, look, urgency, 0, 0, 32)
    painter.end()
    return bytes(1 if v < 170 else 0 for v in bytes(image.constBits()))


def test_shapes_differ_without_colour(theme: theme.Theme) -> None:
    signs = {u: _signature(u, theme) for u in URGENCIES}
    for one in URGENCIES:
        for other in URGENCIES:
            apart = sum(a != b for a, b in zip(signs[one], signs[other], strict=True))
            assert one == other or apart > 20, (one, other)


@pytest.mark.parametrize(("size", "body", "row"), [("standard", 14, 51), ("large", 16, 59), ("huge", 18, 66)])
def test_text_size_multiplies_everything(qapp: QApplication, size: str, body: int, row: int) -> None:
    look = theme.Theme(size=size)
    assert (look.font(14).pixelSize(), look.px(51)) == (body, row)


def test_a_machine_without_chinese_fonts_still_shows_chinese(theme: theme.Theme) -> None:
    metrics = theme.metrics(14)
    assert all(metrics.inFontUcs4(ord(c)) for c in "热线办件台督办提级街道〔〕§")
    assert theme.families[0] in QFontDatabase.families()


def test_numbers_are_tabular(theme: theme.Theme) -> None:
    assert len({theme.width(digit, 14) for digit in "0123456789"}) == 1
