"""The window's composition root: the one module that knows every layer, and nothing else.

Pages are built when first shown and are handed what they need; no page knows another.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtWidgets import QApplication

from hotline_desk.cli.arguments import Parser
from hotline_desk.opening import clock_from, open_desk, say_unusable
from hotline_desk.screens.page import Page, PageSpec
from hotline_desk.screens.shell import TITLE, Shell
from hotline_desk.screens.signin import signed_in
from hotline_desk.screens.today import TodayPage
from hotline_desk.screens.today.office import DeskToday
from hotline_desk.screens.undoing import Undoing
from hotline_desk.services import looks, options
from hotline_desk.services.folders import default_data_dir
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.single import ELSEWHERE, Single
from hotline_desk.services.views import Done
from hotline_desk.sitting import Session
from hotline_desk.widgets import chinese, input_method
from hotline_desk.widgets.background import Task, run
from hotline_desk.widgets.composing import listen
from hotline_desk.widgets.motion import allowed
from hotline_desk.widgets.theme import apply, make_theme

DONE, UNUSABLE = 0, 3
WAIT_MS = 10_000  # how long a closing window waits for its workers


class Window:
    """An opened office in its window."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.looks = desk, looks.of(desk)
        self.acting: Any = None
        self.counted: dict[str, int] = {}
        self.repeats: Any = None
        self.alarm: Any = None
        self.shell = Shell(desk.office_name, self._mine(self._specs()), desk.user, desk.pack.locality, finds=self.sees,
                           cards=lambda: options.cards(desk), acts=lambda: options.keys_of_acts(desk))
        self.undoing = Undoing(desk, self.shell)
        self.undoing.said.connect(self.shell.say)
        self.undoing.undone.connect(self._undone)
        self.shell.undo_wanted.connect(self.undoing.take_back)
        self.shell.supervise_wanted.connect(lambda number: self.acts().supervise_one(number))
        self.shell.find_wanted.connect(self.find)
        self.shell.counts_wanted.connect(self.counts)
        self.shell.closing.connect(self.close)
        if self.sees:
            self.shell.go("today")
        else:
            self.shell.go("settings", "audit")
        QTimer.singleShot(0, self.settle)  # everything that is not the first picture waits until it stands

    @property
    def sees(self) -> bool:
        """Whether who is signed in may see orders: not an auditor, nobody while the window is locked."""
        from hotline_desk.services.roles import allowed

        return allowed(self.desk, "view")

    def _mine(self, specs: Sequence[PageSpec]) -> list[PageSpec]:
        return [s for s in specs if self.sees or s.key in ("settings", "manual")]

    def _specs(self) -> list[PageSpec]:
        return [
            PageSpec("today", "今日", self._today, "today", "Ctrl+1"),
            PageSpec("register", "登记", self._register, "register", "Ctrl+2"),
            PageSpec("orders", "工单库", self._orders, "list", "Ctrl+3"),
            PageSpec("revisit", "回访", self._revisit, "phone", "Ctrl+4"),
            PageSpec("supervision", "督办提级", self._supervision, "flag", "Ctrl+5"),
            PageSpec("bulletin", "通报考核", self._bulletin, "chart", "Ctrl+6"),
            PageSpec("archive", "归档", self._archive, "archive", "Ctrl+7"),
            PageSpec("records", "台账", self._records, "folder", "Ctrl+8"),
            PageSpec("matters", "同一诉求", self._matters, "link", "Ctrl+9"),
            PageSpec("import", "导入", self._import, "import", "Ctrl+I", lower=True),
            PageSpec("settings", "设置", self._settings, "settings", "Ctrl+,", lower=True),
            *self._lists(),
            PageSpec("manual", "手册", self._manual, rail=False),
            PageSpec("dossier", "工单档案", self._dossier, rail=False),
            PageSpec("matter", "这一诉求", self._matter, rail=False),
        ]

    def _lists(self) -> list[PageSpec]:
        """Pages one comes to from 台账 or by their key."""
        from hotline_desk.services import ledgers, meetings

        kept = ledgers.book(self.desk)
        ledger = [PageSpec("ledger", kept.title, self._ledger, "flag", "Ctrl+G", rail=False)] if kept else []
        talks = "会议与约谈" if meetings.has_interviews(self.desk) else "会议"
        return [PageSpec("knowledge", "知识库", self._knowledge, "info", "Ctrl+J", rail=False),
                PageSpec("meetings", talks, self._meetings, "users", "Ctrl+M", rail=False), *ledger]

    # -- pages -------------------------------------------------------------------------------------
    def _today(self) -> Page:
        page = TodayPage(DeskToday(self.desk))
        page.act_chosen.connect(lambda view, option, numbers: self.acts().open(view, option, numbers))
        page.key_pressed.connect(lambda view, event, numbers: self.acts().press(view, event, numbers))
        return page

    def _register(self) -> Page:
        from hotline_desk.screens.register import RegisterPage

        return RegisterPage(self.desk)

    def _orders(self) -> Page:
        from hotline_desk.screens.library import LibraryPage

        page = LibraryPage(self.desk)
        page.act_wanted.connect(lambda view, name, numbers, stopped: self.acts().open_many(view, name, numbers, stopped).recorded.connect(
            page.table.sent))
        page.key_pressed.connect(lambda view, event, numbers: self.acts().press(view, event, numbers))
        page.print_wanted.connect(self.print_many)
        return page

    def _revisit(self) -> Page:
        from hotline_desk.screens.revisit import DeskRevisit, RevisitPage

        return RevisitPage(DeskRevisit(self.desk))

    def _bulletin(self) -> Page:
        from hotline_desk.screens.bulletin import BulletinPage
        from hotline_desk.screens.print_preview import open_bulletin

        page = BulletinPage(self.desk)
        page.explanation_wanted.connect(lambda number: self.print_preview(number, "explanation"))
        page.print_wanted.connect(lambda found, state: open_bulletin(self.shell.centralWidget(), self.desk, found, state, self.shell.say))
        return page

    def _supervision(self) -> Page:
        from hotline_desk.screens.supervision import DeskSupervision, SupervisionPage

        page = SupervisionPage(DeskSupervision(self.desk))
        page.act_chosen.connect(self.open_act)
        page.print_wanted.connect(self.print_preview)
        page.raise_wanted.connect(self.acts().supervise_one)
        page.scans_wanted.connect(self.acts().take_scans)
        return page

    def _archive(self) -> Page:
        from hotline_desk.screens.archive import ArchivePage, DeskArchive

        page = ArchivePage(DeskArchive(self.desk))
        page.scans_wanted.connect(self.acts().take_scans)
        return page

    def _records(self) -> Page:
        from hotline_desk.screens.records import RecordsPage

        return RecordsPage(self.desk)

    def _matters(self) -> Page:
        from hotline_desk.screens.matters import matters_page

        return matters_page(self.desk, self.shell.closing)

    def _matter(self) -> Page:
        from hotline_desk.screens.matters import matter_page
        from hotline_desk.screens.print_preview import open_matter

        return matter_page(self.desk, self.shell.closing, lambda name: open_matter(self.shell.centralWidget(), self.desk, name, self.shell.say))

    def _knowledge(self) -> Page:
        from hotline_desk.screens.records import KnowledgePage

        return KnowledgePage(self.desk)

    def _meetings(self) -> Page:
        from hotline_desk.screens.records import MeetingsPage

        page = MeetingsPage(self.desk)
        page.print_wanted.connect(self.print_record)
        return page

    def _ledger(self) -> Page:
        from hotline_desk.screens.ledgers import LedgerPage

        page = LedgerPage(self.desk)
        page.act_wanted.connect(lambda view, name: self.acts().open_many(view, name, (view.number,)))
        page.key_pressed.connect(lambda view, event, numbers: self.acts().press(view, event, numbers))
        page.print_wanted.connect(self.print_preview)
        return page

    def _import(self) -> Page:
        from hotline_desk.screens.import_ import ImportPage

        return ImportPage(self.desk)

    def _settings(self) -> Page:
        from hotline_desk.screens.settings import SettingsPage

        page = SettingsPage(self.desk)
        page.counts_changed.connect(self.tell_backup)
        page.restyle.connect(lambda: self.restyle() or page.said.emit("已保存", "有没保存的内容，关闭后重新打开程序即生效。", "wait"))
        return page

    def _manual(self) -> Page:
        from hotline_desk.screens.manual import ManualPage

        return ManualPage()

    def _dossier(self) -> Page:
        from hotline_desk.screens.acting import ActMenu
        from hotline_desk.screens.dossier import DeskDossier, DossierPage

        page = DossierPage(DeskDossier(self.desk), self.acts(), ActMenu)
        page.print_wanted.connect(self.print_preview)
        page.explanation_wanted.connect(lambda number: self.print_preview(number, "explanation"))
        return page

    def acts(self) -> Any:
        """The act panels every page opens alike."""
        if self.acting is None:
            from hotline_desk.screens.acting import desk_acting

            self.acting = desk_acting(self.desk, self.shell.centralWidget())
            self.acting.recorded.connect(self.shell.say_done)
            self.acting.said.connect(self.shell.say)
        return self.acting

    def find(self, words: str) -> None:
        """搜索全部, over whatever page is shown."""
        from hotline_desk.screens.finder import Finder

        box = Finder(self.shell.centralWidget(), self.desk, words)
        box.go.connect(self.shell.go)
        box.open()

    def open_act(self, number: str, option: Any) -> None:
        """The panel of one act on an order that a page knows by its number."""
        from hotline_desk.services import dossier

        self.acts().open(dossier.view(self.desk, number), option)

    def print_preview(self, number: str, form: str = "") -> None:
        """Ctrl+P: the papers of an order, on ``form`` where the page knows which; what was printed is shown after."""
        from hotline_desk.screens.print_preview import open_preview

        preview = open_preview(self.shell.centralWidget(), self.desk, number, self.shell.say, form)
        preview.closed.connect(lambda _done: self.shell.refresh())

    def print_record(self, number: str) -> None:
        """The papers of a meeting or an interview on record."""
        from hotline_desk.screens.print_preview import open_record

        open_record(self.shell.centralWidget(), self.desk, number, self.shell.say)

    def print_many(self, numbers: Sequence[str]) -> None:
        """The papers of several orders, one after the other."""
        from hotline_desk.screens.print_preview import open_batch

        preview = open_batch(self.shell.centralWidget(), self.desk, numbers, self.shell.say)
        preview.closed.connect(lambda _done: self.shell.refresh())

    # -- what the shell asks ------------------------------------------------------------------------
    def watch(self) -> None:
        """Tell what falls due, from now on and what was missed while the program was closed."""
        from hotline_desk.screens.alarm import Alarm

        if not self.sees:
            return
        self.alarm = Alarm(self.desk, self.shell)
        self.alarm.start()

    def close(self) -> None:
        """Before the window goes: nothing may read the office any more."""
        self.release()
        for task in self.shell.findChildren(Task):
            task.cancel()
        QThreadPool.globalInstance().waitForDone(WAIT_MS)  # a store that is closed under a reader takes the program with it
        self.desk.close()

    def release(self) -> None:
        """This window reads the office no more and does not close it: another one is about to take its place."""
        if self.alarm is not None:
            self.alarm.stop()
            self.alarm = None
        self.shell.closing.disconnect(self.close)

    def _undone(self, done: Done) -> None:
        """An act was taken back; the window looks as before again where that was the act."""
        self.shell.say_done(done)
        if looks.of(self.desk) != self.looks:
            self.restyle(undone=True)

    def restyle(self, undone: bool = False) -> bool:
        """Text size or colours were changed: whoever holds the window builds it anew; False where nobody can."""
        return False

    def counts(self) -> None:
        """Numbers in the rail."""
        from hotline_desk.services import archiving, supervising, worklist
        from hotline_desk.services.surveying import Watch

        if not self.sees:
            return
        if not worklist.banner(self.desk):  # the notice has been pasted
            self.shell.drop_banner("calendar")
        self.counted |= {**worklist.nav_counts(self.desk), "archive": archiving.count(self.desk)}
        self.shell.set_counts(self.counted)
        self.repeats = self.repeats or Watch(self.desk)
        # These read what the engine found of every order, and which orders look alike.
        for key, work in (("supervision", lambda _report: supervising.waiting(self.desk)), ("matters", lambda _report: self.repeats.count())):
            run(self.shell, work).finished.connect(lambda waiting, key=key: self._count_cases(key, waiting))

    def _count_cases(self, key: str, waiting: int) -> None:
        self.counted[key] = waiting
        self.shell.set_counts(self.counted)

    def settle(self) -> None:
        """After the first picture: numbers, lists of an older program, banners."""
        from hotline_desk.screens.alarm import tell_calendar
        from hotline_desk.screens.rejudging import judge_anew

        self.counts()
        judge_anew(self.desk, self.shell)
        tell_calendar(self.desk, self.shell)
        self.tell_backup()

    def tell_backup(self) -> None:
        """The line in the rail; a banner about a backup goes where one has been made since."""
        from hotline_desk.services import drill, safekeeping

        found = safekeeping.status(self.desk)
        self.shell.nav.set_backup(found.words, found.urgency)
        if not found.detail and not safekeeping.due(self.desk):
            self.shell.drop_banner("backup")
        if not drill.overdue(self.desk):
            self.shell.drop_banner("drill")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(prog="hotline-desk", add_help=False)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--now", default=None)
    parser.add_argument("--as", dest="user", default=None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--text", choices=("standard", "large", "huge"), default="")
    return parser.parse_known_args(argv)[0]


def application(argv: Sequence[str] = (), *, dark: bool = False, size: str = "standard", motion: bool = True) -> QApplication:
    """The QApplication with our theme; the same one if it exists."""
    found = QApplication.instance()
    input_method.settle()
    app = found if isinstance(found, QApplication) else QApplication([sys.argv[0], *argv])
    app.setApplicationName(TITLE)
    chinese.speak(app)
    listen(app)
    apply(app, make_theme(dark, size, motion and allowed()))
    return app


def dress(desk: Desk, args: argparse.Namespace) -> None:
    """The text size and colours this office chose; what the command line says goes before."""
    from hotline_desk.services import looks

    kept = looks.of(desk)
    application(dark=args.dark or kept.dark, size=args.text or kept.size, motion=kept.motion)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit status."""
    args = _arguments(argv)
    app = application(dark=args.dark, size=args.text or "standard")
    single = Single(args.data or default_data_dir())
    if not single.first():
        if not single.call():
            say_unusable(ELSEWHERE)
        return DONE
    try:
        desk = open_desk(single.folder, clock_from(args.now), args.user or "")
    except (Refused, StoreError) as error:
        say_unusable(str(error))
        return UNUSABLE
    if desk is None:
        return DONE
    if not desk.role and not signed_in(desk):  # who has just made the office is signed in
        desk.close()
        return DONE
    session = Session(desk, Window, lambda desk: dress(desk, args))
    session.show()
    if desk.folder == single.folder and single.first():  # practice has a folder of its own; a first run has made ours
        session.answer_calls(single)
    status = app.exec()
    session.ended()
    return status
