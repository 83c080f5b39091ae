"""办结回复: the reply to the citizen and the result for the office, in one panel or one at a time."""

from __future__ import annotations

from hotline_desk.screens.acting.arrangements import ANSWERING, Arrangement, Ask
from hotline_desk.screens.acting.asks import SegQuestion
from hotline_desk.screens.acting.panel import ActPanel

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
