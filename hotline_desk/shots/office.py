"""Scenes of the office: import, library, records, bulletin, settings, help, the first run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from hotline_desk.shots.samples import HEADERS, NOTICE, SHEET
from hotline_desk.shots.studio import Studio


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
    page.side.pills.choose("unit")
    page.show_tables()
    studio.wait()
    yield "06-通报考核-附表"
    studio.close_layers()
    page.print_it()
    studio.wait(1.5)
    yield "06-通报考核-生成通报"
    studio.close_layers()
    if studio.out is not None:
        _pages(studio, page.found)
    yield from _published(studio, page)
    page.show_big()
    studio.until(lambda: hasattr(page, "screen_window"))
    page.screen_window.resize(1920, 1080)
    studio.keep("06-通报考核-大屏", page.screen_window)
    page.screen_window.close()


def _pages(studio: Studio, found: Any) -> None:
    """The printed bulletin, page by page."""
    from hotline_desk.services import bulletin_papers, printing

    assert studio.out is not None
    drawn = bulletin_papers.draw(studio.desk, found)
    for page in range(drawn.pages):
        (studio.out / f"06-通报-第{page + 1}页.png").write_bytes(printing.page_png(drawn.pdf, page, 1.4))


def _published(studio: Studio, page: Any) -> Iterator[str]:
    """A month that was published, and what became another figure since."""
    from hotline_desk.services import acts

    page.turn(-1)
    studio.until(lambda: page.counted is not None and page.counted.period == "2026-08" and bool(page.counted.months))
    yield "06-通报考核-待定稿"
    page.publish()
    for kind, data in (("register", {"channel": "12345", "kind": "complaint", "subject": "补登的一件"}),
                       ("dispatch", {"to": "城建中心", "class": "general", "basis": "statutory"})):
        acts.record(studio.desk, "BS260820-9001", kind, data, f"2026-08-20T{'09:00' if kind == 'register' else '09:30'}")
    page.refresh()
    studio.until(lambda: bool(page.changes))
    yield "06-通报考核-定稿后"
    page.show_changes()
    yield "06-通报考核-更正"
    studio.close_layers()


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
    for key, name in (("audit", "访问记录"), ("policy", "规定"), ("units", "单位"), ("maps", "导入方案"), ("scans", "扫描件"),
                      ("looks", "显示与提醒"), ("people", "用户"), ("about", "关于")):
        studio.shell.go("settings", key)
        yield f"08-设置-{name}"
    studio.shell.go("settings", "persons")
    yield "08-设置-个人信息"
    asked = page.sections["persons"]
    asked.asked.setText(str(studio.desk.store.rows({"open": 0, "caller!=": ""}, columns=("caller",), limit=1)[0]["caller"]))
    asked.find()
    studio.until(lambda: not asked.task.running)
    studio.wait(0.3)
    yield "08-设置-个人信息-找到"
    asked.ask_erase()
    studio.wait(0.8)
    yield "08-设置-匿名"
    studio.close_layers()
    studio.shell.go("settings", "backup")
    page.sections["backup"].back_up()
    studio.until(lambda: not page.sections["backup"].task.running)
    yield "08-设置-备份"
    page.sections["backup"].try_restore()
    studio.until(lambda: not page.sections["backup"].task.running)
    yield "08-设置-恢复演练"
    page.sections["backup"].ask_restore()
    studio.wait(0.8)
    yield "08-设置-用备份恢复"
    studio.close_layers()


def own_values(studio: Studio) -> Iterator[str]:
    """设置: a value of the office's own, and a list of units before it is taken."""
    from hotline_desk.screens.settings.unit_import import UnitImportDialog
    from hotline_desk.services import unit_sheet

    studio.shell.go("settings", "policy")
    section = studio.shell.page("settings").sections["policy"]
    rows = section.values.rows_model.rows
    at = next(i for i, r in enumerate(rows) if r.name == "dispatch_alert_minutes")
    section.values.setCurrentIndex(section.values.rows_model.index(at, 0))
    section.ask_own()
    dialog = studio.shell.layers()[-1]
    dialog.value.setText("90")
    dialog.reason.setText("热线办例会定")
    yield "08-设置-本单位的数值"
    studio.close_layers()
    section.pills.choose("others")
    section.others.setCurrentIndex(section.others.rows_model.index(0, 0))
    yield "08-设置-可参照"
    section.ask_adopt()
    adopting = studio.shell.layers()[-1]
    studio.until(lambda: bool(adopting.lines))
    adopting.reason.setText("办公会议定")
    yield "08-设置-参照"
    studio.close_layers()
    section.pills.choose("values")
    studio.shell.go("settings", "units")
    text = "单位名称\t类别\t书记\t热线专员\n宝林六村居民区\t居民区\t张海\t李云\n永清新村居民区\t居民区\t赵平\t\n房管所\t\t\t"
    UnitImportDialog(studio.shell.page("settings").sections["units"], unit_sheet.read_text(text, studio.desk.pack), "剪贴板").open()
    yield "08-设置-导入单位"
    studio.close_layers()


