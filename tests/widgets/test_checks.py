"""The box to tick: 空格 and the whole line tick it, it is seen, and it is wide enough for its words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from hotline_desk.widgets.checks import CheckBox
from hotline_desk.widgets.theme import Theme


def test_space_and_the_words_tick(theme: Theme) -> None:
    box = CheckBox("提醒时响一声")
    box.resize(box.sizeHint())
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 6, box.height() // 2))
    assert not box.isChecked()


def test_a_ticked_box_is_filled(theme: Theme) -> None:
    box = CheckBox("在用")
    box.resize(box.sizeHint())
    inside = QPoint(5, box.height() // 2 - 6)
    assert box.grab().toImage().pixelColor(inside) == theme.c("surface")
    box.setChecked(True)
    assert box.grab().toImage().pixelColor(inside) == theme.c("acc")


def test_it_is_a_target_of_28_pixels_with_room_for_its_words(theme: Theme) -> None:
    box = CheckBox("在窗口上方显示横幅")
    assert box.sizeHint().height() >= theme.px(28)
    assert box.sizeHint().width() >= theme.px(26) + theme.width(box.text(), 14)
