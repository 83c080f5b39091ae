"""收扫描件: signed papers from the scanner, each with the paper its code names or the one the clerk chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.scans import Awaited, Scan
from hotline_desk.services.views import Done
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.incoming import DropGround
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import Label, Para, Sign
from hotline_desk.widgets.theme import theme_of

FILTER = "扫描件 (*.pdf *.jpg *.jpeg *.png)"


class ScanOffice(Protocol):
    """The office as 收扫描件 sees it; all but ``set_folder`` are called in a worker thread."""

    def waiting(self) -> tuple[Sequence[Path], Sequence[Awaited], str]: ...

    def read(self, path: Path) -> Scan: ...

    def keep(self, scans: Sequence[Scan]) -> Done: ...

    def set_folder(self, folder: Path) -> None: ...


class DeskScans:
    """:class:`ScanOffice` over an opened desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def waiting(self) -> tuple[Sequence[Path], Sequence[Awaited], str]:
        """(new files of the scan folder, papers awaiting their signature, the scan folder)."""
        from hotline_desk.services import scans

        return scans.fresh(self.desk), scans.awaited(self.desk), scans.folder(self.desk)

    def read(self, path: Path) -> Scan:
        """Raises Refused for what is no scan."""
        from hotline_desk.services import scans

        return scans.read(self.desk, path)

    def keep(self, scans: Sequence[Scan]) -> Done:
        """Raises Refused or StoreError."""
        from hotline_desk.services import scans as service

        return service.keep(self.desk, scans)

    def set_folder(self, folder: Path) -> None:
        """Raises Refused where there is no such folder."""
        from hotline_desk.services import scans

        scans.set_folder(self.desk, folder)


class _Line(QWidget):
    """One scan: its file, and the paper it is."""

    changed = Signal()
    dropped = Signal()

    def __init__(self, scan: Scan, papers: Sequence[Awaited]) -> None:
        super().__init__()
        self.scan = scan
        line = row(self, 8)
        self.sign = Sign("done" if scan.order else "soon", 16)
        line.addWidget(self.sign)
        name = Label(scan.path.name, 14)
        name.setFixedWidth(theme_of().px(190))
        name.setToolTip(scan.path.name)
        line.addWidget(name)
        own = [Awaited(scan.order, scan.form, scan.words)] if scan.order else []
        self._papers = {p.key: p for p in (*own, *papers)}
        self.paper = Combo([("", "请选是哪张表"), *((key, p.words) for key, p in self._papers.items())])
        self.paper.setAccessibleName(f"{scan.path.name} 是哪张表的签字件")
        self.paper.set_value(own[0].key if own else "")
        self.paper.currentIndexChanged.connect(self._chosen)
        line.addWidget(self.paper, 1)
        away = Button("", "ghost", "close", small=True)
        away.setAccessibleName(f"不存 {scan.path.name}")
        away.setToolTip("这次不存这个文件")
        away.clicked.connect(self.dropped)
        line.addWidget(away)

    def _chosen(self, _index: int) -> None:
        paper = self._papers.get(self.paper.value())
        self.scan = replace(self.scan, order=paper.order if paper else "", form=paper.form if paper else "",
                            words=paper.words if paper else "")
        self.changed.emit()


