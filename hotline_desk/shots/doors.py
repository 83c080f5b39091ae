"""Scenes before and beside the work: sign-in, lock, recovery; an office without orders; what is said when something fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from hotline_desk.shots.samples import NOW
from hotline_desk.shots.studio import Studio

CODE = "7K2M-9QXA-4HTD-C6PW-E3RY-8NVB-J5FG-2SLZ"
CLOSED = "这台电脑上没有打开这份数据的钥匙。请输入建办公室时抄下的恢复码。数据没有变化。"
OLD = "数据文件不见了，请用最近的备份恢复。其他文件没有改动。"


def doors(studio: Studio) -> Iterator[str]:
    """登录, 已锁定, the recovery code shown and asked for, a backup chosen, reading only."""
    from hotline_desk.screens.recovery import AskBackup, AskCode, AskReading, ShowCode
    from hotline_desk.screens.signin import SignIn
    from hotline_desk.screens.waiting import Waiting

    found = [(Path("a.hdbak"), "今天 08:31 的备份，420 件工单"), (Path("b.hdbak"), "昨天 17:30 的备份，418 件工单")]
    for name, dialog in (("00-登录", SignIn(studio.desk)), ("00-已锁定", SignIn(studio.desk, "王敏")),
                         ("00-恢复码", ShowCode("友谊路街道热线办", CODE, "2026年9月17日")), ("00-输入恢复码", AskCode(CLOSED)),
                         ("00-用备份恢复", AskBackup(OLD, found)),
                         ("00-只读打开", AskReading("数据文件夹在只读的盘上，写不进去。数据没有变化。")),
                         ("00-正在恢复", Waiting("用备份恢复", "正在检查备份……", lambda _report: Event().wait(1), "换上"))):
        dialog.show()
        studio.keep(name, dialog)
        dialog.close()
        dialog.deleteLater()
    yield from ()


def bare(studio: Studio) -> Iterator[str]:
    """An office on its first day: every list says what comes next."""
    from hotline_desk import app
    from hotline_desk.services import demo

    desk = demo.make(studio.folder / "bare", clock=lambda: NOW, count=0, pack=studio.desk.pack.id)
    window = app.Window(desk)
    window.shell.resize(studio.shell.size())
    window.shell.show()
    for key, name in (("today", "12-今日-空"), ("revisit", "12-回访-空"), ("supervision", "12-督办-空")):
        window.shell.go(key)
        studio.keep(name, window.shell, desk)
    window.shell.close()
    yield from ()


def told(studio: Studio) -> Iterator[str]:
    """A toast of a failure over 今日."""
    studio.shell.go("today")
    studio.shell.page("today").said.emit("文件打不开：正被 Excel 占用", "请在 Excel 里关闭“区平台导出_20260917.xlsx”，再导入一次。工单数据没有变化。", "over")
    studio.wait(0.5)
    yield "10-提示-出错"


def under_way(studio: Studio) -> Iterator[str]:
    """Long work beside the clerk's own: how far it is, 停下, and where the file that was written lies."""
    from hotline_desk.widgets import underway
    from hotline_desk.widgets.background import Report, run

    studio.shell.go("orders")
    done, host = Event(), studio.shell.centralWidget()

    def work(report: Report) -> None:
        report.say(36_400, 100_000, "正在导出")
        done.wait(20)

    underway.wrote(host, "已导出 12 件", f"{studio.desk.office_name}_在办工单_20260917_1006.xlsx。姓名、电话已遮挡。", lambda: None)
    underway.attend(host, run(studio.shell, work), "导出 100,000 件工单")
    studio.wait(1.0)
    yield "10-正在做"
    done.set()
    studio.wait(0.5)


def every_act(studio: Studio) -> Iterator[str]:
    """The panel of every act that some order of this office offers and that has no picture of its own in ``acts``."""
    from hotline_desk.services import dossier

    seen: set[str] = set()
    studio.shell.go("today")
    for number in _one_of_each_state(studio):
        view = dossier.view(studio.desk, number)
        for option in view.acts:
            if option.name in seen or option.kind in ("attach",):
                continue
            seen.add(option.name)
            studio.window.acts().open(view, option)
            studio.wait()
            if studio.shell.layers():
                yield f"29-{option.label.replace('：', '-')}"
            studio.close_layers()


def _one_of_each_state(studio: Studio) -> list[str]:
    found: dict[str, str] = {}
    for line in studio.desk.store.rows({}, columns=("number", "state")):
        found.setdefault(str(line["state"]), str(line["number"]))
    return list(found.values())
