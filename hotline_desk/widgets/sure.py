"""Asked before what no Ctrl+Z takes back: what goes, and that it does not come back, in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.text import Para


class SureDialog(Dialog):
    """``act`` is done once whoever asked for it has read the sentence and pressed Ctrl+Enter."""

    def __init__(self, host: QWidget, title: str, sentence: str, button: str, act: Callable[[], object]) -> None:
        super().__init__(host, title, "", 560)
        self.content.addWidget(Para(sentence, 14, 5))
        self.add_cancel()
        self.do = self.add_action(Button(button, "pri", "check", "Ctrl+Enter"), primary=True)
        self.do.clicked.connect(self.accept)
        self.closed.connect(lambda sure: act() if sure else None)
