"""How long records of access are kept, and clearing what is older: the administrator's, who never reads them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import audit
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.roles import allowed
from hotline_desk.services.taking_back import told
from hotline_desk.services.views import Done
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.panes import Card, row
from hotline_desk.widgets.sure import SureDialog
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

CLEAR = "{days} 天以前的访问记录从这里删掉，不能撤销，也找不回来。以前导出的表和备份里的还在。"


class LogKeepingCard(Card):
    """In 访问记录, and in 用户: where users sign in, who may clear the records may not read them (GB/T 22239-2019 7.1.4.3).

    ``cleared`` is called when rows went; ``width``: px of the design, 0 for all there is.
    """

    def __init__(self, section: Section, width: int = 0, cleared: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.section, self.cleared, self.seen = section, cleared, 0
        if width:
            self.setFixedWidth(theme_of().px(width))
        self.body.addWidget(Label("访问记录保存多久" if not width else "保存多久", 15, True))
        self.days = QLineEdit()
        self.days.setValidator(QIntValidator(0, 36_500, self.days))
        self.body.addWidget(Field("至少多少天", self.days, hint=f"不少于 {audit.LEAST_DAYS} 天"))
        line = row(spacing=8)
        self.keep, self.clear = Button("保存", "sec"), Button("清理更早的", "ghost")
        self.keep.clicked.connect(lambda _=False: self._try(self._keep))
        self.clear.clicked.connect(lambda _=False: self.ask_clear())
        line.addWidget(self.keep)
        line.addWidget(self.clear)
        line.addStretch(1)
        self.body.addLayout(line)

    def read(self, here: bool = True) -> None:
        """The days as they are kept now; nothing for whoever may not change them, or where it stands elsewhere (``here``)."""
        self.setVisible(here and allowed(self.section.desk, "accounts"))
        self.seen = audit.keep_days(self.section.desk)
        self.days.setText(str(self.seen))

    def ask_clear(self) -> None:
        """What goes and that it does not come back, before it does."""
        sentence = CLEAR.format(days=audit.keep_days(self.section.desk))
        SureDialog(self.section.host, "清理访问记录", sentence, "清理更早的", lambda: self._try(self._prune)).open()

    def _try(self, act: Callable[[], Done | tuple[str, str]]) -> None:
        try:
            said = act()
        except (Refused, StoreError) as error:
            self.section.failed(error)
            return
        if isinstance(said, Done):
            self.section.done.emit(said)
        else:
            self.section.said.emit(*said, "done")

    def _keep(self) -> Done:
        desk = self.section.desk
        seen, self.seen = self.seen, audit.keep_days(desk)  # told once: the next time it is meant
        audit.keep_for(desk, int(self.days.text() or 0), seen)
        return told(desk, "已保存", f"访问记录至少保存 {self.days.text()} 天")

    def _prune(self) -> tuple[str, str]:
        days = audit.keep_days(self.section.desk)
        count = audit.prune(self.section.desk, days)
        if self.cleared is not None:
            self.cleared()
        return "已清理", f"{days} 天以前的 {count} 条" if count else "没有那么早的记录，一条也没有删"
