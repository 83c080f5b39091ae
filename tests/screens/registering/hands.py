"""An order as it is pasted, and what a test does with 登记."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register import RegisterPage
from hotline_desk.widgets.panes import Banner

PASTED = """【区热线平台派单】
工单编号：BS260917-0102
派单时间：2026-09-17 09:10
来电人：陈女士   联系电话：13800001234
诉求类型：投诉   紧急程度：一般
事发地点：友谊路街道宝林六村12号302室门口
诉求内容：来电人反映其居住楼道内 3 楼长期堆放纸箱、旧家具及一辆电动车，要求彻底解决。
要求回复时限：一般件 5 个工作日"""


def copied(text: str) -> None:
    """Have this text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def values(page: RegisterPage) -> dict[str, str]:
    """What stands in the fields."""
    return page.pane.form.texts()


def paste(qtbot: QtBot, page: RegisterPage, text: str = PASTED) -> None:
    """Paste this text where the platform's text goes."""
    copied(text)
    page.pane.source.edit.setFocus()
    qtbot.keyClick(page.pane.source.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def look_all(qtbot: QtBot, page: RegisterPage) -> None:
    """Look at every field that has to be checked, with F8."""
    for _ in range(20):
        if not page.pane.form.to_check():
            return
        qtbot.keyClick(page, Qt.Key.Key_F8)


def banner(page: RegisterPage) -> str:
    """What the banners say."""
    return " ".join(b.accessibleName() or b.title for b in page.findChildren(Banner) if not b.isHidden())
