"""Scenes of the clerk's day: 今日, 登记, 档案 and its acts, 回访, 督办, 归档."""

from __future__ import annotations

from collections.abc import Iterator

from hotline_desk.shots.papers import supervised
from hotline_desk.shots.samples import PASTED
from hotline_desk.shots.studio import Studio


def today(studio: Studio) -> Iterator[str]:
    """今日, its keys, the drawer behind a clause, an empty list."""
    from hotline_desk.services import why
    from hotline_desk.widgets.why import ClauseDrawer

    studio.shell.go("today")
    yield "01-今日"
    studio.shell.page("today").list.go_to(_complained_again(studio))
    yield "01-今日-又来电"
    studio.shell.show_keys()
    yield "10-按键"
    studio.close_layers()
    number = studio.order("handling", order_class="general")
    studio.shell.page("today").list.go_to(number)  # the drawer explains the order that is chosen behind it
    studio.wait(0.5)
    ClauseDrawer(studio.shell.centralWidget(), why.timer(studio.desk, number, "handle")).open()
    yield "11-为什么"
    studio.close_layers()
    page = studio.shell.page("today")
    page.bar.search.setText("没有这样的字")
    studio.wait(0.5)
    yield "12-今日-没有找到"
    page.bar.search.clear()
    studio.wait(0.5)


def _complained_again(studio: Studio) -> str:
    """The open order that is most often complained of."""
    rows = studio.desk.store.rows({"open": 1}, columns=("number", "matter_count"))
    return str(max(rows, key=lambda row: row["matter_count"] or 1)["number"])


def register(studio: Studio) -> Iterator[str]:
    """登记, empty and with a pasted order."""
    studio.shell.go("register")
    yield "02-登记-空"
    page = studio.shell.page("register")
    page.pane.source.put(PASTED)
    studio.wait(1.5)
    yield "02-登记"


def dossier(studio: Studio) -> Iterator[str]:
    """工单档案 in some states."""
    studio.shell.go("today")
    for name, state in (("03-工单档案", "handling"), ("03-工单档案-重办", "redo"), ("03-工单档案-待回访", "pending_revisit")):
        if not studio.has(state):
            continue
        studio.shell.go("dossier", studio.order(state))
        yield name


def materials(studio: Studio) -> Iterator[str]:
    """添加材料 with two files, and a dossier that holds them."""
    from hotline_desk.services.materials import Incoming

    number = studio.order("reply_review")
    studio.shell.go("today")
    studio.shell.go("dossier", number)
    page = studio.shell.page("dossier")
    files = [Incoming("现场照片 9月16日.png", b"\x89PNG\r\n\x1a\n" + b"0" * 1_400_000, "image"),
             Incoming("通话录音.mp3", b"ID3" + b"0" * 800_000, "audio_video")]
    panel = page.acts.put_in(page.view)
    yield "03-添加材料-空"
    panel.put(files)
    yield "03-添加材料"
    panel.record()
    studio.wait(1.0)
    yield "03-工单档案-材料"


def choosing(studio: Studio) -> Iterator[str]:
    """Ctrl+D: which order; 收扫描件 with one scan that is known and one that is not; two clerks on one order."""
    import io
    import tempfile
    from pathlib import Path

    from PIL import Image

    from hotline_desk.services import acts, printing

    number = studio.order("handling")
    studio.shell.go("dossier", number)
    studio.shell.supervise_wanted.emit(number)
    studio.wait(0.6)
    yield "05-发起督办"
    studio.close_layers()
    pdf = printing.draw(studio.desk, "work_slip", [number]).pdf
    with tempfile.TemporaryDirectory() as folder:
        known, blank = Path(folder) / "扫描0917_1.png", Path(folder) / "扫描0917_2.png"
        Image.open(io.BytesIO(printing.page_png(pdf, 0, 150 / 72))).save(known)
        Image.new("L", (600, 800), 240).save(blank)
        studio.window.acts().take_scans([known, blank])
        studio.wait(2.0)
        yield "05-收扫描件"
    studio.close_layers()
    panel = studio.open_act(number, "remind") or studio.window.acts().panel
    panel.questions[0].set_value("请今天下班前回复")
    acts.record(studio.desk, number, "remind", {"note": "请明天上午前回复"}, by="李强")
    panel.record()
    studio.wait(0.3)
    yield "20-两人同时改"
    acts.undo(studio.desk)


def acts(studio: Studio) -> Iterator[str]:
    """Act panels with their consequences."""
    from hotline_desk.services import dossier

    studio.waiting()
    studio.shell.go("today")
    wanted = (("09-派单", "registered", "dispatch"), ("20-先行联系", "registered", "contact"), ("21-延期", "handling", "extend"),
              ("22-答复并反馈结果", "handling", "answer"), ("23-退单", "handling", "return"), ("24-审核", "reply_review", "review"),
              ("25-结案", "submitted", "close"), ("26-回访", "pending_revisit", "revisit"), ("27-督办", "closed", "supervise"),
              ("28-更正", "handling", "amend"))
    for name, state, act in wanted:
        if not studio.has(state):
            continue
        number = studio.order(state, order_class="general") if act == "extend" else studio.order(state)
        if act not in {option.name for option in dossier.view(studio.desk, number).acts}:
            continue  # an act of another regulation
        studio.open_act(number, act)
        yield name
        studio.close_layers()


def revisit(studio: Studio) -> Iterator[str]:
    """回访: a fresh call, one that goes badly."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    studio.shell.go("revisit")
    page = studio.shell.page("revisit")
    yield "04-回访-空"
    if page.sheet is None:
        return
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_4):
        QTest.keyClick(studio.application.focusWidget() or page.form, key)
    page.form.words.setPlainText("装置没装，晚上照样排烟，执法来的时候关、走了又开。")
    yield "04-回访"
    page.office.keep_draft(page.sheet.order, None)
    page.appoint()
    yield "04-回访-约时再拨"


def supervision(studio: Studio) -> Iterator[str]:
    """督办与提级: a candidate, and a case that waits for its signed scan."""
    from hotline_desk.services import acts, printing

    studio.shell.go("supervision", supervised(studio))
    studio.wait(1.2)
    yield "05-督办-待研判"
    number = studio.shell.page("supervision").case.order
    acts.record(studio.desk, number, "supervise", {"step": "confirm"}, "2026-09-17T09:20")
    printing.keep_numbers(studio.desk, "youyilu_supervision", [number])
    acts.record(studio.desk, number, "supervise", {"step": "issue"}, "2026-09-17T10:06")
    studio.shell.go("supervision", number)
    studio.wait(1.2)
    yield "05-督办与提级"
    studio.shell.page("supervision").pills.choose("candidate")
    studio.shell.page("supervision").dismiss()
    yield "05-督办-不列入"
    studio.close_layers()


def archive(studio: Studio) -> Iterator[str]:
    """归档: the list, the ticked ones about to go, the last word before it."""
    studio.shell.go("archive")
    page = studio.shell.page("archive")
    yield "16-归档"
    page.pills.choose("lacking")
    yield "16-归档-缺材料"
    page.archive()
    yield "16-归档-确认"
    studio.close_layers()
