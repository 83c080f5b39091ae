"""督办与提级 over a real office: candidates by clause, steps from 研判 to 销号, the scan, the paper, the refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QThread, QThreadPool, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.page import Page, PageSpec
from hotline_desk.screens.shell import Shell
from hotline_desk.screens.supervision import DeskSupervision, SupervisionPage
from hotline_desk.screens.supervision.case_pane import CasePane
from hotline_desk.screens.supervision.dismissing import DismissDialog
from hotline_desk.services import acts, printing, scans, supervise_case, supervising
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.supervising import ESCALATE, SUPERVISE
from hotline_desk.services.views import ActOption, Done
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import LAMP, OIL, PATH, desk_of, over, visited
from tests.screens.hands import shell_of
from tests.screens.offices import STAIRS, act, office

FORM = "youyilu_supervision"
PDF = b"%PDF-1.4 a signed page"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """STAIRS is the fourth complaint of its matter; OIL was told off by the district."""
    with office(tmp_path) as opened:
        over(opened, OIL)
        visited(opened, OIL, "2026-09-15T09:00", source="district", result="dissatisfied")
        yield opened


@pytest.fixture
def shell(qtbot: QtBot, desk: Desk) -> Shell:
    window = shell_of(qtbot, PageSpec("supervision", "督办提级", lambda: SupervisionPage(DeskSupervision(desk))),
                      PageSpec("orders", "工单库", lambda: Page("工单库")), PageSpec("dossier", "工单档案", lambda: Page("x"), rail=False))
    settle()
    return window


@pytest.fixture
def page(shell: Shell) -> SupervisionPage:
    found = shell.page("supervision")
    assert isinstance(found, SupervisionPage)
    return found


def press(*keys: Qt.Key | str, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, mods)
        QApplication.processEvents()
        settle()


def settle() -> None:
    """The list is read in a worker: wait for it, and let the page take it."""
    QThreadPool.globalInstance().waitForDone(10_000)
    QApplication.processEvents()


def while_kept() -> None:
    """A scan is read in one worker, kept in the next, and the list is read again after that."""
    for _ in range(3):
        settle()


def shown(page: SupervisionPage, number: str) -> None:
    page.shown(number)
    settle()


def read(page: SupervisionPage) -> None:
    page.refresh()
    settle()


def steps(page: SupervisionPage) -> list[tuple[str, str]]:
    assert page.case is not None
    return [(s.words, s.state) for s in page.case.steps]


def filled(pane: CasePane) -> list[str]:
    """The buttons that say: this is the present step."""
    QApplication.processEvents()  # the layout shows new widgets in the event loop
    return [b.text() for b in pane.findChildren(Button) if b.kind == "pri" and b.isVisible()]


def supervise(desk: Desk, step: str, at: str, number: str = OIL) -> None:
    act(desk, number, "supervise", at, step=step)


def test_candidates_stand_with_their_clause(desk: Desk) -> None:
    found = {row.order: row for row in supervising.rows(desk)}
    assert (found[OIL].trigger, found[OIL].clause, found[OIL].group) == ("上级回访不满意", "第十二条（二）4", "candidate")
    assert (found[STAIRS].trigger, found[STAIRS].clause) == ("重复投诉 4 次", "第十二条（二）2")
    assert "BS260701-0001" not in found  # the first complaint of the matter is none


def test_a_duty_that_will_be_late_is_no_candidate_yet(desk: Desk) -> None:
    over(desk, LAMP, "2026-09-16")
    act(desk, PATH, "register", "2026-09-17T09:00", channel="12345", kind="complaint", subject="路灯不亮", address="密山路")
    act(desk, PATH, "dispatch", "2026-09-17T09:10", to="城建中心", basis="statutory", **{"class": "general"})
    assert {PATH, LAMP}.isdisjoint(row.order for row in supervising.rows(desk))


def test_every_step_from_judging_to_striking_off(page: SupervisionPage, desk: Desk, tmp_path: Path) -> None:
    shown(page, OIL)
    assert [state for _, state in steps(page)] == ["now", *["todo"] * 5]
    supervise(desk, "confirm", "2026-09-17T09:00")
    read(page)
    assert page.case is not None
    assert (page.case.group, page.case.state) == ("sign", "待打印督办单")
    assert [a.name for a in page.case.acts if a.primary] == ["print"]
    printing.keep_numbers(desk, FORM, [OIL])
    read(page)
    assert page.case.title == "督办　友街热督〔2026〕1号"
    assert page.case.state == "待线下签字"
    assert steps(page)[2] == ("线下签字：城运中心、党政办", "now")
    supervise(desk, "issue", "2026-09-17T09:30")
    read(page)
    assert page.case.state == "待反馈，剩 3 个工作日"
    assert page.pane.drop.isVisibleTo(page)
    assert filled(page.pane) == ["选文件…"]  # the scan is the present step, not the feedback
    supervise(desk, "feedback", "2026-09-17T09:50")
    supervise(desk, "close", "2026-09-17T10:00")
    read(page)
    assert page.case.group == "closed"
    assert [words for words, state in steps(page) if state != "done"] == ["扫描签字件，存回本档案"]


def test_keys_ask_for_the_panel_of_the_next_step(page: SupervisionPage, desk: Desk) -> None:
    asked: list[tuple[str, ActOption]] = []
    page.act_chosen.connect(lambda number, option: asked.append((number, option)))
    shown(page, OIL)
    press("D")
    supervise(desk, "confirm", "2026-09-17T09:00")
    supervise(desk, "issue", "2026-09-17T09:30")
    read(page)
    press("H", "C")
    assert [(n, o.kind, dict(o.preset)) for n, o in asked] == [
        (OIL, "supervise", {"step": "confirm"}), (OIL, "supervise", {"step": "feedback"}), (OIL, "remind", {})]


def test_printing_asks_for_this_form(page: SupervisionPage, desk: Desk) -> None:
    wanted: list[tuple[str, str]] = []
    page.print_wanted.connect(lambda number, form: wanted.append((number, form)))
    shown(page, OIL)
    press(Qt.Key.Key_P, mods=Qt.KeyboardModifier.ControlModifier)
    assert wanted == [(OIL, FORM)]


def test_not_taken_up_needs_a_reason_and_folds_away(page: SupervisionPage, desk: Desk, shell: Shell) -> None:
    shown(page, OIL)
    before = desk.store.version(OIL)
    press("X")
    dialog = shell.layers()[0]
    assert isinstance(dialog, DismissDialog)
    press(Qt.Key.Key_Return, mods=Qt.KeyboardModifier.ControlModifier)
    assert dialog.field.error.startswith("缺理由")
    assert desk.store.version(OIL) == before
    dialog.reason.setPlainText("已与来电人当面约定9月底前完工")
    press(Qt.Key.Key_Return, mods=Qt.KeyboardModifier.ControlModifier)
    assert not shell.layers()
    assert desk.store.events(OIL)[-1].get("text") == "不列入督办（上级回访不满意）：已与来电人当面约定9月底前完工"
    assert OIL not in [r.key.split("|")[1] for r in page.list.rows_model.rows]
    page.pills.choose("dismissed")
    assert page.case is not None
    assert "约定9月底前完工" in page.case.dismissed


def test_a_new_ground_brings_it_back(desk: Desk) -> None:
    supervising.dismiss(desk, OIL, SUPERVISE, "已约定")
    assert {r.order: r.group for r in supervising.rows(desk)}[OIL] == "dismissed"
    desk.clock.now = desk.clock.now.replace(hour=11)  # type: ignore[attr-defined]
    act(desk, OIL, "flag", "2026-09-17T10:30", what="buck_passing")
    assert {r.order: r.group for r in supervising.rows(desk)}[OIL] == "candidate"


def test_undo_takes_a_dismissal_back(desk: Desk) -> None:
    acts.undo(desk, supervising.dismiss(desk, OIL, SUPERVISE, "已约定"))
    assert {r.order: r.group for r in supervising.rows(desk)}[OIL] == "candidate"


def test_a_running_case_cannot_be_dismissed(desk: Desk) -> None:
    supervise(desk, "confirm", "2026-09-17T09:00")
    with pytest.raises(Refused, match="已经开始"):
        supervising.dismiss(desk, OIL, SUPERVISE, "算了")


# -- the scan -----------------------------------------------------------------------------------------------
@pytest.fixture
def signed(page: SupervisionPage, desk: Desk) -> SupervisionPage:
    supervise(desk, "confirm", "2026-09-17T09:00")
    printing.keep_numbers(desk, FORM, [OIL])
    supervise(desk, "issue", "2026-09-17T09:30")
    shown(page, OIL)
    return page


def test_a_dropped_scan_is_filed_to_its_order(signed: SupervisionPage, desk: Desk, tmp_path: Path) -> None:
    scan = tmp_path / "扫描0917_1.pdf"
    scan.write_bytes(PDF)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(scan))])
    none = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none)
    signed.pane.drop.dropEvent(drop)
    while_kept()
    kept = desk.store.attachments(OIL)
    assert [(a["name"], a["role"]) for a in kept] == [("扫描0917_1.pdf", "signed_supervise")]
    assert desk.store.files.get(kept[0]["sha256"]) == PDF
    assert signed.case is not None
    assert not signed.case.wants_scan
    assert scan.exists()


def test_in_a_low_window_the_scan_that_is_due_is_in_sight(qtbot: QtBot, shell: Shell, signed: SupervisionPage) -> None:
    shell.resize(1280, 560)
    shown(signed, OIL)
    bar = signed.pane.scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    view = signed.pane.scroll.viewport()

    def foot() -> int:
        return signed.pane.drop.mapTo(view, signed.pane.drop.rect().bottomLeft()).y()

    qtbot.waitUntil(lambda: 0 < foot() <= view.height())


def test_a_case_that_waits_for_no_scan_is_shown_from_its_beginning(qtbot: QtBot, shell: Shell, signed: SupervisionPage) -> None:
    """↓ held: the next case comes before room was made for the scan of the one before."""
    shell.resize(1280, 620)
    scanned = signed.pane.case
    assert scanned is not None
    signed.pane.show_case(scanned, (), "")
    signed.pane.show_case(replace(scanned, order="另一件", wants_scan=False, triggers=scanned.triggers * 12), (), "")
    qtbot.wait(100)
    bar = signed.pane.scroll.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0


def test_the_scan_folder_offers_what_is_new(signed: SupervisionPage, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    import os

    for name in ("扫描0917_1.pdf", "说明.txt"):
        (folder / name).write_bytes(PDF)
        os.utime(folder / name, (desk.now().timestamp(),) * 2)
    scans.set_folder(desk, folder)
    signed.refresh()
    assert [p.name for p in scans.fresh(desk)] == ["扫描0917_1.pdf"]
    press("S")
    while_kept()
    assert [a["name"] for a in desk.store.attachments(OIL)] == ["扫描0917_1.pdf"]
    assert scans.fresh(desk) == []


def test_a_scan_folder_that_is_away_does_not_stop_the_window(signed: SupervisionPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A share of the network that does not answer: the list goes on, and S means what is offered."""
    away, asked = Event(), list[Path]()
    monkeypatch.setattr(signed.office, "fresh_scans", lambda: away.wait(20) and [tmp_path / "扫描0917_1.pdf"])
    monkeypatch.setattr(signed, "browse", lambda: asked.append(tmp_path))
    signed.refresh()
    qtbot.waitUntil(lambda: signed._looking.busy)
    press("S")
    assert asked == [tmp_path]
    away.set()
    qtbot.waitUntil(lambda: [p.name for p in signed.scans] == ["扫描0917_1.pdf"])
    assert any(b.text().startswith("存回") for b in signed.pane.drop.findChildren(Button))


