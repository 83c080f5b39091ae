"""通报考核 over a real office, with real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from hotline_desk.screens.bulletin import BulletinPage
from hotline_desk.screens.bulletin.changes import ChangesDialog
from hotline_desk.screens.bulletin.side import SidePane
from hotline_desk.screens.bulletin.table import RankingView, moved_words
from hotline_desk.screens.bulletin.tables import TablesDialog
from hotline_desk.services import bulletin, demo, publishing
from hotline_desk.services.bulletin import Bulletin, UnitRow
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.services.publishing import Difference, Published
from hotline_desk.services.standing import Standing
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fitting import CELL_EDGE
from hotline_desk.widgets.panes import EmptyState
from hotline_desk.widgets.rows import TableView
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.why import ClauseDrawer
from tests.screens.hands import stand

NOW = datetime(2026, 9, 17, 10, 6)
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with demo.make(tmp_path_factory.mktemp("town") / "office", clock=lambda: NOW, count=160) as opened:
        yield opened


@pytest.fixture
def page(qtbot: QtBot, town: Desk) -> BulletinPage:
    shown = BulletinPage(town)
    stand(qtbot, shown, 1210, 640)
    shown.shown()
    qtbot.waitUntil(lambda: shown.counted is not None and bool(shown.counted.months) and shown.table is not None, timeout=20000)
    return shown


def _counted(qtbot: QtBot, page: BulletinPage, period: str) -> None:
    qtbot.waitUntil(lambda: page.counted is not None and page.counted.period == period and bool(page.counted.months), timeout=20000)


def test_it_opens_on_this_month_with_the_cursor_in_the_table(page: BulletinPage) -> None:
    assert page.found is not None
    assert page.found.period == "2026-09"
    assert page.table is not None
    assert page.table.hasFocus()
    assert page.when.name.text() == "2026年9月"
    assert not page.when.later.isEnabled()
    assert "本期未结束" in page.bar.context.text()


def test_the_ranking_is_drawn_before_what_stands_beside_it_is_made(qtbot: QtBot, town: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[str] = []
    drawn, filled = RankingView.paintEvent, SidePane.show_bulletin
    monkeypatch.setattr(RankingView, "paintEvent", lambda view, event: (came.append("ranking"), drawn(view, event))[1])
    monkeypatch.setattr(SidePane, "show_bulletin", lambda side, *told: (came.append("beside"), filled(side, *told))[1])
    shown = BulletinPage(town)
    stand(qtbot, shown, 1210, 640)
    shown.shown()
    qtbot.waitUntil(lambda: "beside" in came, timeout=20000)
    assert came[0] == "ranking"
    qtbot.waitUntil(lambda: shown.counted is not None and bool(shown.counted.months), timeout=20000)


def test_alt_arrows_turn_the_period(qtbot: QtBot, page: BulletinPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    _counted(qtbot, page, "2026-08")
    assert page.when.later.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Right, ALT)
    _counted(qtbot, page, "2026-09")


def test_a_period_that_is_asked_for_brings_its_kind(qtbot: QtBot, page: BulletinPage) -> None:
    """The week was shown while the pill said month: the next period after it was a month."""
    page.shown("2026-W36")
    assert page.kinds.current() == "week"
    assert page.when.listed()[0].startswith("2026-W")
    _counted(qtbot, page, "2026-W36")


def test_the_kinds_change_the_period(qtbot: QtBot, page: BulletinPage) -> None:
    page.kinds.choose("quarter")
    _counted(qtbot, page, "2026-Q3")
    assert page.when.name.text() == "2026年第3季度"


def test_down_shows_the_next_units_arithmetic(qtbot: QtBot, page: BulletinPage) -> None:
    assert page.table is not None
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    row = page.table.current_row()
    assert page.side.unit == row.unit
    assert any(row.score in text for text in _texts(page.side))


def test_a_reader_hears_a_whole_line(page: BulletinPage) -> None:
    assert page.table is not None
    model = page.table.rows_model
    said = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("名次 1，")
    assert "承办单位" in said
    assert "得分" in said
    assert page.chart.accessibleName().endswith("%")


def test_below_target_is_red_and_bold_and_the_last_are_tinted(page: BulletinPage) -> None:
    assert page.table is not None
    rows = page.table.rows_model.rows
    at, column = next((i, c) for i, c in enumerate(page.table.rows_model.columns) if c.title == "先联率")
    assert at
    below = [r for r in rows if any(rate.below for rate in r.rates)]
    assert below
    assert all(column.is_bold(r) and column.ink(r) == "over.text" for r in below)
    assert page.table.tone is not None
    assert [page.table.tone(r) for r in rows[-1:]] == ["today"]


@pytest.mark.parametrize(("moved", "words"), [(2, "▲ 2"), (-1, "▼ 1"), (0, "–"), (None, "")])
def test_change_is_a_shape_and_a_number(moved: int | None, words: str) -> None:
    assert moved_words(UnitRow("甲", 1, moved, "1", 1.0, 1, ())) == words


def test_all_rates_name_both_numbers_and_their_formula(page: BulletinPage) -> None:
    page.side.pills.choose("rates")
    texts = _texts(page.side)
    assert page.found is not None
    for rate in page.found.rates:
        assert rate.counts in texts
        assert rate.formula in texts


def test_a_clause_opens_in_place(qtbot: QtBot, page: BulletinPage) -> None:
    page.side.why.emit("clause", "第十五条（一）1")
    drawer = page.window().findChild(ClauseDrawer)
    assert drawer is not None
    qtbot.keyClick(drawer, Qt.Key.Key_Escape)


def test_ctrl_e_exports_where_the_clerk_says(qtbot: QtBot, page: BulletinPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "排名"), ""))
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page, Qt.Key.Key_E, CONTROL)
    assert (tmp_path / "排名.xlsx").is_file()
    assert said.args is not None
    assert said.args[0].startswith("已导出")


def test_esc_stops_a_long_count_and_keeps_what_is_shown(qtbot: QtBot, page: BulletinPage, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Standing._read

    def slowly(this: Standing, numbers: list[str], now: datetime, step: Any) -> None:
        for _ in range(500):
            qtbot_wait.wait(0.01)
            step(1, 1000)
        whole(this, numbers, now, step)

    import threading

    qtbot_wait = threading.Event()
    before = page.found
    monkeypatch.setattr(Standing, "_read", slowly)
    page.turn(-1)
    assert page._task is not None
    with qtbot.waitSignal(page._task.cancelled, timeout=5000):
        assert page.escape()
    assert page.found is before
    assert not page.escape()


def test_a_count_that_is_stopped_leaves_the_figures_with_their_own_name(qtbot: QtBot, page: BulletinPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def for_long(_standing: Standing, _period: str, step: Any, _trend: bool) -> Bulletin:
        while True:
            sleep(0.01)
            step(1, 1000)

    told = page.bar.context.text()
    monkeypatch.setattr(bulletin, "make", for_long)
    page.kinds.choose("quarter")
    assert page.when.name.text() == "2026年第3季度"
    page._task.cancel()
    qtbot.waitUntil(lambda: not page._task.running)
    assert (page.period, page.kind, page.kinds.current()) == ("2026-09", "month", "month")
    assert (page.when.name.text(), page.bar.context.text()) == ("2026年9月", told)


def test_what_was_asked_before_says_nothing_over_what_was_asked_after(qtbot: QtBot, page: BulletinPage, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, goes_on, whole, said = Event(), Event(), bulletin.make, []
    page.said.connect(lambda *words: said.append(words))

    def failing(*_asked: Any) -> Bulletin:
        begun.set()
        raise StoreError("damaged", "读不出来。") if goes_on.wait(10) else TimeoutError

    monkeypatch.setattr(bulletin, "make", failing)
    page.read()
    older = page._task
    assert begun.wait(10)
    monkeypatch.setattr(bulletin, "make", whole)
    page.read()
    qtbot.waitUntil(lambda: not page._task.running, timeout=20000)
    with qtbot.waitSignal(older.failed):
        goes_on.set()
    assert said == []


def test_a_period_still_to_be_counted_is_not_published_with_the_figures_of_another(
        qtbot: QtBot, page: BulletinPage, town: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page.shown("2026-W36")
    _counted(qtbot, page, "2026-W36")
    assert page.fix.isVisible()
    page.turn(-1)
    page.publish()
    assert publishing.published(town, "2026-W36") is None
    _counted(qtbot, page, "2026-W35")


def test_ctrl_p_asks_for_the_bulletin_that_is_shown(qtbot: QtBot, page: BulletinPage) -> None:
    assert page.paper.text() == "生成月度通报"
    asked: list[tuple[Any, str]] = []
    page.print_wanted.connect(lambda found, state: asked.append((found, state)))
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(asked))
    found, state = asked[0]
    assert (found.rows, state) == (page.found.rows, page.bar.context.text())
    assert found.months, "the paper shows the months before"


def test_the_score_has_a_bar_where_every_name_has_its_room(page: BulletinPage) -> None:
    table = page.table
    names, bars = table.columnWidth(2), table.columnWidth(4)
    assert bars >= 36
    assert names >= max(theme_of().width(r.unit, 14, True) for r in page.found.rows)
    table.resize(420, 400)
    assert table.isColumnHidden(4)


def test_red_is_told_of_only_where_there_is_a_target(page: BulletinPage) -> None:
    assert "各率为 %，红字低于目标，* 不足 5 件" in _texts(page.card)
    page._head(replace(page.found, targets=()))
    assert "各率为 %，* 不足 5 件" in _texts(page.card)


def test_an_empty_period_says_what_to_do(qtbot: QtBot, page: BulletinPage) -> None:
    page.shown("2020-01")
    _counted(qtbot, page, "2020-01")
    assert page.card.findChild(EmptyState) is not None
    assert not page.paper.isEnabled()


def _texts(widget: Any) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel)]


def test_a_period_is_published_and_corrected_by_keys(qtbot: QtBot, page: BulletinPage, town: Desk) -> None:
    from hotline_desk.screens.bulletin.changes import ChangesDialog
    from hotline_desk.services import acts
    from hotline_desk.widgets.panes import Banner

    assert not page.fix.isVisible()  # the month is not over
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    _counted(qtbot, page, "2026-08")
    qtbot.waitUntil(lambda: page.counted is not None and bool(page.counted.months), timeout=20000)
    assert page.fix.isVisible()
    before = page.found
    qtbot.keyClick(page, Qt.Key.Key_D, ALT)
    qtbot.waitUntil(lambda: page.kept is not None, timeout=20000)
    assert not page.fix.isVisible()
    assert "定稿" in page.bar.context.text()
    acts.record(town, "补1", "register", {"channel": "12345", "kind": "complaint", "subject": "补登的一件"}, datetime(2026, 8, 20, 9, 0))
    acts.record(town, "补1", "dispatch", {"to": before.rows[0].unit, "class": "general", "basis": "statutory"}, datetime(2026, 8, 20, 9, 30))
    page.refresh()
    qtbot.waitUntil(lambda: bool(page.changes), timeout=20000)
    assert page.found is not None
    assert page.found.rows == before.rows  # the published figures stand
    assert page.findChild(Banner) is not None
    page.show_changes()
    dialog = page.window().findChild(ChangesDialog)
    assert dialog is not None
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    assert "写明更正的原因" in dialog.field.error
    dialog.reason.setText("补登后更正")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.changes == (), timeout=20000)
    assert page.kept is not None
    assert [c.reason for c in page.kept.corrections] == ["补登后更正"]


def test_tables_by_keys_and_their_export(qtbot: QtBot, page: BulletinPage, tmp_path: Path) -> None:
    from hotline_desk.screens.bulletin.tables import TablesDialog

    page.show_tables()
    dialog = page.window().findChild(TablesDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.shown_table is not None, timeout=20000)
    qtbot.keyClick(dialog.pills, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: dialog.shown_table is not None and dialog.shown_table.key == "firsts", timeout=20000)
    with qtbot.waitSignal(dialog.said, timeout=20000):
        dialog.save_to(tmp_path / "六个第一时间.xlsx")
    assert (tmp_path / "六个第一时间.xlsx").is_file()


def test_a_long_note_in_large_letters_stands_whole_below_its_table(
        qtbot: QtBot, page: BulletinPage, dress: Callable[..., None]) -> None:
    """Its second line was out of sight, behind a second scroll bar beside the table's own."""
    dress(size="huge")
    page.window().resize(1366, 688)
    page.show_tables()
    dialog = page.window().findChild(TablesDialog)
    assert dialog is not None
    dialog.pills.choose("firsts")
    qtbot.waitUntil(lambda: dialog.shown_table is not None and dialog.shown_table.key == "firsts", timeout=20000)
    qtbot.waitUntil(lambda: dialog.words.height() >= dialog.words.heightForWidth(dialog.words.width()) > theme_of().px(30))
    assert dialog.scroll.verticalScrollBar().maximum() == 0


