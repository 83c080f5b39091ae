"""The page 工单库 itself: chips above, the list, and what may be done with the chosen orders below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from hotline_desk.screens.library.chooser import ColumnDialog
from hotline_desk.screens.library.chosen import MANY, ChosenBar
from hotline_desk.screens.library.columns import COLUMNS, MARK
from hotline_desk.screens.library.exporting import ExportDialog
from hotline_desk.screens.library.filters import FilterDialog
from hotline_desk.screens.library.many import Many, Wanted
from hotline_desk.screens.library.table import LibraryTable
from hotline_desk.screens.page import Page
from hotline_desk.services import dossier, filtering, library
from hotline_desk.services.filtering import Query
from hotline_desk.services.library import LibraryRow
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.background import Report, run
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.panes import Card, EmptyState, Line, row, show_or_empty
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.why import ClauseDrawer

KEPT = "kept:"
NEWEST = "新的在前"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a worker read for the list; ``turn`` tells late answers apart."""

    turn: int
    focus: bool = False
    found: Sequence[LibraryRow] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    words: str = ""
    refused: str = ""


class LibraryPage(Page):
    """All orders. Everything that reads the store for the list runs in a worker; late answers are dropped.

    Signals: ``act_wanted(view, name or key event, numbers, stopped)`` asks for the panel of an act;
    ``print_wanted(numbers)`` for the preview of several papers.
    """

    act_wanted = Signal(object, object, object, object)
    key_pressed = Signal(object, object, object)
    print_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__("工单库", "", "编号、姓名、尾号、地址、内容", parent)
        self.desk = desk
        self.query = Query()
        self._turn, self._busy, self._kept_name = 0, 0, ""
        self._lookup = Many(self)
        self._lookup.answered.connect(self._checked)
        self._lookup.failed.connect(self._uncheckable)
        self._build()
        self._chosen_columns = filtering.columns(desk)
        self.table.set_columns(self._chosen_columns)

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        register = Button("登记", "pri", "plus", "Ctrl+N")
        register.clicked.connect(self._go_register)
        self.bar.add(register)
        top = row(spacing=8)
        self.filters = PillBar()
        self.filters.chosen.connect(self._chip)
        top.addWidget(self.filters, 1)
        for words, icon, key, act in (("筛选", "search", "Alt+F", self.ask_filter), ("列", "list", "Alt+L", self.ask_columns),
                                      ("导出", "export", "Ctrl+E", self.ask_export)):
            button = Button(words, "sec", icon, key, small=True, shortcut=True)
            button.clicked.connect(act)
            top.addWidget(button)
        self.body.addLayout(top)
        self.body.addWidget(self._asked())
        self.stack = QStackedWidget()
        self.table = LibraryTable()
        self.table.opened.connect(self._open)
        self.table.act.connect(self._letter)
        self.table.why.connect(self._why)
        self.table.sort.connect(self._sort)
        self.table.choice_changed.connect(self._choice)
        self.stack.addWidget(self._card())
        self.body.addWidget(self.stack, 1)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_chosen)

    def _asked(self) -> QWidget:
        """The line that says what is asked, while anything is."""
        self.asked = Card("norm", tinted=True, margins=(12, 6, 8, 6))
        line = row(spacing=8)
        self.asked_words = Label("", 13)
        line.addWidget(self.asked_words, 1)
        self.keep_asked = Button("存成常用筛选", "ghost", "save", small=True)
        self.keep_asked.clicked.connect(self.ask_filter)
        clear = Button("清除", "ghost", "close", "Esc", small=True)
        clear.clicked.connect(self.escape)
        line.addWidget(self.keep_asked)
        line.addWidget(clear)
        self.asked.body.addLayout(line)
        self.asked.hide()
        return self.asked

    def _card(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(Line())
        self.chosen = ChosenBar(self.desk)
        self.chosen.act.connect(self._many)
        self.chosen.cleared.connect(self.table.unchoose)
        card.body.addWidget(self.chosen)
        return card

    # -- coming and going ----------------------------------------------------------------------------
    def shown(self, argument: Any = None) -> None:
        """Come up; a text is searched for, a Query is shown."""
        if isinstance(argument, str) and argument and self.bar.search is not None:
            self.bar.search.setText(argument)
            self.query = Query(words=argument)
        elif isinstance(argument, Query):
            self._take(argument)
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read again; the cursor stays on its order."""
        chosen = filtering.columns(self.desk)
        if chosen != self._chosen_columns:  # chosen anew, or taken back
            self._chosen_columns = chosen
            self.table.set_columns(chosen)
            self.table.show_sorting(self.query.order_by, self.query.descending)
        self._read(counts=True)

    def find(self, words: str) -> None:
        """Search everything; the chips stand aside while a search is shown."""
        if words == self.query.words:
            return
        self.query = replace(self.query, words=words)
        self._read(focus=bool(words) and self.bar.search is not None and not self.bar.search.hasFocus())

    def escape(self) -> bool:
        """Esc: first what is chosen, then what is asked, then the chip."""
        if self.table.unchoose():
            return True
        if self.query.narrowed:
            self._take(replace(self.query.plain(), quick=self.query.quick))
        elif self.filters.current() not in ("", "all"):
            self.filters.choose("all")
        else:
            return False
        self._read()
        self.table.setFocus()
        return True

    # -- reading -------------------------------------------------------------------------------------
    @property
    def reading(self) -> bool:
        """Whether an answer is still to come."""
        return self._busy > 0

    def _read(self, counts: bool = False, focus: bool = False) -> None:
        self._turn += 1
        self._busy += 1
        query, turn, desk = self.query, self._turn, self.desk

        def work(_report: Report) -> _Answer:
            try:
                found = library.orders(desk, query)
            except Refused as error:
                return _Answer(turn, refused=str(error))
            if len(found):
                _ = found[0]  # the first rows, read here, are painted without waiting
            return _Answer(turn, focus, found, library.counts(desk) if counts else {}, filtering.in_words(desk, query))

        task = run(self, work)  # bound methods below: a closure would hold the page after it was closed
        task.finished.connect(self._answered)
        task.failed.connect(self._unread)

    def _answered(self, answer: _Answer) -> None:
        self._busy -= 1
        if answer.turn != self._turn:
            return
        if answer.refused:
            self.said.emit("没有列出", answer.refused, "over")
            return
        if answer.counts:
            self._show_chips(answer.counts)
        here = self.table.current_row()
        self.table.show_orders(answer.found, here.id if isinstance(here, LibraryRow) else 0)
        self.table.show_sorting(self.query.order_by, self.query.descending)
        self._say(len(answer.found), answer.words)
        self._show(len(answer.found) > 0)
        if answer.focus and len(answer.found):
            self.table.setFocus()

    def _unread(self, _error: object) -> None:
        self._busy -= 1
        self.said.emit("没有列出", "列表读不出来，请按 F5 再试。工单数据没有变化。", "over")

    def _show_chips(self, counts: Mapping[str, int]) -> None:
        pills: list[tuple[str, str, int | None]] = [(key, words, counts[key]) for key, words in library.filters(self.desk)
                                                    if key in ("all", "open") or counts[key]]
        self._kept = filtering.kept(self.desk)
        self.filters.set_pills([*pills, *((KEPT + k.name, k.name, None) for k in self._kept)])
        self.filters.blockSignals(True)  # the chip follows what is asked
        self.filters.choose(KEPT + self._kept_name if self._kept_name else self.query.quick)
        self.filters.blockSignals(False)

    def _say(self, count: int, words: str) -> None:
        sorting = next((k.column.title for k in self.table.shown if k.order_by == self.query.order_by), "")
        way = NEWEST if self.query.order_by == "received_at" and self.query.descending else \
            f"按{sorting}{'倒序' if self.query.descending else '排序'}" if sorting else ""
        self.bar.context.setText(" · ".join(part for part in (f"{count:,} 件", way) if part))
        self.asked.setVisible(self.query.narrowed)
        self.asked_words.setText(f"{self._kept_name + '：' if self._kept_name else ''}{words}")
        self.keep_asked.set_words("改这个筛选" if self._kept_name else "存成常用筛选")

    def _show(self, any_row: bool) -> None:
        show_or_empty(self.stack, None if any_row else self._empty())

    def _empty(self) -> QWidget:
        if self.query.narrowed or self.query.quick != "all":
            state = EmptyState("没有这样的工单", "换一个词，或放宽筛选；只记得电话时输后四位。", [("清除筛选", "close")], "search", "wait")
        else:
            state = EmptyState("还没有工单", "从区平台导出的 Excel 导入，或粘贴一件试试。", [("导入", "import"), ("登记", "pencil")], "list", "wait")
        state.pressed.connect(self._pressed)
        return state

    def _pressed(self, words: str) -> None:
        if words == "清除筛选":
            self._take(self.query.plain())
            self.filters.choose("all")
        else:
            self.go.emit("import" if words == "导入" else "register", None)

    # -- asking ----------------------------------------------------------------------------------------
    def _take(self, query: Query, kept: str = "") -> None:
        """Ask this; the search box says its words."""
        self.query, self._kept_name = query, kept
        if self.bar.search is not None and self.bar.search.text() != query.words:
            self.bar.search.blockSignals(True)
            self.bar.search.setText(query.words)
            self.bar.search.blockSignals(False)

    def _chip(self, key: str) -> None:
        if key.startswith(KEPT):
            name = key.removeprefix(KEPT)
            found = next((k for k in self._kept if k.name == name), None)
            if found is not None:
                self._take(found.query, name)
                run(self, lambda _report: filtering.used(self.desk, name))
        else:
            self._take(replace(self.query.plain(), quick=key))
        self._read()
        self.table.setFocus()

    def ask_filter(self) -> None:
        """Alt+F: the dialog of what to list."""
        dialog = FilterDialog(self.host, self.desk, self.query, self._kept_name)
        dialog.wanted.connect(self._wanted)
        dialog.kept.connect(self._keep)
        dialog.dropped.connect(self._drop)
        self.open_layer(dialog)

    def _wanted(self, query: Query) -> None:
        self._take(query)
        self._read()
        self.table.setFocus()

    def _keep(self, name: str, query: Query) -> None:
        self._take(query, name)
        self.refresh()
        self.done.emit(told(self.desk, f"存下了筛选“{name}”", "全办的人都看得到"))

    def _drop(self, name: str) -> None:
        filtering.drop(self.desk, name)
        self._take(self.query.plain())
        self.refresh()
        self.done.emit(told(self.desk, f"删除了筛选“{name}”"))

    def ask_columns(self) -> None:
        """Alt+L: which columns, in which order."""
        dialog = ColumnDialog(self.host, [k.name for k in self.table.shown if k.name != MARK])
        dialog.wanted.connect(self._columns)
        self.open_layer(dialog)

    def _columns(self, names: Sequence[str] | None) -> None:
        filtering.choose_columns(self.desk, names)
        self.refresh()
        self.done.emit(told(self.desk, "列表的列已改" if names else "列表的列已恢复原样", "只改你自己的列表"))
        self.table.setFocus()

    def _sort(self, name: str) -> None:
        column = COLUMNS[name].order_by
        same = column == self.query.order_by
        # The newest, the most repeated first; words and deadlines from their beginning.
        first = column in ("received_at", "matter_count", "dispatched_at", "closed_at")
        self.query = replace(self.query, order_by=column, descending=not self.query.descending if same else first)
        self._read()

    # -- the chosen orders -----------------------------------------------------------------------------
    def _choice(self) -> None:
        self.chosen.show_chosen(self.table.chosen_ids())

    def _open(self, item: LibraryRow) -> None:
        if item.order:
            self.go.emit("dossier", item.order)

    def _why(self, item: LibraryRow) -> None:
        from hotline_desk.services import why

        try:
            clock = dossier.view(self.desk, item.order).next
            found = why.timer(self.desk, item.order, clock.rule if clock else item.rule, clock.round if clock else 1)
            self.open_layer(ClauseDrawer(self.host, found))
        except Refused as error:
            self.said.emit("这一条打不开", str(error), "over")

    def _letter(self, letter: str) -> None:
        item = self.table.current_row()
        many = {key: name for name, _, _, key in MANY if len(key) == 1}
        if letter == "W" and isinstance(item, LibraryRow) and item.rule:
            self._why(item)
        elif self.table.chosen_count() > 1:
            if letter in many:
                self._many(many[letter])
            else:
                self.said.emit("这一步一次只能办一件", "按 Esc 取消多选，再选一件。", "soon")
        elif isinstance(item, LibraryRow) and item.order:
            event = QKeyEvent(QKeyEvent.Type.KeyPress, ord(letter), Qt.KeyboardModifier.NoModifier)
            self.key_pressed.emit(dossier.view(self.desk, item.order), event, [item.order])

    def _many(self, name: str) -> None:
        if name == "export":
            self.ask_export()
            return
        self._lookup.look_up(self.desk, name, self.table.chosen_ids())

    def leaving(self) -> bool:
        """What was asked for here comes up over no other place."""
        self._lookup.drop()
        return True

    def _checked(self, wanted: Wanted) -> None:
        checked, numbers = wanted.checked, tuple(wanted.rows)
        if not numbers:
            self.said.emit("选中的工单已不在库里", "可能刚撤销了导入。按 F5 重新列出。", "soon")
        elif checked is None:
            self.print_wanted.emit(tuple(numbers))
        elif not checked.allowed:
            first = checked.stopped[0]
            words = next(w for n, w, _, _ in MANY if n == wanted.name)
            self.said.emit(f"这 {len(numbers)} 件都不能{words}", f"{first.order}：{first.message} {first.clause}".strip(), "over")
        else:
            self.table.begin_lot({n: row for n, row in wanted.rows.items() if n in checked.allowed} if wanted.name == "dispatch" else {})
            self.act_wanted.emit(dossier.view(self.desk, checked.allowed[0]), wanted.name, checked.allowed, checked.stopped)

    def _uncheckable(self, _error: object) -> None:
        self.said.emit("没有办成", "工单读不出来，请按 F5 再试。工单没有变化。", "over")

    def print_chosen(self) -> bool:
        """Ctrl+P: the papers of the chosen orders."""
        if not self.table.chosen_count():
            return False
        self._many("print")
        return True

    def ask_export(self) -> None:
        """Ctrl+E: the list as it is seen, or the chosen orders."""
        names = [k.name for i, k in enumerate(self.table.shown) if k.name != MARK and not self.table.isColumnHidden(i)]
        self.open_layer(ExportDialog(self.host, self.desk, list(self.table.ids()), self.table.chosen_ids(), names, self._what()))

    def _what(self) -> str:
        quick = next((words for key, words in library.filters(self.desk) if key == self.query.quick), "")
        return f"{self._kept_name or (quick if not self.query.narrowed else '筛选')}工单"

    def _go_register(self) -> None:
        self.go.emit("register", None)
