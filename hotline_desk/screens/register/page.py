"""The page 登记 as the shell shows it."""

from __future__ import annotations

from typing import Any

from hotline_desk.screens.page import Page
from hotline_desk.screens.register.body import RegisterBody
from hotline_desk.services import why
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.why import ClauseDrawer


class RegisterPage(Page):
    """登记 (picture 02). ``shown`` takes a dict of fields (a waiting row of an import) or nothing."""

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__("登记", "粘贴平台工单文字，自动识别；或直接填写", parent=parent)
        self.desk = desk
        self.pane = RegisterBody(desk, self)
        self.body.addWidget(self.pane, 1)
        self._import = Button("批量导入 Excel", "sec", "import", "Ctrl+I")
        self._import.clicked.connect(self._go_import)
        self.bar.add(self._import)
        self.pane.said.connect(self.said)
        self.pane.saved.connect(self._saved)
        self.pane.order_wanted.connect(self._open_order)
        self.pane.clause_wanted.connect(self._open_clause)
        self.pane.entry_wanted.connect(self._open_entry)

    def shown(self, argument: Any = None) -> None:
        """Come up ready for a paste; an argument fills the form."""
        if isinstance(argument, dict):
            self.pane.take(argument)
        else:
            self.pane.offer_draft()
            self.pane.ask_again()  # leaving may have cut an answer short
        if not self.pane.form.current():
            self.pane.source.edit.setFocus()

    def refresh(self) -> None:
        self.pane.after_undo()
        self.pane.ask_again()

    def escape(self) -> bool:
        """Esc empties the form; where it is empty already, the shell goes back."""
        return self.pane.clear()

    def leaving(self) -> bool:
        """What is typed is kept as a draft; nothing ever holds the clerk here."""
        self.pane.keep_draft()
        self.pane.adviser.wait(500)  # the office may be closed next
        return True

    def _saved(self, done: object) -> None:
        self.done.emit(done)
        self.counts_changed.emit()

    def _go_import(self) -> None:
        self.go.emit("import", None)

    def _open_order(self, number: str) -> None:
        self.go.emit("dossier", number)

    def _open_entry(self, number: str) -> None:
        self.go.emit("knowledge", number)

    def _open_clause(self, number: str) -> None:
        self.open_layer(ClauseDrawer(self.host, why.clause(self.desk, number)))
