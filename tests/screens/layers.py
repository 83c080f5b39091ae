"""Every dialog, drawer and preview of the window, and how it is opened: by the same button as a clerk opens it, where a button does.

``LAYERS`` is what test_every_action.py walks; each scene names the class it opens, so that one nobody opens is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.acting.dispatching import DispatchPanel
from hotline_desk.screens.acting.picking import OrderPicker
from hotline_desk.screens.acting.putting import MaterialsPanel
from hotline_desk.screens.acting.scanning import ScanPanel
from hotline_desk.screens.alarm import Alarm, BreakList
from hotline_desk.screens.archive.page import ArchiveDialog
from hotline_desk.screens.bulletin.changes import ChangesDialog
from hotline_desk.screens.bulletin.tables import TablesDialog
from hotline_desk.screens.finder import Finder
from hotline_desk.screens.import_.saving import SchemeDialog
from hotline_desk.screens.library.chooser import ColumnDialog
from hotline_desk.screens.library.exporting import ExportDialog
from hotline_desk.screens.library.filters import FilterDialog
from hotline_desk.screens.matters.joining_dialog import JoinDialog
from hotline_desk.screens.practice import TasksDialog
from hotline_desk.screens.print_preview import PrintPreview
from hotline_desk.screens.records.page import VoidDialog
from hotline_desk.screens.revisit.appointing import AppointDialog
from hotline_desk.screens.settings.adopting import AdoptDialog
from hotline_desk.screens.settings.calendar import DayDialog
from hotline_desk.screens.settings.maps import RenameDialog
from hotline_desk.screens.settings.moving import RestoredDialog, RestoreDialog
from hotline_desk.screens.settings.own_value import OwnValueDialog
from hotline_desk.screens.settings.persons import EraseDialog, ForgetDialog
from hotline_desk.screens.settings.sealing import SealDialog
from hotline_desk.screens.settings.unit_import import UnitImportDialog
from hotline_desk.screens.settings.units import NameDialog
from hotline_desk.screens.supervision.dismissing import DismissDialog
from hotline_desk.services import (
    acts,
    alerts,
    filtering,
    ladder,
    library,
    publishing,
    records,
    schemes,
    training,
    unit_sheet,
)
from hotline_desk.shots.finding import UNKNOWN, _file
from hotline_desk.shots.samples import HEADERS, SHEET
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.keys import KeysDialog
from hotline_desk.widgets.sure import SureDialog
from hotline_desk.widgets.why import ClauseDrawer
from tests.screens.walking import Walked

Open = Callable[[Walked], Any]
NAMES = "单位名称\t类别\t书记\t热线专员\n宝林六村居民区\t居民区\t张海\t李云\n房管所\t\t\t"


@dataclass(frozen=True)
class Scene:
    """What is opened (``kind``) and how. ``stays``: Esc is not its way out; ``but``: in whose samples there is nothing to open it on."""

    words: str
    kind: type[QWidget]
    open: Open
    stays: bool = False
    but: tuple[str, ...] = ()


def button(page: QWidget, words: str) -> None:
    """Press the button of a page that shows or is called by these words."""
    found = [b for b in page.findChildren(Button) if b.isVisible() and b.isEnabled() and words in (b.text(), b.toolTip(), b.accessibleName())]
    assert found, f"no button {words}"
    found[0].click()


def at(place: str, words: str) -> Open:
    """By a button of a place."""

    def opens(studio: Walked) -> None:
        page: Any = studio.come(place)
        studio.until(lambda: not getattr(page, "reading", False))
        button(page, words)

    return opens


# -- lists -----------------------------------------------------------------------------------------------------
def _registered(studio: Walked) -> list[int]:
    """Two orders that wait for their unit; where the samples have sent all of theirs, two more come in."""
    for n in range(2 - len(studio.desk.store.rows({"state": "registered"}, columns=("number",), limit=2))):
        acts.record(studio.desk, f"XJ260917-000{n}", "register", {"channel": "12345", "kind": "complaint", "subject": "路灯不亮", "content": "路灯不亮",
                                                                  "address": "幸福路 5 号"}, studio.desk.now())
    return library.ids(studio.desk, filtering.Query(state=("registered",)))[:2]


def _several(studio: Walked) -> None:
    waiting = _registered(studio)
    page: Any = studio.come("orders")
    page.filters.choose("open")
    studio.until(lambda: not page.reading)
    page.table.unchoose()
    page.table.toggle(waiting)
    studio.wait()
    button(page, "派单")
    studio.until(lambda: bool(studio.shell.layers()) and getattr(studio.shell.layers()[-1], "ready", True))


def _kept_filter(studio: Walked) -> None:
    from hotline_desk.services.filtering import Query

    filtering.keep(studio.desk, "超期未办", Query(quick="open", due="over"))
    page: Any = studio.come("orders")
    page.filters.choose("kept:超期未办")
    studio.until(lambda: not page.reading)
    button(page, "改这个筛选")


def _join(studio: Walked) -> None:
    page: Any = studio.come("matter")
    studio.until(lambda: page.view is not None)
    page.ask_join()


def _matter_paper(studio: Walked) -> None:
    page: Any = studio.come("matter")
    studio.until(lambda: page.view is not None)
    page.print_it()


def _meeting(studio: Walked) -> Any:
    if not records.listed(studio.desk, "meeting"):
        kind = next(slot for slot in records.kind(studio.desk, "meeting").slots if slot.name == "type").choices[0][0]  # each regulation has its own
        records.add(studio.desk, "meeting", {"type": kind, "topic": "夜间施工噪声联合执法", "chair": "分管领导", "lead": "综合行政执法队", "deadline": "2026-09-30",
                                         "decision": "执法队排夜间值守表。"}, "2026-09-08T14:00")
    page: Any = studio.come("meetings")
    page.pills.choose("meeting")
    return page


def _void(studio: Walked) -> None:
    button(_meeting(studio), "作废")


def _minutes(studio: Walked) -> None:
    button(_meeting(studio), "打印")


def _appoint(studio: Walked) -> None:
    page: Any = studio.come("revisit")
    assert page.sheet is not None
    page.appoint()


def _dismiss(studio: Walked) -> None:
    page: Any = studio.come("supervision")
    page.pills.choose("candidate")
    studio.wait()
    page.dismiss()


def _pick(studio: Walked) -> None:
    studio.come("today")
    studio.shell.supervise_wanted.emit("")


def _materials(studio: Walked) -> None:
    page: Any = studio.come("dossier")
    page.acts.put_in(page.view)


def _why(studio: Walked) -> None:
    """为什么, from the clause of the order's running clock."""
    page: Any = studio.come("today")
    from hotline_desk.services import why

    page.open_layer(ClauseDrawer(page.host, why.timer(studio.desk, studio.order("handling", order_class="general"), "handle")))


