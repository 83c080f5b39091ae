"""添加材料: files dropped, pasted or chosen, each said what it is, and what follows from them before they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hotline_desk.screens.acting.gathering import FileLine, GatherPanel
from hotline_desk.screens.acting.outcome import Outcome
from hotline_desk.services.materials import SIGNED, Incoming, size_words
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.views import Consequence, Done, OrderView, Preview
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.incoming import clipboard
from hotline_desk.widgets.panes import Line
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

TYPES = "图片、PDF、OFD、Word、Excel、录音、录像"
FILTER = "材料 (*.jpg *.jpeg *.png *.gif *.bmp *.tif *.tiff *.webp *.heic *.pdf *.ofd *.doc *.docx *.xls *.xlsx *.wps *.et *.txt " \
         "*.mp3 *.wav *.amr *.m4a *.mp4 *.mov *.3gp *.avi);;所有文件 (*)"


class MaterialsOffice(Protocol):
    """The office as 添加材料 sees it; ``read`` is called in a worker thread."""

    def kinds(self, number: str) -> Sequence[tuple[str, str]]: ...

    def read(self, path: Path) -> Incoming: ...

    def picture(self, content: bytes) -> Incoming: ...

    def ahead(self, number: str, files: Sequence[Incoming]) -> Sequence[Consequence]: ...

    def add(self, number: str, files: Sequence[Incoming]) -> Done: ...


class DeskMaterials:
    """:class:`MaterialsOffice` over an opened desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def kinds(self, number: str) -> Sequence[tuple[str, str]]:
        """What a file may be: plain kinds, then a signed copy of each form the order may have."""
        from hotline_desk.services import materials, printing

        return materials.choices([f for f in printing.forms(self.desk, number) if not f[1].endswith("（参照）")])

    def read(self, path: Path) -> Incoming:
        """Raises Refused for what is not taken."""
        from hotline_desk.services import materials

        return materials.read(path)

    def picture(self, content: bytes) -> Incoming:
        from hotline_desk.services import materials

        return materials.pasted(content, self.desk.now())

    def ahead(self, number: str, files: Sequence[Incoming]) -> Sequence[Consequence]:
        from hotline_desk.services import materials

        return materials.ahead(self.desk, number, files)

    def add(self, number: str, files: Sequence[Incoming]) -> Done:
        """Raises Refused or StoreError; then nothing has changed."""
        from hotline_desk.services import materials

        return materials.add(self.desk, number, files)


