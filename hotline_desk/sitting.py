"""One sitting at an opened office: its window, the backups meanwhile, practice, and what is left to do at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, QThreadPool, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from hotline_desk.services.office import Clock, Desk, Refused, StoreError
from hotline_desk.services.single import Single
from hotline_desk.services.taking_back import told


class OpenWindow(Protocol):
    """What the backups need of the window."""

    desk: Desk
    shell: Any
    restyle: Callable[[], object]

    def tell_backup(self) -> None:
        """Say in the rail when the last backup was made."""

    def watch(self) -> None:
        """Tell what falls due, from now on."""

    def release(self) -> None:
        """Read the office no more; it stays open for another window."""


class BackupWatch:
    """Makes the backups that are due, off the GUI thread, and keeps the line in the rail true."""

    FIRST, EVERY = 3_000, 10 * 60_000  # ms: after the first picture; how often it looks

    def __init__(self, window: OpenWindow) -> None:
        self.window, self.running, self.checked = window, False, False
        self.timer = QTimer(window.shell)
        self.timer.timeout.connect(self.look)
        self.timer.start(self.FIRST)

    def stop(self) -> None:
        """Before the office is closed: nothing may look at it any more."""
        self.timer.stop()
        QThreadPool.globalInstance().waitForDone()

    def look(self) -> None:
        """Make a backup where one is due; at the first look of a start everything is verified in any case."""
        from hotline_desk.services import safekeeping

        self.timer.setInterval(self.EVERY)
        if not self.checked:
            self._remind()
        reason = "" if self.running else safekeeping.due(self.window.desk)
        if reason:
            self.make(reason)
        elif not self.checked and not self.running:
            self._check()
        else:
            self.window.tell_backup()
        self.checked = True

    def _remind(self) -> None:
        """Once a start: a restore drill that is due, and what one that was ended half way has left."""
        from hotline_desk.services import drill
        from hotline_desk.widgets.background import run

        desk = self.window.desk
        late, shell = drill.overdue(desk), self.window.shell
        run(shell, lambda _report: drill.clear(desk))  # a copy of the whole office must not lie about
        if late:
            self._say("drill", "该做备份恢复演练了", late, "soon", {"去演练": lambda: shell.go("settings", "backup")})

    def _say(self, key: str, title: str, detail: str, urgency: str, acts: dict[str, Callable[[], Any]]) -> None:
        """A banner that can be put away: it must not take the list's room all day."""
        shell = self.window.shell
        shell.show_banner(key, title, detail, urgency, {**acts, "知道了": lambda: shell.drop_banner(key)})

    def _check(self) -> None:
        from hotline_desk.widgets.background import run

        desk = self.window.desk
        run(self.window.shell, lambda report: desk.store.verify()).finished.connect(self._checked)

    def _checked(self, found: Any) -> None:
        self.window.tell_backup()
        if not found.ok:
            self.window.shell.show_banner("verify", "数据检查发现问题", found.problems[0], "over")

    def make(self, reason: str) -> None:
        """Make one now; nothing where one is under way."""
        from hotline_desk.services import safekeeping
        from hotline_desk.widgets.background import run

        if self.running:
            return
        desk, self.running = self.window.desk, True
        task = run(self.window.shell, lambda report: safekeeping.run(desk, reason))
        task.finished.connect(self._made)
        task.failed.connect(self._failed)

    def _made(self, made: Any) -> None:
        self.running = False
        shell = self.window.shell
        shell.drop_banner("backup")
        self.window.tell_backup()
        if made.problem:
            self._say("second", "备份已做好，但有一处要看", made.problem, "soon", {"去看备份": lambda: shell.go("settings", "backup")})
        else:
            shell.drop_banner("second")

    def _failed(self, error: Exception) -> None:
        from hotline_desk.services import safekeeping

        self.running = False
        old = safekeeping.status(self.window.desk)
        words = str(error) if isinstance(error, StoreError | Refused) else "程序出了意外，原有的备份都还在。"
        title, more = ("备份太旧了", f"{safekeeping.LATE}（{old.words}）。") if old.detail else ("没有备份成", "")
        self.window.shell.show_banner("backup", title, f"{more}{words}", "over", {"再试一次": lambda: self.make("手动")})
        self.window.shell.nav.set_backup("没有备份成", "over")


