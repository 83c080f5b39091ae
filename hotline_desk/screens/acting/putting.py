"""添加材料: files dropped, pasted or chosen, each said what it is, and what follows from them before they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.screens.acting.outcome import Outcome
from hotline_desk.services.materials import SIGNED, Incoming, size_words
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.views import Consequence, Done, OrderView, Preview
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.incoming import DropGround, clipboard
from hotline_desk.widgets.panes import Line, column, row
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

TYPES = "图片 PDF OFD Word Excel 录音 录像"
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


class _Line(QWidget):
    """One file: its name, its size, what it is, and away with it."""

    changed = Signal()
    dropped = Signal()

    def __init__(self, file: Incoming, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.file = file
        line = row(self, 8)
        name = Label(file.name, 14)
        name.setToolTip(file.name)
        line.addWidget(name, 1)
        line.addWidget(Label(size_words(len(file.content)), 13, colour="t2", elide=False))
        self.kind = Combo(kinds)
        self.kind.setAccessibleName(f"{file.name} 是什么材料")
        self.kind.setFixedWidth(theme_of().px(230))
        self.kind.set_value(f"{SIGNED}|{file.form}" if file.what == SIGNED else file.what)
        self.kind.currentIndexChanged.connect(self._chosen)
        line.addWidget(self.kind)
        away = Button("", "ghost", "close", small=True)
        away.setAccessibleName(f"不添加 {file.name}")
        away.setToolTip("不添加这个文件")
        away.clicked.connect(self.dropped)
        line.addWidget(away)

    def _chosen(self, _index: int) -> None:
        what, _, form = self.kind.value().partition("|")
        self.file = replace(self.file, what=what, form=form)
        self.changed.emit()


class MaterialsPanel(Dialog):
    """Gathers files for one order. ``recorded`` carries the Done, ``why`` a clause that was clicked."""

    recorded = Signal(object)
    why = Signal(str)

    def __init__(self, host: QWidget, office: MaterialsOffice, view: OrderView) -> None:
        super().__init__(host, "添加材料", f"{view.number} {view.subject}", 760)
        self.office, self.number = office, view.number
        self.plain_enter = False
        self.lines: list[_Line] = []
        self._kinds = list(office.kinds(view.number))
        self._reading = 0
        self._build()
        self._show()

    def _build(self) -> None:
        self.ground = DropGround("把文件拖到这里")
        self.ground.dropped.connect(self.take)
        whole = column(self.ground, 4, (16, 12, 16, 12))
        centre = Qt.AlignmentFlag.AlignHCenter
        whole.addWidget(Label("把文件拖到这里，或粘贴截图", 15, True, align=centre))
        whole.addWidget(Para(f"{TYPES}，一个不超过 20 MB", 13, 2, "t2", align=centre))
        line = row(spacing=8)
        line.addStretch(1)
        self.browse_button = Button("选文件…", "sec", "folder", "Ctrl+O", small=True)
        self.browse_button.clicked.connect(self.browse)
        self.paste_button = Button("粘贴", "sec", "copy", "Ctrl+V", small=True)
        self.paste_button.clicked.connect(self.paste)
        for button in (self.browse_button, self.paste_button):
            line.addWidget(button)
        line.addStretch(1)
        whole.addLayout(line)
        self.content.addWidget(self.ground)
        self._room = column(spacing=6)
        self.content.addLayout(self._room)
        self._wrong = Para("", 13, 6, "over.text")
        self._wrong.hide()
        self.content.addWidget(self._wrong)
        self.content.addStretch(1)
        self.outcome = Outcome()
        self.outcome.opened.connect(self.why)
        body = self.card.body
        body.insertWidget(body.indexOf(self.scroll) + 1, Line())
        body.insertWidget(body.indexOf(self.scroll) + 2, self.outcome)
        self.add_cancel()
        self.save = self.add_action(Button("添加", "pri", "clip", "Ctrl+Enter"), True)
        self.save.clicked.connect(self.record)

    # -- what comes in -------------------------------------------------------------------------------
    def take(self, paths: Sequence[Path]) -> None:
        """Read these files in a worker; what is not taken is said with its reason."""
        self._reading += 1
        self._say([])
        task = run(self, lambda _report: self._read(list(paths)))
        task.finished.connect(self._came)
        task.failed.connect(lambda _error: self._came(([], ["这些文件读不出来，没有添加。数据没有变化。"])))
        self._show()

    def _read(self, paths: Sequence[Path]) -> tuple[list[Incoming], list[str]]:
        files, wrong = [], []
        for path in paths:
            try:
                files.append(self.office.read(path))
            except Refused as refusal:
                wrong.append(str(refusal))
        return files, wrong

    def _came(self, found: tuple[list[Incoming], list[str]]) -> None:
        self._reading -= 1
        self._say(found[1])
        self.put(found[0])

    def put(self, files: Sequence[Incoming]) -> None:
        """Add lines for these; one that is there already is not put in twice."""
        known = {(line.file.name, line.file.content) for line in self.lines}
        for file in files:
            if (file.name, file.content) not in known:
                self._add_line(file)
        self._show()
        if files and not isinstance(self.window().focusWidget(), Combo):
            self.save.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_line(self, file: Incoming) -> None:
        line = _Line(file, self._kinds)
        line.changed.connect(self._show)
        line.dropped.connect(lambda gone=line: self._drop(gone))
        self.lines.append(line)
        self._room.addWidget(line)

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        self._room.removeWidget(line)
        line.deleteLater()
        self._show()

    def paste(self) -> None:
        """Ctrl+V: the files or the picture of the clipboard."""
        files, picture = clipboard()
        if files:
            self.take(files)
        elif picture:
            self.put_picture(picture)
        else:
            self._say(["剪贴板里没有截图，也没有文件。先截图或在文件夹里复制文件，再按 Ctrl+V。"])

    def put_picture(self, content: bytes) -> None:
        """A picture from the clipboard (PNG bytes)."""
        self._say([])
        self.put([self.office.picture(content)])

    def browse(self) -> None:
        """Ctrl+O: the system's file dialog."""
        names, _ = QFileDialog.getOpenFileNames(self.window(), "选材料", "", FILTER)
        if names:
            self.take([Path(name) for name in names])

    # -- what is shown -------------------------------------------------------------------------------
    def files(self) -> list[Incoming]:
        """The files as they would be put in."""
        return [line.file for line in self.lines]

    def _show(self) -> None:
        files = self.files()
        self.save.set_words(f"添加 {len(files)} 个" if len(files) > 1 else "添加")
        self.save.setEnabled(bool(files) and not self._reading)
        if self._reading:
            self.outcome.show_waiting("正在读文件…")
        elif not files:
            self.outcome.show_waiting("选好文件，这里会写出添加以后的变化。")
        else:
            self._foresee(files)
        self._fit()

    def _foresee(self, files: Sequence[Incoming]) -> None:
        try:
            lines = tuple(self.office.ahead(self.number, files))
        except Refused as refusal:
            self.outcome.show_preview(Preview(str(refusal), refusal.rule, refusal.clause))
            self.save.setEnabled(False)
            return
        plain = (Consequence("记进办理经过和材料清单", "", "done"),)
        self.outcome.show_preview(Preview(consequences=lines or plain))

    def _say(self, sentences: Sequence[str]) -> None:
        self._wrong.setText("\n".join(dict.fromkeys(sentences)))
        self._wrong.setVisible(bool(sentences))
        self._fit()

    def _fit(self) -> None:
        QTimer.singleShot(0, self, self.place)  # once what was put in has its size

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

    def record(self) -> None:
        """Keep them; a refusal stays in the panel with everything that was chosen."""
        self.save.setEnabled(False)
        self.outcome.show_waiting("正在存…")
        files = self.files()
        task = run(self, lambda _report: self.office.add(self.number, files))
        task.finished.connect(self._kept)
        task.failed.connect(self._not_kept)

    def _kept(self, done: Done) -> None:
        self.recorded.emit(done)
        self.accept()

    def _not_kept(self, error: object) -> None:
        known = isinstance(error, Refused | StoreError)
        self._show()
        self.outcome.show_preview(Preview(str(error) if known else "材料没有存下。请再按一次，工单没有变化。", "store"))
        self._fit()

