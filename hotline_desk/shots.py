"""A picture of every screen, dialog and paper, on the same invented day: for looking, and for the manual.

``python -m hotline_desk.shots --out DIR [--size 1366x768]``; QT_SCALE_FACTOR gives the 150 % set.
The window is as high as the screen less the system's task bar and title (design.md §4).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 9, 17, 10, 6)
BARS = 80  # title bar and task bar, in screen pixels at 100 %
PASTED = """【区热线平台派单】
工单编号：BS260917-0902
派单时间：2026-09-17 09:10
来电人：陈女士  联系电话：138****1234
诉求类型：投诉  紧急程度：一般
事发地点：友谊路街道宝林六村12号302室门口
诉求内容：来电人反映其居住楼道内 3 楼长期堆放纸箱、旧家具及一辆电动车，其母亲 78 岁腿脚不便，多次险些摔倒。\
此前已多次反映，清理后数日又恢复原状。要求彻底解决并告知长效管理办法。
要求回复时限：一般件 5 个工作日"""
HEADERS = ("工单编号", "派单时间", "诉求人", "联系方式", "诉求地址", "诉求描述", "问题类别", "紧急程度", "要求时限", "坐席工号")
SHEET = (
    ("BS260917-0101", "2026-09-17 08:52", "李先生", "13700000925", "友谊路 1016 号", "空调外机滴水", "市容 / 外机滴水", "一般", "5", "3021"),
    ("BS260917-0102", "2026-09-17 08:55", "陈女士", "13900001234", "宝林六村12号302室", "楼道堆放杂物", "小区 / 堆物", "一般", "5", "3021"),
    ("BS260917-0103", "2026-09-17 09:02", "黄先生", "15900003371", "密山二村 31 号", "加装电梯征询", "房屋 / 加梯", "一般", "10", "3017"),
    ("BS260917-0104", "2026-09-17 09:05", "郑先生", "1386022", "宝杨路 628 号", "广场舞噪声", "噪声 / 广场舞", "一般", "5", "3017"),
    ("BS260917-0105", "2026-09-17 09:08", "金女士", "13500008840", "", "漠河路 600 弄门口路面坑洼积水", "市政 / 道路", "一般", "5", "3017"),
    ("BS260917-0106", "2026-09-31 09:10", "罗女士", "15000006672", "临江公寓 南门", "快递车占消防通道", "消防 / 占用通道", "紧急", "1", "3021"),
    ("BS260917-0107", "2026-09-17 09:12", "匿名", "", "近水产路高架", "夜间施工噪声", "噪声 / 施工", "一般", "5", "3021"),
    ("BS260917-0108", "2026-09-17 09:15", "叶先生", "18800000214", "牡丹江路漠河路口", "共享单车占盲道", "市容 / 单车", "一般", "五天", "3021"),
    ("BS260917-0109", "2026-09-17 09:20", "沈女士", "13600009925", "友谊公园东南角", "健身器材松动", "设施 / 健身", "一般", "1", "3017"),
)

NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月19日（周六）、10月10日（周六）上班。"""
Scene = Callable[["Studio"], Any]


