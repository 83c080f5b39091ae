"""The left of the dossier: number, state, acts and stages above; the note line and what happened below."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from hotline_desk.services.views import ActOption, OrderView, TimelineItem
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import LongText
from hotline_desk.widgets.incoming import brings, files_of, picture_of
from hotline_desk.widgets.panes import Card, Scroll, ScrollPane, clear, row
from hotline_desk.widgets.story import Entry, Stage, StageStrip, Timeline
from hotline_desk.widgets.text import Label, Para, TagLabel
from hotline_desk.widgets.theme import theme_of

BESIDE = ("remind", "supervise")  # the acts that stand beside the primary one in the head
MOST_LINES = 4
MATTER_LINES, MATTER_ROOM = 2, 9  # of the citizen's words: shown, and shown at once when all is asked for
HINT, SHORT_HINT = "补记一笔：电话沟通、现场情况、领导意见…（可粘贴截图、拖入文件）", "补记一笔（可粘贴截图、拖入文件）"
_STAGE = {"done": "done", "current": "now", "todo": "todo"}


class MatterText(QWidget):
    """What the citizen said, two lines of it; 看全文 opens the rest in a room of its own that scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order, self._whole = "", False
        line = row(self, spacing=8)
        self.words = Para("", 14)
        self._room = Scroll(self.words, self)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line.addWidget(self._room, 1)
        self.more = Button("看全文", "ghost", small=True)
        self.more.clicked.connect(self._toggle)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_text(self, order: str, text: str) -> None:
        """The text of an order, shortened anew for each order; nothing to say takes no room."""
        if order != self._order:
            self._order, self._whole = order, False
        self.words.setText(text)
        self.setVisible(bool(text))
        self._fit()

    def _toggle(self) -> None:
        self._whole = not self._whole
        self._room.verticalScrollBar().setValue(0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the shown lines; whether all fit is asked of the narrower room, beside the button."""
        line = theme_of().line(14)
        self.words.lines = 0
        whole = self.words.heightForWidth(max(self.width() - self.more.sizeHint().width() - theme_of().px(8), 1))
        long = whole > line * MATTER_LINES
        self.more.setVisible(long)
        self.more.set_words("收起" if self._whole else "看全文")
        self.words.lines = MATTER_LINES if long and not self._whole else 0
        whole = whole if long else self.words.heightForWidth(max(self.width(), 1))
        self._room.setFixedHeight(min(whole, line * (MATTER_ROOM if self._whole else MATTER_LINES)))
        self.words.updateGeometry()


class HeadCard(Card):
    """Number, tags, state, three acts and 更多; the stage strip under them. ``wanted`` carries the act."""

    wanted = Signal(object)
    more = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 12, 12, 10), spacing=10, parent=parent)
        self._line = row(spacing=8)
        self._stages = StageStrip()
        self.matter = MatterText()
        self.body.addLayout(self._line)
        self.body.addWidget(self.matter)
        self.body.addWidget(self._stages)
        self._tags: list[TagLabel] = []
        self._buttons: list[Button] = []
        self._beside: list[Button] = []
        self.more_button: Button | None = None

    def show_order(self, view: OrderView) -> None:
        clear(self._line)
        self._line.addWidget(Label(view.number, 13, colour="t2", elide=False))
        self._tags = [TagLabel(tag) for tag in view.tags]
        for tag in self._tags:
            self._line.addWidget(tag)
        self._line.addWidget(TagLabel(view.state_label, "done" if view.state in ("closed", "archived") else "norm"))
        if view.card:
            self._line.addWidget(TagLabel(card=view.card, count=view.repeat))
        self._line.addStretch(1)
        self._acts(view)
        self.matter.show_text(view.number, view.content)
        self._stages.set_stages([Stage(s.label, s.note, _STAGE[s.state]) for s in view.stages])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Buttons come first, then tags; where even the buttons are too many, the side acts go into 更多."""
        extras = [*self._tags, *self._beside]
        gap = self._line.spacing()
        widgets = [w for i in range(self._line.count()) if (w := self._line.itemAt(i).widget()) is not None]
        fixed = [w for w in widgets if w not in extras]
        room = self.width() - theme_of().px(32) - sum(w.sizeHint().width() + gap for w in fixed)
        # What the matter is, then what became of it (已延期); where it came from last.
        for widget in [*reversed(self._beside), *self._tags[:1], *reversed(self._tags[1:])]:
            room -= widget.sizeHint().width() + gap
            widget.setVisible(room >= 0)

    def shown_acts(self) -> tuple[str, ...]:
        """The acts that have a button here; 更多 lists the others."""
        return tuple(str(b.property("act")) for b in self._buttons if not b.isHidden())

    def _acts(self, view: OrderView) -> None:
        beside = [a for a in view.acts if a.name in BESIDE and not a.primary and not a.refused]
        primary = [a for a in view.acts if a.primary]
        self._buttons = [self._button(option) for option in [*beside, *primary]]
        self._beside = self._buttons[:len(beside)]
        self.more_button = Button("", "sec", "more")
        self.more_button.setAccessibleName("更多办理动作")
        self.more_button.setToolTip("更多办理动作")
        self.more_button.clicked.connect(self._more)
        self._line.addWidget(self.more_button)

    def _button(self, option: ActOption) -> Button:
        icon = option.icon if option.primary or option.name == "supervise" else ""
        button = Button(option.label, "pri" if option.primary else "sec", icon, option.key)
        button.setProperty("act", option.name)
        button.clicked.connect(lambda _=False: self._want(option))
        self._line.addWidget(button)
        return button

    def _want(self, option: ActOption) -> None:
        self.wanted.emit(option)

    def _more(self) -> None:
        self.more.emit()


class NoteLine(LongText):
    """The always-open line: one line high while it holds one, Ctrl+Enter adds. ``sent`` carries the words."""

    sent = Signal(str)
    brought = Signal(object, object)  # (paths, picture) that were dropped or pasted into the line

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, parent)
        self.setPlaceholderText(HINT)
        self.setAccessibleName("补记一笔")
        self.document().setDocumentMargin(1)
        self.textChanged.connect(self._grow)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = theme_of().width(HINT, 14) < self.viewport().width() - theme_of().px(16)
        self.setPlaceholderText(HINT if fits else SHORT_HINT)

    def words(self) -> str:
        return self.toPlainText().strip()

    def send(self) -> None:
        """Hand the words on; the page empties the line once they are kept."""
        if self.words():
            self.sent.emit(self.words())
        else:
            self.setFocus()

    def _grow(self) -> None:
        lines = max(1, int(self.document().size().height()))
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)
        self.setFixedHeight(theme_of().px(12) + theme_of().line(14) * min(lines, MOST_LINES))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files and pictures too: they become material."""
        return brings(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words are typed in; a file or a screenshot becomes material of the order."""
        if brings(source):
            self.brought.emit(files_of(source), picture_of(source))
        else:
            super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.send()
            return
        super().keyPressEvent(event)


