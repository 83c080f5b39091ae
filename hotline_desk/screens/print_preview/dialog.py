"""The preview: form and words at the left, the page at the right, printer and PDF below."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from hotline_desk.screens.print_preview.job import Printers, PrintJob, SystemPrinters
from hotline_desk.screens.print_preview.office import EXPLANATION, Paper, PrintOffice, Values
from hotline_desk.screens.print_preview.sheet import SheetView
from hotline_desk.screens.print_preview.words import WordsPane
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo, Field, takes_letters
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Banner, Scroll, clear, column, row
from hotline_desk.widgets.sheet import image_of, lies
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import attend

PAUSE_MS = 300


class PrintPreview(Dialog):
    """Preview and print the forms of one or several orders.

    ``printed`` carries the sentence to say once papers really went out (printer or PDF).
    """

    printed = Signal(str)

    def __init__(self, host: QWidget, office: PrintOffice, numbers: Sequence[str], form: str = "",
                 printers: Printers | None = None) -> None:
        context = numbers[0] if len(numbers) == 1 else f"{len(numbers)} 件：{numbers[0]} 等"
        super().__init__(host, "打印", context, 1180)
        self.plain_enter = False
        self.office, self.numbers, self.printers = office, tuple(numbers), printers or SystemPrinters()
        self.paper: Paper | None = None
        self.page, self._reveal, self._turn = 0, False, 0
        self._job: PrintJob | None = None
        self.task: Task | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.draw)
        self._build()
        forms = list(office.forms(self.numbers[0]))
        self.form.set_choices(forms)
        if form:
            self.form.set_value(form)
        self.choose_form()

    # -- building --------------------------------------------------------------------------------
    def _build(self) -> None:
        self.scroll.hide()  # this dialog fills its card with two panes that scroll by themselves
        body = self.card.body
        panes = row(spacing=16)
        panes.addLayout(self._left())
        panes.addLayout(self._right(), 1)
        body.insertLayout(body.indexOf(self.scroll), panes, 1)
        self.add_cancel("关闭")
        self.stop = self.add_action(Button("停止打印", "warn"))
        self.stop.clicked.connect(self._stop)
        self.stop.hide()
        self.pdf = self.add_action(Button("另存为 PDF", "sec", "save", "S"))
        self.pdf.clicked.connect(self.save_pdf)
        self.send = self.add_action(Button("打印", "pri", "print", "Ctrl+P"), primary=True)
        self.send.clicked.connect(self.print_now)

    def _left(self) -> Any:
        left = column(spacing=8)
        self.form = Combo()
        self.form.setFixedWidth(theme_of().px(330))
        self.form.currentIndexChanged.connect(self.choose_form)
        left.addWidget(Field("用哪张表", self.form))
        self.names = Button("印出姓名和电话", "sec", "eye")
        self.names.setCheckable(True)
        self.names.toggled.connect(self._names)
        left.addWidget(self.names)
        self.words = WordsPane(self.office)
        self.words.edited.connect(self._pause.start)
        self.editor = Scroll(self.words)
        self.editor.setFixedWidth(theme_of().px(330))
        left.addWidget(self.editor, 1)
        return left

    def _right(self) -> Any:
        right = column(spacing=6)
        self._warned = column(spacing=6)
        right.addLayout(self._warned)
        head = row(spacing=6)
        self.where = Label("", 13, colour="t2")
        head.addWidget(self.where, 1)
        self.before = Button("上一页", "ghost", "chevron-left", "PgUp", small=True)
        self.after = Button("下一页", "ghost", "chevron-right", "PgDn", small=True)
        self.zoom = Button("放大", "ghost", "search", "Z", small=True)
        self.before.clicked.connect(self._page_before)
        self.after.clicked.connect(self._page_after)
        for button in (self.before, self.after, self.zoom):
            head.addWidget(button)
        right.addLayout(head)
        self.view = SheetView()
        self.zoom.clicked.connect(self._zoom)
        self.view.wanted.connect(self.render_page)
        right.addWidget(self.view, 1)
        return right

    def place(self) -> None:
        margin = theme_of().px(12)  # the paper wants every line of height
        width = min(theme_of().px(self.design_width), self.width() - 2 * margin)
        self.card.setGeometry((self.width() - width) // 2, margin, width, self.height() - 2 * margin)

    def first_focus(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- words on the paper ------------------------------------------------------------------------
    def choose_form(self, *_index: object) -> None:
        """Fill the chosen form from the order and show its words for editing."""
        self.page = 0
        self._show_values()
        self.draw()

    def _show_values(self) -> None:
        form = self.form.value()
        if len(self.numbers) > 1 or not form:
            self.words.say("几件一起打印，按各自的内容填写。")
        elif form == EXPLANATION[0]:
            self.words.say("说明书由程序按办理记录和规定写成，每个时限、认定和得分都写明依据和数了哪几天；不能改字。")
        else:
            self.words.show_form(form, self.numbers[0], self.office.fill(form, self.numbers[0], self._reveal))
        self.names.setVisible(form != EXPLANATION[0])

    def _names(self, on: bool) -> None:
        self._reveal = on
        self.names.icon_name = "check" if on else "eye"
        self.names.set_kind("on" if on else "sec")
        if on:
            for number in self.numbers:
                self.office.log_reveal(number)
        if len(self.numbers) == 1 and self.form.value():
            self.words.fill_again(self.office.fill(self.form.value(), self.numbers[0], on))
        self.draw()

    def _record(self, number: str) -> Values:
        filled = dict(self.office.fill(self.form.value(), number, self._reveal))
        return {**filled, **self.words.given()} if len(self.numbers) == 1 else filled

    # -- drawing -----------------------------------------------------------------------------------
    def draw(self) -> None:
        """Set the paper anew in a worker; an older answer that comes late is dropped."""
        self._pause.stop()
        form = self.form.value()
        if not form:
            self.view.sheet.show_image(None, "没有可以打印的表。")
            self._buttons()
            return
        self._turn += 1
        # One order's words are read here, as they are edited here; those of many in the worker.
        one = {number: self._record(number) for number in self.numbers if len(self.numbers) == 1}
        reveal = self._reveal

        def work(report: Report) -> Paper:
            return self.office.draw(form, self.numbers, one or self._filled(form, reveal, report), report.step)

        self._stop_drawing()
        self.task = task = run(self, work)
        attend(self.host, task, f"排版 {len(self.numbers)} 件", left="没有排完，也没有记作已打印。")
        task.cancelled.connect(lambda turn=self._turn: self._stopped() if turn == self._turn else None)
        self._answer(task, self._drawn, self._turn)

    def _filled(self, form: str, reveal: bool, report: Report) -> dict[str, Values]:
        filled = {}
        for done, number in enumerate(self.numbers):
            report.step(done, len(self.numbers), "正在填表")
            filled[number] = self.office.fill(form, number, reveal)
        return filled

    def _stop_drawing(self) -> None:
        """What is being drawn is wanted no more."""
        if self.task is not None and self.task.running:
            self.task.cancel()

    def _answer(self, task: Task, take: Any, turn: int) -> None:
        task.finished.connect(lambda answer: take(answer) if turn == self._turn else None)
        task.failed.connect(self._failed)

    def _drawn(self, paper: Paper) -> None:
        self.paper = paper
        self.page = min(self.page, paper.pages - 1)
        self._warn(paper)
        self.render_page()

    def _stopped(self) -> None:
        self.paper = None
        self.view.sheet.show_image(None, "已停下，没有排完。换一张表，或关上再打开就重新排。")
        self._buttons()

    def _failed(self, _error: object) -> None:
        self.paper = None
        self.view.sheet.show_image(None, "这张表画不出来。请换一张表，或把这张工单的编号告诉维护人员。工单数据没有变化。")
        self._buttons()

    def render_page(self) -> None:
        """The shown page at the size it is shown, from a worker."""
        paper, page, scale = self.paper, self.page, self.view.scale
        self._buttons()
        if paper is None:
            return
        task = run(self, lambda _report: image_of(*self.office.page(paper.pdf, page, scale)))
        self._answer(task, self._show_page, self._turn)

    def _show_page(self, image: QImage) -> None:
        self.view.show_page(image)
        self._buttons()

    def _warn(self, paper: Paper) -> None:
        clear(self._warned)
        if paper.missing:
            glyphs = "、".join(glyph_name(g) for g in paper.missing)
            self._say_here("有字印不出来", f"{glyphs} 没有字形，会印成〓。请在左边改写（如加拼音），或打印后手写补上。")

    def _say_here(self, title: str, detail: str, urgency: str = "soon") -> None:
        clear(self._warned)
        self._warned.addWidget(Banner(title, detail, urgency))

    def _buttons(self) -> None:
        pages = self.paper.pages if self.paper else 0
        self.where.setText(f"第 {self.page + 1} / {pages} 页 · {lies(self.view.points)}" if pages else "")
        self.before.setEnabled(self.page > 0)
        self.after.setEnabled(self.page + 1 < pages)
        ready = pages > 0 and self._job is None
        self.send.setEnabled(ready)
        self.pdf.setEnabled(ready)

    def _turn_page(self, step: int) -> None:
        if self.paper is not None and 0 <= self.page + step < self.paper.pages:
            self.page += step
            self.render_page()

    def _page_before(self) -> None:
        self._turn_page(-1)

    def _page_after(self) -> None:
        self._turn_page(1)

    def _zoom(self) -> None:
        self.view.toggle_zoom()
        self.zoom.set_words("整页" if self.view.zoomed else "放大")

    def extra_key(self, event: QKeyEvent) -> bool:
        """Z S PgUp PgDn outside the fields; Ctrl+P everywhere."""
        if event.key() == Qt.Key.Key_P and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return self.press_primary()
        if takes_letters(QApplication.focusWidget()) or event.modifiers():
            return False
        acts = {Qt.Key.Key_Z: self.zoom, Qt.Key.Key_S: self.pdf, Qt.Key.Key_PageUp: self.before,
                Qt.Key.Key_PageDown: self.after}
        button = acts.get(Qt.Key(event.key()))
        if button is None:
            return False
        button.click()
        return True

    # -- out ---------------------------------------------------------------------------------------
    def _settled(self) -> bool:
        """True where the paper on the screen is the one that would go out."""
        if self._pause.isActive():
            self.draw()
            self._say_here("刚改的字还在排版", "纸面更新以后再按一次。")
            return False
        return self.paper is not None

    def print_now(self) -> None:
        """Through the system's printers; without one, say so and offer the PDF."""
        if not self._settled() or self.paper is None:
            return
        if not self.printers.names():
            self._say_here("这台电脑没有装打印机", "可以先按 S 另存为 PDF，到有打印机的电脑上打印。这张表没有记作已打印。")
            self.pdf.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        printer = self.printers.choose(self.window(), self.paper.pages)
        if printer is None:
            self.note.setText("没有打印，也没有记作已打印。")
            return
        self._job = PrintJob(self.office, self.paper, printer, self)
        self._job.progress.connect(self._progress)
        self._job.finished.connect(self._printed)
        self._job.failed.connect(self._not_printed)
        self._job.cancelled.connect(self._called_off)
        self.stop.show()
        self._buttons()
        self._job.start()

    def _progress(self, done: int, total: int) -> None:
        self.note.setText(f"正在送往打印机：第 {done + 1} / {total} 页")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _over(self, words: str) -> None:
        self._job = None
        self.stop.hide()
        self.note.setText(words)
        self._buttons()

    def _printed(self) -> None:
        self._over("")
        self._out(f"已送往打印机：{self.form.currentText()}")

    def _not_printed(self, sentence: str) -> None:
        self._over("没有记作已打印。")
        self._say_here("没有打印", sentence, "over")

    def _called_off(self) -> None:
        self._over("已停止，没有记作已打印。")

    def save_pdf(self) -> None:
        """Keep the paper as a file; written beside and moved, so that no half file is left."""
        if not self._settled() or self.paper is None:
            return
        name = f"{self.numbers[0]} {self.form.currentText()}.pdf".replace("/", "-")
        path, _ = QFileDialog.getSaveFileName(self.window(), "另存为 PDF", name, "PDF 文件 (*.pdf)")
        if not path:
            self.note.setText("没有保存。")
            return
        target = Path(path if path.lower().endswith(".pdf") else f"{path}.pdf")
        try:
            write_whole(target, self.paper.pdf)
        except OSError:
            self._say_here("PDF 没有存下", f"{target.name} 写不进去：可能正被别的程序打开，或没有权限。请换个名字或文件夹再存。", "over")
            return
        self._out(f"已存为 {target.name}")

    def _out(self, sentence: str) -> None:
        self.office.keep(self.form.value(), self.numbers)
        self.printed.emit(sentence)
        self.accept()

    def close_layer(self, done: bool = False) -> None:
        if self._job is not None:  # Esc during a job calls the job off, not the window
            self._job.cancel()
            return
        self._pause.stop()
        self._stop_drawing()
        self.words.leave()
        self._turn += 1
        super().close_layer(done)


def glyph_name(glyph: str) -> str:
    """The character with its code point: the screen may not have it either."""
    return f"{glyph}（U+{ord(glyph[0]):04X}）"


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
