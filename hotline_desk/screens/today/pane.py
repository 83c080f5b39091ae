"""The right pane of 今日: the clock of the next duty, the citizen, the text, all clocks, and the next lawful step."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from hotline_desk.screens.today.past import PastSection
from hotline_desk.services.matters import Past
from hotline_desk.services.views import ActOption, ClockRow, FindingRow, OrderView
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.clock_table import ClockTable
from hotline_desk.widgets.panes import EmptyState, Line, Pairs, ScrollPane, clear, row
from hotline_desk.widgets.story import ClockCard, ClockView
from hotline_desk.widgets.tag_line import TagLine
from hotline_desk.widgets.text import RIGHT, ClauseLink, Label, Para, TagLabel
from hotline_desk.widgets.theme import theme_of

SHOWN_MS = 30_000  # a full number stays on the screen this long (design §7)
BUTTONS = 3


def clock_view(clock: ClockRow, due: str = "") -> ClockView:
    """A clock of the services as the widgets draw it."""
    return ClockView(clock.duty, clock.urgency, clock.left_text, due or clock.due_text, clock.clause, clock.sentence,
                     clock.cells, clock.fraction, key=f"timer|{clock.rule}|{clock.round}")


class OrderPane(ScrollPane):
    """Shows one order; where it is ``wide`` (set before), also what was complained of before and buttons for the advice.

    ``act`` carries the ActOption of a pressed button, ``why`` the key of a clicked clause, ``reveal`` asks for
    the full number, ``dossier`` to open the file, ``other`` carries an earlier order to open.
    """

    act = Signal(object)
    why = Signal(str)
    reveal = Signal()
    dossier = Signal()
    other = Signal(str)

    def __init__(self) -> None:
        super().__init__(margins=(15, 13, 15, 12), spacing=8)
        self.setAccessibleName("所选工单")
        self.view: OrderView | None = None
        self.wide = False
        self.past: PastSection | None = None
        self._known: Past | None = None
        self._act_buttons: list[Button] = []
        self._more_button: Button | None = None
        self._number = Label("", 14)
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.setInterval(SHOWN_MS)
        self._hide.timeout.connect(self.hide_number)

    def show_order(self, view: OrderView | None, chosen: int = 1) -> None:
        """Show an order, or nothing; ``chosen`` is how many ticked orders the buttons would act on."""
        self._hide.stop()
        kept = self.scroll.verticalScrollBar().value() if self.view and view and self.view.number == view.number else 0
        self.view = view
        clear(self.content)
        clear(self.actions)
        self._act_buttons, self._more_button, self.past = [], None, None
        self.show_bar(view is not None)
        if view is None:
            self.content.addWidget(EmptyState("没有选中工单", "左边有工单时，这里是它的时限和下一步", icon="list", urgency="norm"))
            return
        self._clock(view)
        self._head(view)
        self._people(view)
        self.content.addWidget(Para(view.content, 14, 4))
        self._clocks(view)
        if self.wide:
            self._past(view)
        self._findings(view.findings)
        if self.wide:
            self._advice(view)
        self.content.addStretch(1)
        self._buttons(view.acts, chosen)
        self.scroll.verticalScrollBar().setValue(kept)

    def _clock(self, view: OrderView) -> None:
        if view.next is None:
            return
        card = ClockCard(clock_view(view.next, self._due(view.next.due_text, view.received)))
        card.opened.connect(self.why)
        self.content.addWidget(card)

    @staticmethod
    def _due(due: str, received: str) -> str:
        until = due if not due or due.endswith(("到期", "）")) else f"{due} 前"
        came = re.sub(r"（周.）", " ", received)  # the weekday of the receipt decides nothing here
        return " · ".join(part for part in (until, f"{came} 收到" if came else "") if part)

    def _head(self, view: OrderView) -> None:
        self.content.addWidget(Para(view.subject, 17, 2, bold=True))
        card = [TagLabel(card=view.card, count=view.repeat)] if view.card else []
        number = Label(view.number, 13, colour="t2", elide=False)
        self.content.addWidget(TagLine(number, *(TagLabel(words) for words in view.tags[:2]), *card))

    def _people(self, view: OrderView) -> None:
        pairs = Pairs()
        self._number = Label(self._masked(view), 14)
        pairs.add(0, "来电人", self._caller(view))
        pairs.add(1, "地址", Para(view.address or "未填", 14, 2))
        unit = " ".join(part for part in (view.unit or "未派单", f"（{view.unit_note}）" if view.unit else "") if part)
        pairs.add(2, "承办", Para(unit, 14, 2, "t1" if view.unit else "today.text"))
        self.content.addWidget(pairs)

    def _caller(self, view: OrderView) -> QWidget:
        both = QWidget()
        line = row(both, 6)
        line.addWidget(self._number)
        if view.phone:
            show = Button("显示号码", "ghost", "eye", "V", small=True)
            show.setFixedHeight(theme_of().px(28))
            show.clicked.connect(self.reveal)
            line.addWidget(show)
        line.addStretch(1)
        return both

    @staticmethod
    def _masked(view: OrderView) -> str:
        return f"{view.caller or '匿名'} {view.phone or '未留电话'}".strip()

    def show_number(self, name: str, phone: str) -> None:
        """Show the full name and number for 30 seconds."""
        self._number.setText(f"{name} {phone}".strip())
        self._number.updateGeometry()
        self._hide.start()

    def hide_number(self) -> None:
        """Mask it again."""
        if self.view is not None:
            self._number.setText(self._masked(self.view))

    def _clocks(self, view: OrderView) -> None:
        if not view.clocks:
            return
        self.content.addWidget(Line())
        head = row()
        head.addWidget(Label("本单时限", 13, True, "t2", elide=False))
        head.addWidget(Label(view.calendar_note, 12, colour="t2", align=RIGHT), 1)
        self.content.addLayout(head)
        table = ClockTable(self.wide)
        table.set_clocks([clock_view(clock) for clock in view.clocks], clock_view(view.next).key if view.next else "")
        table.opened.connect(self.why)
        self.content.addWidget(table)

    def _findings(self, findings: Sequence[FindingRow]) -> None:
        if not findings:
            return
        self.content.addWidget(Line())
        self.content.addWidget(Label("建议处置", 13, True, "t2"))
        for finding in findings:
            line = row()
            line.addWidget(Para(f"{finding.label}：{finding.facts}" if finding.facts else finding.label, 13, 3), 1)
            link = ClauseLink(finding.clause, underline=False, key=f"finding|{finding.rule}")
            link.opened.connect(self.why)
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
            self.content.addLayout(line)

    # -- what only a wide pane has room for --------------------------------------------------------
    def _past(self, view: OrderView) -> None:
        self.past = PastSection()
        self.past.opened.connect(self.other)
        self.content.addWidget(self.past)
        if self._known is not None and self._known.order == view.number:  # read again once a minute: no flicker
            self.past.show_past(self._known)

    def show_past(self, past: Past | None) -> None:
        """What a worker found of the order that is shown, None where it could not look."""
        if self.past is not None and self.view is not None and (past is None or past.order == self.view.number):
            self._known = past
            self.past.show_past(past, failed=past is None)

    def _advice(self, view: OrderView) -> None:
        """The acts that what is proposed asks for, and the file."""
        wanted = dict.fromkeys(found.act for found in view.findings)
        line = row(margins=(0, 4, 0, 0))
        for option in (o for o in view.acts if o.name in wanted and not o.refused):
            button = Button(option.label, "sec", option.icon, option.key)
            button.setProperty("act", option.name)
            button.clicked.connect(self._pressed)
            line.addWidget(button)
        file = Button("打开档案", "sec", "file", "Enter")
        file.clicked.connect(self.dossier)
        line.addWidget(file)
        line.addStretch(1)
        self.content.addLayout(line)

    # -- the action bar --------------------------------------------------------------------------
    def _buttons(self, acts: Sequence[ActOption], chosen: int) -> None:
        allowed = sorted((a for a in acts if not a.refused), key=lambda a: not a.primary)
        shown = allowed[:BUTTONS]
        for option in shown:
            words = f"{option.label} {chosen} 件" if chosen > 1 else option.label
            kind, icon = ("pri", option.icon) if option.primary else ("sec", "")
            button = Button(words, kind, icon, option.key)
            button.setProperty("act", option.name)
            button.clicked.connect(self._pressed)
            self.actions.addWidget(button)
            self._act_buttons.append(button)
        self.actions.addStretch(1)
        more = Button("", "sec", "more")
        more.setAccessibleName("更多")
        more.setToolTip("更多")
        more.clicked.connect(self._more)
        self._more_button = more
        self.actions.addWidget(more)
        self._fit()

    def _fit(self) -> None:
        """A button that the pane has no room for goes: the list behind ⋯ has every act. The first one stays."""
        if self._more_button is None:
            return
        gap, edges = self.actions.spacing(), self.actions.contentsMargins()
        left = self.width() - edges.left() - edges.right() - self._more_button.sizeHint().width()
        for place, button in enumerate(self._act_buttons):
            left -= button.sizeHint().width() + gap
            button.setVisible(place == 0 or left >= 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._emit(str(sender.property("act")))

    def _emit(self, name: str) -> None:
        option = next((a for a in self.view.acts if a.name == name), None) if self.view else None
        if option is not None:
            self.act.emit(option)

    def _more(self) -> None:
        if self.view is None or self._more_button is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addAction("打开档案\tEnter").triggered.connect(self.dossier)
        menu.addSeparator()
        for option in self.view.acts:
            action = menu.addAction(f"{option.label}\t{option.key}")
            action.setToolTip(f"{option.refused} {option.clause}".strip())
            action.triggered.connect(lambda _=False, name=option.name: self._emit(name))
        height = menu.sizeHint().height()
        menu.popup(self._more_button.mapToGlobal(QPoint(0, -height)))