class StoryCard(ScrollPane):
    """办理经过: the note line stays, the timeline scrolls. ``opened`` carries a clause, ``noted`` a note, ``file_wanted`` a file."""

    opened = Signal(str)
    noted = Signal(str)
    file_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=(16, 10, 12, 10), spacing=8)
        self._items: tuple[TimelineItem, ...] = ()
        top = row(spacing=8)
        top.addWidget(Label("办理经过", 17, True), 1)
        self.key_only = Button("只看关键节点", "ghost", small=True)
        self.key_only.setCheckable(True)
        self.key_only.toggled.connect(self._redraw)
        top.addWidget(self.key_only)
        self.head.addLayout(top)
        self.note = NoteLine()
        self.note.sent.connect(self.noted)
        self.add = Button("添加", "sec", key="Ctrl+Enter")
        self.add.clicked.connect(self.note.send)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):  # from anywhere in the file: add what is written, else into the line
            QShortcut(QKeySequence(keys), self, self.note.send, context=Qt.ShortcutContext.WindowShortcut)
        line = row(spacing=8)
        line.addWidget(self.note, 1)
        line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addLayout(line)
        self.timeline = Timeline()
        self.timeline.opened.connect(self.opened)
        self.timeline.chip_pressed.connect(lambda key: self.file_wanted.emit(int(key)))
        self.content.addWidget(self.timeline)
        self.content.addStretch(1)

    def show_order(self, view: OrderView) -> None:
        self._items = view.timeline
        self._redraw()

    def _redraw(self, *_on: object) -> None:
        shown = [i for i in self._items if i.key or not self.key_only.isChecked()]
        self.timeline.set_entries([entry(i) for i in shown])


def entry(item: TimelineItem) -> Entry:
    """An event as the timeline draws it; one that was taken back stays, said so."""
    actor = " · ".join(part for part in (item.actor, item.entered) if part)
    title = f"{item.title}（已撤销）" if item.voided else item.title
    state = "wait" if item.voided else "now" if item.current else "done"
    return Entry(item.day, item.time, title, actor, item.text, item.clause, state, item.attachments, str(item.index))