def _paper(studio: Walked) -> None:
    studio.come("dossier")
    studio.window.print_preview(studio.order("handling"))


# -- 通报 --------------------------------------------------------------------------------------------------------
def _counted(studio: Walked) -> Any:
    page: Any = studio.come("bulletin", "2026-08")
    studio.until(lambda: page.counted is not None and page.counted.period == "2026-08" and page.found is not None)
    return page


def _bulletin_paper(studio: Walked) -> None:
    _counted(studio).print_it()


def _tables(studio: Walked) -> None:
    button(_counted(studio), "附表")


def _changes(studio: Walked) -> None:
    page = _counted(studio)
    row = page.counted.rows[0]
    now = replace(page.counted, rows=(replace(row, received=row.received + 1), *page.counted.rows[1:]))
    kept = publishing.Published(page.counted, "2026-09-01T09:00", "王敏", ())
    page.open_layer(ChangesDialog(page.host, studio.desk, now, kept, publishing.differences(page.counted, now)))


# -- 导入 --------------------------------------------------------------------------------------------------------
def _scheme(studio: Walked) -> None:
    page: Any = studio.come("import")
    pane = page.pane
    pane.open(_file(studio.folder / "街道来件.xlsx", HEADERS, SHEET))
    studio.until(lambda: pane.task is None and pane.stack.currentWidget() is pane.check)
    pane.save_scheme()


# -- 设置 --------------------------------------------------------------------------------------------------------
def section(studio: Walked, key: str) -> Any:
    page: Any = studio.come("settings")
    page.choose(key)
    studio.wait()
    return page.sections[key]


def _unit(words: str) -> Open:
    def opens(studio: Walked) -> None:
        button(section(studio, "units"), words)

    return opens


def _list_of_units(studio: Walked) -> None:
    units = section(studio, "units")
    UnitImportDialog(units, unit_sheet.read_text(NAMES, studio.desk.pack), "剪贴板").open()


def _rename(studio: Walked) -> None:
    if "街道来件" not in {s.label for s in schemes.shown(studio.desk)}:
        schemes.save(studio.desk, "街道来件", dict.fromkeys(UNKNOWN[:2], None) | {UNKNOWN[0]: "number"})
    maps = section(studio, "maps")
    names = [r.label for r in maps.table.rows_model.rows]
    maps.table.setCurrentIndex(maps.table.rows_model.index(names.index("街道来件"), 0))
    maps.ask_rename()


def _own_value(studio: Walked) -> None:
    policy = section(studio, "policy")
    rows = policy.values.rows_model.rows
    row = next(i for i, r in enumerate(rows) if r.name == "dispatch_alert_minutes")
    policy.values.setCurrentIndex(policy.values.rows_model.index(row, 0))
    policy.ask_own()


def _adopt(studio: Walked) -> None:
    policy = section(studio, "policy")
    policy.pills.choose("others")
    policy.others.setCurrentIndex(policy.others.rows_model.index(0, 0))
    policy.ask_adopt()
    studio.until(lambda: bool(studio.shell.layers()[-1].lines))  # type: ignore[attr-defined]