def practice(studio: Studio) -> Iterator[str]:
    """练习: the band over 今日, the tasks, a paper that says so."""
    from hotline_desk import app
    from hotline_desk.screens.practice import attach
    from hotline_desk.services import acts, printing, training

    studio.shell.go("settings", "practice")
    yield "18-设置-练习"
    desk = training.make(studio.folder / "practice", "youyilu", studio.desk.now)
    window = app.Window(desk)
    window.shell.resize(studio.shell.size())
    band = attach(desk, window.shell)
    window.shell.show()
    studio.until(lambda: bool(band.tasks))
    number = next(t.order for t in band.tasks if t.key == "dispatch")
    acts.record(desk, number, "dispatch", {"to": "宝林六村居民区", "class": "general", "basis": "statutory"})
    window.shell.refresh()
    studio.until(lambda: band.count.text().startswith("已做 1"))
    studio.keep("18-练习", window.shell, desk)
    band.show_tasks()
    studio.keep("18-练习-任务单", window.shell, desk)
    for layer in window.shell.layers():
        layer.close_layer()
    if studio.out is not None:
        printed = printing.draw(desk, "youyilu_supervision", [number])
        (studio.out / "18-练习-打印.png").write_bytes(printing.page_png(printed.pdf, 0, 1.2))
    window.shell.close()


def help_(studio: Studio) -> Iterator[str]:
    """The manual, and a banner of the alert ladder."""
    from dataclasses import replace
    from datetime import date, datetime

    from hotline_desk.screens.alarm import Alarm
    from hotline_desk.services import alerts, ladder

    studio.shell.go("today")
    alarm = Alarm(studio.desk, studio.shell)
    alarm.tell(alerts.check(studio.desk))
    yield "10-到期提醒"
    studio.shell.to_banners()  # as F6 does
    yield "10-到期提醒-展开"
    studio.drop_banners()
    inside = [replace(c, due=datetime(2026, 9, 25 + at, 10)) for at, c in enumerate(alerts.clocks(studio.desk)[:3])]
    told = ladder.said([ladder.Alert(c, ladder.BREAK, days=(date(2026, 9, 25), date(2026, 9, 27))) for c in inside], "break")
    assert told is not None
    alarm.tell([told])
    studio.shell.bands.up["break"].pressed.emit("看清单")
    yield "10-假期到期清单"
    studio.close_layers()
    studio.shell.go("manual")
    yield "10-手册"
    studio.shell.go("today")


def first_run(studio: Studio) -> Iterator[str]:
    """What a new office is asked, step by step, and the empty desk it comes to."""
    from hotline_desk.screens.first_run import FirstRun
    from hotline_desk.services.unit_sheet import UnitLine

    dialog = FirstRun(studio.shell, draft=False)
    dialog.show()
    studio.keep("00-首次使用", dialog)
    dialog.user.setText("王敏")
    dialog.list.take((*dialog.list.units, UnitLine("宝林六村居民区", "neighbourhood", {"first": "张海", "specific": "李云"}, ("宝林六村",))))
    dialog.go(1)
    studio.keep("00-首次使用-承办单位", dialog)
    dialog.protect.set_value("password")
    dialog.protect.answered.emit("password")
    dialog.go(2)
    studio.keep("00-首次使用-密码", dialog)
    dialog.go(3)
    studio.keep("00-首次使用-核对", dialog)
    dialog.done(0)
    yield from ()
