"""What scrolls in a dialog stays clear of the bar that moves it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Scroll
from hotline_desk.widgets.story import Entry, Timeline
from hotline_desk.widgets.theme import Theme


def test_fields_of_a_dialog_keep_clear_of_the_bar_and_have_the_whole_width_without_it(qtbot: QtBot, theme: Theme) -> None:
    """One px lay between a field's edge and the bar."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    dialog = Dialog(window, "记录办结回复")
    lines = [QLineEdit() for _ in range(30)]
    for line in lines:
        dialog.content.addWidget(line)
    dialog.open()
    bar, first = dialog.scroll.verticalScrollBar(), lines[0]
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: bar.mapTo(dialog, QPoint()).x() - first.mapTo(dialog, first.rect().topRight()).x() > theme.px(4))
    for line in lines[3:]:
        line.hide()
    dialog.place()
    qtbot.waitUntil(lambda: first.width() == dialog.scroll.width())


def test_a_timeline_scrolls_no_further_than_its_words(qtbot: QtBot, theme: Theme) -> None:
    """Counted at the width a paragraph likes best, long words took two lines: a bar stood there and moved past nothing."""
    timeline = Timeline()
    timeline.set_entries([Entry("9月16日", "09:03", "反馈结果", text="办理情形、结案依据、解决情况、证据材料、办理结果；" * 2) for _ in range(9)])
    room = Scroll(timeline)
    qtbot.addWidget(room)
    room.resize(1400, timeline.heightForWidth(1400) + theme.px(4))
    room.show()
    qtbot.waitExposed(room)
    assert timeline.heightForWidth(1400) < timeline.sizeHint().height()
    assert room.verticalScrollBar().maximum() == 0
