"""承办单位: the recommended units first, found by typing a name or its pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from hotline_desk.services.views import UnitChoice
from hotline_desk.widgets.fields import Combo

SOUGHT = Qt.ItemDataRole.UserRole + 1


class _Completer(QCompleter):
    """Searches name and initials, but writes the name."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")


class UnitBox(Combo):
    """An editable combo of units; its value is the unit's name as the office writes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.lineEdit().setPlaceholderText("名称或拼音")
        self._names: list[str] = []
        self._found = QStandardItemModel(self)
        completer = _Completer(self._found, self)
        completer.setCompletionRole(SOUGHT)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)

    def set_units(self, units: Iterable[UnitChoice]) -> None:
        """Offer these units, best first; what is written stays."""
        listed, written = list(units), self.currentText()
        self._names = [u.name for u in listed]
        self.blockSignals(True)
        self.clear()
        self._found.clear()
        for i, unit in enumerate(listed):
            self.addItem(unit.name, unit.name)
            self.setItemData(i, describe(unit), Qt.ItemDataRole.ToolTipRole)
            item = QStandardItem(unit.name)
            item.setData(f"{unit.name} {unit.initials}", SOUGHT)
            self._found.appendRow(item)
        self.setCurrentIndex(-1)
        self.setEditText(written)
        self.blockSignals(False)

    def unit(self) -> str:
        """The unit meant: an exact name, or the only one the initials fit; otherwise what is written."""
        written = self.currentText().strip()
        if not written or written in self._names:
            return written
        fits = [self._found.item(i) for i in range(self._found.rowCount())]
        named = [item.text() for item in fits if written.lower() in str(item.data(SOUGHT)).lower()]
        return named[0] if len(named) == 1 else written

    def set_unit(self, name: str) -> None:
        """Write a unit in, offered or not."""
        self.setCurrentIndex(self.findText(name))
        self.setEditText(name)


def describe(unit: UnitChoice) -> str:
    """Why a unit is offered and how busy it is, one line."""
    load = f"在办 {unit.open_orders} 件" + (f"，超期 {unit.overdue} 件" if unit.overdue else "")
    return " · ".join(part for part in (unit.reason, load) if part)
