"""收扫描件: signed papers from the scanner, each with the paper its code names or the one the clerk chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.screens.acting.gathering import FileLine, GatherPanel
from hotline_desk.services.office import Conflict, Desk, Refused, StoreError
from hotline_desk.services.scans import Awaited, Scan
from hotline_desk.services.views import Done
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.text import Label, Para, Sign
from hotline_desk.widgets.theme import theme_of

FILTER = "扫描件 (*.pdf *.jpg *.jpeg *.png)"


class ScanOffice(Protocol):
    """The office as 收扫描件 sees it; all but ``set_folder`` are called in a worker thread."""

    def waiting(self) -> tuple[Sequence[Path], Sequence[Awaited], str]: ...

    def read(self, path: Path) -> Scan: ...

    def keep(self, scans: Sequence[Scan]) -> Done: ...

    def set_folder(self, folder: Path, seen: str | None) -> None: ...


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

    def set_folder(self, folder: Path, seen: str | None) -> None:
        """Raises Refused where there is no such folder, Conflict where it is not as ``seen`` any more."""
        from hotline_desk.services import scans

        scans.set_folder(self.desk, folder, seen)


class _Line(FileLine):
    """One scan: its file, and the paper it is."""

    def __init__(self, scan: Scan, papers: Sequence[Awaited]) -> None:
        super().__init__(scan)
        self.sign = Sign("done" if scan.order else "soon", 16)
        self.line.addWidget(self.sign)
        name = Label(scan.path.name, 14)
        name.setFixedWidth(theme_of().px(190))
        name.setToolTip(scan.path.name)
        self.line.addWidget(name)
        own = [Awaited(scan.order, scan.form, scan.words)] if scan.order else []
        self._papers = {p.key: p for p in (*own, *papers)}
        self.paper = Combo([("", "请选是哪张表"), *((key, p.words) for key, p in self._papers.items())])
        self.paper.setAccessibleName(f"{scan.path.name} 是哪张表的签字件")
        self.paper.set_value(own[0].key if own else "")
        self.paper.currentIndexChanged.connect(self._chosen)
        self.line.addWidget(self.paper, 1)
        self.add_away(f"不存 {scan.path.name}", "这次不存这个文件")

    def _chosen(self, _index: int) -> None:
        paper = self._papers.get(self.paper.value())
        self.item = replace(self.item, order=paper.order if paper else "", form=paper.form if paper else "",
                            words=paper.words if paper else "")
        self.changed.emit()


class ScanPanel(GatherPanel):
    """Gathers scans. ``recorded`` carries the Done."""

    filter, choosing = FILTER, "选签字扫描件"
    unread, unkept = "这些文件读不出来。工单没有变化。", "没有存下，请再按一次。工单没有变化。"

    def __init__(self, host: QWidget, office: ScanOffice, paths: Sequence[Path] = ()) -> None:
        super().__init__(host, "收扫描件", "签好字的表扫描以后，存回各自的档案", 940)
        self.office = office
        self._papers: Sequence[Awaited] = ()
        self._folder: str | None = None  # as it was told, None before
        self._build()
        self._begin(list(paths))

    def _build(self) -> None:
        self.told = Para("", 13, 2, "t2", align=Qt.AlignmentFlag.AlignHCenter)
        self.folder_button = Button("设扫描文件夹…", "ghost", "scan", small=True)
        self.folder_button.clicked.connect(self.choose_folder)
        self.build_ground("把扫描件拖到这里", self.told, self.folder_button)
        self.build_actions(Button("存回档案", "pri", "check", "Ctrl+Enter"))

    # -- what comes in -------------------------------------------------------------------------------
    def _begin(self, paths: list[Path], said: Sequence[str] = ()) -> None:
        self._reading += 1
        self.told.setText("正在看扫描文件夹…")
        task = run(self, lambda _report: self.office.waiting())
        task.finished.connect(lambda found: self._begun(paths, found, said))
        task.failed.connect(lambda _error: self._begun(paths, ((), (), None), said))

    def _begun(self, paths: list[Path], found: tuple[Sequence[Path], Sequence[Awaited], str | None], said: Sequence[str]) -> None:
        self._reading -= 1
        fresh, self._papers, self._folder = found
        self.told.setText(f"扫描文件夹里有 {len(fresh)} 个新文件" if fresh else "扫描文件夹里没有新文件" if self._folder else
                          "设好扫描文件夹，新文件会自动列出来")
        self.take([*paths, *(p for p in fresh if p not in paths)], said)

    def read_one(self, path: Path) -> Scan:
        return self.office.read(path)

    def line_for(self, item: Scan) -> FileLine:
        return _Line(item, self._papers)

    def same(self, item: Scan) -> object:
        return item.path

    def put(self, items: Sequence[Scan]) -> None:
        super().put(items)
        if self.save.isEnabled():
            self.save.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.lines:
            self.lines[0].paper.setFocus(Qt.FocusReason.TabFocusReason)

    def choose_folder(self) -> None:
        """设扫描文件夹: where the scanner puts its files."""
        name = QFileDialog.getExistingDirectory(self.window(), "扫描仪把文件存在哪个文件夹")
        if not name:
            return
        try:
            self.office.set_folder(Path(name), self._folder)
        except (Refused, StoreError) as error:
            self.say([str(error)])
            if isinstance(error, Conflict):  # the next time it is meant
                self._begin([], [str(error)])
            return
        self._begin([])

    # -- what is shown, and saving ---------------------------------------------------------------------
    def ready(self) -> list[Scan]:
        """The scans that have their paper."""
        return [line.item for line in self.lines if line.item.order]

    def show_state(self) -> None:
        ready = len(self.ready())
        self.save.set_words(f"存回 {ready} 件" if ready > 1 else "存回档案")
        self.save.setEnabled(bool(ready) and not self._reading)
        open_ = len(self.lines) - ready
        self.note.setText("正在认…" if self._reading else f"有 {open_} 个认不出是哪张表，请选" if open_ else "")
        self.fit()

    def first_focus(self) -> None:
        self.browse_button.setFocus(Qt.FocusReason.TabFocusReason)

    def extra_key(self, event: QKeyEvent) -> bool:
        """Ctrl+O chooses files."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_O:
            self.browse()
            return True
        return False

    def keep_all(self) -> Callable[[], Done]:
        ready = self.ready()  # the others stay for another time
        return lambda: self.office.keep(ready)
