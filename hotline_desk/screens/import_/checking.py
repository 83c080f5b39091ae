"""核对: columns at the left, rows at the right, counts that add up below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotline_desk.screens.import_.columns import ColumnsPane
from hotline_desk.screens.import_.rows import RowsPane
from hotline_desk.services import import_fixing
from hotline_desk.services.importing import Plan
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, column, row
from hotline_desk.widgets.text import Label, Sign
from hotline_desk.widgets.theme import theme_of

WIDEST = 580  # px of the design: more the left pane has no use for
LARGE = 1.15  # text size from which the left pane takes more room


class CheckView(QWidget):
    """A plan to look at before anything is written."""

    planned = Signal(object)
    take = Signal()
    back = Signal()
    export = Signal()

    def __init__(self, sources: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self._found: dict[int, list[import_fixing.Fix]] = {}
        whole = column(self, 12)
        panes = row(spacing=12)
        self.columns = ColumnsPane(sources, self)
        self.rows = RowsPane(self._fixes, self)
        share = 40 if theme_of().factor < LARGE else 49  # large letters: the first values must be read whole
        self.columns.setMaximumWidth(theme_of().px(WIDEST))
        panes.addWidget(self.columns, share)
        panes.addWidget(self.rows, 100 - share)
        whole.addLayout(panes, 1)
        whole.addWidget(self._bar())
        self.rows.next_button.clicked.connect(self.next_stop)

    def _bar(self) -> Card:
        bar = Card(margins=(16, 9, 12, 9))
        line = row(spacing=8)
        self.counts: dict[str, tuple[Sign, Label]] = {}
        for key, urgency in (("new", "done"), ("rejected", "over"), ("updated", "soon"), ("same", "wait")):
            self.counts[key] = (Sign(urgency, 15), Label("", 13, key == "rejected", "over.text" if key == "rejected" else "t1",
                                                         elide=False))
            for part in self.counts[key]:
                line.addWidget(part)
            line.addSpacing(theme_of().px(8))
        line.addStretch(1)
        large = theme_of().factor >= LARGE  # four counts and three buttons in 特大 text: shorter words, the key in the tooltip
        self.back_button = Button("上一步", "ghost", "chevron-left", "" if large else "Alt+←")
        self.back_button.setToolTip("回到选择文件（Alt+←）")
        self.export_button = Button("导出要改的" if large else "要改的导出为 Excel", "sec", "export")
        self.take_button = Button("", "pri", "import", "Ctrl+Enter")
        self.export_button.setToolTip("要改的几行存成一张 Excel 表，改好再导")
        for button, signal in ((self.back_button, self.back), (self.export_button, self.export), (self.take_button, self.take)):
            button.clicked.connect(signal)
            line.addWidget(button)
        bar.body.addLayout(line)
        return bar

    def _fixes(self, number: int) -> list[import_fixing.Fix]:
        return self._found.get(number, [])

    def show_plan(self, plan: Plan, source: str, confirmed: set[int], columns_too: bool = True) -> None:
        """Show a plan; the columns are rebuilt only where the file was read anew."""
        self.plan, self._found = plan, import_fixing.all_fixes(plan)
        if columns_too:
            self.columns.set_columns(import_fixing.columns(plan.intake), source, confirmed, import_fixing.missing(plan.intake))
        self.rows.set_rows(plan.rows, plan.counts)
        self._show_counts(plan.counts)
        self.planned.emit(plan)

    def _show_counts(self, counts: Mapping[str, int]) -> None:
        words = {"new": "可导入 {} 件", "rejected": "要改 {} 件", "updated": "更新 {} 件", "same": "已在库 {} 件"}
        for key, (sign, label) in self.counts.items():
            label.setText(words[key].format(counts[key]))
            label.updateGeometry()
            for part in (sign, label):
                part.setVisible(counts[key] > 0 or key == "new")
        self.export_button.setVisible(counts["rejected"] > 0)
        self.take_button.set_words(take_words(counts))
        self.take_button.setEnabled(counts["new"] + counts["updated"] > 0)

    def next_stop(self) -> bool:
        """F8: doubtful columns first, then rows to mend; False where everything is fine."""
        return self.columns.next_doubt() or self.rows.next_wrong()


def take_words(counts: Mapping[str, int]) -> str:
    """What pressing the button will do."""
    parts = ([f"导入 {counts['new']} 件"] if counts["new"] else []) + ([f"更新 {counts['updated']} 件"] if counts["updated"] else [])
    if not parts:
        return "没有可导入的"
    return "、".join(parts) + ("，其余留在待改" if counts["rejected"] else "")
