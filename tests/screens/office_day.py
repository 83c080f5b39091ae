"""What a clerk does on each page, as she does it: by whatever hands the clerk has, with eyes for what is to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hotline_desk.paper.codes import read_code
from hotline_desk.screens.print_preview import PrintPreview
from hotline_desk.widgets.buttons import Button, Seg
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.panes import EmptyState
from tests.screens.clerk import CTRL, KEY, Clerk
from tests.screens.papers import Outside, words_of

GOOD: Mapping[str, tuple[str, ...]] = {"contact": ("yes",), "process": ("satisfied",), "outcome": ("yes", "satisfied"),
                                       "resolved": ("yes",), "content": ("satisfied",)}
BAD: Mapping[str, tuple[str, ...]] = {"contact": ("no",), "process": ("dissatisfied",), "outcome": ("no", "dissatisfied"),
                                      "resolved": ("no",), "content": ("dissatisfied",)}


def next_steps(clerk: Clerk) -> list[Button]:
    """The buttons of an empty desk."""
    state = clerk.shell.current.findChild(EmptyState)
    assert state is not None
    return [b for b in state.findChildren(Button) if b.isVisible()]


# -- papers --------------------------------------------------------------------------------------------------
def print_paper(clerk: Clerk, out: Outside, form: str, *has: str) -> None:
    """The preview that is open: the wanted form with names, its pages read, then sent to the printer."""
    preview = clerk.panel
    assert isinstance(preview, PrintPreview), preview
    choose_form(clerk, preview, form)
    if not preview.names.isChecked() and preview.names.isVisible():
        clerk.use(preview.names)
    clerk.qtbot.waitUntil(lambda: preview.paper is not None and not preview._pause.isActive() and preview.view.sheet.image is not None)
    clerk.settle()
    assert preview.paper is not None
    words = words_of(preview.paper.pdf)
    lacking = [word for word in has if word.replace(" ", "") not in words]
    assert not lacking, f"{form} does not say {lacking}: {words}"
    before = len(out.sheets)
    clerk.press(KEY.Key_P, CTRL)
    clerk.qtbot.waitUntil(lambda: clerk.panel is not preview, timeout=15_000)
    clerk.settle()
    assert len(out.sheets) == before + 1


def choose_form(clerk: Clerk, preview: PrintPreview, form: str) -> None:
    """Another form than the one proposed, from the list."""
    if preview.form.value() != form:
        known = [preview.form.itemData(row) for row in range(preview.form.count())]
        clerk.pick(preview.form, known.index(form))
    assert preview.form.value() == form


def take_scans(clerk: Clerk, count: int = 1) -> None:
    """收扫描件 from 归档: what the scan folder holds is recognised by its printed codes and filed."""
    clerk.press(KEY.Key_7, CTRL)
    clerk.press("S")
    panel: Any = clerk.panel
    clerk.qtbot.waitUntil(lambda: not panel._reading)
    if not panel.lines:
        clerk.use(panel.folder_button)  # the first time: where the scanner puts its files
    clerk.qtbot.waitUntil(lambda: len(panel.lines) == count and not panel._reading, timeout=20_000)
    assert panel.save.isEnabled(), panel.note.text()
    clerk.press(KEY.Key_Return, CTRL)
    clerk.qtbot.waitUntil(lambda: clerk.panel is not panel, timeout=15_000)
    clerk.settle()


def code_on(sheet: Path) -> str:
    """What the code in the margin of a scan says: order and form."""
    found = read_code(sheet.read_bytes())
    assert found is not None
    return f"{found.order} {found.form}"


# -- the citizen is called --------------------------------------------------------------------------------------
def revisit(clerk: Clerk, number: str, answers: Mapping[str, tuple[str, ...]]) -> None:
    """回访 on its page: every question answered; a bad call sends the order back in the same act."""
    clerk.press(KEY.Key_4, CTRL)
    page: Any = clerk.shell.current
    assert page.sheet is not None
    assert page.sheet.order == number
    for block in list(page.form.blocks):
        known = [reply.key for reply in block.inquiry.replies]
        clerk.choose(block.seg, next(a for a in answers[block.inquiry.key] if a in known))
    if answers is GOOD:
        clerk.press(KEY.Key_Return, CTRL)
        return
    assert page.back_button.isVisible()
    clerk.leave_field()
    clerk.press("F")


# -- 督办 ------------------------------------------------------------------------------------------------------
def come_to_case(clerk: Clerk, number: str) -> Any:
    """The order's case on 督办与提级; answers the page."""
    clerk.press(KEY.Key_5, CTRL)
    page: Any = clerk.shell.current
    clerk.qtbot.waitUntil(lambda: page.case is not None and page.case.order == number)
    return page


def step_case(clerk: Clerk, page: Any) -> str:
    """The case's next step by its own key; answers what the button said."""
    act = next(a for a in page.case.acts if a.primary)
    clerk.clock.after(20)
    clerk.press(act.key)
    if isinstance(clerk.panel, QWidget):
        clerk.fill()
    clerk.settle()
    return str(act.words)


