"""列的对应: every column of the file, the field it feeds, its first value; nothing is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hotline_desk.domain.fields import ORDER_FIELDS
from hotline_desk.screens.import_.asking import MissingLine, Question
from hotline_desk.services.import_fixing import ColumnView, Missing
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.icons import draw_icon
from hotline_desk.widgets.panes import Line, ScrollPane, clear, row
from hotline_desk.widgets.panes import column as column_of
from hotline_desk.widgets.text import Label, Sign
from hotline_desk.widgets.theme import theme_of

KEPT = "-"
WIDTHS = (96, 18, 138)
CHOICES = ((KEPT, "（随单保留）"), *((f.name, f.label.partition("（")[0]) for f in ORDER_FIELDS))


class _Arrow(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(theme_of().px(WIDTHS[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, side = theme_of(), theme_of().px(14)
        draw_icon(QPainter(self), "chevron-right", 0, (self.height() - side) / 2, side, theme.c("t3"))


class ColumnLine(QWidget):
    """One column: letter and header, the field it goes to, whether that is sure, its first value."""

    changed = Signal(int, str)

    def __init__(self, column: ColumnView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column, self.confirmed = column, column.sure
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        whole = column_of(self, 1, (16, 4, 12, 4))
        line = row(spacing=6)
        whole.addLayout(line)
        self.note = Label(f"猜的：{column.note}" if column.note else "猜的，请核对", 12, colour="soon.text")
        whole.addWidget(self.note)
        self.note.setHidden(not self.doubtful)
        header = Label(f"{column.letter} {column.header or '（无表头）'}", 13)
        header.setFixedWidth(theme_of().px(WIDTHS[0]))
        header.setToolTip(column.header)
        self.choice = Combo(CHOICES)
        self.choice.set_value(column.field or KEPT)
        self.choice.setFixedWidth(theme_of().px(WIDTHS[2]))
        self.choice.setFont(theme_of().font(13))
        self.choice.setAccessibleName(f"{column.header} 对应到")
        self.choice.setToolTip(column.note)
        self.choice.activated.connect(self._activated)
        self.sign = Sign(self._urgency(), 14)
        self.first = Label(column.first or "（空）", 12, colour="t2" if column.first else "t3")
        self.first.setToolTip(column.first)
        for part in (header, _Arrow(), self.choice, self.sign):
            line.addWidget(part)
        line.addWidget(self.first, 1)

    def _urgency(self) -> str:
        return "wait" if not self.column.field else "done" if self.confirmed else "soon"

    @property
    def doubtful(self) -> bool:
        """True while a person has still to look at it."""
        return bool(self.column.field) and not self.confirmed

    def confirm(self) -> None:
        """The clerk has looked and left it so."""
        self.confirmed = True
        self.sign.set_urgency(self._urgency())
        self.note.hide()
        self.update()

    def _activated(self, _index: int) -> None:
        self.confirm()
        if self.choice.value() != (self.column.field or KEPT):
            self.changed.emit(self.column.index, self.choice.value())

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme = QPainter(self), theme_of()
        if self.doubtful:
            p.fillRect(self.rect(), theme.c("soon.tint"))
        p.fillRect(theme.px(12), self.height() - 1, self.width() - theme.px(24), 1, theme.c("line"))


class ColumnsPane(ScrollPane):
    """The columns and the table they were read by.

    ``overridden(index, field or "")``; ``source_chosen(name)``; ``answered(index, field)`` to a question;
    ``save_wanted`` for 存为方案.
    """

    overridden = Signal(int, str)
    source_chosen = Signal(str)
    answered = Signal(int, str)
    save_wanted = Signal()

    def __init__(self, sources: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=(0, 0, 0, 0), spacing=0)
        self.lines: list[ColumnLine] = []
        self.questions: list[Question] = []
        self._build_head(list(sources))
        self.foot = Label("", 12, colour="soon.text", align=Qt.AlignmentFlag.AlignRight)
        self.kept = Label("", 12, colour="t2")
        self.actions.addSpacing(theme_of().px(16))
        self.actions.addWidget(self.kept, 1)
        self.actions.addWidget(self.foot)
        self.save_button = Button("存为方案", "sec", key="Ctrl+S", small=True)
        self.save_button.setToolTip("给这次的对应起个名字；下次同样的表头自动照此对应")
        self.save_button.clicked.connect(self.save_wanted)
        self.actions.addWidget(self.save_button)
        self.actions.addSpacing(theme_of().px(12))
        self.show_bar()

    def _build_head(self, sources: Sequence[tuple[str, str]]) -> None:
        top = row(spacing=8, margins=(16, 8, 12, 4))
        top.addWidget(Label("列的对应", 15, True), 1)
        self.source = Combo([("", "自动识别"), *sources])
        self.source.setFixedWidth(theme_of().px(176))
        self.source.setAccessibleName("按哪个平台的表头识别")
        self.source.activated.connect(self._source_activated)
        top.addWidget(self.source)
        self.head.addLayout(top)
        self.head.addWidget(Line())
        # Questions scroll with the columns: fixed above them, four of them leave a small window no column at all.
        self.asks = column_of(spacing=6, margins=(12, 8, 12, 2))
        self.content.addLayout(self.asks)
        titles = row(spacing=6, margins=(16, 6, 12, 4))
        for words, width in (("Excel 列", WIDTHS[0] + WIDTHS[1] + 6), ("对应到", WIDTHS[2] + 20)):
            label = Label(words, 12, colour="t2")
            label.setFixedWidth(theme_of().px(width))
            titles.addWidget(label)
        titles.addWidget(Label("第一行", 12, colour="t2"), 1)
        self.content.addLayout(titles)
        self.content.addWidget(Line())
        self.list = column_of(spacing=0)
        self.content.addLayout(self.list)
        self.content.addStretch(1)

    def set_sources(self, sources: Iterable[tuple[str, str]]) -> None:
        """The tables one may choose from, the office's own among them."""
        self.source.set_choices([("", "自动识别"), *sources])

    def set_columns(self, columns: Iterable[ColumnView], source: str, confirmed: Iterable[int] = (), missing: Iterable[Missing] = ()) -> None:
        """Show these columns; ``confirmed`` were chosen or looked at by the clerk already; ``missing`` is what no column feeds."""
        seen, columns = set(confirmed), list(columns)
        self._ask([c for c in columns if c.choices and c.index not in seen], missing)
        clear(self.list)
        self.lines = []
        for column in columns:
            line = ColumnLine(column)
            if column.index in seen:
                line.confirm()
            line.changed.connect(self.overridden)
            self.lines.append(line)
            self.list.addWidget(line)
        self.source.set_value(source)
        self.count()

    def _ask(self, open_: Sequence[ColumnView], missing: Iterable[Missing]) -> None:
        clear(self.asks)
        self.questions = []
        for item in missing:
            self.asks.addWidget(MissingLine(item))
        for one in open_:
            question = Question(one, keys=not self.questions)
            question.answered.connect(self.answered)
            self.questions.append(question)
            self.asks.addWidget(question)

    def choose(self, number: int) -> None:
        """Alt+number: the answer to the question that stands first."""
        if self.questions:
            self.questions[0].choose(number)

    def count(self) -> None:
        """Say how many columns are still doubtful and how many are kept as they are."""
        doubtful = sum(line.doubtful for line in self.lines)
        kept = sum(not line.column.field for line in self.lines)
        self.foot.setText(f"{doubtful} 列请核对" if doubtful else "")
        self.kept.setText(f"{kept} 列随单保留" if kept else "每一列都有去处")

    def doubtful(self) -> list[ColumnLine]:
        return [line for line in self.lines if line.doubtful]

    def next_doubt(self) -> bool:
        """F8 here: on to the next doubtful column; leaving one counts as having looked. False when none is left."""
        if self.questions:
            self.questions[0].buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
            self.scroll.ensureWidgetVisible(self.questions[0])
            return True
        here = next((line for line in self.lines if line.choice.hasFocus()), None)
        if here is not None and here.doubtful:
            here.confirm()
            self.count()
        rest = self.doubtful()
        if rest:
            rest[0].choice.setFocus(Qt.FocusReason.TabFocusReason)
            self.scroll.ensureWidgetVisible(rest[0])
        return bool(rest)

    def _source_activated(self, _index: int) -> None:
        self.source_chosen.emit(self.source.value())