def _seal(studio: Walked) -> None:
    SealDialog(section(studio, "backup"), ("办件记录",)).open()


def _erase(studio: Walked) -> None:
    persons = section(studio, "persons")
    EraseDialog(persons.host, studio.desk, list(studio.desk.store.numbers())[:2], "保存期满").open()


def _forget(studio: Walked) -> None:
    ForgetDialog(section(studio, "persons").host).open()


def _clear_log(studio: Walked) -> None:
    section(studio, "audit").keeping.ask_clear()


def _restore(studio: Walked) -> None:
    section(studio, "backup").ask_restore()


def _restored(studio: Walked) -> None:
    RestoredDialog(section(studio, "backup").host, "恢复好了：120 件工单。").open()


# -- over all of it --------------------------------------------------------------------------------------------------
def _break(studio: Walked) -> None:
    studio.come("today")
    clocks = [replace(c, due=datetime(2026, 9, 25 + n, 10)) for n, c in enumerate(alerts.clocks(studio.desk)[:3])]
    told = ladder.said([ladder.Alert(c, ladder.BREAK, days=(date(2026, 9, 25), date(2026, 9, 27))) for c in clocks], "break")
    assert told is not None
    Alarm(studio.desk, studio.shell)._open(told)  # as 看清单 on the banner does


def _tasks(studio: Walked) -> None:
    studio.come("today")
    TasksDialog(studio.shell.centralWidget(), training.tasks(studio.desk)).open()


def _ask_practice(studio: Walked) -> None:
    studio.come("today")
    SureDialog(studio.shell.centralWidget(), "结束练习", "练习数据整个删掉，窗口关上。正式的数据不受影响。", "结束并删除", lambda: None).open()


def _find(studio: Walked) -> None:
    studio.come("today")
    studio.shell.find_everywhere()
    box: Any = studio.shell.layers()[-1]
    box.box.setText("楼道")
    studio.until(lambda: box.found.text == "楼道" and not box.asking.busy)


def _keys(studio: Walked) -> None:
    studio.come("today")
    studio.shell.show_keys()


def _scans(studio: Walked) -> None:
    studio.come("archive")
    studio.window.acts().take_scans()


LAYERS = (
    Scene("工单库·筛选", FilterDialog, at("orders", "筛选")), Scene("工单库·改常用筛选", FilterDialog, _kept_filter),
    Scene("工单库·列", ColumnDialog, at("orders", "列")), Scene("工单库·导出", ExportDialog, at("orders", "导出")),
    Scene("工单库·批量派单", DispatchPanel, _several), Scene("并入一件", JoinDialog, _join), Scene("同一诉求·打印", PrintPreview, _matter_paper),
    Scene("台账·作废", VoidDialog, _void), Scene("会议·打印", PrintPreview, _minutes), Scene("约时再拨", AppointDialog, _appoint, but=("changning_cg",)),
    Scene("不列入督办", DismissDialog, _dismiss), Scene("发起督办", OrderPicker, _pick), Scene("添加材料", MaterialsPanel, _materials),
    Scene("收扫描件", ScanPanel, _scans), Scene("为什么", ClauseDrawer, _why), Scene("打印预览", PrintPreview, _paper),
    Scene("通报·生成", PrintPreview, _bulletin_paper), Scene("通报·附表", TablesDialog, _tables), Scene("通报·更正", ChangesDialog, _changes),
    Scene("归档", ArchiveDialog, at("archive", "归档")), Scene("导入·存为方案", SchemeDialog, _scheme),
    Scene("设置·新增单位", NameDialog, _unit("新增单位")), Scene("设置·单位更名", NameDialog, _unit("更名")),
    Scene("设置·单位合并", NameDialog, _unit("合并到…")), Scene("设置·导入单位", UnitImportDialog, _list_of_units),
    Scene("设置·方案改名", RenameDialog, _rename), Scene("设置·本单位的数值", OwnValueDialog, _own_value), Scene("设置·参照", AdoptDialog, _adopt),
    Scene("设置·本单位的日子", DayDialog, lambda s: section(s, "calendar").ask_day(date(2026, 9, 18))), Scene("设置·重新封存", SealDialog, _seal),
    Scene("设置·匿名", EraseDialog, _erase), Scene("设置·清掉旧备份", ForgetDialog, _forget), Scene("设置·用备份恢复", RestoreDialog, _restore),
    Scene("设置·已经恢复", RestoredDialog, _restored, stays=True), Scene("假期到期清单", BreakList, _break),
    Scene("练习任务单", TasksDialog, _tasks), Scene("结束练习", SureDialog, _ask_practice), Scene("设置·清理访问记录", SureDialog, _clear_log), Scene("搜索全部", Finder, _find),
    Scene("按键总览", KeysDialog, _keys),
)
