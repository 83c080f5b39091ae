"""单位: kinds, people by duty rank, aliases; complete what an import made, rename, put together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from hotline_desk.screens.settings.section import Section
from hotline_desk.screens.settings.unit_import import UnitImportDialog
from hotline_desk.services import drafts, unit_office, unit_sheet
from hotline_desk.services.office import Conflict, Desk, Refused, StoreError
from hotline_desk.services.taking_back import told
from hotline_desk.services.unit_office import Joined, UnitRow
from hotline_desk.services.unit_sheet import UnitSheet
from hotline_desk.widgets.background import Report, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.checks import CheckBox
from hotline_desk.widgets.fields import Combo, Field, SearchBox
from hotline_desk.widgets.keeping import Words
from hotline_desk.widgets.panes import Card, EmptyState, Line, ScrollPane, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, KeyHints, Label, Para, TagLabel
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import WorkDialog, attend


def _state(unit: UnitRow) -> str:
    return "已停用" if not unit.active else "待补全" if unit.pending else ""


class UnitsSection(Section):
    """List at the left, the chosen unit's fields at the right; Ctrl+S keeps them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.unit: UnitRow | None = None
        self._dirty = False
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        head = row(spacing=10, margins=(14, 10, 14, 8))
        self.count = Label("", 15, True)
        self.search = SearchBox("搜名称、拼音、责任人", "")
        self.search.searched.connect(self._searched)
        self.new = Button("新增单位", "sec", "plus", "Alt+N", shortcut=True)
        self.new.clicked.connect(self.ask_new)
        self.count.elide = False
        head.addWidget(self.count)
        head.addWidget(self.search, 1)
        head.addWidget(self.new)
        card.body.addLayout(head)
        self.table = TableView([
            Column("单位", lambda r: r.name, 0, True, bold=lambda r: r.pending, colour=lambda r: "t1" if r.active else "t3"),
            Column("类别", lambda r: r.kind_word, 92, size=13, colour="t2"),
            Column("责任人", lambda r: r.people.get("first", ""), 84, size=13, needs=480),
            Column("在办", lambda r: str(r.open_orders or ""), 48, size=13, align=RIGHT),
            Column("", _state, 76, tag=lambda r: "soon" if r.pending else "wait")], "单位", 34)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self.kind.setFocus())
        card.body.addWidget(self.table, 1)
        card.body.addWidget(Line())
        card.body.addWidget(self._lists())
        self.line.addWidget(card, 1)
        self.line.addWidget(self._form())

    def _lists(self) -> QWidget:
        """Whole lists in and out, beside the keys."""
        foot = QWidget()
        line = row(foot, 6, (0, 6, 10, 6))
        line.addWidget(KeyHints([("↑↓", "选单位"), ("Enter", "填写")]), 1)
        self.lists: dict[str, Button] = {}
        for words, icon, key, act in (("从 Excel 导入", "import", "Alt+I", self.choose_list), ("粘贴名单", "copy", "", self.paste_list),
                                      ("存成 Excel", "export", "", self.save_list)):
            button = self.lists[words] = Button(words, "sec", icon, key, small=True, shortcut=bool(key))
            button.clicked.connect(lambda _=False, act=act: act())
            line.addWidget(button)
        return foot

    def _form(self) -> QWidget:
        self.pane = pane = ScrollPane(margins=(14, 12, 14, 10), spacing=8)
        pane.setFixedWidth(theme_of().px(344))
        pane.setAccessibleName("所选单位")
        head = row(spacing=8)
        self.title, self.tag = Label("", 16, True), TagLabel("待补全", "soon")
        head.addWidget(self.title, 1)
        head.addWidget(self.tag)
        pane.head.addLayout(head)
        self.load = Label("", 13, colour="t2")
        pane.head.addWidget(self.load)
        self.kind = Combo(unit_office.KINDS)
        pane.content.addWidget(Field("类别", self.kind, hint="决定排名和责任人的叫法"))
        self.people: dict[str, QLineEdit] = {}
        self.posts: dict[str, Field] = {}
        for key, words in unit_office.people_words(self.desk):
            self.people[key] = QLineEdit()
            self.posts[key] = Field(words, self.people[key])
            pane.content.addWidget(self.posts[key])
        self.aliases = QLineEdit()
        pane.content.addWidget(Field("别名", self.aliases, hint="用顿号隔开；导入和派单都认"))
        self.active = CheckBox("在用（派单时列出）")
        pane.content.addWidget(self.active)
        self.error = Para("", 13, 4, "over.text")
        pane.content.addWidget(self.error)
        pane.content.addStretch(1)
        self._buttons(pane)
        for editor in (*self.people.values(), self.aliases):
            editor.textEdited.connect(self._edited)
        self.keeper = Words(self, {**self.people, "aliases": self.aliases}, lambda: drafts.load(self.desk, self._draft_key()),
                            lambda typed: drafts.keep(self.desk, self._draft_key(), typed))
        self.kind.activated.connect(self._edited)
        self.active.clicked.connect(self._edited)
        return pane

    def _draft_key(self) -> str:
        return f"unit:{self.unit.name if self.unit else ''}"

    def _buttons(self, pane: ScrollPane) -> None:
        self.rename = Button("更名", "sec")
        self.join = Button("合并到…", "sec")
        self.save = Button("保存", "pri", "check", "Ctrl+S", shortcut=True)
        for button, act in ((self.rename, self.ask_rename), (self.join, self.ask_join), (self.save, self.keep)):
            button.clicked.connect(act)
            pane.actions.addWidget(button)
        pane.actions.insertStretch(2, 1)
        pane.show_bar()

    def first(self) -> QWidget:
        return self.table

    # -- showing
    def read(self) -> None:
        """Read the units again; the cursor stays on its unit."""
        self._searched(self.search.text().strip())

    def _searched(self, words: str) -> None:
        rows = unit_office.listed(self.desk, words)
        waiting = sum(1 for r in rows if r.pending)
        self.count.setText(f"{len(rows)} 个单位" + (f"，{waiting} 个待补全" if waiting else ""))
        here = self.unit.name if self.unit else ""
        self.table.set_rows(rows)
        at = next((i for i, r in enumerate(rows) if r.name == here), 0)
        if rows:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
            self._show(rows[at])
        else:
            self.unit = None
        self.pane.setEnabled(bool(rows))

    def _chosen(self, unit: UnitRow) -> None:
        if self.unit is None or unit.name != self.unit.name:
            if self._dirty and self.unit is not None:
                self.keep()  # moving on keeps what was typed; nothing is lost, and one may change it back
            self._show(unit)

    def _show(self, unit: UnitRow) -> None:
        self.unit, self._dirty = unit, False
        self.title.setText(unit.name)
        self.tag.setVisible(unit.pending)
        self.load.setText(f"共 {unit.orders} 件，在办 {unit.open_orders} 件 · {unit.initials}")
        self.kind.set_value(unit.kind)
        self._show_posts()
        for key, editor in self.people.items():
            editor.setText(unit.people.get(key, ""))
        self.aliases.setText("、".join(unit.aliases))
        self.active.setChecked(unit.active)
        self.error.setText("")
        self.keeper.begin()
        self._dirty = bool(self.keeper.typed())

    def _edited(self, *_what: object) -> None:
        self._dirty = True
        self._show_posts()

    def _show_posts(self) -> None:
        """Which post holds each duty in a unit of this kind: 书记, 科长, 中队长."""
        for key, post in unit_sheet.posts(self.desk.pack, self.kind.value()).items():
            self.posts[key].set_hint(post)

    def leaving(self) -> bool:
        """What was typed is kept, so that nobody is asked."""
        return not self._dirty or self.keep()

    # -- acts
    def keep(self) -> bool:
        """Ctrl+S: keep the fields; False where they could not be."""
        if self.unit is None:
            return True
        aliases = self.aliases.text().replace("，", "、").replace(",", "、").split("、")
        people = {key: editor.text() for key, editor in self.people.items()}
        try:
            unit_office.save(self.desk, self.unit.name, self.kind.value(), aliases, people, self.active.isChecked(), self.unit)
        except Conflict as error:
            self.unit = next((r for r in unit_office.listed(self.desk) if self.unit is not None and r.name == self.unit.name), self.unit)
            self.error.setText(str(error))  # hers in words, mine in the fields
            return False
        except (Refused, StoreError) as error:
            self.error.setText(str(error))
            return False
        self.keeper.done()
        name, self._dirty = self.unit.name, False
        self.read()
        self.changed.emit()
        self.done.emit(told(self.desk, f"已保存 {name}", "派单、导入和印件从现在起用新的资料。"))
        return True

    # -- whole lists
    def choose_list(self) -> None:
        """Alt+I: a workbook with units; what it would change is shown first."""
        name, _ = QFileDialog.getOpenFileName(self, "选单位名单", "", "表格 (*.xlsx *.xls *.csv)")
        if name:
            self.open_list(Path(name))

    def open_list(self, path: Path) -> None:
        pack = self.desk.pack

        def work(_report: Report) -> UnitSheet:
            return unit_sheet.read(path, pack)

        self.watch(run(self, work), lambda found: UnitImportDialog(self, found, path.name).open())

    def paste_list(self) -> None:
        """What was copied in Excel."""
        found = unit_sheet.read_text(QGuiApplication.clipboard().text(), self.desk.pack)
        if found.units:
            UnitImportDialog(self, found, "剪贴板").open()
        else:
            self.said.emit("剪贴板里没有单位名单", "先在 Excel 里选中名单复制（Ctrl+C），再按粘贴名单。单位没有变化。", "wait")

    def save_list(self) -> None:
        """The units as they are, to be changed in Excel and brought in again."""
        name, _ = QFileDialog.getSaveFileName(self, "存成 Excel", f"{self.desk.office_name}单位名单.xlsx", "Excel 工作簿 (*.xlsx)")
        if name:
            self.write_list(Path(name).with_suffix(".xlsx"))

    def write_list(self, path: Path) -> None:
        try:
            count = unit_sheet.write(path, self.desk.pack, unit_sheet.listed(self.desk))
        except Refused as error:
            self.failed(error)
            return
        self.said.emit(f"已存 {count} 个单位", f"{path.name}；在 Excel 里改好后按“从 Excel 导入”。", "done")

    def ask_new(self) -> None:
        """Alt+N: a new unit."""
        dialog = NameDialog(self, "新增单位", "", "新增", lambda name, kind, _tell: unit_office.add(self.desk, name, kind), with_kind=True)
        dialog.done.connect(lambda name, _none: self._after(name, "已新增", "派单时可以选它。"))
        dialog.open()

    def ask_rename(self) -> None:
        """Another name; what that does is said in the dialog."""
        if self.unit is None:
            return
        old = self.unit
        note = (f"已办的 {old.orders - old.open_orders} 件仍记在原名下；在办的 {old.open_orders} 件改派到新名称，原名成为别名。"
                if old.orders else "这个单位还没有工单，直接改名。")

        dialog = NameDialog(self, f"{old.name} 更名", note, "更名", lambda name, _kind, tell: unit_office.rename(self.desk, old.name, name, tell),
                            text=old.name)
        dialog.done.connect(lambda name, joined: self._joined(name, joined, "已更名"))
        dialog.open()

    def ask_join(self) -> None:
        """Put this unit into another."""
        if self.unit is None:
            return
        old = self.unit
        others = [(r.name, r.name) for r in unit_office.listed(self.desk) if r.active and r.name != old.name]
        note = f"{old.name} 停用，名称成为别名；在办的 {old.open_orders} 件逐件改派过去，已办的仍记在原名下。"

        dialog = NameDialog(self, f"{old.name} 合并到", note, "合并", lambda name, _kind, tell: unit_office.join(self.desk, old.name, name, tell=tell),
                            choices=others)
        dialog.done.connect(lambda name, joined: self._joined(name, joined, "已合并"))
        dialog.open()

    def _joined(self, name: str, done: Joined, words: str) -> None:
        detail = f"改派 {len(done.moved)} 件。" if done.moved else ""
        if done.stayed:
            detail += f"{len(done.stayed)} 件按规定不能改派，仍在原单位：{'、'.join(n for n, _ in done.stayed[:3])}。"
        self._after(name, words, detail)

    def _after(self, name: str, words: str, detail: str) -> None:
        self.unit, self._dirty = None, False
        self.search.clear()
        self.read()
        rows = self.table.rows_model.rows
        at = next((i for i, r in enumerate(rows) if r.name == name), 0)
        self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        self.changed.emit()
        self.done.emit(told(self.desk, f"{words}：{name}", detail))


