"""Scenes of the office: import, library, records, bulletin, settings, help, the first run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

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
    page.choose("persons")
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
    page.choose("backup")
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
