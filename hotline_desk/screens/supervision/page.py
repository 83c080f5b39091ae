"""The page 督办与提级 itself: the list by clause, the case, its paper, and what the keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.screens.page import NARROW, WIDE, ListPage
from hotline_desk.screens.supervision.case_pane import CasePane
from hotline_desk.screens.supervision.dismissing import DismissDialog
from hotline_desk.screens.supervision.office import SupervisionOffice
from hotline_desk.screens.supervision.paper import PaperPane
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.scans import Scan
from hotline_desk.services.supervise_case import CaseAct, CaseFile
from hotline_desk.services.supervising import GROUPS, CaseRow
from hotline_desk.services.views import Done
from hotline_desk.widgets.background import Latest, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.cards import CardLine, CardList, CardRow
from hotline_desk.widgets.panes import Card, EmptyState, Line, row
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.why import ClauseDrawer

LEFT, LEFT_NARROW, PAPER, PAPER_NARROW, PAPER_WIDE = 286, 260, 424, 340, 600
SOON_MS = 40  # a folder of this computer is read by then
TRACKS = {"supervise": "督办", "escalate": "提级"}
NO_FORM = "本单位的规定没有这张表，线下按本单位的格式办；签好后扫描存回本档案。"


class SupervisionPage(ListPage):
    """Candidates and cases.

    ``act_chosen(number, option)`` asks for the act panel of a step, ``print_wanted(number, form)`` for the preview,
    ``raise_wanted`` for the choice of an order that a person puts under 督办, ``scans_wanted(paths)`` for 收扫描件.
    """

    act_chosen = Signal(str, object)
    raise_wanted = Signal(str)
    scans_wanted = Signal(object)
    print_wanted = Signal(str, str)

    def __init__(self, office: SupervisionOffice) -> None:
        super().__init__("督办与提级", "搜编号、姓名、尾号、诉求", office)
        self.office = office
        self.case: CaseFile | None = None
        self._turn, self._wanted = 0, ""
        self.scans: Sequence[Path] = ()  # new files of the scan folder, as they were last seen
        self._looking = Latest(self)
        self._looking.answered.connect(self._scans_found)
        self._looking.failed.connect(lambda _error: self._scans_found(()))
        self.raise_button = Button("发起督办", "sec", "flag", "Ctrl+D")
        self.raise_button.setToolTip("规定没有列明的情形，也可以由人选一件发起督办")
        self.raise_button.clicked.connect(self.raise_one)
        self.bar.add(self.raise_button)
        self.scan_button = Button("收扫描件", "sec", "scan", "S")
        self.scan_button.setToolTip("签好字的表扫描以后，按表上的二维码存回各自的档案")
        self.scan_button.clicked.connect(lambda _=False: self.scans_wanted.emit([]))
        self.bar.add(self.scan_button)
        self._build()

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        whole = QWidget()
        line = row(whole, 12)
        self.list_card = self._list()
        line.addWidget(self.list_card)
        self.pane = CasePane()
        self.pane.act.connect(self.do)
        self.pane.why.connect(self.show_why)
        self.pane.dossier.connect(self.open_dossier)
        self.pane.drop.chosen.connect(self.keep_scan)
        self.pane.drop.browse.connect(self.browse)
        self.pane.drop.set_folder.connect(self.choose_folder)
        line.addWidget(self.pane, 1)
        self.paper = PaperPane(self.office)
        self.paper.said.connect(self.said)
        line.addWidget(self.paper)
        self.stack.addWidget(whole)
        self.body.addWidget(self.stack, 1)
        self._widths()

    def _list(self) -> QWidget:
        card = Card(margins=(1, 10, 1, 1), spacing=0)
        line = row(margins=(11, 0, 11, 8))
        line.addWidget(self.pills)
        card.body.addLayout(line)
        card.body.addWidget(Line())
        self.list = CardList("督办与提级", 3)
        self.list.moved.connect(self._moved)
        self.list.opened.connect(self._opened)
        self.list.typed.connect(self._typed)
        card.body.addWidget(self.list, 1)
        return card

    def set_span(self, span: str) -> None:
        super().set_span(span)
        self._widths()

    def _widths(self) -> None:
        px = theme_of().px
        self.list_card.setFixedWidth(px(LEFT_NARROW if self.span == NARROW else LEFT))
        self.paper.setFixedWidth(px({NARROW: PAPER_NARROW, WIDE: PAPER_WIDE}.get(self.span, PAPER)))

    # -- reading -----------------------------------------------------------------------------------
    def shown(self, argument: Any = None) -> None:
        """Read the list; ``argument`` may be an order to go to."""
        self._wanted = argument if isinstance(argument, str) else ""
        self.refresh()
        self.list.setFocus()

    def _go_to_order(self, number: str) -> None:
        found = next((r for r in self._rows if r.order == number), None)
        if found is not None:
            self.pills.choose("all" if found.group != "dismissed" else "dismissed")
            self.list.go_to(found.key)

    def current_number(self) -> str:
        return self.case.order if self.case is not None else ""

    def refresh(self) -> None:
        """Read again in a worker; the cursor stays on its case, also where the case has moved to another group."""
        self._turn += 1
        turn = self._turn
        if self.case is not None:  # what the next key acts on is read at once, the long list when it comes
            self._moved(self.list.current_key())
        task = run(self, lambda _report: list(self.office.rows()))
        task.finished.connect(lambda rows: self._read(turn, rows))
        task.failed.connect(lambda _error: self.said.emit("督办件没有读出来", "请按 F5 再读一次，工单数据没有变化。", "over"))

    def _read(self, turn: int, rows: Sequence[CaseRow]) -> None:
        if turn != self._turn:
            return
        self._rows = rows
        self.bar.context.setText(self.office.header(self._rows))
        counts = {key: sum(1 for r in self._rows if r.group == key) for key, _ in GROUPS}
        pills: list[tuple[str, str, int | None]] = [("all", "全部", len(self._rows) - counts["dismissed"])]
        pills += [(key, words, counts[key]) for key, words in GROUPS if counts[key]]
        self.pills.set_pills(pills)
        self.show_read()
        if self._wanted:
            number, self._wanted = self._wanted, ""
            self._go_to_order(number)

    @property
    def listed(self) -> QWidget:
        return self.list

    def show_rows(self) -> None:
        """What pill and words let through."""
        key = self.pills.current() or "all"
        rows = [r for r in self._rows if r.group == key or (key == "all" and r.group != "dismissed")]
        rows = [r for r in rows if self.let_through(r.order, (r.order, r.subject, r.unit, r.trigger))]
        self.show_empty(bool(rows), bool(self._rows))
        self.list.set_rows([card_of(r) for r in rows])

    def empty(self, narrowed: bool) -> EmptyState:
        """Good news, or what stands in the way."""
        if narrowed:
            return EmptyState("没有这样的督办件", "换一个词，或看全部。", [(self.ALL, "flag")], "search", "norm")
        return EmptyState("没有要督办的工单", "符合规定情形的工单会自动列到这里，由人研判。", [("去今日", "today")])

    # -- one case ----------------------------------------------------------------------------------
    def _moved(self, key: str) -> None:
        if not key:
            self.case = None
            return
        track, _, number = key.partition("|")
        try:
            self.case = case = self.office.case(number, track)
        except Refused as error:
            self.case = None
            self.said.emit("这件工单读不出来", str(error), "over")
            return
        self.pane.show_case(case, self.scans, self.office.scan_folder())
        self._look_for_scans()
        self.paper.show_paper(number, case.form, case.paper, NO_FORM)

    def _look_for_scans(self) -> None:
        """What lies in the scan folder now: a folder of the network that is away must not stop the window."""
        if self.case is not None and self.case.wants_scan:
            self._looking.ask(lambda _report: tuple(self.office.fresh_scans()))
            self._looking.settle(SOON_MS)

    def _scans_found(self, found: Sequence[Path]) -> None:
        if found != self.scans:
            self.scans = found
            self.pane.show_scans(found, self.office.scan_folder())

    def do(self, act: CaseAct) -> None:
        """One of the case's actions."""
        case = self.case
        if case is None:
            return
        if act.name == "print":
            self.print_wanted.emit(case.order, case.form)
        elif act.name == "dismiss":
            self.dismiss()
        elif act.option is not None:
            self.act_chosen.emit(case.order, act.option)

    def dismiss(self) -> None:
        """X: keep the order out, with a reason."""
        case = self.case
        if case is None:
            return
        dialog = DismissDialog(self.host, self.office, case, TRACKS[case.track])
        dialog.given.connect(lambda reason: self._dismissed(dialog, case, reason))
        self.open_layer(dialog)

    def _dismissed(self, dialog: DismissDialog, case: CaseFile, reason: str) -> None:
        try:
            done = self.office.dismiss(case.order, case.track, reason)
        except (Refused, StoreError) as error:
            dialog.refuse(str(error))
            return
        dialog.accept()
        self._tell(done)

    def _tell(self, done: Done) -> None:
        self.done.emit(done)
        self.counts_changed.emit()
        self.list.setFocus()

    # -- the scan ----------------------------------------------------------------------------------
    def keep_scan(self, path: Path) -> None:
        """Take a dropped or chosen file into the order's file; one whose code names another paper is asked about."""
        case = self.case
        if case is None:
            return
        task = run(self, lambda _report: self.office.read_scan(path))
        task.finished.connect(lambda scan: self._scanned(case, path, scan))
        task.failed.connect(lambda error: self._not_kept(path, error))

    def _scanned(self, case: CaseFile, path: Path, scan: Scan) -> None:
        if scan.order and (scan.order, scan.form) != (case.order, case.form):
            self.scans_wanted.emit([path])  # the paper says it is another one: shown there, the clerk decides
            return
        task = run(self, lambda _report: self.office.keep_scan(case.order, case.track, path))  # megabytes, kept under a seal
        task.finished.connect(self._tell)
        task.failed.connect(lambda error: self._not_kept(path, error))

    def _not_kept(self, path: Path, error: Exception) -> None:
        known = isinstance(error, Refused | StoreError)
        self.said.emit("扫描件没有存回", str(error) if known else f"“{path.name}”读不出来或存不进去。请重新扫描一次，工单没有变化。", "over")

    def browse(self) -> None:
        """选文件: the system's file dialog."""
        name, _ = QFileDialog.getOpenFileName(self, "选签字扫描件", self.office.scan_folder(), "扫描件 (*.pdf *.jpg *.jpeg *.png)")
        if name:
            self.keep_scan(Path(name))

    def choose_folder(self) -> None:
        """设扫描文件夹: where the scanner puts its files."""
        seen = self.office.scan_folder()
        name = QFileDialog.getExistingDirectory(self, "扫描仪把文件存在哪个文件夹", seen)
        if not name:
            return
        try:
            done = self.office.set_scan_folder(Path(name), seen)
        except (Refused, StoreError) as error:
            self.said.emit("没有设好", str(error), "over")
            return
        self.done.emit(done)

    # -- going places --------------------------------------------------------------------------------
    def raise_one(self) -> None:
        """Ctrl+D: any order can be put under 督办 by a person."""
        self.raise_wanted.emit(self.current_number())

    def open_dossier(self) -> None:
        if self.case is not None:
            self.go.emit("dossier", self.case.order)

    def _opened(self, _row: object) -> None:
        self.open_dossier()

    def show_why(self, rule: str) -> None:
        """The drawer behind a ground's clause."""
        if self.case is None:
            return
        try:
            self.open_layer(ClauseDrawer(self.host, self.office.why(self.case.order, rule)))
        except Refused as error:
            self.said.emit("这一条打不开", str(error), "over")

    # -- keys ----------------------------------------------------------------------------------------
    def _typed(self, key: str) -> None:
        case = self.case
        if key == "Z":
            self.paper.toggle_zoom()
            return
        if case is None:
            if key == "S":
                self.scans_wanted.emit([])
            return
        act = next((a for a in case.acts if a.key == key), None)
        if act is None and key == "D":  # 督: always the next step
            act = next((a for a in case.acts if a.primary), None)
        if act is not None:
            self.do(act)
        elif key == "S" and case.wants_scan:
            self.keep_scan(self.scans[0]) if self.scans else self.browse()  # the one that is offered
        elif key == "S":
            self.scans_wanted.emit([])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters work from the pane's buttons too; Ctrl+P prints."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        keys: dict[int, Callable[[], None]] = {int(Qt.Key.Key_P): self._print}
        if control and event.key() in keys:
            keys[event.key()]()
        elif event.modifiers() == Qt.KeyboardModifier.NoModifier and 0x41 <= event.key() <= 0x5A:
            self._typed(chr(event.key()))
        else:
            super().keyPressEvent(event)

    def _print(self) -> None:
        if self.case is not None and self.case.form:
            self.print_wanted.emit(self.case.order, self.case.form)


def card_of(item: CaseRow) -> CardRow:
    """A case as the list draws it."""
    return CardRow(item.key, item.subject, (
        CardLine(item.unit, "", "t1"),
        CardLine(item.trigger, f"§ {item.clause}" if item.clause else "", "t2", "acc"),
        CardLine(item.state, TRACKS[item.track], f"{item.urgency}.text", "t2", item.urgency, True)),
        item.card, item.repeat, item.group in ("closed", "dismissed"), f"编号 {item.order}")
