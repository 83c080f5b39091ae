"""通报考核: a period at a time. Counting runs off the window's thread and may be left with Esc."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from hotline_desk.screens.bulletin.big import BigScreen
from hotline_desk.screens.bulletin.changes import ChangesDialog
from hotline_desk.screens.bulletin.periods import PeriodBox
from hotline_desk.screens.bulletin.side import SidePane
from hotline_desk.screens.bulletin.table import ranking_view
from hotline_desk.screens.bulletin.tables import TablesDialog
from hotline_desk.screens.page import Page
from hotline_desk.services import bulletin, bulletin_papers, bulletin_tables, meetings, publishing
from hotline_desk.services.bulletin import Bulletin, PointRow, UnitRow
from hotline_desk.services.bulletin_tables import Table
from hotline_desk.services.bulletin_views import WHOLE
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.publishing import Difference, Published
from hotline_desk.services.standing import Standing
from hotline_desk.services.taking_back import told
from hotline_desk.services.views import Why
from hotline_desk.widgets.background import Report, Task, later, run
from hotline_desk.widgets.buttons import Button, Pill, PillBar
from hotline_desk.widgets.charts import Series, TrendChart
from hotline_desk.widgets.panes import Banner, Card, EmptyState, Line, clear, column, row
from hotline_desk.widgets.rows import TableView
from hotline_desk.widgets.text import ClauseLink, KeyHints, Label, TagLabel
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import attend
from hotline_desk.widgets.why import ClauseDrawer

HINTS = [("↑↓", "选单位"), ("Enter", "明细"), ("Alt+←→", "换期"), ("F5", "重算")]
TIGHT, LOW = 1100, 560
SETTLE_MS, BESIDE_MS = 120, 30  # a window paints a few ms after it was asked to
LEGEND, BELOW = "各率为 %，{}* 不足 5 件", "红字低于目标，"  # red is told of only where the regulation has targets


class BulletinPage(Page):
    """The page. ``found`` is the bulletin that is shown, None until the first one is counted.

    ``explanation_wanted`` carries the order whose page a unit asks for, ``print_wanted`` the figures and since when they stand.
    """

    explanation_wanted = Signal(str)
    print_wanted = Signal(object, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("通报考核", "", parent=parent)
        self.desk, self.standing = desk, Standing(desk)
        self.kind = bulletin.first_kind(desk)
        self.period = bulletin.current(desk, self.kind)
        self.found: Bulletin | None = None
        self.counted: Bulletin | None = None
        self.kept: Published | None = None
        self.changes: tuple[Difference, ...] = ()
        self.table: TableView | None = None
        self._task: Task | None = None
        self._come = False
        self._bar()
        self._body()

    def _bar(self) -> None:
        self.kinds = PillBar()
        self.kinds.set_pills([(key, words, None) for key, words in bulletin.kinds(self.desk)])
        self.kinds.chosen.connect(self._kind_chosen)
        self.kinds.choose(self.kind)
        self.kinds.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.kinds.setFixedWidth(theme_of().px(6) * 4 + sum(pill.sizeHint().width() for pill in self.kinds.findChildren(Pill)))
        self.when = PeriodBox(self.desk)
        self.when.wanted.connect(self.to)
        self.paper = Button("生成通报", "pri", "file", "Ctrl+P", shortcut=True)
        self.paper.setToolTip("这一期的排名、指标和依据印成通报，先看再印（Ctrl+P）")
        self.paper.clicked.connect(lambda _=False: self.print_it())
        self.fix = Button("定稿", "sec", "", "Alt+D", shortcut=True)
        self.fix.setToolTip("把这一期的数定下来，以后的记录不再改动它（Alt+D）")
        self.fix.clicked.connect(lambda _=False: self.publish())
        for widget in (self.kinds, self.when, self.fix, self.paper):
            self.bar.add(widget)

    def _body(self) -> None:
        self._notice = column(spacing=8)
        self.body.addLayout(self._notice)
        line = self._halves = row(spacing=12)
        self.card = Card(margins=(1, 1, 1, 1), spacing=0)
        line.addWidget(self.card, 58)
        right = column(spacing=12)
        self.trend_card = Card(margins=(14, 10, 10, 8), spacing=2)
        head = row(spacing=8)
        head.addWidget(Label(f"{WHOLE}，近 6 个月", 15, True))
        head.addWidget(Label("%", 13, colour="t2", elide=False))
        head.addStretch(1)
        self.trend_card.body.addLayout(head)
        self.chart = TrendChart("近 6 个月的按时办结、满意率、实际解决率")
        self.trend_card.body.addWidget(self.chart, 1)
        right.addWidget(self.trend_card)
        self.side = SidePane(meetings.has_interviews(self.desk))
        self.side.order.connect(lambda number: self.go.emit("dossier", number))
        self.side.explain.connect(self.explanation_wanted)
        self.side.why.connect(self._why)
        self.side.talk.connect(lambda follow: self.go.emit("meetings", (follow, self.period)))
        right.addWidget(self.side, 1)
        line.addLayout(right, 42)
        self.body.addLayout(line, 1)
        self._waiting()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text on a small screen: the table takes two thirds, so that units keep their names."""
        super().resizeEvent(event)
        tight = self.width() / theme_of().factor < TIGHT
        for place, part in enumerate((68, 32) if tight else (58, 42)):
            self._halves.setStretch(place, part)
        low = self.height() / theme_of().factor < LOW  # the unit's points need the height more than the curves
        self.trend_card.setFixedHeight(theme_of().px(172 if low else 212))

    def _waiting(self) -> None:
        clear(self.card.body)
        self.card.body.addWidget(EmptyState("正在计算", "从办件记录逐件统计，第一次要久一些。", icon="chart", urgency="norm"))

    # -- what the shell asks
    def shown(self, argument: Any = None) -> None:
        """Come up; an argument is a period (``2026-08``)."""
        if isinstance(argument, str) and argument:
            self._name(argument)
        self._come = True
        self.read()

    def _name(self, period: str) -> None:
        """Let pill and title say this period."""
        self.period, self.kind = period, bulletin.period_of(self.desk, period).kind
        self.kinds.choose(self.kind)
        self.when.show_period(self.kind, period)

    def refresh(self) -> None:
        """Count again: only what changed is read anew."""
        self.read()

    def escape(self) -> bool:
        """Esc stops a long count and keeps what is shown."""
        if self._task is not None and self._task.running:
            self._task.cancel()
            return True
        return False

    # -- counting
    def turn(self, by: int) -> None:
        """To the period before or after."""
        self.to(bulletin.shifted(self.desk, self.period, by))

    def to(self, period: str) -> None:
        """To any period of the same kind."""
        self.period = period
        self.read()

    def _kind_chosen(self, kind: str) -> None:
        if kind != self.kind:
            self.kind = kind
            self.period = bulletin.current(self.desk, kind)
            self.read()

    def read(self) -> None:
        """Count the chosen period in a worker thread."""
        if self._task is not None and self._task.running:
            self._task.cancel()
        self.when.show_period(self.kind, self.period)
        self._run(False)

    def _run(self, trend: bool) -> None:
        """First the ranking, which is what one waits for; then the same with the months before."""
        period, standing, desk = self.period, self.standing, self.desk

        def work(report: Report) -> tuple[Bulletin, Published | None]:
            return bulletin.make(standing, period, report.step, trend), publishing.published(desk, period)

        self._task = task = run(self, work)
        attend(self.host, task, f"统计 {bulletin.title_of(period)}{'的前几个月' if trend else ''}", left="已算好的照样显示，按 F5 再算。")
        for end, slot in ((task.finished, self._counted), (task.cancelled, self._stopped), (task.failed, self._failed)):
            end.connect(lambda *told, slot=slot: slot(*told) if task is self._task else None)  # else another was asked for

    def _counted(self, answer: tuple[Bulletin, Published | None]) -> None:
        self.counted, self.kept = counted, kept = answer
        self._say_published()
        self._show(kept.bulletin if kept is not None else counted)
        if not counted.months:  # once it stands there: drawing it and counting on at the same time, each would wait for the other
            later(self, SETTLE_MS, lambda: self._count_on(counted))

    def _count_on(self, counted: Bulletin) -> None:
        if self.counted is counted and (self._task is None or not self._task.running):
            self._run(True)

    # -- what is published does not move
    def _say_published(self) -> None:
        """Since when this period stands, and what has become another figure since."""
        clear(self._notice)
        assert self.counted is not None
        kept = self.kept
        self.fix.setVisible(kept is None and publishing.over(self.desk, self.counted) and bool(self.counted.rows))
        self.bar.context.setText(self.counted.context if kept is None else f"受理 {sum(r.received for r in kept.bulletin.rows)} 件 · {kept.words}")
        self.changes = () if kept is None else publishing.differences(kept.bulletin, self.counted)
        if self.changes:
            banner = Banner(f"定稿后有 {len(self.changes)} 个数变了，下面显示的仍是定稿的数", publishing.summary(self.changes), "soon", ("看差异、更正",))
            banner.pressed.connect(lambda _words: self.show_changes())
            self._notice.addWidget(banner)

    def publish(self) -> None:
        """Alt+D: from now on this period's figures stand."""
        if self.counted is None or self.counted.period != self.period or not self.fix.isVisible():
            return
        try:
            kept = publishing.publish(self.desk, self.counted)
        except (Refused, StoreError) as error:
            self.said.emit("没有定稿", str(error), "over")
            return
        self._counted((self.counted, kept))
        self.done.emit(told(self.desk, f"{self.counted.title}已定稿", "以后补记的事不再改动这一期；有变化时这里会提示，可以更正。"))

    def show_changes(self) -> None:
        """What is different now, and the correction."""
        if self.counted is not None and self.kept is not None:
            dialog = ChangesDialog(self.host, self.desk, self.counted, self.kept, self.changes)
            dialog.corrected.connect(self._corrected)
            self.open_layer(dialog)

    def _corrected(self, kept: Published) -> None:
        assert self.counted is not None
        self._counted((self.counted, kept))
        self.done.emit(told(self.desk, f"{self.counted.title}已更正", "原来定稿的数和更正的原因都留在记录里。"))

    def _stopped(self) -> None:
        if self.found is not None:  # what is shown keeps its name
            self._name(self.found.period)
            self._say_published()
        else:
            self.bar.context.setText("已停止统计，按 F5 再算")

    def _failed(self, error: Exception) -> None:
        known = isinstance(error, Refused | StoreError)
        self.said.emit("没有算出来", str(error) if known else f"统计时出了意外（{type(error).__name__}）。办件数据没有变化，请按 F5 再试。", "over")

    # -- showing
    def _show(self, found: Bulletin) -> None:
        here = self.table.current_row() if self.table is not None else None
        rebuild = self.found is None or self.found.scored != found.scored or self.table is None
        known, self.found = self.found, found
        if not found.rows:
            self._empty(found)
        elif self._come or known is None or replace(known, months=found.months, trends=found.trends) != found:  # else the keys stay
            if rebuild:
                self._build_table(found)
            self._head(found)
            self._fill(found, here, rebuild)
        months = found if found.months else self.counted  # a published period keeps the months it was published with
        if months is not None and months.months:
            self.chart.show_series(months.months, [Series(t.label, t.values) for t in months.trends])
        self.paper.set_words(f"生成{bulletin_papers.title(found)}")
        self.paper.setEnabled(bool(found.rows))

    def _empty(self, found: Bulletin) -> None:
        clear(self.card.body)
        self.table = None
        self.card.body.addWidget(EmptyState("这一期还没有件", "换一期看看，或从区平台导入工单。", icon="chart", urgency="norm"))
        self.side.show_bulletin(found, "")

    def _build_table(self, found: Bulletin) -> None:
        clear(self.card.body)
        self._head_line = row(spacing=8, margins=(16, 10, 14, 6))
        self.card.body.addLayout(self._head_line)
        self.table = ranking_view(bulletin.columns(self.desk), found.scored)
        self.table.chosen.connect(lambda item: self.side.show_unit(item.unit))
        self.table.opened.connect(self._opened)
        self.card.body.addWidget(self.table, 1)
        self.card.body.addWidget(Line())
        self.card.body.addWidget(self._foot())

    def _foot(self) -> QWidget:
        """The keys of the table, and what else the period has to show."""
        foot = QWidget()
        line = row(foot, 6, (0, 6, 10, 6))
        line.addWidget(KeyHints(HINTS), 1)
        for words, icon, key, tip, act in (
                ("附表", "list", "Ctrl+B", "事项×单位、结构与同比、六个第一时间、十佳十差", self.show_tables),
                ("导出 Excel", "export", "Ctrl+E", "把排名表导出为 Excel", self.export),
                ("大屏", "eye", "F11", "全屏滚动排名和指标，不含工单和个人信息", self.show_big)):
            button = Button(words, "sec", icon, key, small=True, shortcut=True)
            button.setToolTip(f"{tip}（{key}）")
            button.clicked.connect(lambda _=False, act=act: act())
            line.addWidget(button)
        return foot

    def _head(self, found: Bulletin) -> None:
        clear(self._head_line)
        self._head_line.addWidget(Label("综合排名" if found.scored else "各单位指标", 15, True, elide=False))
        self._head_line.addWidget(Label(LEGEND.format(BELOW if found.targets else ""), 12, colour="t2"), 1)
        if found.last_words:
            self._head_line.addWidget(TagLabel(found.last_words, "today"))
            link = ClauseLink(found.last_clause)
            link.opened.connect(lambda number: self._why("clause", number))
            self._head_line.addWidget(link)

    def _fill(self, found: Bulletin, here: UnitRow | None, rebuilt: bool) -> None:
        assert self.table is not None
        self.table.set_rows(found.rows)
        at = next((i for i, r in enumerate(found.rows) if here is not None and r.unit == here.unit), 0)
        self.side.unit = found.rows[at].unit
        self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        if rebuilt:  # drawn for the first time, the two together would hold the window: first the ranking, then what is beside it
            later(self, BESIDE_MS, self._beside)
        else:
            self._beside()
        if self._come:
            self.table.setFocus()
        self._come = False

    def _beside(self) -> None:
        """The unit under the cursor, of the bulletin that is shown."""
        item = self.table.current_row() if self.table is not None else None
        if item is not None and self.found is not None:
            self.side.show_bulletin(self.found, item.unit)

    def _opened(self, item: UnitRow) -> None:
        self.side.pills.choose("unit")
        self.side.show_unit(item.unit)
        self.side.focusNextChild()

    # -- acts
    def _why(self, kind: str, about: Any) -> None:
        try:
            found = self._reason(kind, about)
        except Refused as error:
            self.said.emit("没有依据可看", str(error), "wait")
            return
        self.open_layer(ClauseDrawer(self.host, found))

    def _reason(self, kind: str, about: Any) -> Why:
        from hotline_desk.services import explaining, why

        if kind == "line" and isinstance(about, PointRow) and about.at is not None:
            return explaining.score_line(self.desk, about.order, about.rule, about.at)
        if kind == "timer" and isinstance(about, PointRow):
            return why.timer(self.desk, about.order, about.rule)
        if kind == "rate":
            return explaining.rule(self.desk.pack, str(about), self.desk.pack.book(self.desk.now().date()))
        return why.clause(self.desk, str(about))

    def show_tables(self) -> None:
        """Ctrl+B: the tables beside the ranking."""
        dialog = TablesDialog(self.host, self.desk, self.period)
        dialog.said.connect(self.said)
        self.open_layer(dialog)

    def show_big(self) -> None:
        """F11: the figures that are shown, over a whole screen."""
        if self.found is None or not self.found.rows:
            return
        desk, found = self.desk, self.found
        task = run(self, lambda _report: bulletin_tables.screen_tables(desk, found))
        task.finished.connect(self._big)
        task.failed.connect(self._failed)

    def _big(self, tables: list[Table]) -> None:
        self.screen_window = BigScreen(self.desk.office_name, tables, self.bar.context.text())
        self.screen_window.begin()

    def print_it(self) -> None:
        """Ctrl+P: the period as a printed bulletin, the figures that are shown."""
        if self.found is not None and self.found.rows:
            found, months = self.found, self.counted.months if self.counted is not None else ()
            if not found.months and months and self.counted is not None:
                found = replace(found, months=months, trends=self.counted.trends)
            self.print_wanted.emit(found, self.bar.context.text())

    def export(self) -> None:
        """Ctrl+E: the table as .xlsx where the clerk says."""
        if self.found is None or not self.found.rows:
            return
        path, _ = QFileDialog.getSaveFileName(self, "导出排名表", f"{self.desk.office_name}通报考核_{self.found.title}.xlsx", "Excel 工作簿 (*.xlsx)")
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write the table; says how many rows, or why not."""
        if self.found is None:
            return
        desk, found, file = self.desk, self.found, path.with_suffix(".xlsx")
        task = run(self, lambda report: bulletin.export(desk, found, file, report.step))
        attend(self.host, task, "导出排名表", "行")
        task.finished.connect(lambda count: self.said.emit(f"已导出 {count} 个单位", f"存为 {file.name}，不含市民姓名和电话。", "done"))
        task.failed.connect(self._not_exported)

    def _not_exported(self, error: Exception) -> None:
        known = isinstance(error, Refused | StoreError)
        self.said.emit("没有导出", str(error) if known else "导出时出了意外，数据没有变化。请再试一次。", "over")
