"""工单档案 over a real office: everything in words, masked; keys; notes; clauses explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from hotline_desk.screens.acting import Acting, ActMenu, DeskOffice
from hotline_desk.screens.dossier import DeskDossier, DossierPage
from hotline_desk.screens.dossier.facts import REVEAL_SECONDS, day_labels
from hotline_desk.screens.page import Page, PageSpec
from hotline_desk.screens.shell import Shell
from hotline_desk.services import acts, dossier
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.story import StageStrip
from hotline_desk.widgets.text import ClauseLink
from hotline_desk.widgets.theme import apply, make_theme
from hotline_desk.widgets.why import ClauseDrawer
from tests.screens.hands import words
from tests.screens.offices import STAIRS, WALL

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Shell:
    apply(qapp, make_theme(motion=False))
    made: dict[str, Acting] = {}
    specs = [PageSpec("today", "今日", lambda: Page("今日"), "today", "Ctrl+1"),
             PageSpec("dossier", "工单档案", lambda: DossierPage(DeskDossier(desk), made["acting"], ActMenu), rail=False)]
    window = Shell("友谊路街道", specs, "王敏")
    made["acting"] = acting = Acting(DeskOffice(desk), window.centralWidget())
    acting.recorded.connect(window.say_done)
    acting.said.connect(window.say)
    window.undo_wanted.connect(lambda done: (acts.undo(desk, done), window.refresh()))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go("today")
    window.go("dossier", WALL)
    return window


@pytest.fixture
def page(shell: Shell) -> DossierPage:
    current = shell.current
    assert isinstance(current, DossierPage)
    return current


def panel_of(page: DossierPage) -> object:
    return page.acts.panel  # type: ignore[attr-defined]


def test_shows_the_order_in_words_and_masked(page: DossierPage) -> None:
    text = words(page)
    for expected in (WALL, "徐*  136****5502", "临江新村 7 号 602 室", "派单至 临江新村居民区", "先行联系成功", "一诉一档", "本单时限"):
        assert expected in text
    assert "13612345502" not in text
    assert page.bar.title.text() == "外墙渗水，雨天卧室墙面发霉"


def test_v_reveals_for_thirty_seconds_and_is_logged(qtbot: QtBot, page: DossierPage, desk: Desk) -> None:
    QTest.keyClick(page, Qt.Key.Key_V)
    assert "徐开  13612345502" in words(page.facts.parties)
    assert [line["action"] for line in desk.store.access_log(entity=WALL)] == ["reveal"]
    for _ in range(REVEAL_SECONDS):
        page.facts.parties._second()
    assert "13612345502" not in words(page.facts.parties)
    assert "136****5502" in words(page.facts.parties)


def test_a_revealed_number_does_not_stay_on_leaving(page: DossierPage, shell: Shell) -> None:
    QTest.keyClick(page, Qt.Key.Key_V)
    assert page.facts.parties.revealed
    shell.go("today")
    assert not page.facts.parties.revealed
    assert all("13612345502" not in label.text() for label in page.facts.parties.findChildren(QLabel) if not label.isHidden())


@pytest.mark.parametrize(("key", "kind"), [(Qt.Key.Key_C, "remind"), (Qt.Key.Key_D, "supervise"),
                                           (Qt.Key.Key_H, "file_result"), (Qt.Key.Key_T, "request_return")])
def test_a_single_key_opens_its_panel(page: DossierPage, key: Qt.Key, kind: str) -> None:
    QTest.keyClick(page, key)
    panel = panel_of(page)
    assert panel is not None
    assert panel.option.kind == kind  # type: ignore[attr-defined]


def test_every_act_key_is_printed_on_a_button_or_in_the_menu(page: DossierPage) -> None:
    shown = {b.property("act"): b.key for b in page.head.findChildren(Button) if b.property("act") and not b.isHidden()}
    assert page.view is not None
    for option in page.view.acts:
        assert option.name not in shown or shown[option.name] == option.key
    primary = [a for a in page.view.acts if a.primary]
    assert [b.text() for b in page.head.findChildren(Button) if b.kind == "pri" and not b.isHidden()] == [primary[0].label]


def test_note_line_adds_with_ctrl_enter_and_undo_takes_it_back(qtbot: QtBot, page: DossierPage, shell: Shell, desk: Desk) -> None:
    note = page.story.note
    note.setFocus()
    QTest.keyClicks(note, "dianhua goutong l p")
    assert panel_of(page) is None
    QTest.keyClick(note, Qt.Key.Key_Return, CTRL)
    assert desk.store.events(WALL)[-1].get("text") == "dianhua goutong l p"
    assert note.words() == ""
    assert "dianhua goutong" in words(page.story)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "（已撤销）" in words(page.story))


def test_a_note_that_was_not_added_is_kept_for_next_time(page: DossierPage, shell: Shell, desk: Desk) -> None:
    page.story.note.setPlainText("写到一半")
    shell.go("dossier", STAIRS)
    assert page.story.note.words() == ""
    shell.go("dossier", WALL)
    assert page.story.note.words() == "写到一半"


def test_a_note_that_cannot_be_kept_keeps_the_clerk_here(
        qtbot: QtBot, page: DossierPage, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    page.story.note.setPlainText("写到一半")
    with monkeypatch.context() as patch, qtbot.waitSignal(page.said):
        patch.setattr(page.office, "save_note", lambda *_: False)
        shell.go("today")
    assert shell.current is page
    shell.go("today")
    assert shell.current is not page


def test_single_letters_reach_the_page_with_an_input_method_on(page: DossierPage) -> None:
    assert not page.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_ctrl_p_works_from_the_note_line_too(qtbot: QtBot, page: DossierPage) -> None:
    page.story.note.setFocus()
    with qtbot.waitSignal(page.print_wanted):
        QTest.keyClick(page.story.note, Qt.Key.Key_P, CTRL)


def test_an_act_elsewhere_redraws_but_keeps_what_is_typed(page: DossierPage, desk: Desk) -> None:
    page.story.note.setPlainText("写到一半")
    acts.record(desk, WALL, "remind", {"note": "催"})
    page.refresh()
    assert "催办" in words(page.story)
    assert page.story.note.words() == "写到一半"


def test_key_events_only(page: DossierPage) -> None:
    assert "签收" in words(page.story.timeline)
    page.story.key_only.click()
    assert "签收" not in words(page.story.timeline)
    assert "派单至" in words(page.story.timeline)


def test_every_clause_opens_the_drawer_with_its_reasons(qtbot: QtBot, page: DossierPage, shell: Shell) -> None:
    links = [link for link in page.findChildren(ClauseLink) if not link.isHidden()]
    assert len(links) >= 4
    for link in links:
        link.click()
        drawers = [d for d in shell.centralWidget().findChildren(ClauseDrawer) if d.isVisible()]
        assert len(drawers) == 1
        assert drawers[0].why.clause
        QTest.keyClick(drawers[0], Qt.Key.Key_Escape)


def test_the_running_clock_explains_each_counted_day(page: DossierPage, shell: Shell) -> None:
    page.facts.running.findChildren(ClauseLink)[0].click()
    drawer = shell.centralWidget().findChildren(ClauseDrawer)[0]
    assert drawer.why.days


def test_a_day_that_was_granted_shows_its_working_days_too(shell: Shell, page: DossierPage, desk: Desk) -> None:
    number = "BS260909-0777"
    for kind, data, at in (
            ("register", {"channel": "12345", "subject": "外墙渗水", "content": "渗水"}, "2026-09-09T10:20"),
            ("contact", {"reached": True, "method": "phone", "party": "office"}, "2026-09-09T15:02"),
            ("dispatch", {"to": "城建中心", "class": "general"}, "2026-09-09T15:20"), ("accept", {}, "2026-09-09T15:40"),
            ("request_extension", {"level": "street", "reason": "搭脚手架"}, "2026-09-11T09:10"),
            ("decide_extension", {"approved": True, "new_due": "2026-09-22T17:30"}, "2026-09-11T09:30")):
        acts.record(desk, number, kind, data, at)
    shell.go("dossier", number)
    assert page.view is not None
    assert page.view.next is not None
    assert [d.day for d in page.view.next.cell_days] == [10, 11, 14, 15, 16, 17, 18, 20, 21, 22]
    assert "第 6 日 / 共 10 日" in page.head.findChildren(StageStrip)[0].accessibleName()
    assert "20日（周日）调休" in words(page.facts.running)


def test_days_under_the_cells_name_today_and_the_make_up_sunday() -> None:
    days = (date(2026, 9, 17), date(2026, 9, 18), date(2026, 9, 20))
    assert day_labels(days, date(2026, 9, 17)) == (("17", "today"), ("18", ""), ("20", "make_up"))
    assert day_labels(tuple(date(2026, 9, 1 + i) for i in range(20)), date(2026, 9, 17)) == ()


def test_findings_stand_with_clause_and_facts(shell: Shell, page: DossierPage, desk: Desk) -> None:
    shell.go("dossier", STAIRS)
    view = dossier.view(desk, STAIRS)
    assert view.findings
    assert view.findings[0].label in words(page.facts.findings)
    shell.go("dossier", WALL)
    assert page.facts.findings.isHidden()


def test_a_long_matter_is_shortened_and_can_be_read_whole(qtbot: QtBot, shell: Shell, page: DossierPage, desk: Desk) -> None:
    acts.record(desk, "LONG-1", "register", {"channel": "12345", "subject": "长", "content": "渗水很久。" * 400})
    shell.go("dossier", "LONG-1")
    matter = page.head.matter
    more = matter.more
    qtbot.waitUntil(lambda: more.text() == "看全文" and more.isVisible() and 0 < matter.height() < 60)
    short = matter.height()
    more.click()
    qtbot.waitUntil(lambda: matter.height() > 3 * short)
    assert more.text() == "收起"
    assert page.head.height() < 420  # the clock and the story stay in sight; the text scrolls in its own room
    assert matter.words.height() > 400
    shell.go("dossier", WALL)
    assert more.isHidden()


def test_an_unknown_number_says_so(shell: Shell, page: DossierPage) -> None:
    shell.go("dossier", "没有的编号")
    assert not page.empty.isHidden()
    assert page.whole.isHidden()
    shell.go("dossier", WALL)
    assert page.empty.isHidden()


def test_ctrl_p_asks_for_paper_and_esc_goes_back(qtbot: QtBot, shell: Shell, page: DossierPage) -> None:
    with qtbot.waitSignal(page.print_wanted) as caught:
        QTest.keyClick(page, Qt.Key.Key_P, CTRL)
    assert caught.args == [WALL]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert shell.current_key == "today"


@pytest.mark.parametrize(("width", "height", "size"), [(1366, 688, "standard"), (1280, 640, "standard"), (1366, 688, "huge")])
def test_nothing_sticks_out_sideways(qtbot: QtBot, dress: Callable[..., None], shell: Shell, desk: Desk, width: int, height: int,
                                     size: str) -> None:
    dress(size=size)
    shell.pages.clear()
    shell.resize(width, height)
    shell.go("dossier", WALL)
    page = shell.current
    assert isinstance(page, DossierPage)
    qtbot.wait(80)
    assert page.facts.widget().width() <= page.facts.viewport().width()
    assert page.story.scroll.widget().width() <= page.story.scroll.viewport().width()
    for button in page.head.findChildren(Button):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width()
            assert page.head.rect().contains(button.geometry())


def test_the_cards_end_with_the_buttons_above_where_nothing_scrolls(qtbot: QtBot, shell: Shell, page: DossierPage) -> None:
    """Four px were kept for a bar that a high window does not have."""
    shell.resize(1920, 1400)
    qtbot.waitUntil(lambda: page.facts.verticalScrollBar().maximum() == 0)
    qtbot.waitUntil(lambda: page.facts.parties.width() == page.facts.width())
