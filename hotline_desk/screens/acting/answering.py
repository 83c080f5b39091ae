"""办结回复: the reply to the citizen and the result for the office, in one panel or one at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from hotline_desk.screens.acting.arrangements import ANSWERING, Arrangement, Ask
from hotline_desk.screens.acting.asks import SegQuestion
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.widgets.answers import AnswerCard

WHAT = (("both", "答复并反馈结果"), ("reply", "只记答复市民"), ("file_result", "只记反馈结果"))


class AnswerPanel(ActPanel):
    """Records ``reply`` and ``file_result`` as one act: 办理 stops at the later of the two (contract §3)."""

    def _arranged(self) -> Arrangement:
        return ANSWERING

    def build_questions(self) -> None:
        self.what = SegQuestion(Ask("what"), "这次记什么", WHAT)
        self.what.set_value("file_result" if self._replied() else "both")
        self.content.addWidget(self.adopt(self.what))
        super().build_questions()
        self.answers = AnswerCard("填入答复要点", openable=False)
        self.answers.taken.connect(self._fill_in)
        self.content.addWidget(self.answers)
        self.answers.show_answers(() if self.target.many else self.office.answers(self.target.view.number))

    def extra_key(self, event: QKeyEvent) -> bool:
        """Alt+K: what 知识库 says into the reply."""
        if event.key() == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            return self.answers.take()
        return super().extra_key(event)

    def _fill_in(self, words: str) -> None:
        """An entry of 知识库 as what the citizen is told; what was typed already stays in front."""
        points = next((q for q in self.questions if q.ask.slot == "points"), None)
        if points is not None and not points.isHidden():
            points.set_value("\n".join(part for part in (points.value(), words) if part))
            points.take_focus()

    def kinds(self) -> tuple[str, ...]:
        chosen = self.what.value()
        return ("reply", "file_result") if chosen == "both" else (chosen,)

    def steps(self) -> list[tuple[str, dict[str, object]]]:
        return [(kind, {k: v for k, v in data.items() if k != "what"}) for kind, data in super().steps()]

    def _replied(self) -> bool:
        """True where this round's reply was recorded before and only the result is missing."""
        items = [i for i in self.target.view.timeline if not i.voided]
        begun = max((i.index for i in items if i.kind in ("dispatch", "redispatch", "redo")), default=-1)
        filed = any(i.kind == "file_result" and i.index > begun for i in items)
        return not filed and any(i.kind == "reply" and i.index > begun for i in items)
