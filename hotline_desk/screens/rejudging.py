"""After an update of the program: the lists of an office are made anew once, while one works."""

from __future__ import annotations

from hotline_desk.screens.shell import Shell
from hotline_desk.services import rejudging
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.underway import attend

TITLE = "程序更新后重算时限"
LEFT = "没有算完的仍是更新前算的；下次打开程序时接着重算。"


def judge_anew(desk: Desk, shell: Shell) -> Task | None:
    """Start it where the lists were made by another program; None where nothing is to do."""
    if not rejudging.due(desk):
        return None

    def work(report: Report) -> int:
        return rejudging.again(desk, lambda done, total: report.step(done, total, "已重算"))

    task = run(shell, work)
    attend(shell.centralWidget(), task, TITLE, left=LEFT)
    task.finished.connect(lambda different: _told(shell, different))
    return task


def _told(shell: Shell, different: int) -> None:
    if different:
        shell.say("程序已更新", f"按新程序重算了时限，有 {different} 件的清单有变化。办件历史没有改动。", "done")
        shell.refresh()
