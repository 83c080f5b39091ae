"""承办单位 of a first run: a starter list to be checked, units from a workbook or the clipboard, or typed one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from hotline_desk.domain.units import guess_kind
from hotline_desk.packs import load_pack
from hotline_desk.services import unit_sheet
from hotline_desk.services.office import Refused
from hotline_desk.services.unit_sheet import UnitLine, UnitSheet
from hotline_desk.widgets.background import Report, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, column, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import Label, Para

FILES = "表格 (*.xlsx *.xls *.csv)"


class _Table(TableView):
    """The list; Delete takes a line away, Ctrl+V brings what was copied in Excel, Ctrl+Z takes back the last change."""

    wanted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for key, act in ((QKeySequence.StandardKey.Paste, "paste"), (QKeySequence.StandardKey.Undo, "undo")):
            if event.matches(key):
                self.wanted.emit(act)
                return
        if event.key() == Qt.Key.Key_Delete:
            self.wanted.emit("remove")
            return
        super().keyPressEvent(event)


class UnitsStep(QWidget):
    """The list of units while an office is being made. ``changed`` fires whenever it is another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pack = ""
        self.units: tuple[UnitLine, ...] = ()
        self._starter: tuple[UnitLine, ...] = ()
        self._past: list[tuple[UnitLine, ...]] = []
        whole = column(self, 8)
        whole.addLayout(self._bar())
        card = Card(margins=(1, 5, 1, 5), spacing=0)
        self.table = _Table([
            Column("单位", lambda u: u.name, 0, 3), Column("类别", lambda u: u.kind_word, 96, size=13, colour="t2"),
            Column("责任人", lambda u: "、".join(u.people.values()), 0, 2, size=13),
            Column("别名", lambda u: "、".join(u.aliases), 0, 1, size=13, colour="t2"),
            Column("", lambda u: "" if u.checked else "待核对", 76, tag=lambda u: "soon")], "承办单位", 32)
        self.table.wanted.connect(lambda act: getattr(self, act)())
        card.body.addWidget(self.table)
        whole.addWidget(card, 1)
        whole.addLayout(self._add_line())
        self.said = Para("", 13, 3, "t2")
        whole.addWidget(self.said)

    def _bar(self) -> object:
        line = row(spacing=8)
        self.count = Label("", 15, True)
        line.addWidget(self.count, 1)
        for words, icon, key, act in (("从 Excel 导入", "import", "Ctrl+I", self.choose), ("粘贴", "copy", "Ctrl+V", self.paste),
                                      ("存一份空表", "save", "", self.save_blank), ("删去", "trash", "Del", self.remove)):
            button = Button(words, "sec", icon, key, small=True)
            if key == "Ctrl+I":
                button.setShortcut(key)
            button.clicked.connect(lambda _=False, act=act: act())
            line.addWidget(button)
        return line

    def _add_line(self) -> object:
        line = row(spacing=8)
        self.name = QLineEdit()
        self.name.setAccessibleName("加一个单位")
        self.name.setPlaceholderText("写单位名称，按 Enter 加进来；类别按名称猜，建好后在设置里改")
        self.name.returnPressed.connect(self.add)
        button = Button("加上", "sec", "plus", "Enter")
        button.clicked.connect(lambda _=False: self.add())
        line.addWidget(self.name, 1)
        line.addWidget(button)
        return line

    # -- what is listed
    def take_pack(self, pack: str) -> None:
        """Offer another regulation's list where nothing was changed in the one before."""
        if pack == self.pack:
            return
        untouched = self.units == self._starter
        self.pack = pack
        self._starter, source = unit_sheet.starter(pack)
        if untouched:
            self._show(self._starter)
        self.said.setText(source)

    def take(self, units: tuple[UnitLine, ...]) -> None:
        """Put back the list of a draft."""
        self._show(units)

    def _show(self, units: tuple[UnitLine, ...]) -> None:
        self.units = units
        self.table.set_rows(list(units))
        waiting = sum(1 for u in units if not u.checked)
        self.count.setText(f"{len(units)} 个单位" + (f"，{waiting} 个待核对" if waiting else ""))
        self.changed.emit()

    def _change(self, units: tuple[UnitLine, ...], words: str) -> None:
        self._past.append(self.units)
        self._show(units)
        self.said.setText(words)

    def undo(self) -> None:
        """Ctrl+Z: the list as it was before."""
        if self._past:
            self._show(self._past.pop())
            self.said.setText("已撤销上一步。")

    def remove(self) -> None:
        """Take the chosen line away."""
        unit = self.table.current_row()
        if isinstance(unit, UnitLine) and unit in self.units:
            self._change(tuple(u for u in self.units if u is not unit), f"已删去“{unit.name}”，按 Ctrl+Z 撤销。")

    def add(self) -> None:
        """One unit by name; of a known name the line counts as checked."""
        name = self.name.text().strip()[:40]
        if not name:
            return
        self.name.clear()
        if any(u.name == name for u in self.units):
            self._change(tuple(replace(u, checked=True) if u.name == name else u for u in self.units), f"“{name}”已在名单里，记为已核对。")
        else:
            self._change((*self.units, UnitLine(name, guess_kind(name))), f"已加上“{name}”。")
        self.table.setCurrentIndex(self.table.rows_model.index(len(self.units) - 1, 0))

    # -- lists from elsewhere
    def paste(self) -> None:
        """What was copied in Excel or a text."""
        text = QGuiApplication.clipboard().text()
        found = unit_sheet.read_text(text, load_pack(self.pack))
        if found.units:
            self._merge(found, "剪贴板")
        else:
            self.said.setText("剪贴板里没有单位名单。请先在 Excel 里选中名单复制（Ctrl+C），再按粘贴。名单没有变化。")

    def choose(self) -> None:
        """Ctrl+I: a workbook."""
        name, _ = QFileDialog.getOpenFileName(self, "选单位名单", "", FILES)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Read a workbook off the window's thread."""
        pack = load_pack(self.pack)

        def work(_report: Report) -> UnitSheet:
            return unit_sheet.read(path, pack)

        self.said.setText(f"正在读 {path.name}……")
        task = run(self, work)
        task.finished.connect(lambda found: self._merge(found, path.name))
        task.failed.connect(self._unread)

    def _unread(self, error: Exception) -> None:
        self.said.setText(str(error) if isinstance(error, Refused) else "这个文件读不了，名单没有变化。请用 Excel 另存为 .xlsx 再试。")

    def _merge(self, found: UnitSheet, source: str) -> None:
        """A list brought in replaces the unchecked starter lines of its kinds; its lines win over those of the same name.

        A list of 居民区 says nothing of the 职能部门: those stay, to be checked.
        """
        brought, kinds = {u.name: u for u in found.units}, {u.kind for u in found.units}
        others = [u for u in self.units if u.name not in brought]
        kept = tuple(u for u in others if u.checked or u not in self._starter or u.kind not in kinds)
        words = [f"从{source}读到 {len(found.units)} 个单位"]
        words += [f"程序先列的 {len(others) - len(kept)} 个同类单位换下来了，按 Ctrl+Z 放回"] if len(kept) < len(others) else []
        words += [f"{len(found.problems)} 行没有读进来：" + "；".join(f"第 {n} 行{why}" for n, why in found.problems[:2])] if found.problems else []
        words += [f"没有用到的列：{'、'.join(found.unknown[:4])}"] if found.unknown else []
        self._change((*kept, *found.units), "。".join(words) + "。")

    def save_blank(self) -> None:
        """An empty table with the right headers, to be filled in by whoever knows the units."""
        name, _ = QFileDialog.getSaveFileName(self, "存一份空表", "单位名单.xlsx", "Excel 工作簿 (*.xlsx)")
        if name:
            self.write(Path(name).with_suffix(".xlsx"))

    def write(self, path: Path) -> None:
        try:
            unit_sheet.write(path, load_pack(self.pack), self.units)
            self.said.setText(f"已存为 {path.name}，现有的单位也写在里面；填好后按“从 Excel 导入”。")
        except Refused as error:
            self.said.setText(str(error))
