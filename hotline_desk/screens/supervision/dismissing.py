"""不列入督办: the reason is asked for, kept on record, and the candidate is folded away with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotline_desk.screens.supervision.office import SupervisionOffice
from hotline_desk.services.supervise_case import CaseFile
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field, LongText
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Keeper
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import theme_of


class DismissDialog(Dialog):
    """Asks why an order is kept out. ``given`` carries the reason; the page closes it once that is kept."""

    given = Signal(str)

    def __init__(self, host: QWidget, office: SupervisionOffice, case: CaseFile, word: str) -> None:
        super().__init__(host, f"不列入{word}", f"{case.order} {case.subject}", 560)
        grounds = "、".join(t.words for t in case.triggers) or "由人发起"
        self.content.addWidget(Para(f"列入的情形：{grounds}。理由会记进这件工单的办理经过；以后出现新的情形，会再次列入待研判。",
                                    13, 4, "t2"))
        self.reason = LongText(2)
        self.reason.setFixedHeight(theme_of().px(92))
        self.field = Field("理由", self.reason, True, "例：已与来电人当面约定 9月底前完工")
        self.content.addWidget(self.field)
        self.add_cancel()
        self.save = self.add_action(Button(f"记下，不列入{word}", "pri", "check", "Ctrl+Enter"), True)
        self.save.clicked.connect(self._give)
        key = f"dismiss:{case.track}:{case.order}"
        self.keeper = Keeper(self, self.typed, lambda typed: office.keep_draft(key, typed))
        kept = office.draft(key)
        self.keeper.start_from(dict(kept))
        self.field.set_value(str(kept.get("reason") or ""))
        self.field.edited.connect(self.keeper.touched)

    def first_focus(self) -> None:
        self.reason.setFocus()

    def typed(self) -> dict[str, str]:
        """The reason, for a draft."""
        words = self.field.value().strip()
        return {"reason": words} if words else {}

    def close_layer(self, done: bool = False) -> None:
        if done:
            self.keeper.done()
        else:
            self.keeper.keep()
        super().close_layer(done)

    def refuse(self, sentence: str) -> None:
        """Say under the field why the reason was not kept."""
        self.field.set_error(sentence)

    def _give(self) -> None:
        self.given.emit(self.field.value())