class Session:
    """One sitting: the window over an office, built anew where its look changes or practice begins again.

    ``build`` makes a window, ``dress`` puts the office's text size and colours on the application.
    """

    def __init__(self, desk: Desk, build: Callable[[Desk], OpenWindow], dress: Callable[[Desk], None]) -> None:
        self.desk, self.build, self.dress = desk, build, dress
        self.window: Any = None
        self.watch: Any = None
        self.rubbish: Any = None
        self.discard: Path | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self.keep)
        self.single = Single(desk.folder)

    def answer_calls(self, single: Single) -> None:
        """From now on a second start of the program brings this window forward."""
        self.single = single
        self.calls = QTimer()
        self.calls.timeout.connect(self._look_for_calls)
        self.calls.start(200)

    def _look_for_calls(self) -> None:
        if self.single.called():
            come_forward(self.window.shell)

    def show(self) -> None:
        """Build and show the window with everything that watches over it."""
        from hotline_desk.screens.guard import Guard
        from hotline_desk.screens.signin import IdleLock
        from hotline_desk.services import training
        from hotline_desk.widgets.clipboard import ClipboardCare
        from hotline_desk.widgets.rubbish import Rubbish

        self.dress(self.desk)
        window = self.window = self.build(self.desk)
        window.restyle = self.restyle
        sys.excepthook = Guard(window.shell, self.desk.folder)
        self.rubbish = self.rubbish or Rubbish(window.shell)
        self.rubbish.setParent(window.shell)  # it goes with the last window
        lock, care = IdleLock(self.desk, window.shell), ClipboardCare(window.shell)
        lock.locking.connect(self.keep)
        lock.locking.connect(care.clear)
        if training.on(self.desk):
            self._practise()
        window.shell.show()
        window.watch()
        if self.desk.store.readonly:
            window.shell.show_banner("readonly", "只读打开", "可以查看和打印；登记、修改都不会保存。", "soon")
        self.watch = BackupWatch(window)

    def keep(self, *_session: object) -> None:
        """The window is about to be locked, or the system ends the session: what was typed is kept as drafts."""
        from hotline_desk.screens.guard import keep_typed

        if self.window is not None:
            keep_typed(self.window.shell)

    def _again(self, change: Callable[[], None]) -> None:
        """Another window in the place of this one; the old one goes when the new one stands."""
        old, geometry = self.window, self.window.shell.saveGeometry()
        self.watch.stop()
        old.release()
        change()
        self.show()
        self.window.shell.restoreGeometry(geometry)
        old.shell.hide()
        old.shell.deleteLater()

    def restyle(self, undone: bool = False) -> bool:
        """The new text size or colours at once; False where a page would lose something typed (then at the next start)."""
        if not self.window.shell.may_leave():
            return False
        self._again(lambda: None)
        self.window.shell.go("settings", "looks")
        if not undone:
            self.window.shell.say_done(told(self.desk, "显示已更改", "字号和颜色马上生效。"))
        return True

    # -- practice
    def _practise(self) -> None:
        from hotline_desk.screens.practice import attach

        band = attach(self.desk, self.window.shell)
        band.again.connect(lambda: self._ask("重新开始练习", "现在的练习数据整个删掉，换一批新编的。正式的数据不受影响。", "重新开始", self.practise_again))
        band.over.connect(lambda: self._ask("结束练习", "练习数据整个删掉，窗口关上。正式的数据不受影响。", "结束并删除", self.end_practice))

    def _ask(self, title: str, words: str, button: str, act: Callable[[], None]) -> None:
        from hotline_desk.widgets.sure import SureDialog

        SureDialog(self.window.shell.centralWidget(), title, words, button, act).open()

    def practise_again(self) -> None:
        """Fresh practice data under the same regulation."""
        from hotline_desk.services import training

        def change() -> None:
            where, pack, clock = self.desk.folder.parent, self.desk.pack.id, self.desk.clock
            self.desk.close()
            self.desk = training.make(where, pack, clock)

        self._again(change)

    def end_practice(self) -> None:
        """Close the window; the data is deleted when nothing holds it any more."""
        self.discard = self.desk.folder.parent
        self.window.shell.close()

    def ended(self) -> None:
        """After the window has gone: the last backup, or the end of the practice data."""
        from hotline_desk.services import training

        self.watch.stop()
        self.single.leave()
        self.window.shell.deleteLater()  # with the timers that would look at the office again
        if self.discard is not None:
            training.discard(self.discard)
        elif not training.is_practice(self.desk.folder.parent) and not self.desk.store.readonly:
            last_backup(self.desk.folder, self.desk.clock, self.desk.store.key)


def come_forward(window: QWidget) -> None:
    """Out of the task bar, in front, with the focus."""
    window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()


def last_backup(folder: Path, clock: Clock, key: bytes | None = None) -> None:
    """After the window has gone: what was done since the last backup goes into one. ``key``: see safekeeping.at_exit."""
    from hotline_desk.services import safekeeping

    try:
        safekeeping.at_exit(folder, clock, key)
    except (Refused, StoreError) as error:  # said again at the next start, in red
        print(str(error), file=sys.stderr)