def test_the_big_screen_rolls_holds_and_leaves(qtbot: QtBot, page: BulletinPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: hasattr(page, "screen_window"), timeout=20000)
    screen = page.screen_window
    assert screen.title.text() == "2026年9月综合排名"
    before = screen.at
    qtbot.keyClick(screen, Qt.Key.Key_Right)
    assert screen.at == before + 1
    qtbot.keyClick(screen, Qt.Key.Key_Space)
    assert not screen.timer.isActive()
    for _ in range(len(screen.pages())):
        screen.turn()
    assert screen.at == before + 1
    qtbot.keyClick(screen, Qt.Key.Key_Escape)
    assert not screen.isVisible()


def test_a_small_big_screen_keeps_every_name_and_figure_whole(qtbot: QtBot, page: BulletinPage) -> None:
    """On 1366 px, or in 特大, matters were only “…” and the totals ended outside the screen."""
    qtbot.keyClick(page, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: hasattr(page, "screen_window"), timeout=20000)
    screen = page.screen_window
    screen.timer.stop()
    screen.resize(1366, 768)
    for _ in screen.pages():
        screen.turn()
        qtbot.waitUntil(lambda: any(t.isVisible() for t in screen.findChildren(TableView)))
        table = next(t for t in screen.findChildren(TableView) if t.isVisible())
        columns = table.rows_model.columns
        assert sum(map(table.columnWidth, range(len(columns)))) <= table.viewport().width()
        short = [c.text(r) for i, c in enumerate(columns) for r in table.rows_model.rows
                 if theme_of().width(c.text(r), c.size, c.is_bold(r)) + 2 * theme_of().px(CELL_EDGE) > table.columnWidth(i)]
        assert not short, screen.title.text()
    assert screen.at == 0
    assert screen.place.text().startswith("各率为 %　* 不足 5 件")
    screen.close()