@pytest.mark.parametrize(("name", "content", "part"), [
    ("名单.xlsx", b"PK\x03\x04", "不是扫描件"), ("假的.pdf", b"MZ program", "内容不是"), ("空.pdf", b"", "空文件")])
def test_what_is_no_scan_is_refused(signed: SupervisionPage, desk: Desk, tmp_path: Path, name: str, content: bytes,
                                    part: str) -> None:
    (tmp_path / name).write_bytes(content)
    said: list[str] = []
    signed.said.connect(lambda _title, detail, _urgency: said.append(detail))
    signed.keep_scan(tmp_path / name)
    settle()
    assert len(said) == 1
    assert part in said[0]
    assert desk.store.attachments(OIL) == []


def test_a_scan_is_filed_off_the_windows_thread(signed: SupervisionPage, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "扫描0917_1.pdf").write_bytes(PDF)
    threads: list[bool] = []
    keep = signed.office.keep_scan

    def watched(number: str, track: str, path: Path) -> Done:
        threads.append(QThread.currentThread() is signed.thread())
        return keep(number, track, path)

    monkeypatch.setattr(signed.office, "keep_scan", watched)
    signed.keep_scan(tmp_path / "扫描0917_1.pdf")
    while_kept()
    assert threads == [False]
    assert [a["name"] for a in desk.store.attachments(OIL)] == ["扫描0917_1.pdf"]