def supervise(clerk: Clerk, number: str, out: Outside, form: str, *has: str) -> None:
    """督办 from the file: listed, printed, signed, scanned back by its code, and step by step to its end."""
    clerk.find(number)
    clerk.press("D")
    clerk.fill()
    follow_case(clerk, number, out, form, *has)


def escalate(clerk: Clerk, number: str, out: Outside, form: str, *has: str) -> None:
    """提级 from the file's 更多 menu, its application signed, to the solution of the meeting."""
    clerk.find(number)
    page: Any = clerk.shell.current
    clerk.use(page.head.more_button)
    clerk.choose_in_menu("提级")
    clerk.fill()
    follow_case(clerk, number, out, form, *has)


def follow_case(clerk: Clerk, number: str, out: Outside, form: str, *has: str) -> None:
    """The case on its page: paper, scan, and every next step until nothing is left."""
    page = come_to_case(clerk, number)
    assert page.case.form == form
    clerk.press(KEY.Key_P, CTRL)
    print_paper(clerk, out, form, number, *has)
    assert code_on(out.sign_and_scan()) == f"{number} {form}"
    take_scans(clerk)
    assert clerk.keys_arrive()
    page = come_to_case(clerk, number)
    for _ in range(8):
        if page.case is None or not any(a.primary for a in page.case.acts):
            break
        step_case(clerk, page)
    assert not [a for a in page.case.acts if a.primary] if page.case else True


# -- the end of it -----------------------------------------------------------------------------------------------
def add_material(clerk: Clerk, number: str) -> None:
    """添加材料: a picture of the spot into the order's file."""
    clerk.find(number)
    clerk.press("A")
    panel: Any = clerk.panel
    clerk.press(KEY.Key_O, CTRL)
    clerk.qtbot.waitUntil(lambda: bool(panel.ready()) if hasattr(panel, "ready") else panel.save.isEnabled())
    clerk.press(KEY.Key_Return, CTRL)
    clerk.qtbot.waitUntil(lambda: clerk.panel is not panel)
    clerk.settle()


def archive(clerk: Clerk, number: str) -> None:
    """归档: nothing is missing, archived."""
    clerk.press(KEY.Key_7, CTRL)
    page: Any = clerk.shell.current
    row = next(r for r in page._rows if r.order == number)
    assert row.missing == (), row.missing
    clerk.press("K")
    clerk.press(KEY.Key_Return, CTRL)
    assert clerk.state(number) == "archived"
    assert clerk.keys_arrive()


def bulletin(clerk: Clerk, out: Outside, unit: str, number: str) -> list[str]:
    """通报考核 of the month: the unit's row, what it says of the order, and the workbook; answers the clauses that are named."""
    clerk.press(KEY.Key_6, CTRL)
    page: Any = clerk.shell.current
    clerk.qtbot.waitUntil(lambda: page.found is not None and page.table is not None, timeout=15_000)
    clerk.settle()
    assert unit in [row.unit for row in page.found.rows]
    points = page.found.details[unit].points
    assert all(point.clause for point in points)
    told = [number for point in points for number in (point.order, *(missed.order for missed in point.missed))]
    assert number in told if page.found.scored else next(row for row in page.found.rows if row.unit == unit).received == 1
    before = set(out.folder.glob("*.xlsx"))
    clerk.press_shortcut(KEY.Key_E, CTRL)
    clerk.qtbot.waitUntil(lambda: bool(set(out.folder.glob("*.xlsx")) - before), timeout=15_000)
    clerk.settle()
    book = (set(out.folder.glob("*.xlsx")) - before).pop()
    assert unit in words_in(book)
    return [point.clause for point in points]


def words_in(book: Path) -> str:
    """All that stands in a workbook."""
    from openpyxl import load_workbook

    return "\n".join(str(cell) for sheet in load_workbook(book) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def back_up(clerk: Clerk) -> None:
    """设置 · 备份: one made now, and checked."""
    clerk.press(KEY.Key_Comma, CTRL)
    page: Any = clerk.shell.current
    clerk.step_to(page.items["backup"])
    section: Any = page.sections["backup"]
    clerk.press_shortcut(KEY.Key_S, CTRL)
    clerk.qtbot.waitUntil(lambda: section.table.isVisible() and section.make.isEnabled(), timeout=15_000)
    clerk.settle()


def spot_check(clerk: Clerk, number: str, word: str) -> None:
    """抽查回访 from the file of a closed order: not satisfied, then sent back by the word of the regulation."""
    clerk.find(number)
    clerk.press("R")
    panel: Any = clerk.panel
    for slot, value in (("reached", "True"), ("result", "dissatisfied"), ("resolved", "no")):
        answer(clerk, next(q for q in panel.questions if q.ask.slot == slot), value)
    clerk.fill()
    option = clerk.next_step(number)
    assert option.label == word
    clerk.press(option.key)
    clerk.fill()


def answer(clerk: Clerk, question: QWidget, value: str) -> None:
    """One question of an act panel: large buttons, or a drop-down list."""
    seg, box = question.findChild(Seg), question.findChild(Combo)
    if seg is not None:
        clerk.choose(seg, value)
    else:
        clerk.pick(box, next(row for row in range(box.count()) if str(box.itemData(row)) == value))
