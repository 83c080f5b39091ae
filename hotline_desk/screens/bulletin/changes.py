"""What is different from the published figures, and the correction (更正) with its reason; earlier ones below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.services import drafts, publishing
from hotline_desk.services.bulletin import Bulletin
from hotline_desk.services.bulletin_views import WHOLE
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.publishing import Difference, Published
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Words
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, Label, Para
from hotline_desk.widgets.theme import theme_of

SHOWN, LEAST, AROUND = 9, 2, 310  # rows; px of the design the dialog needs around them


class ChangesDialog(Dialog):
    """``corrected`` carries the new publication."""

    corrected = Signal(object)

    def __init__(self, host: QWidget, desk: Desk, counted: Bulletin, kept: Published, changes: Sequence[Difference]) -> None:
        super().__init__(host, f"{counted.title}：定稿和现在", kept.words, 760)
        self.desk, self.counted = desk, counted
        table = TableView([Column("单位", lambda c: c.unit or WHOLE, 0, True), Column("项目", lambda c: c.item, 130, size=13),
                           Column("定稿", lambda c: c.was, 150, align=RIGHT, size=13, colour="t2"),
                           Column("现在", lambda c: c.now, 150, align=RIGHT, bold=True, size=13)], "改变的数", 32)
        table.set_rows(list(changes))
        room = (host.height() - theme_of().px(AROUND)) // table.row_height  # the reason below must stay in sight: it has to be given
        table.setFixedHeight(theme_of().px(32) + table.row_height * max(LEAST, min(len(changes), SHOWN, room)))
        self.content.addWidget(table)
        for past in kept.corrections:
            self.content.addWidget(Label(f"{past.at[:16].replace('T', ' ')} 更正 {len(past.changes)} 处（{past.by or '本机'}）", 13, True))
            self.content.addWidget(Para(past.reason, 13, 3, "t2"))
        self.reason = QLineEdit()
        self.field = Field("更正的原因", self.reason, required=True, hint="和改动一起留在记录里")
        self.content.addWidget(self.field)
        self.add_cancel("不更正")
        self.do = self.add_action(Button("按现在的数更正", "pri", "check", "Ctrl+Enter"), primary=True)
        self.do.clicked.connect(lambda _=False: self._correct())
        key = f"correct:{counted.period}"
        Words(self, {"reason": self.reason}, lambda: drafts.load(desk, key), lambda typed: drafts.keep(desk, key, typed)).over(self)

    def first_focus(self) -> None:
        self.reason.setFocus(Qt.FocusReason.TabFocusReason)

    def _correct(self) -> None:
        try:
            kept = publishing.correct(self.desk, self.counted, self.reason.text())
        except (Refused, StoreError) as error:
            self.field.set_error(str(error))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()
        self.corrected.emit(kept)