def test_a_deducted_point_opens_the_page_for_the_unit(page: BulletinPage) -> None:
    asked: list[str] = []
    page.explanation_wanted.connect(asked.append)
    assert page.found is not None
    for unit in page.found.details:
        page.side.show_unit(unit)
        button = next((b for b in page.side.findChildren(Button) if b.text() == "说明书"), None)
        if button is not None:
            break
    assert button is not None
    button.click()
    assert asked[0] in button.accessibleName()


def test_a_narrow_pane_puts_the_doors_of_a_point_below_its_facts(qtbot: QtBot, page: BulletinPage) -> None:
    """Beside the facts they left columns of four characters in 特大 text."""
    assert page.found is not None
    unit = next(u for u, d in page.found.details.items() if any(p.missed for p in d.points))
    page.side.show_unit(unit)
    for wide in (620, 340):
        page.side.setFixedWidth(wide)
        qtbot.waitUntil(lambda wide=wide: page.side.tight is (wide < 400) and any(b.isVisible() for b in _doors(page)))
        door = next(b for b in _doors(page) if b.isVisible())
        facts = [w for w in door.parentWidget().findChildren(Para) if w.isVisible()]
        assert all(w.width() >= 160 for w in facts)
        assert (door.geometry().top() >= max(w.geometry().bottom() for w in facts) - 1) is (wide < 400)