# -- the paper -----------------------------------------------------------------------------------------------
def test_the_real_page_is_shown_enlarged_and_saved(page: SupervisionPage, qtbot: QtBot, tmp_path: Path) -> None:
    shown(page, OIL)
    qtbot.waitUntil(lambda: page.paper.sheet.image is not None, timeout=20_000)
    assert page.paper.pages.text().startswith("第 1/")
    before = page.paper.sheet.width()
    press("Z")
    assert page.paper.sheet.width() > before
    page.paper.write(tmp_path / "督办单.pdf")
    assert (tmp_path / "督办单.pdf").read_bytes().startswith(b"%PDF-")
    said: list[str] = []
    page.said.connect(lambda title, _detail, _urgency: said.append(title))
    page.paper.write(tmp_path / "没有" / "督办单.pdf")
    assert said == ["没有存下"]


def test_a_bar_gives_up_its_icons_before_its_keys_and_neither_without_need(qtbot: QtBot, qapp: QApplication, page: SupervisionPage) -> None:
    """In 特大 letters 不列入 stood without its X beside room for three of them."""
    apply(qapp, make_theme(size="huge", motion=False))
    shown(page, OIL)
    assert page.case is not None
    pane = CasePane()
    qtbot.addWidget(pane)
    for width, caps, icons in ((560, ["D", "X"], True), (430, ["D", "X"], True), (330, ["D", "X"], False), (270, ["D", ""], False)):
        pane.resize(width, 500)
        pane.show_case(page.case, (), "")
        bar = [pane.actions.itemAt(at).widget() for at in range(len(caps))]
        assert [(button.key, bool(button.icon_name)) for button in bar if isinstance(button, Button)] == [(cap, icons) for cap in caps]


