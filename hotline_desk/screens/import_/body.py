"""导入核对, whole: choose a file, look at every row's verdict, take the good ones, take it back if need be."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from hotline_desk.screens.import_.checking import CheckView
from hotline_desk.screens.import_.columns import KEPT
from hotline_desk.screens.import_.picking import SUFFIXES, DropZone, Progress, dropped
from hotline_desk.screens.import_.repeats import RepeatsLook
from hotline_desk.screens.import_.saving import SchemeDialog, exported, host_of, name_of, stem_of
from hotline_desk.screens.import_.waiting import WaitingView
from hotline_desk.services import import_fixing, import_known, importing, schemes
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.taking_back import told
from hotline_desk.widgets import background
from hotline_desk.widgets.panes import Banner, Card, EmptyState, clear, column

PICK, MATCH, CHECK, DONE = range(4)
ASIDE = -1
TODAY, AGAIN, UNDO, MEND, REPEATS = "去今日", "再导一个文件", "撤销这次导入", "看待改的行", "判定疑似重复"
ROWS = "逐行看"  # of a file that is known already


class ImportBody(QWidget):
    """One view at a time. ``step_changed(step, context)`` feeds the bar above."""

    said, recorded = Signal(str, str, str), Signal(object)
    step_changed = Signal(int, str)
    today_wanted = Signal()
    repeats_wanted = Signal(str)
    register_wanted = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.path: Path | str = ""
        self.source = ""
        self.overrides: dict[int, str | None] = {}
        self.confirmed: set[int] = set()
        self.done: importing.ImportDone | None = None
        self.known: import_known.Known | None = None
        self.task: background.Task | None = None
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self.start_over()

    # building -------------------------------------------------------------------------------------
    def _build(self) -> None:
        whole = column(self, 12)
        self.top = column(spacing=0)
        whole.addLayout(self.top)
        self.stack = QStackedWidget(self)
        whole.addWidget(self.stack, 1)
        self.zone, self.progress = DropZone(), Progress("正在读取")
        self.check, self.waiting = CheckView(import_fixing.sources(self.desk)), WaitingView()
        RepeatsLook(self.desk, self.check)
        self.finish = Card()
        busy = Card()
        busy.body.addWidget(self.progress)
        self.busy = busy
        for view in (self.zone, busy, self.check, self.finish, self.waiting):
            self.stack.addWidget(view)

    def _connect(self) -> None:
        self.zone.chosen.connect(self.open)
        self.zone.browse.connect(self.browse)
        self.zone.waiting_wanted.connect(self.show_waiting)
        self.progress.cancelled.connect(self.cancel)
        self.check.columns.overridden.connect(self._override)
        self.check.columns.source_chosen.connect(self._choose_source)
        self.check.columns.answered.connect(self._answer)
        self.check.columns.save_wanted.connect(self.save_scheme)
        self.check.rows.table.mended.connect(self._mend)
        self.check.rows.table.adopted.connect(self._adopt)
        self.check.take.connect(self.take)
        self.check.back.connect(self.go_back)
        self.check.export.connect(self.export)
        self.waiting.back.connect(self.start_over)
        self.waiting.mend.connect(self._register)
        self.waiting.drop.connect(self._drop)
        keys = {"F8": self.next_stop, "Ctrl+Return": self.take, "Ctrl+Enter": self.take, "Alt+Left": self.go_back,
                "Ctrl+O": self.browse, "Ctrl+S": self.save_scheme, **{f"Alt+{n}": partial(self._choose, n) for n in (1, 2, 3)}}
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _show(self, view: QWidget, step: int, context: str = "") -> None:
        self.stack.setCurrentWidget(view)
        self.step_changed.emit(step, context)

    # choosing -------------------------------------------------------------------------------------
    def start_over(self) -> None:
        """Back to 选择文件; nothing of the last file is kept in memory."""
        self.path, self.source, self.overrides, self.confirmed = "", "", {}, set()
        self.check.plan = None
        self._clear_top()
        self.count_waiting()
        self._show(self.zone, PICK, "从区平台导出的 Excel，先核对再导入")
        self.zone.button.setFocus()

    def count_waiting(self) -> None:
        """How many rows wait, for the button."""
        self.zone.set_waiting(len(import_fixing.waiting(self.desk)))

    def browse(self) -> None:
        """选择文件, through the system's own dialog."""
        if self.task is not None:
            return
        pattern = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(self, "选择平台导出的文件", "", f"表格和文档 ({pattern});;所有文件 (*)")
        if name:
            self.open(Path(name))

    def open(self, path: Path | str) -> None:
        """Read a file (a Path) or a pasted list (text); nothing while other work runs."""
        if self.task is not None:
            return
        self.check.plan = None
        self.path, self.source, self.overrides, self.confirmed = path, "", {}, set()
        self.read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Another file may be dropped at any step."""
        if self.task is None and dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open(path)

    @property
    def name(self) -> str:
        return name_of(self.path)

    # reading --------------------------------------------------------------------------------------
    def read(self, whole: bool = False) -> None:
        """Read (again), under the chosen source and columns, off the GUI thread; ``whole``: its rows too where all are known."""
        desk, path, source, overrides = self.desk, self.path, self.source or None, dict(self.overrides)
        self._clear_top()

        def work(report: background.Report) -> importing.Plan | import_known.Known:
            known = None if whole else import_known.find(desk, path, source=source, overrides=overrides)
            return known or import_fixing.look(desk, path, source=source, overrides=overrides, step=report.step,
                                               stopped=lambda: report.cancelled)

        self._run(f"正在读取 {self.name}", work, self._read_done, MATCH)

    def _run(self, title: str, work: Callable[[background.Report], Any], then: Callable[[Any], None], step: int) -> None:
        if self.task is not None:
            return
        self.progress.begin(title)
        self._show(self.busy, step, self.name)
        self.progress.button.setFocus()
        self.task = background.run(self, work)
        self.task.progress.connect(self.progress.step)
        self.task.finished.connect(self._ended)
        self.task.finished.connect(then)
        self.task.failed.connect(self._failed)
        self.task.cancelled.connect(self._cancelled)

    def cancel(self) -> None:
        """取消: the work stops at its next step and leaves nothing behind."""
        if self.task is not None:
            self.progress.stopping()
            self.task.cancel()

    def _ended(self, _answer: object = None) -> None:
        self.task = None

    def _failed(self, error: Exception) -> None:
        self.task = None
        stopped = isinstance(error, importing.Cancelled) or getattr(error, "rule", "") == "cancelled"
        if stopped:
            self._cancelled()
            return
        self._back_to_plan()
        words = str(error) if isinstance(error, Refused) else "程序在处理这个文件时出了意外，工单数据没有变化。请重试；仍不行，请把情况告诉维护人员。"
        self._banner(f"“{self.name}”没有导入", words, "over", ("重试", "换个文件"))

    def _cancelled(self) -> None:
        self.task = None
        self._back_to_plan()
        self.said.emit("已取消", "没有导入任何工单，数据没有变化。", "wait")

    def _back_to_plan(self) -> None:
        if self.check.plan is not None:
            self._show(self.check, CHECK, self._context())
        else:
            self._show(self.zone, PICK)

    def _read_done(self, plan: importing.Plan | import_known.Known) -> None:
        if isinstance(plan, import_known.Known):
            self.known = plan
            self._finish("这份文件已经导入过", f"“{self.name}”{plan.words}", [(AGAIN, "import"), (ROWS, "list"), (TODAY, "today")], CHECK)
            return
        self.check.columns.set_sources(import_fixing.sources(self.desk))
        self.check.show_plan(plan, self.source, self.confirmed)
        self._show(self.check, CHECK, self._context())
        self.check.rows.table.setFocus()

    def _context(self) -> str:
        plan = self.check.plan
        if plan is None:
            return self.name
        said = f"{self.name} · {plan.before}" if plan.before else self.name  # first: in large letters the end is cut off
        return f"{said} · {plan.counts['rows']} 行 · 按“{plan.intake.source.label}”识别"

    def _override(self, index: int, field: str) -> None:
        self.overrides[index] = None if field == KEPT else field
        self.confirmed.add(index)
        self.read()

    def _choose(self, number: int) -> None:
        if self.stack.currentWidget() is self.check:
            self.check.columns.choose(number)

    def _answer(self, index: int, field: str) -> None:
        """A question is answered: remembered for this source, and the file read accordingly."""
        plan, desk = self.check.plan, self.desk
        if plan is None or self.task is not None:
            return
        headers = [c.header for c in plan.intake.mapping.columns]
        self._run("正在记下", lambda _report: schemes.answer(desk, headers, headers[index], field), self._answered, MATCH)

    def _answered(self, _none: object) -> None:
        self.recorded.emit(told(self.desk, "记住了", "同一来源的表以后不再问。"))
        self.read()

    # schemes --------------------------------------------------------------------------------------
    def save_scheme(self) -> None:
        """存为方案 (Ctrl+S)."""
        plan = self.check.plan
        if plan is None or self.task is not None or self.stack.currentWidget() is not self.check:
            return
        dialog = SchemeDialog(host_of(self), self.desk, plan, stem_of(self.path))
        dialog.kept.connect(self._scheme_kept)
        dialog.open()

    def _scheme_kept(self, scheme: schemes.Scheme) -> None:
        self.recorded.emit(told(self.desk, f"已存为方案“{scheme.label}”", "下次表头相同，自动照此对应；在“设置 · 导入方案”里改名、删除。"))
        self.check.columns.set_sources(import_fixing.sources(self.desk))
        self._choose_source(scheme.name)

    def _choose_source(self, name: str) -> None:
        self.source, self.overrides, self.confirmed = name, {}, set()
        self.read()

    # mending --------------------------------------------------------------------------------------
    def _mend(self, row: int, field: str, text: str) -> None:
        plan, desk = self.check.plan, self.desk
        if plan is not None:
            self._recheck(lambda _report: import_fixing.amend(desk, plan, row, field, text))

    def _adopt(self, row: int) -> None:
        plan, desk = self.check.plan, self.desk
        if plan is not None:
            self._recheck(lambda _report: import_fixing.adopt(desk, plan, row))

    def _recheck(self, work: Callable[[background.Report], importing.Plan]) -> None:
        if self.task is not None:
            return
        self.task = background.run(self, work)
        self.task.finished.connect(self._ended)
        self.task.finished.connect(self._rechecked)
        self.task.failed.connect(self._not_mended)

    def _rechecked(self, plan: importing.Plan) -> None:
        self.check.show_plan(plan, self.source, self.confirmed, columns_too=False)
        self.check.rows.table.setFocus()

    def _not_mended(self, error: Exception) -> None:
        self.task = None
        words = str(error) if isinstance(error, Refused) else "这一行没有改成，数据没有变化。请再试一次。"
        self.said.emit("没有改动", words, "soon")

    def next_stop(self) -> None:
        """F8."""
        if self.stack.currentWidget() is self.check and not self.check.next_stop():
            self.said.emit("没有要改的了", "可以导入了。", "done")

    # taking ---------------------------------------------------------------------------------------
    def take(self) -> None:
        """导入: everything that can be taken, in one piece."""
        plan, desk = self.check.plan, self.desk
        if plan is None or self.stack.currentWidget() is not self.check or not self.check.take_button.isEnabled():
            return
        if self.check.columns.doubtful():
            self.check.columns.next_doubt()
            self.said.emit("先看一眼再导入", "黄色的列可能对错了地方。按 F8 逐列看过即可。", "soon")
            return

        def work(report: background.Report) -> importing.ImportDone:
            return importing.commit(desk, plan, report.step, lambda: report.cancelled)

        self._run("正在导入", work, self._taken, CHECK)

    def _taken(self, done: importing.ImportDone) -> None:
        self.done = done
        self.check.plan = None
        buttons = [(TODAY, "today"), (AGAIN, "import"), (UNDO, "undo")]
        if done.counts.get("rejected"):
            buttons.insert(1, (MEND, "pencil"))
        buttons.insert(-1, (REPEATS, "link"))
        taken = done.counts.get("new", 0) + done.counts.get("updated", 0)
        self._finish(f"已导入 {taken} 件", done.message, buttons)
        self.changed.emit()

    def say_undone(self, detail: str) -> None:
        """The import that was shown as done was taken back."""
        self.done = None
        self._finish("已撤销这次导入", detail, [(AGAIN, "import"), (TODAY, "today")])

    def _finish(self, title: str, detail: str, buttons: list[tuple[str, str]], step: int = DONE) -> None:
        clear(self.finish.body)
        state = EmptyState(title, detail, buttons, primary=True)
        state.pressed.connect(self._finish_pressed)
        self.finish.body.addWidget(state)
        self._show(self.finish, step, self.name)

    def _finish_pressed(self, words: str) -> None:
        acts: dict[str, Callable[[], Any]] = {TODAY: self.today_wanted.emit, AGAIN: self.start_over, UNDO: self.undo, ROWS: lambda: self.read(True),
                                              MEND: self.show_waiting, REPEATS: lambda: self.repeats_wanted.emit(self.done.batch if self.done else "")}
        acts[words]()

    def undo(self) -> None:
        """撤销这次导入: orders that came go, orders that were changed are as before."""
        if self.done is None:
            return
        desk, batch = self.desk, self.done.batch
        self._run("正在撤销这次导入", lambda _report: importing.undo(desk, batch), self._undone, CHECK)
        self.progress.button.setEnabled(False)

    def _undone(self, counts: tuple[int, int]) -> None:
        self.say_undone(f"撤下 {counts[0]} 件，恢复 {counts[1]} 件。")
        self.changed.emit()

    def export(self) -> None:
        """要改的导出为 Excel."""
        if self.check.plan is None:
            return
        stem = self.path.stem if isinstance(self.path, Path) else "粘贴"
        name, _ = QFileDialog.getSaveFileName(self, "要改的导出为 Excel", f"{stem}_要改.xlsx", "Excel (*.xlsx)")
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write the rows to mend to a file of the clerk's choice."""
        if self.check.plan is not None:
            self.said.emit(*exported(self.check.plan, path))

    def go_back(self) -> None:
        """上一步."""
        if self.task is None:
            self.start_over()

    # rows that wait -------------------------------------------------------------------------------
    def show_waiting(self) -> None:
        """待改."""
        self._clear_top()
        self.waiting.set_rows(import_fixing.waiting(self.desk))
        self._show(self.waiting, ASIDE, "以前导入时留下的，改好后登记")
        self.waiting.table.setFocus()

    def _register(self, item: import_fixing.WaitingRow) -> None:
        self.register_wanted.emit({**item.fields, "waiting_id": item.id})

    def _drop(self, item: import_fixing.WaitingRow) -> None:
        import_fixing.settle(self.desk, item.id, "dropped")
        self.show_waiting()
        self.recorded.emit(told(self.desk, f"第 {item.row} 行不要了", "没有登记成工单。"))

    # what stays above -----------------------------------------------------------------------------
    def _banner(self, title: str, detail: str, urgency: str, buttons: tuple[str, ...]) -> None:
        self._clear_top()
        banner = Banner(title, detail, urgency, buttons, self)
        banner.pressed.connect(self._banner_pressed)
        self.top.addWidget(banner)
        banner.show()

    def _banner_pressed(self, words: str) -> None:
        if words == "重试":
            self.read() if self.check.plan is None else self._clear_top()
        else:
            self.start_over()

    def _clear_top(self) -> None:
        self.known = None
        clear(self.top)