def _doors(page: BulletinPage) -> list[Button]:
    return [b for b in page.side.findChildren(Button) if b.kind == "link"]


def test_a_period_is_chosen_from_the_list_of_the_last_ones(qtbot: QtBot, page: BulletinPage) -> None:
    assert page.when.listed()[:3] == ["2026-09", "2026-08", "2026-07"]
    qtbot.keyClick(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menus = lambda: [m for m in page.when.findChildren(QMenu) if m.isVisible()]  # noqa: E731
    qtbot.waitUntil(lambda: bool(menus()))
    qtbot.keyClick(menus()[0], Qt.Key.Key_Down)
    qtbot.keyClick(menus()[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.found is not None and page.found.period == "2026-08", timeout=20000)
    assert page.when.name.text() == "2026年8月"
    assert page.when.later.isEnabled()


def test_the_tables_scroll_by_themselves_and_not_a_second_time_with_their_dialog(qtbot: QtBot, page: BulletinPage) -> None:
    for high in (560, 640, 900):
        page.window().resize(1210, high)
        page.show_tables()
        dialog = page.host.findChildren(TablesDialog)[-1]
        qtbot.waitUntil(lambda d=dialog: d.shown_table is not None and d.isVisible())
        assert dialog.scroll.verticalScrollBar().maximum() == 0
        dialog.close_layer()


def test_the_reason_of_a_correction_stays_in_sight_in_a_low_window(qtbot: QtBot, page: BulletinPage) -> None:
    """It has to be given, and in 特大 text it lay below the fold of the table of changes."""
    assert page.counted is not None
    kept = Published(page.counted, "2026-09-17T10:06", "王敏")
    page.window().resize(1210, 520)
    changes = [Difference("城建中心", f"第 {n} 项", "1", "2") for n in range(13)]
    dialog = ChangesDialog(page.host, page.desk, page.counted, kept, changes)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    qtbot.waitUntil(lambda: dialog.scroll.verticalScrollBar().maximum() == 0)
    assert dialog.reason.isVisible()
    dialog.close_layer()
