"""The middle of 督办与提级: grounds with their clauses, numbered steps, the drop zone for the signed scan, actions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hotline_desk.services.supervise_case import CaseAct, CaseFile
from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Line, ScrollPane, clear, column, row
from hotline_desk.widgets.story import Steps
from hotline_desk.widgets.text import ClauseLink, Label, Para, TagLabel
from hotline_desk.widgets.theme import theme_of

_TOP = Qt.AlignmentFlag.AlignTop


class DropZone(QWidget):
    """Where the signed scan is dropped, or taken from the scan folder. ``chosen`` carries the file."""

    chosen = Signal(object)
    browse = Signal()
    set_folder = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setAccessibleName("签字扫描件放在这里")
        self._over = False
        whole = column(self, 4, (16, 8, 16, 10))
        centre = Qt.AlignmentFlag.AlignHCenter
        whole.addWidget(Label("把签字扫描件拖到这里", 15, True, align=centre))
        self.note = Para("", 13, 2, "t2", align=centre)
        whole.addWidget(self.note)
        self._room = column(spacing=6)
        whole.addLayout(self._room)

    def show_scans(self, found: Sequence[Path], folder: str, present: bool = False) -> None:
        """Offer the newest files of the scan folder, the first one ready to be taken; ``present``: it is the present step."""
        clear(self._room)
        self.note.setText(f"扫描文件夹里有 {len(found)} 个新文件，核对后存回" if found else
                          "扫描文件夹里没有新文件，也可以自己选" if folder else "也可以自己选；设好扫描文件夹后会自动发现新文件")
        buttons: list[Button] = []
        for number, path in enumerate(found):
            button = Button(f"存回 {path.name}" if len(path.name) < 24 else f"存回 …{path.name[-20:]}", "pri" if present and not number else "sec",
                            "check" if not number else "", "S" if not number else "", small=bool(number))
            button.setToolTip(path.name)
            button.clicked.connect(lambda _=False, p=path: self.chosen.emit(p))
            buttons.append(button)
        buttons.append(self._small("选文件…", "clip", "" if found else "S", self.browse, present and not found))
        if not folder:
            buttons.append(self._small("设扫描文件夹…", "folder", "", self.set_folder))
        self._buttons(buttons)

    def _small(self, words: str, icon: str, key: str, signal: Signal, primary: bool = False) -> Button:
        button = Button(words, "pri" if primary else "sec", icon, key, small=True)
        button.clicked.connect(lambda _=False: signal.emit())
        return button

    def _buttons(self, buttons: Sequence[Button]) -> None:
        """As many in a line as fit; with several new scans, or in large text, they need more lines than one."""
        px, line, left = theme_of().px, None, 0
        for button in buttons:
            wide = button.sizeHint().width() + px(8)
            if line is None or wide > left:
                line, left = row(spacing=8), self.width() - px(32)
                line.addStretch(1)
                line.addStretch(1)
                self._room.addLayout(line)
            line.insertWidget(line.count() - 1, button)
            left -= wide

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of()
        fill, edge = ("acct", "acc") if self._over else ("inset", "ctl")
        shapes.rounded(QPainter(self), QRectF(self.rect()), theme.px(8), theme.c(fill), theme.c(edge))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        for url in event.mimeData().urls()[:1]:
            self.chosen.emit(Path(url.toLocalFile()))

    def _hover(self, over: bool) -> None:
        self._over = over
        self.update()


class CasePane(ScrollPane):
    """One case. ``act`` carries the CaseAct of a pressed button, ``why`` a finding's rule, ``dossier`` asks for it."""

    act = Signal(object)
    why = Signal(str)
    dossier = Signal()

    def __init__(self) -> None:
        super().__init__(margins=(16, 10, 14, 12), spacing=8)
        self.case: CaseFile | None = None
        self.setAccessibleName("所选督办件")
        self._top = row(spacing=8)
        self.head.addLayout(self._top)
        self._order = row(spacing=8)
        self.head.addLayout(self._order)
        self._grounds = column(spacing=4)
        self.head.addWidget(Line())
        self.content.addLayout(self._grounds)
        self.steps = Steps()
        self.content.addWidget(self.steps)
        self.drop = DropZone()
        self.content.addWidget(self.drop)
        self._room_for_drop = QTimer(self)  # once the layout has settled
        self._room_for_drop.setSingleShot(True)
        self._room_for_drop.setInterval(30)
        self._room_for_drop.timeout.connect(self._show_drop)
        self.scroll.verticalScrollBar().rangeChanged.connect(lambda *_range: self._make_room())
        self.content.addStretch(1)

    @property
    def _scan_is_next(self) -> bool:
        """The present step is the scan: no button of the bar is."""
        return self.case is not None and self.case.wants_scan and not any(act.primary for act in self.case.acts)

    def _make_room(self) -> None:
        if self._scan_is_next:
            self._room_for_drop.start()
        else:
            self._room_for_drop.stop()

    def _show_drop(self) -> None:
        """All of the drop zone, its buttons at the foot first: in a low window the steps above it give way."""
        foot = self.drop.mapTo(self.scroll.widget(), self.drop.rect().bottomLeft())
        self.scroll.ensureVisible(foot.x(), foot.y(), 0, theme_of().px(10))

    def show_case(self, case: CaseFile, scans: Sequence[Path], folder: str) -> None:
        """Show one case from its beginning; the same case keeps its place."""
        if self.case is None or (self.case.order, self.case.track) != (case.order, case.track):
            self.scroll.verticalScrollBar().setValue(0)
        self.case = case
        self._show_head(case)
        self._show_grounds(case)
        self.steps.set_steps([(s.words, s.note, s.state) for s in case.steps])
        self.drop.setVisible(case.wants_scan)
        self.show_scans(scans, folder)
        self._show_acts(case.acts)

    def show_scans(self, scans: Sequence[Path], folder: str) -> None:
        """Offer these files, where the case waits for its signed scan."""
        if self.case is not None and self.case.wants_scan:
            self.drop.show_scans(scans, folder, self._scan_is_next)
        self._make_room()

    def _show_head(self, case: CaseFile) -> None:
        clear(self._top)
        clear(self._order)
        self._top.addWidget(Para(case.title, 17, 2, bold=True), 1)
        self._top.addWidget(TagLabel(case.state, {"closed": "done", "dismissed": "wait", "candidate": "today"}.get(case.group, "norm")))
        if case.card:
            self._top.addWidget(TagLabel(card=case.card, count=case.repeat))
        self._order.addWidget(Para(case.subject, 13, 2), 1, Qt.AlignmentFlag.AlignVCenter)
        if self.width() > theme_of().px(400):
            self._order.addWidget(Label(case.order, 13, colour="t2", elide=False))
        file = Button("查看档案", "ghost", key="Enter", small=True)
        file.clicked.connect(lambda _=False: self.dossier.emit())
        self._order.addWidget(file)

    def _show_grounds(self, case: CaseFile) -> None:
        clear(self._grounds)
        for trigger in case.triggers:
            line = row(spacing=8)
            facts = trigger.facts.rstrip("。")
            words = trigger.words if facts in ("", trigger.words) else f"{trigger.words}：{facts}"
            line.addWidget(Para(f"{words}（{trigger.since}）", 13, 8), 1)
            link = ClauseLink(trigger.clause, key=trigger.rule)
            link.opened.connect(self.why)
            line.addWidget(link, 0, _TOP)
            self._grounds.addLayout(line)
        if not case.triggers:
            self._grounds.addWidget(Label("规定里没有自动列入的情形，由人发起", 13, colour="t2"))
        if case.dismissed:
            self._grounds.addWidget(Para(case.dismissed, 13, 4, "t2"))

    def _show_acts(self, acts: Sequence[CaseAct]) -> None:
        clear(self.actions)
        self.show_bar(bool(acts))
        for act, button in zip(acts, self._fitting(acts), strict=True):
            button.clicked.connect(lambda _=False, chosen=act: self.act.emit(chosen))
            self.actions.addWidget(button)
        self.actions.addStretch(1)

    def _fitting(self, acts: Sequence[CaseAct]) -> list[Button]:
        """Where the bar has no room for all, the icons go first, the keys last: those stand in F1 and the tips too."""
        edges, gap = self.actions.contentsMargins(), self.actions.spacing()
        room = self.width() - edges.left() - edges.right() + gap
        made: list[Button] = []
        for icons, keys in ((True, True), (False, True), (False, False)):
            made = [_act_button(act, icons, keys or act.primary) for act in acts]
            if sum(button.sizeHint().width() + gap for button in made) <= room:
                break
        return made


def _act_button(act: CaseAct, icon: bool, key: bool) -> Button:
    button = Button(act.words, "pri" if act.primary else "sec", act.icon if icon else "", act.key if key else "")
    button.setToolTip("" if key or not act.key else f"{act.words}（{act.key}）")
    button.setProperty("act", act.name)
    return button