@pytest.mark.parametrize(("pack", "word", "clear"), [("youyilu", "督办单", "销号"), ("luyang_cg", "三牌案件交办单", "消账"),
                                                     ("changning_cg", "问题清单", "销项")])
def test_the_heading_beside_the_paper_is_its_own_name(qtbot: QtBot, qapp: QApplication, tmp_path: Path, pack: str, word: str, clear: str) -> None:
    apply(qapp, make_theme(motion=False))
    with desk_of(tmp_path, pack) as desk:
        act(desk, OIL, "register", "2026-09-10T08:40", channel="12345", kind="complaint", subject="油烟", address="牡丹江路1588弄")
        act(desk, OIL, "dispatch", "2026-09-10T09:00", to="综合行政执法队", basis="statutory", **{"class": "general"})
        supervise(desk, "confirm", "2026-09-17T09:00")
        made = SupervisionPage(DeskSupervision(desk))
        qtbot.addWidget(made)
        shown(made, OIL)
        assert made.paper.title.text().removesuffix("预览") == word  # 预览 where there is room
        assert made.case is not None
        assert made.case.state == f"待打印{word}"
        assert f"生成{word}，打印" in [words for words, _ in steps(made)]
        supervise(desk, "issue", "2026-09-17T09:30")
        read(made)
        assert made.case.state == ("待反馈，剩 3 个工作日" if pack == "youyilu" else f"发出{word}，第 1 日")
        supervise(desk, "feedback", "2026-09-17T09:40")
        read(made)
        assert made.case.state == f"已反馈，待{clear}"
        settle()


# -- 提级 -----------------------------------------------------------------------------------------------------
def test_escalation_walks_through_the_regulations_steps(tmp_path: Path) -> None:
    with desk_of(tmp_path, "chengdong") as desk:
        for n, day in enumerate(("2026-09-01", "2026-09-05", "2026-09-10")):
            over(desk, f"CD{n}", day, matter="m")
        rows = {(r.order, r.track): r for r in supervising.rows(desk)}
        assert rows["CD2", ESCALATE].group == "candidate"
        for at, step in enumerate(("draft", "sign", "collect", "submit", "meeting", "decide")):
            found = supervise_case.case(desk, "CD2", ESCALATE)
            offered = [a.option.preset["step"] for a in found.acts if a.option is not None]
            assert offered == [step]
            act(desk, "CD2", "escalate", f"2026-09-17T09:0{at}", step=step)
        assert supervise_case.case(desk, "CD2", ESCALATE).group == "closed"


def test_an_office_without_the_system_has_no_such_case(desk: Desk) -> None:
    assert not supervising.escalates(desk)
    assert {row.track for row in supervising.rows(desk)} == {SUPERVISE}