class Studio:
    """The demo office, its window, and where the pictures go."""

    def __init__(self, out: Path, width: int, height: int) -> None:
        from hotline_desk import app
        from hotline_desk.services import demo, safekeeping

        self.out = out
        self.folder = Path(tempfile.mkdtemp(prefix="hotline-shots-"))
        self.application = app.application()
        self.desk = demo.make(self.folder / "office", clock=lambda: NOW)
        safekeeping.run(self.desk)  # an office in use has a backup; the red line is no picture for a manual
        self.window = app.Window(self.desk)
        self.shell = self.window.shell
        self.shell.resize(width, height)
        self.shell.show()
        self.shell.activateWindow()  # the offscreen platform gives no focus by itself after a dialog
        self.wait()

    def wait(self, seconds: float = 0.35) -> None:
        """Let timers, threads and paints run."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.application.processEvents()
            time.sleep(0.01)

    def until(self, ready: Callable[[], bool], seconds: float = 15) -> None:
        """Wait for background work; raises TimeoutError."""
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                raise TimeoutError("a screen did not become ready")
            self.wait(0.05)
        self.wait()

    def keep(self, name: str, widget: Any = None) -> None:
        """Save a picture of the window (or a widget)."""
        self.wait()
        (widget or self.shell).grab().save(str(self.out / f"{name}.png"))

    def close_layers(self) -> None:
        for layer in self.shell.layers():
            layer.close_layer()
        self.wait(0.05)

    def order(self, state: str, **more: object) -> str:
        """The newest order in a state."""
        rows = self.desk.store.rows({"state": state, **more}, columns=("number",), limit=1)
        return str(rows[0]["number"])

    def open_act(self, number: str, name: str) -> None:
        """Open the panel of one act on an order."""
        from hotline_desk.services import dossier

        view = dossier.view(self.desk, number)
        option = next(a for a in view.acts if a.name == name)
        self.window.acts().open(view, option)
        self.wait()


def today(studio: Studio) -> Iterator[str]:
    """今日, its keys, the drawer behind a clause, an empty list."""
    from hotline_desk.services import why
    from hotline_desk.widgets.why import ClauseDrawer

    studio.shell.go("today")
    yield "01-今日"
    studio.shell.show_keys()
    yield "10-按键"
    studio.close_layers()
    number = studio.order("handling", order_class="general")
    ClauseDrawer(studio.shell.centralWidget(), why.timer(studio.desk, number, "handle")).open()
    yield "11-为什么"
    studio.close_layers()
    page = studio.shell.page("today")
    page.find("没有这样的字")
    yield "12-今日-没有找到"
    page.find("")


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
        studio.shell.go("dossier", studio.order(state))
        yield name


def acts(studio: Studio) -> Iterator[str]:
    """Act panels with their consequences."""
    studio.shell.go("today")
    wanted = (("09-派单", "registered", "dispatch"), ("20-先行联系", "registered", "contact"), ("21-延期", "handling", "extend"),
              ("22-答复并反馈结果", "handling", "answer"), ("23-退单", "handling", "return"), ("24-审核", "reply_review", "review"),
              ("25-结案", "submitted", "close"), ("26-回访", "pending_revisit", "revisit"), ("27-督办", "closed", "supervise"),
              ("28-更正", "handling", "amend"))
    for name, state, act in wanted:
        number = studio.order(state, order_class="general") if act == "extend" else studio.order(state)
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
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_4):
        QTest.keyClick(studio.application.focusWidget() or page.form, key)
    page.form.words.setPlainText("装置没装，晚上照样排烟，执法来的时候关、走了又开。")
    yield "04-回访"
    page.office.keep_draft(page.sheet.order, None)


def supervision(studio: Studio) -> Iterator[str]:
    """督办与提级: a candidate, and a case that waits for its signed scan."""
    from hotline_desk.services import acts, printing

    studio.shell.go("supervision", _supervised(studio))
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


def intake(studio: Studio) -> Iterator[str]:
    """导入核对: choosing, columns and rows, done."""
    import openpyxl

    studio.shell.go("import")
    yield "07-导入-选择文件"
    file = studio.folder / "区平台导出_20260917.xlsx"
    book = openpyxl.Workbook()
    for line in (HEADERS, *SHEET):
        book.active.append(line)
    book.save(file)
    page = studio.shell.page("import")
    page.pane.open(file)
    studio.until(lambda: page.pane.stack.currentWidget() is page.pane.check)
    yield "07-导入核对"


def orders(studio: Studio) -> Iterator[str]:
    """工单库."""
    studio.shell.go("orders", "")
    studio.wait(0.5)
    yield "13-工单库"


def records(studio: Studio) -> Iterator[str]:
    """台账."""
    studio.shell.go("records")
    yield "13-台账"


def bulletin(studio: Studio) -> Iterator[str]:
    """通报考核: the month before, its unit, who must explain, all rates."""
    studio.shell.go("bulletin", "2026-09")
    page = studio.shell.page("bulletin")
    studio.until(lambda: page.found is not None and page.found.period == "2026-09")
    yield "06-通报考核"
    page.table.setCurrentIndex(page.table.rows_model.index(len(page.found.rows) - 2, 0))
    yield "06-通报考核-末位"
    page.side.pills.choose("rates")
    yield "06-通报考核-全部指标"
    page.side.pills.choose("follows")
    yield "06-通报考核-说明与约谈"


def settings(studio: Studio) -> Iterator[str]:
    """设置, every section; a notice read but not saved."""
    text = (studio.folder / "notice.txt")
    text.write_text(NOTICE, encoding="utf-8")
    studio.shell.go("settings", "calendar")
    page = studio.shell.page("settings")
    yield "08-设置-工作日历"
    section = page.sections["calendar"]
    section.text.setPlainText(text.read_text(encoding="utf-8"))
    studio.until(lambda: section.moved is not None)
    yield "08-设置-粘贴通知"
    section.text.clear()
    section.ask_day(datetime(2026, 9, 18).date())
    studio.wait(0.8)
    yield "08-设置-本单位的日子"
    studio.close_layers()
    for key, name in (("policy", "规定"), ("units", "单位"), ("maps", "导入方案"), ("looks", "显示与提醒"), ("people", "用户"), ("about", "关于")):
        page.choose(key)
        yield f"08-设置-{name}"
    page.choose("backup")
    page.sections["backup"].back_up()
    studio.until(lambda: not page.sections["backup"].task.running)
    yield "08-设置-备份"


def help_(studio: Studio) -> Iterator[str]:
    """The manual, and a banner of the alert ladder."""
    from hotline_desk.screens.alarm import Alarm
    from hotline_desk.services import alerts

    studio.shell.go("today")
    alarm = Alarm(studio.desk, studio.shell)
    alarm.tell(alerts.check(studio.desk))
    yield "10-到期提醒"
    studio.shell.drop_banner("alerts")
    studio.shell.drop_banner("break")
    studio.shell.go("manual")
    yield "10-手册"
    studio.shell.go("today")


def paper(studio: Studio) -> Iterator[str]:
    """The print preview, and both papers as pages."""
    number = _supervised(studio)
    studio.shell.go("dossier", number)
    studio.window.print_preview(number)
    studio.wait(1.5)
    yield "05-打印预览"
    studio.close_layers()
    for form in ("youyilu_supervision", "chengdong_escalation"):
        _page(studio, form, number)


def _supervised(studio: Studio) -> str:
    found = [f["order_no"] for f in studio.desk.store.findings(rule="supervise_repeat")]
    return str(found[-1]) if found else studio.order("handling")


def _page(studio: Studio, form: str, number: str) -> None:
    from hotline_desk.services import printing

    values = {number: {**printing.numbered(studio.desk, form, [number]).get(number, {})}}
    if form == "chengdong_escalation":
        values[number] |= {"reason": "同一诉求多次投诉，经多次办理仍未达到满意；涉及产权方、市场监管等多家单位，多次协调无果，续报有二次续报风险。",
                           "co_units": "市场监管所、城建中心、房管所"}
    printed = printing.draw(studio.desk, form, [number], values)
    (studio.out / f"{form}.pdf").write_bytes(printed.pdf)
    (studio.out / f"{form}.png").write_bytes(printing.page_png(printed.pdf, 0, 1.6))


def first_run(studio: Studio) -> Iterator[str]:
    """The first thing a new office sees."""
    from hotline_desk.screens.first_run import FirstRun

    dialog = FirstRun(studio.shell)
    dialog.show()
    studio.keep("00-首次使用", dialog)
    dialog.close()
    yield from ()


def dark(studio: Studio) -> Iterator[str]:
    """The dark theme by tokens: 今日 and one panel."""
    from hotline_desk import app

    app.application(dark=True)
    studio.shell.go("today")
    yield "14-今日-深色"
    studio.shell.go("dossier", studio.order("handling"))
    yield "15-工单档案-深色"
    studio.shell.go("bulletin")
    studio.wait(1.5)
    yield "16-通报考核-深色"
    studio.shell.go("settings", "calendar")
    yield "17-工作日历-深色"
    for key, name in (("revisit", "17-回访-深色"), ("supervision", "18-督办与提级-深色"), ("archive", "19-归档-深色")):
        studio.shell.go(key)
        studio.wait(1)
        yield name
    app.application()


SCENES: tuple[Callable[[Studio], Iterator[str]], ...] = (
    first_run, today, register, dossier, acts, revisit, supervision, archive, intake, orders, records, bulletin, settings, help_, paper, dark)


def main(argv: list[str] | None = None) -> int:
    """Make every picture; a scene that fails is named and makes the exit status 1."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--only", default="")
    args = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    width, height = (int(n) for n in args.size.split("x"))
    if scale > 1:  # 150 % is a 1920×1080 screen (design.md §4)
        width, height = 1920, 1040
    args.out.mkdir(parents=True, exist_ok=True)
    studio = Studio(args.out, round(width / scale), round((height - BARS) / scale))
    failed = 0
    for scene in SCENES:
        if args.only and args.only not in scene.__name__:
            continue
        try:
            for name in scene(studio):
                studio.keep(name)
        except Exception as error:  # noqa: BLE001 - one broken screen must not hide the others
            failed += 1
            print(f"{scene.__name__}: {type(error).__name__}: {error}", file=sys.stderr)
        studio.close_layers()
    studio.desk.close()
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