class NameDialog(WorkDialog):
    """Asks for a name (or one of some) and does something with it in a worker thread; a refusal is said under the field.

    ``done`` carries the name and what the act answered.
    """

    done = Signal(str, object)

    def __init__(self, section: UnitsSection, title: str, note: str, words: str, act: Callable[[str, str, unit_office.Tell], object], *, text: str = "",
                 with_kind: bool = False, choices: list[tuple[str, str]] | None = None) -> None:
        super().__init__(section.host, title, "", 520)
        self.act = act
        self.name: QLineEdit | Combo = Combo(choices) if choices is not None else QLineEdit(text)
        self.field = Field("并入" if choices is not None else "单位名称", self.name, required=True)
        self.content.addWidget(self.field)
        self.kind = Combo(unit_office.KINDS)
        if with_kind:
            self.content.addWidget(Field("类别", self.kind))
        if note:
            self.content.addWidget(Para(note, 13, 4, "t2"))
        if choices is not None and not choices:
            self.content.addWidget(EmptyState("没有别的单位", "先新增要并入的单位。", icon="users", urgency="wait"))
        self.add_cancel()
        self.go = self.add_action(Button(words, "pri", "check", "Ctrl+Enter"), primary=True)
        self.go.clicked.connect(self._do)
        if isinstance(self.name, QLineEdit):
            section.words(self, f"unit name:{title}", name=self.name).over(self)

    def _do(self) -> None:
        act, name, kind = self.act, self.field.value(), self.kind.value()

        def work(report: Report) -> object:
            return act(name, kind, report.say)  # half of a unit's orders sent on would be worse than none

        self.go.setEnabled(False)
        task = self.task = run(self, work)
        attend(self.host, task, f"改派到 {name}").keep_on()
        task.finished.connect(lambda answer: self._ended(name, answer))
        task.failed.connect(self._refused)

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        known = isinstance(error, Refused | StoreError)
        self.field.set_error(str(error) if known else "没有完成，请重试。单位没有变化。")

    def _ended(self, name: str, answer: object) -> None:
        self.accept()
        self.done.emit(name.strip(), answer)
