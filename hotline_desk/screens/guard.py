"""An exception in a slot becomes a sentence in the window, never a silent loss."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from hotline_desk.screens.shell import Shell
from hotline_desk.services import reports
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.widgets.keeping import Keeper


class Guard:
    """An exception in a slot: a sentence in the window, never a silent loss (PySide6 only prints it).

    Kind and place only: an exception's text may carry a citizen's data.
    """

    def __init__(self, shell: QWidget, folder: Path | None = None) -> None:
        self.shell, self.folder = shell, folder

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        if isinstance(error, Refused) and error.rule == "signed_out":
            return  # something looked at the office while it was locked: nothing was lost, and nobody is there to be told
        if isinstance(error, Refused | StoreError):
            self._say("这一步没有完成", str(error))
            return
        kept = keep_typed(self.shell)
        report = None if self.folder is None else reports.write(self.folder, kind, error, trace, datetime.now())
        told = f"把报告 {report.name}" if report else "把这句话"
        typed = "正在填的也已存为草稿" if kept else "正在填的有一处没能存下，请先抄下来"
        self._say("刚才这一步没有完成", f"程序出了意外（{kind.__name__}，{_place(trace)}）。已保存的办件不受影响，{typed}。请重试；"
                                      f"若再次出现，请{told}交给维护人员（里面没有个人信息）。")

    def _say(self, title: str, detail: str) -> None:
        sys.stderr.write(f"{title}：{detail}\n")
        if isinstance(self.shell, Shell):
            self.shell.say(title, detail, "over")


def keep_typed(shell: QWidget) -> bool:
    """Keep now what stands in every open form and dialog, as a draft; False where some of it could not be kept.

    Never raises: it is asked when the program is in trouble, about to be locked, or the system ends the session.
    """
    kept = list(map(_kept, _savers(shell)))  # every one of them, also after one that could not be kept
    return all(kept)


def _savers(shell: QWidget) -> Iterator[Callable[[], object]]:
    for window in {shell, *QApplication.topLevelWidgets()}:
        yield from (keeper.keep for keeper in window.findChildren(Keeper))
    if isinstance(shell, Shell):
        yield from (page.leaving for page in shell.pages.values())


def _kept(save: Callable[[], object]) -> bool:
    try:
        return save() is not False
    except Exception as error:  # noqa: BLE001 - one form that cannot be kept must not cost the others
        sys.stderr.write(f"没有存下草稿：{type(error).__name__}\n")
        return False


def _place(trace: TracebackType | None) -> str:
    place = ""
    while trace is not None:
        name = Path(trace.tb_frame.f_code.co_filename)
        if "hotline_desk" in name.parts:
            place = f"{name.name} 第 {trace.tb_lineno} 行"
        trace = trace.tb_next
    return place or "程序外"
