"""Which key opens which panel, and the one object pages ask to open it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from hotline_desk.screens.acting.answering import AnswerPanel
from hotline_desk.screens.acting.dispatching import DispatchPanel
from hotline_desk.screens.acting.office import ActOffice, Stopped
from hotline_desk.screens.acting.panel import ActPanel, Target
from hotline_desk.screens.acting.picking import OrderPicker, PickOffice
from hotline_desk.screens.acting.putting import MaterialsOffice, MaterialsPanel
from hotline_desk.screens.acting.scanning import ScanOffice, ScanPanel
from hotline_desk.services.bulk import Stop
from hotline_desk.services.views import ActOption, OrderView
from hotline_desk.widgets.why import ClauseDrawer

# Pinyin initials of the verbs. What an order does not offer now opens all the same, refused with its clause.
KEYS: Mapping[str, ActOption] = {
    "L": ActOption("contact", "contact", "记录先行联系", "L", "phone"),
    "P": ActOption("dispatch", "dispatch", "派单", "P", "send"),
    "T": ActOption("return", "request_return", "退单", "T", "undo"),
    "Y": ActOption("extend", "request_extension", "延期", "Y", "clock", preset={"level": "street"}),
    "H": ActOption("answer", "file_result", "记录办结回复", "H", "check"),
    "J": ActOption("close", "close", "结案", "J", "check"),
    "D": ActOption("supervise", "supervise", "督办", "D", "flag", preset={"step": "confirm"}),
    "C": ActOption("remind", "remind", "催办", "C", "clock"),
    "A": ActOption("attach", "attach", "添加材料", "A", "clip"),
}
_KEY_OF = {option.name: key for key, option in KEYS.items()}
_PANELS: Mapping[str, type[ActPanel]] = {"dispatch": DispatchPanel, "answer": AnswerPanel}


def acts_for(view: OrderView) -> dict[str, ActOption]:
    """Key → act for an order: the primary one first, then what is allowed, then what is refused."""
    ranked = sorted(view.acts, key=lambda a: (not a.primary, bool(a.refused)))
    found = dict(KEYS)
    for option in reversed(ranked):
        if option.key:
            found[option.key.upper()] = option
    return found


def act_for(view: OrderView, event: QKeyEvent) -> ActOption | None:
    """The act a plain letter means for an order; None for any other key."""
    if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        return None
    if not int(Qt.Key.Key_A) <= event.key() <= int(Qt.Key.Key_Z):
        return None
    return acts_for(view).get(chr(event.key()))


class Acting(QObject):
    """Opens act panels over a host (the window's central widget) for every page alike.

    ``recorded`` carries the :class:`Done` (the shell says it, offers 撤销, lets pages read again);
    ``said`` is (title, detail, urgency) of a refusal that has no panel to stand in.
    """

    recorded = Signal(object)
    said = Signal(str, str, str)

    def __init__(self, office: ActOffice, host: QWidget, materials: MaterialsOffice | None = None,
                 picks: PickOffice | None = None, scans: ScanOffice | None = None) -> None:
        super().__init__(host)
        self.office, self.host = office, host
        self.materials, self.picks, self.scans = materials, picks, scans
        self.panel: ActPanel | None = None

    def press(self, view: OrderView, event: QKeyEvent, numbers: Sequence[str] = ()) -> bool:
        """Open the panel a key stands for; False where the key is none of ours."""
        option = act_for(view, event)
        if option is None:
            return False
        self.open(view, option, numbers)
        return True

    def take_scans(self, paths: Sequence[Path] = ()) -> ScanPanel | None:
        """收扫描件: signed papers from the scanner back into their orders."""
        if self.scans is None:
            return None
        panel = ScanPanel(self.host, self.scans, paths)
        panel.recorded.connect(self.recorded)
        panel.open()
        return panel

    def supervise_one(self, first: str = "") -> OrderPicker | None:
        """发起督办: choose an order (``first`` stands on top), then the panel opens on it."""
        picks = self.picks
        if picks is None:
            return None
        picker = OrderPicker(self.host, picks, "发起督办", "对这件发起督办", first)
        picker.picked.connect(lambda number: self._supervise(picks.view(number)))
        picker.open()
        return picker

    def _supervise(self, view: OrderView) -> None:
        option = next((a for a in view.acts if a.name == "supervise"), None)
        if option is None:
            self.said.emit("这件不能督办", f"工单{view.number}是“{view.state_label}”。工单没有变化。", "wait")
        else:
            self.open(view, option)

    def open_many(self, view: OrderView, name: str, numbers: Sequence[str], stopped: Sequence[Stop] = ()) -> ActPanel:
        """Open the panel of an act by its name for several orders; ``view`` is the first, ``stopped`` are left out."""
        option = next((a for a in view.acts if a.name == name), None) or KEYS[_KEY_OF[name]]
        return self.open(view, option, numbers, stopped)

    def put_in(self, view: OrderView, paths: Sequence[Path] = (), picture: bytes = b"") -> MaterialsPanel | None:
        """添加材料, with what was dropped or pasted already; None in an office that keeps no files."""
        if self.materials is None:
            return None
        panel = MaterialsPanel(self.host, self.materials, view)
        panel.recorded.connect(self.recorded)
        panel.why.connect(self.show_clause)
        panel.open()
        if paths:
            panel.take(list(paths))
        if picture:
            panel.put_picture(picture)
        return panel

    def open(self, view: OrderView, option: ActOption, numbers: Sequence[str] = (), stopped: Sequence[Stop] = ()) -> Any:
        """Open the panel of an act for an order, or for all ticked ones."""
        if option.kind == "attach":
            return self.put_in(view)
        target = Target(view, tuple(numbers) or (view.number,), tuple(stopped))
        panel = _PANELS.get(option.name, ActPanel)(self.host, self.office, target, option)
        panel.recorded.connect(self.recorded)
        panel.why.connect(self.show_clause)
        panel.closed.connect(self._closed)
        self.panel = panel
        panel.open()
        return panel

    def note(self, view: OrderView, words: str) -> bool:
        """Record a 补记 without a panel; True when it was kept."""
        outcome = self.office.record((view.number,), [("note", {"text": words})], None, None)
        if isinstance(outcome, Stopped):
            self.said.emit("没有记下", f"{outcome.message} {outcome.clause}".strip(), "over")
            return False
        self.recorded.emit(outcome)
        return True

    def show_clause(self, clause: str) -> None:
        """The full text of a clause, over whatever is open."""
        ClauseDrawer(self.host, self.office.clause(clause)).open()

    def _closed(self, _done: bool) -> None:
        self.panel = None


class ActMenu(QMenu):
    """更多: every act of an order with its key; refused ones are greyed with their reason as tool tip."""

    chosen = Signal(object)

    def __init__(self, view: OrderView, shown: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)
        for option in view.acts:
            if option.name not in shown:
                self._add(option)

    def _add(self, option: ActOption) -> None:
        action = self.addAction(f"{option.label}\t{option.key}" if option.key else option.label)
        action.setToolTip(f"{option.refused} {option.clause}".strip())
        action.setData(option.name)
        action.triggered.connect(lambda: self.chosen.emit(option))