class ScanPanel(Dialog):
    """Gathers scans. ``recorded`` carries the Done."""

    recorded = Signal(object)

    def __init__(self, host: QWidget, office: ScanOffice, paths: Sequence[Path] = ()) -> None:
        super().__init__(host, "收扫描件", "签好字的表扫描以后，存回各自的档案", 940)
        self.office, self.plain_enter = office, False
        self.lines: list[_Line] = []
        self._papers: Sequence[Awaited] = ()
        self._reading = 0
        self._build()
        self._begin(list(paths))

    def _build(self) -> None:
        self.ground = DropGround("把扫描件拖到这里")
        self.ground.dropped.connect(self.take)
        whole = column(self.ground, 4, (16, 12, 16, 12))
        centre = Qt.AlignmentFlag.AlignHCenter
        whole.addWidget(Label("把扫描件拖到这里", 15, True, align=centre))
        self.told = Para("", 13, 2, "t2", align=centre)
        whole.addWidget(self.told)
        line = row(spacing=8)
        line.addStretch(1)
        self.browse_button = Button("选文件…", "sec", "folder", "Ctrl+O", small=True)
        self.browse_button.clicked.connect(self.browse)
        self.folder_button = Button("设扫描文件夹…", "ghost", "scan", small=True)
        self.folder_button.clicked.connect(self.choose_folder)
        for button in (self.browse_button, self.folder_button):
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
        self.add_cancel()
        self.save = self.add_action(Button("存回档案", "pri", "check", "Ctrl+Enter"), True)
        self.save.clicked.connect(self.record)
        self.save.setEnabled(False)

    # -- what comes in -------------------------------------------------------------------------------
    def _begin(self, paths: list[Path]) -> None:
        self._reading += 1
        self.told.setText("正在看扫描文件夹…")
        task = run(self, lambda _report: self.office.waiting())
        task.finished.connect(lambda found: self._begun(paths, found))
        task.failed.connect(lambda _error: self._begun(paths, ((), (), "")))

    def _begun(self, paths: list[Path], found: tuple[Sequence[Path], Sequence[Awaited], str]) -> None:
        self._reading -= 1
        fresh, self._papers, folder = found
        self.told.setText(f"扫描文件夹里有 {len(fresh)} 个新文件" if fresh else "扫描文件夹里没有新文件" if folder else
                          "设好扫描文件夹，新文件会自动列出来")
        self.take([*paths, *(p for p in fresh if p not in paths)])

    def take(self, paths: Sequence[Path]) -> None:
        """Read these in a worker: the code in the margin says what each is."""
        self._reading += 1
        task = run(self, lambda _report: self._read(list(paths)))
        task.finished.connect(self._came)
        task.failed.connect(lambda _error: self._came(([], ["这些文件读不出来。工单没有变化。"])))
        self._show()

    def _read(self, paths: Sequence[Path]) -> tuple[list[Scan], list[str]]:
        found, wrong = [], []
        for path in paths:
            try:
                found.append(self.office.read(path))
            except Refused as refusal:
                wrong.append(str(refusal))
        return found, wrong

    def _came(self, found: tuple[list[Scan], list[str]]) -> None:
        self._reading -= 1
        self._wrong.setText("\n".join(found[1]))
        self._wrong.setVisible(bool(found[1]))
        known = {line.scan.path for line in self.lines}
        for scan in found[0]:
            if scan.path not in known:
                self._add_line(scan)
        self._show()
        if self.save.isEnabled():
            self.save.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.lines:
            self.lines[0].paper.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_line(self, scan: Scan) -> None:
        line = _Line(scan, self._papers)
        line.changed.connect(self._show)
        line.dropped.connect(lambda gone=line: self._drop(gone))
        self.lines.append(line)
        self._room.addWidget(line)

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        self._room.removeWidget(line)
        line.deleteLater()
        self._show()

    def browse(self) -> None:
        """Ctrl+O: the system's file dialog."""
        names, _ = QFileDialog.getOpenFileNames(self.window(), "选签字扫描件", "", FILTER)
        if names:
            self.take([Path(name) for name in names])

    def choose_folder(self) -> None:
        """设扫描文件夹: where the scanner puts its files."""
        name = QFileDialog.getExistingDirectory(self.window(), "扫描仪把文件存在哪个文件夹")
        if not name:
            return
        try:
            self.office.set_folder(Path(name))
        except (Refused, StoreError) as error:
            self._wrong.setText(str(error))
            self._wrong.show()
            return
        self._begin([])

    # -- what is shown, and saving ---------------------------------------------------------------------
    def ready(self) -> list[Scan]:
        """The scans that have their paper."""
        return [line.scan for line in self.lines if line.scan.order]

    def _show(self) -> None:
        ready = len(self.ready())
        self.save.set_words(f"存回 {ready} 件" if ready > 1 else "存回档案")
        self.save.setEnabled(bool(ready) and not self._reading)
        open_ = len(self.lines) - ready
        self.note.setText("正在认…" if self._reading else f"有 {open_} 个认不出是哪张表，请选" if open_ else "")
        QTimer.singleShot(0, self, self.place)

    def first_focus(self) -> None:
        self.browse_button.setFocus(Qt.FocusReason.TabFocusReason)

    def extra_key(self, event: QKeyEvent) -> bool:
        """Ctrl+O chooses files."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_O:
            self.browse()
            return True
        return False

    def record(self) -> None:
        """File those that have their paper; the others stay for another time."""
        self.save.setEnabled(False)
        ready = self.ready()
        task = run(self, lambda _report: self.office.keep(ready))
        task.finished.connect(self._kept)
        task.failed.connect(self._not_kept)

    def _kept(self, done: Done) -> None:
        self.recorded.emit(done)
        self.accept()

    def _not_kept(self, error: Any) -> None:
        self._wrong.setText(str(error) if isinstance(error, Refused | StoreError) else "没有存下，请再按一次。工单没有变化。")
        self._wrong.show()
        self._show()
