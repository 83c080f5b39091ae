"""What 添加材料 and 收扫描件 share: a ground for files, read in a worker, a line each, kept all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.views import Done
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.incoming import DropGround
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.underway import WorkDialog


class FileLine(QWidget):
    """One file that came in; ``dropped`` when the clerk takes it away again."""

    changed = Signal()
    dropped = Signal()

    def __init__(self, item: Any) -> None:
        super().__init__()
        self.item = item
        self.line = row(self, 8)

    def add_away(self, name: str, why: str) -> None:
        """The small cross at the end of the line."""
        away = Button("", "ghost", "close", small=True)
        away.setAccessibleName(name)
        away.setToolTip(why)
        away.clicked.connect(self.dropped)
        self.line.addWidget(away)


class GatherPanel(WorkDialog):
    """Gathers files and keeps them. ``recorded`` carries the Done."""

    recorded = Signal(object)
    filter, choosing = "所有文件 (*)", "选文件"
    unread, unkept = "这些文件读不出来。数据没有变化。", "没有存下，请再按一次。数据没有变化。"

    def __init__(self, host: QWidget, title: str, context: str, width: int) -> None:
        super().__init__(host, title, context, width)
        self.plain_enter = False
        self.lines: list[FileLine] = []
        self._reading = 0

    # -- for the panels to say -----------------------------------------------------------------------
    def read_one(self, path: Path) -> Any:
        """Read one file; called in a worker. Raises Refused for what is not taken."""
        raise NotImplementedError

    def line_for(self, item: Any) -> FileLine:
        """The line that shows it."""
        raise NotImplementedError

    def same(self, item: Any) -> object:
        """What two files that are the same have in common."""
        raise NotImplementedError

    def show_state(self) -> None:
        """Show what the lines have become."""
        raise NotImplementedError

    def keep_all(self) -> Callable[[], Done]:
        """What keeps the files as they stand now; called in a worker."""
        raise NotImplementedError

    # -- how it is built -----------------------------------------------------------------------------
    def build_ground(self, words: str, told: Para, beside: Button) -> None:
        """The drop ground with its two buttons, the lines below it, and the place for what went wrong."""
        self.ground = DropGround("把文件拖到这里")
        self.ground.setAccessibleName(words)
        self.ground.dropped.connect(self.take)
        whole = column(self.ground, 4, (16, 12, 16, 12))
        whole.addWidget(Label(words, 15, True, align=Qt.AlignmentFlag.AlignHCenter))
        whole.addWidget(told)
        self.browse_button = Button("选文件…", "sec", "folder", "Ctrl+O", small=True)
        self.browse_button.clicked.connect(self.browse)
        whole.addLayout(_centred(self.browse_button, beside))
        self.content.addWidget(self.ground)
        self._room = column(spacing=6)
        self.content.addLayout(self._room)
        self._wrong = Para("", 13, 6, "over.text")
        self._wrong.hide()
        self.content.addWidget(self._wrong)
        self.content.addStretch(1)

    def build_actions(self, save: Button) -> None:
        """取消 and the button that keeps."""
        self.add_cancel()
        self.save = self.add_action(save, True)
        self.save.clicked.connect(self.record)
        self.save.setEnabled(False)

    # -- what comes in -------------------------------------------------------------------------------
    def take(self, paths: Sequence[Path], said: Sequence[str] = ()) -> None:
        """Read these files in a worker; what is not taken is said with its reason, after what was ``said`` already."""
        self._reading += 1
        self.say(said)
        task = run(self, lambda _report: self._read(list(paths)))
        task.finished.connect(lambda found: self._came(found, said))
        task.failed.connect(lambda _error: self._came(([], [self.unread]), said))
        self.show_state()

    def _read(self, paths: Sequence[Path]) -> tuple[list[Any], list[str]]:
        found, wrong = [], []
        for path in paths:
            try:
                found.append(self.read_one(path))
            except Refused as refusal:
                wrong.append(str(refusal))
        return found, wrong

    def _came(self, found: tuple[list[Any], list[str]], said: Sequence[str]) -> None:
        self._reading -= 1
        self.say([*said, *found[1]])
        self.put(found[0])

    def put(self, items: Sequence[Any]) -> None:
        """Add lines for these; one that is there already is not put in twice."""
        known = {self.same(line.item) for line in self.lines}
        for item in items:
            if self.same(item) not in known:
                self._add_line(item)
        self.show_state()

    def _add_line(self, item: Any) -> None:
        line = self.line_for(item)
        line.changed.connect(self.show_state)
        line.dropped.connect(lambda gone=line: self._drop(gone))
        self.lines.append(line)
        self._room.addWidget(line)

    def _drop(self, line: FileLine) -> None:
        self.lines.remove(line)
        self._room.removeWidget(line)
        line.deleteLater()
        self.show_state()

    def browse(self) -> None:
        """Ctrl+O: the system's file dialog."""
        names, _ = QFileDialog.getOpenFileNames(self.window(), self.choosing, "", self.filter)
        if names:
            self.take([Path(name) for name in names])

    def say(self, sentences: Sequence[str]) -> None:
        """What went wrong, each sentence once; none puts the place away."""
        self._wrong.setText("\n".join(dict.fromkeys(sentences)))
        self._wrong.setVisible(bool(sentences))
        self.fit()

    def fit(self) -> None:
        """Take the room what was put in needs, once it has its size."""
        QTimer.singleShot(0, self, self.place)

    # -- saving ----------------------------------------------------------------------------------------
    def record(self) -> None:
        """Keep them; a refusal stays in the panel with everything that was chosen."""
        self.save.setEnabled(False)
        keep = self.keep_all()
        self.task = run(self, lambda _report: keep())
        self.task.finished.connect(self._kept)
        self.task.failed.connect(self._not_kept)

    def _kept(self, done: Done) -> None:
        self.recorded.emit(done)
        self.accept()

    def _not_kept(self, error: object) -> None:
        self.show_state()
        self.show_refusal(str(error) if isinstance(error, Refused | StoreError) else self.unkept)

    def show_refusal(self, sentence: str) -> None:
        """Say why nothing was kept."""
        self.say([sentence])


def _centred(*buttons: Button) -> QHBoxLayout:
    line = row(spacing=8)
    line.addStretch(1)
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    return line
