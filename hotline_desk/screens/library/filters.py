"""筛选: what to list, how many there are while it is filled in, and keeping it under a name for the whole office."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from hotline_desk.domain.events import CHANNELS, CLASSES, KINDS, URGENCIES
from hotline_desk.services import drafts, filtering, library, units
from hotline_desk.services.filtering import DUES, Query
from hotline_desk.services.office import Desk, Refused
from hotline_desk.widgets.background import Report, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.checks import CheckBox
from hotline_desk.widgets.fields import Combo, Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Keeper
from hotline_desk.widgets.panes import Line, row
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

PAUSE_MS, STATES_A_LINE = 180, 5
ANY = ("", "不限")
BACK = "上次没用的条件放回来了，不要了按 Alt+Q"


class FilterDialog(Dialog):
    """Asks for a query. ``wanted`` carries it; ``kept`` the name it was kept under; ``dropped`` a name that goes."""

    wanted = Signal(object)
    kept = Signal(str, object)
    dropped = Signal(str)

    def __init__(self, host: QWidget, desk: Desk, query: Query, name: str = "") -> None:
        super().__init__(host, "筛选工单", "空着的不限；几项都填的，要同时符合", 820)
        self.plain_enter = False
        self.desk, self._turn, self._first, self._recorded, self._used = desk, 0, query, False, False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.count)
        self.fields: dict[str, Field] = {}
        self.keeper = Keeper(self, self.typed, lambda typed: drafts.keep(desk, f"filter:{name}", typed))
        self._build(name)
        self.show_query(query)
        self._begin(drafts.load(desk, f"filter:{name}"))
        self.count()

    # -- building ----------------------------------------------------------------------------------
    def _build(self, name: str) -> None:
        self.content.addWidget(Label("状态", 13, colour="t2", elide=False))
        self.content.addLayout(self._states())
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme_of().px(16))
        grid.setVerticalSpacing(theme_of().px(8))
        for at, (key, field) in enumerate(self._made()):
            self.fields[key] = field
            field.edited.connect(self._edited)
            grid.addWidget(field, at // 3, at % 3)
        self.content.addLayout(grid)
        self.content.addWidget(Line())
        self._keeping(name)
        self.clear_button = Button("清空", "ghost", "close", "Alt+Q", shortcut=True)
        self.clear_button.clicked.connect(self._cleared)
        self.actions.insertWidget(0, self.clear_button)
        self.add_cancel()
        self.apply = self.add_action(Button("按此筛选", "pri", "search", "Ctrl+Enter"), primary=True)
        self.apply.clicked.connect(self._apply)

    def _states(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme_of().px(12))
        grid.setVerticalSpacing(0)
        self.states: dict[str, CheckBox] = {}
        for at, (state, words) in enumerate(library.states(self.desk, self._first.state)):
            box = CheckBox(words)
            box.toggled.connect(self._edited)
            self.states[state] = box
            grid.addWidget(box, at // STATES_A_LINE, at % STATES_A_LINE, Qt.AlignmentFlag.AlignLeft)
        return grid

    def _made(self) -> Sequence[tuple[str, Field]]:
        number = QLineEdit()
        number.setMaxLength(3)
        return (
            ("unit", Field("承办单位", QLineEdit(), hint="全名或拼音首字母，用顿号隔开")), ("category", Field("事项分类含", QLineEdit())),
            ("words", Field("文字", QLineEdit(), hint="编号、姓名、地址、内容")),
            ("days", Field("收单", Combo([ANY, *filtering.received_choices(self.desk)]))), ("since", Field("收单从", QLineEdit(), hint="如 2026-03-02")),
            ("until", Field("到", QLineEdit(), hint="如 2026-03-31")),
            ("due", Field("时限", Combo([ANY, *DUES]))), ("repeat", Field("同一诉求第几次及以上", number)),
            ("channel", Field("来源渠道", Combo([ANY, *CHANNELS]))), ("kind", Field("诉求类型", Combo([ANY, *KINDS]))),
            ("urgency", Field("紧急程度", Combo([ANY, *URGENCIES]))), ("order_class", Field("事项分级", Combo([ANY, *CLASSES]))))

    def _keeping(self, name: str) -> None:
        line = row(spacing=8)
        line.addWidget(Label("存成常用筛选", 13, colour="t2", elide=False))
        self.name = QLineEdit(name)
        self.name.setPlaceholderText("起个名字，如 重复未结")
        self.name.setAccessibleName("常用筛选的名字")
        line.addWidget(self.name, 1)
        self.keep_button = Button("存下，全办可用", "sec", "save", "Ctrl+S", shortcut=True)
        self.keep_button.clicked.connect(self._keep)
        line.addWidget(self.keep_button)
        if name:
            gone = Button("删除这个筛选", "ghost", "trash")
            gone.clicked.connect(self._drop)
            line.addWidget(gone)
        self.content.addLayout(line)
        self.refused = Label("", 13, colour="over.text", elide=False)
        self.refused.hide()
        self.content.addWidget(self.refused)

    # -- nothing typed is lost -----------------------------------------------------------------------
    def _begin(self, kept: Mapping[str, Any]) -> None:
        """What stands there now is what nobody filled in; the draft that was kept is put over it."""
        self._base = self._filled()
        self._put({**self._base, **kept})
        self.keeper.start_from(kept)
        self.note.setText(BACK if set(kept) - {"name"} else "")
        self.name.textChanged.connect(self.keeper.touched)
        self.closed.connect(lambda _done: self.keeper.done() if self._recorded else self.keeper.keep())

    def typed(self) -> dict[str, Any]:
        """What was filled in and not used yet; of what was used, the name it was not kept under."""
        return {part: value for part, value in self._filled().items() if value != self._base[part] and (part == "name" or not self._used)}

    def _filled(self) -> dict[str, Any]:
        states = [state for state, box in self.states.items() if box.isChecked()]
        return {"name": self.name.text(), "state": states, **{name: field.value() for name, field in self.fields.items()}}

    def _put(self, value: Mapping[str, Any]) -> None:
        self.name.setText(value["name"])
        for state, box in self.states.items():
            box.setChecked(state in value["state"])
        for name, field in self.fields.items():
            field.set_value(value[name])

    # -- what is filled in -----------------------------------------------------------------------------
    def show_query(self, query: Query) -> None:
        """Fill the fields."""
        words = {name: "、".join(value) if isinstance(value := getattr(query, name), tuple) else str(value or "") for name in self.fields}
        self._put({"name": self.name.text(), "state": query.state, **words})

    def query(self) -> Query:
        """What the fields say; raises Refused for a unit, day or number that is none, said at its field."""
        for field in self.fields.values():
            field.set_error("")
        value = {name: field.value() for name, field in self.fields.items()}
        made = replace(
            self._first, state=tuple(s for s, box in self.states.items() if box.isChecked()),
            unit=self._checked("unit", lambda: self._units(value["unit"])), repeat=self._checked("repeat", lambda: _number(value["repeat"])),
            **{n: value[n] for n in ("category", "words", "days", "since", "until", "due")},
            **{n: (value[n],) if value[n] else () for n in ("channel", "kind", "urgency", "order_class")})
        for name in ("since", "until"):
            self._checked(name, lambda n=name: filtering.conditions(self.desk, replace(Query(), **{n: value[n]})))
        return made

    def _checked(self, name: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Refused as error:
            self.fields[name].set_error(str(error))
            raise

    def _units(self, words: str) -> tuple[str, ...]:
        for sign in "，,;；":
            words = words.replace(sign, "、")
        return tuple(dict.fromkeys(name for part in words.split("、") if part.strip() for name in units.named(self.desk, part.strip())))

    # -- doing -------------------------------------------------------------------------------------------
    def _edited(self, *_changed: object) -> None:
        self._pause.start()
        self.keeper.touched()

    def count(self) -> None:
        """How many orders there are for what is filled in, reckoned in a worker."""
        self._pause.stop()
        try:
            query = self.query()
        except Refused:
            self.apply.setEnabled(False)
            return
        self._turn += 1
        turn = self._turn

        def work(_report: Report) -> int:
            return len(library.ids(self.desk, query))

        run(self, work).finished.connect(lambda found: self._counted(turn, found))

    def _counted(self, turn: int, found: int) -> None:
        if turn == self._turn:
            self.apply.set_words(f"看这 {found} 件" if found else "一件也没有")
            self.apply.setEnabled(True)

    def _cleared(self) -> None:
        self.show_query(Query())
        self.note.setText("")
        self.fields["unit"].editor.setFocus()

    def _apply(self) -> None:
        query = self._answer()
        if query is not None:
            self._used = True
            self.accept()
            self.wanted.emit(query)

    def _answer(self) -> Query | None:
        try:
            return self.query()
        except Refused:
            wrong = next((f for f in self.fields.values() if f.error), None)
            if wrong is not None:
                wrong.editor.setFocus()
            return None

    def _keep(self) -> None:
        query = self._answer()
        if query is None:
            return
        try:
            made = filtering.keep(self.desk, self.name.text(), query)
        except Refused as error:
            self.refused.setText(str(error))
            self.refused.show()
            self.name.setFocus()
            return
        self._recorded = True
        self.accept()
        self.kept.emit(made.name, made.query)

    def _drop(self) -> None:
        self._recorded = True
        self.accept()
        self.dropped.emit(self.name.text())

    def close_layer(self, done: bool = False) -> None:
        self._pause.stop()
        self._turn += 1
        super().close_layer(done)


def _number(words: str) -> int:
    if not words:
        return 0
    if not words.isdecimal():
        raise Refused("写一个数字，如 3。", "wrong_input")
    return int(words)