class _Line(FileLine):
    """One file: its name, its size, what it is, and away with it."""

    def __init__(self, file: Incoming, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__(file)
        name = Label(file.name, 14)
        name.setToolTip(file.name)
        self.line.addWidget(name, 1)
        self.line.addWidget(Label(size_words(len(file.content)), 13, colour="t2", elide=False))
        self.kind = Combo(kinds)
        self.kind.setAccessibleName(f"{file.name} 是什么材料")
        self.kind.setFixedWidth(theme_of().px(230))
        self.kind.set_value(f"{SIGNED}|{file.form}" if file.what == SIGNED else file.what)
        self.kind.currentIndexChanged.connect(self._chosen)
        self.line.addWidget(self.kind)
        self.add_away(f"不添加 {file.name}", "不添加这个文件")

    def _chosen(self, _index: int) -> None:
        what, _, form = self.kind.value().partition("|")
        self.item = replace(self.item, what=what, form=form)
        self.changed.emit()


class MaterialsPanel(GatherPanel):
    """Gathers files for one order. ``recorded`` carries the Done, ``why`` a clause that was clicked."""

    why = Signal(str)
    filter, choosing = FILTER, "选材料"
    unread, unkept = "这些文件读不出来，没有添加。数据没有变化。", "材料没有存下。请再按一次，工单没有变化。"

    def __init__(self, host: QWidget, office: MaterialsOffice, view: OrderView) -> None:
        super().__init__(host, "添加材料", f"{view.number} {view.subject}", 760)
        self.office, self.number = office, view.number
        self._kinds = list(office.kinds(view.number))
        self._build()
        self.show_state()

    def _build(self) -> None:
        self.paste_button = Button("粘贴", "sec", "copy", "Ctrl+V", small=True)
        self.paste_button.clicked.connect(self.paste)
        told = Para(f"{TYPES}，一个不超过 20 MB", 13, 2, "t2", align=Qt.AlignmentFlag.AlignHCenter)
        self.build_ground("把文件拖到这里，或粘贴截图", told, self.paste_button)
        self.outcome = Outcome()
        self.outcome.opened.connect(self.why)
        body = self.card.body
        body.insertWidget(body.indexOf(self.scroll) + 1, Line())
        body.insertWidget(body.indexOf(self.scroll) + 2, self.outcome)
        self.build_actions(Button("添加", "pri", "clip", "Ctrl+Enter"))

    # -- what comes in -------------------------------------------------------------------------------
    def read_one(self, path: Path) -> Incoming:
        return self.office.read(path)

    def line_for(self, item: Incoming) -> FileLine:
        return _Line(item, self._kinds)

    def same(self, item: Incoming) -> object:
        return item.name, item.content

    def put(self, items: Sequence[Incoming]) -> None:
        super().put(items)
        if items and not isinstance(self.window().focusWidget(), Combo):
            self.save.setFocus(Qt.FocusReason.TabFocusReason)

    def paste(self) -> None:
        """Ctrl+V: the files or the picture of the clipboard."""
        files, picture = clipboard()
        if files:
            self.take(files)
        elif picture:
            self.put_picture(picture)
        else:
            self.say(["剪贴板里没有截图，也没有文件。先截图或在文件夹里复制文件，再按 Ctrl+V。"])

    def put_picture(self, content: bytes) -> None:
        """A picture from the clipboard (PNG bytes)."""
        self.say([])
        self.put([self.office.picture(content)])

    # -- what is shown -------------------------------------------------------------------------------
    def files(self) -> list[Incoming]:
        """The files as they would be put in."""
        return [line.item for line in self.lines]

    def show_state(self) -> None:
        files = self.files()
        self.save.set_words(f"添加 {len(files)} 个" if len(files) > 1 else "添加")
        self.save.setEnabled(bool(files) and not self._reading)
        if self._reading:
            self.outcome.show_waiting("正在读文件…")
        elif not files:
            self.outcome.show_waiting("选好文件，这里会写出添加以后的变化。")
        else:
            self._foresee(files)
        self.fit()

    def _foresee(self, files: Sequence[Incoming]) -> None:
        try:
            lines = tuple(self.office.ahead(self.number, files))
        except Refused as refusal:
            self.outcome.show_preview(Preview(str(refusal), refusal.rule, refusal.clause))
            self.save.setEnabled(False)
            return
        plain = (Consequence("记进办理经过和材料清单", "", "done"),)
        self.outcome.show_preview(Preview(consequences=lines or plain))

    def place(self) -> None:
        width = min(theme_of().px(self.design_width), self.width())
        self.outcome.fit(width - theme_of().px(40), max(self.height() // 4, theme_of().px(60)))
        super().place()

    # -- keys and saving -----------------------------------------------------------------------------
    def first_focus(self) -> None:
        (self.save if self.save.isEnabled() else self.browse_button).setFocus(Qt.FocusReason.TabFocusReason)

    def extra_key(self, event: QKeyEvent) -> bool:
        """Ctrl+O chooses, Ctrl+V pastes."""
        acts: dict[int, Any] = {int(Qt.Key.Key_O): self.browse, int(Qt.Key.Key_V): self.paste}
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier or event.key() not in acts:
            return False
        acts[event.key()]()
        return True

    def keep_all(self) -> Callable[[], Done]:
        files = self.files()
        self.outcome.show_waiting("正在存…")
        return lambda: self.office.add(self.number, files)

    def show_refusal(self, sentence: str) -> None:
        self.outcome.show_preview(Preview(sentence, "store"))
        self.fit()
