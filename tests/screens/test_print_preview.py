"""The print preview: words edited and redrawn, missing glyphs told first, printer, no printer, called off, PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt, qInstallMessageHandler
from PySide6.QtGui import QImage, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.print_preview import DeskPrinting, PrintPreview, open_preview
from hotline_desk.screens.print_preview.dialog import glyph_name, write_whole
from hotline_desk.screens.print_preview.job import upright
from hotline_desk.screens.print_preview.office import Paper, Tell, Values
from hotline_desk.screens.print_preview.opening import likely_form
from hotline_desk.services import dossier, printing
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.checks import CheckBox
from tests.screens.hands import words
from tests.screens.offices import STAIRS, WALL

FORM = "youyilu_supervision"


class FakeOffice:
    """Draws a two-page paper at once and counts what it is asked."""

    def __init__(self) -> None:
        self.drawn: list[Mapping[str, Values]] = []
        self.kept: list[tuple[str, tuple[str, ...]]] = []
        self.looked: list[str] = []
        self.missing: tuple[str, ...] = ()
        self.changed: dict[tuple[str, str], Values] = {}

    def forms(self, number: str) -> Sequence[tuple[str, str]]:
        return [("one", "督办单"), ("two", "交办单")]

    def labels(self, form: str) -> Mapping[str, str]:
        return {"number": "编号", "demand": "督办要求", "unit": "单位", "reasons": "事由"}

    def fill(self, form: str, number: str, reveal: bool) -> Values:
        return {"number": "1号", "demand": "限期办理", "unit": "甲社区", "reasons": ["repeat"], "caller": "徐开" if reveal else "徐*"}

    def boxes(self, form: str, values: Values) -> Mapping[str, Sequence[tuple[str, str]]]:
        return {"reasons": (("repeat", "重复投诉"), ("overdue", "超期未办"))} if form == "one" else {}

    def ticked(self, form: str, values: Values) -> Mapping[str, Sequence[str]]:
        return {"reasons": values.get("reasons", [])} if form == "one" else {}

    def changes(self, form: str, number: str) -> Values:
        return self.changed.get((form, number), {})

    def keep_changes(self, form: str, number: str, changes: Values | None) -> bool:
        self.changed[form, number] = dict(changes or {})
        return True

    def draw(self, form: str, numbers: Sequence[str], values: Mapping[str, Values], tell: Tell) -> Paper:
        self.drawn.append(values)
        return Paper(b"pdf", 2, self.missing)

    def page(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
        return 6, 8, bytes([page * 90] * 6 * 8 * 3)

    def keep(self, form: str, numbers: Sequence[str]) -> None:
        self.kept.append((form, tuple(numbers)))

    def log_reveal(self, number: str) -> None:
        self.looked.append(number)


class FakePrinter(QPdfWriter):
    """A paint device that remembers being aborted, and refuses to begin where it is broken."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.aborted = False

    def abort(self) -> None:
        self.aborted = True

    def fromPage(self) -> int:
        return 0

    def toPage(self) -> int:
        return 0


class FakePrinters:
    """One printer or none; the clerk may call the dialog off."""

    def __init__(self, printer: Any = None, names: Sequence[str] = ("HP",)) -> None:
        self.printer, self._names = printer, list(names)

    def names(self) -> list[str]:
        return self._names

    def choose(self, parent: QWidget, pages: int) -> Any | None:
        return self.printer


@pytest.fixture
def fake() -> FakeOffice:
    return FakeOffice()


def opened(qtbot: QtBot, host: QWidget, fake: FakeOffice, printers: FakePrinters | None = None,
           numbers: Sequence[str] = ("A1",)) -> PrintPreview:
    preview = PrintPreview(host, fake, numbers, printers=printers or FakePrinters())
    preview.open()
    qtbot.waitUntil(lambda: preview.view.sheet.image is not None)
    return preview


def test_edited_words_are_redrawn_after_a_pause(qtbot: QtBot, host: QWidget, fake: FakeOffice) -> None:
    preview = opened(qtbot, host, fake)
    assert list(preview.words.fields) == ["reasons", "demand", "unit"]
    preview.words.fields["demand"].editor.setFocus()
    QTest.keyClicks(preview.words.fields["demand"].editor, "xyz")
    assert len(fake.drawn) == 1
    qtbot.waitUntil(lambda: len(fake.drawn) == 2)
    assert "xyz" in fake.drawn[1]["A1"]["demand"]
    assert fake.drawn[1]["A1"]["unit"] == "甲社区"


def test_pages_turn_and_z_enlarges(qtbot: QtBot, host: QWidget, fake: FakeOffice) -> None:
    preview = opened(qtbot, host, fake)
    assert "第 1 / 2 页" in words(preview)
    assert not preview.before.isEnabled()
    QTest.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert "第 2 / 2 页" in words(preview)
    narrow = preview.view.sheet.width()
    QTest.keyClick(preview.view, Qt.Key.Key_Z)
    assert preview.view.sheet.width() > narrow * 1.5
    QTest.keyClick(preview.view, Qt.Key.Key_Z)
    assert preview.view.sheet.width() == narrow


def test_names_are_masked_until_asked_for_and_that_is_logged(qtbot: QtBot, host: QWidget, fake: FakeOffice) -> None:
    preview = opened(qtbot, host, fake)
    assert fake.drawn[-1]["A1"]["caller"] == "徐*"
    preview.names.click()
    qtbot.waitUntil(lambda: len(fake.drawn) == 2)
    assert fake.drawn[-1]["A1"]["caller"] == "徐开"
    assert fake.looked == ["A1"]


def test_missing_glyphs_are_told_before_printing(qtbot: QtBot, host: QWidget, fake: FakeOffice) -> None:
    fake.missing = ("𰻞",)
    assert "U+30EDE" in glyph_name("𰻞")
    assert "印成〓" in words(opened(qtbot, host, fake))


def test_a_finished_job_is_kept_once(qtbot: QtBot, host: QWidget, fake: FakeOffice, tmp_path: Path) -> None:
    preview = opened(qtbot, host, fake, FakePrinters(FakePrinter(tmp_path / "out.pdf")), ("A1", "A2"))
    with qtbot.waitSignal(preview.printed) as caught:
        QTest.keyClick(preview.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert caught.args == ["已送往打印机：督办单"]
    assert fake.kept == [("one", ("A1", "A2"))]
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")


def test_a_dialog_called_off_marks_nothing(qtbot: QtBot, host: QWidget, fake: FakeOffice) -> None:
    preview = opened(qtbot, host, fake, FakePrinters(None))
    preview.send.click()
    assert fake.kept == []
    assert "没有打印" in words(preview)


def test_a_job_stopped_half_way_marks_nothing(qtbot: QtBot, host: QWidget, fake: FakeOffice, tmp_path: Path) -> None:
    printer = FakePrinter(tmp_path / "out.pdf")
    preview = opened(qtbot, host, fake, FakePrinters(printer))
    preview.send.click()
    preview.stop.click()
    qtbot.waitUntil(lambda: printer.aborted)
    qtbot.waitUntil(lambda: preview._job is None)
    assert fake.kept == []
    assert "没有记作已打印" in words(preview)
    assert preview.send.isEnabled()


def test_a_printer_that_takes_nothing_is_said(qtbot: QtBot, host: QWidget, fake: FakeOffice) -> None:
    class Broken(QImage):
        def fromPage(self) -> int:
            return 0

        def toPage(self) -> int:
            return 0

    preview = opened(qtbot, host, fake, FakePrinters(Broken()))
    before = qInstallMessageHandler(lambda *_: None)  # Qt itself grumbles about the dead device
    preview.send.click()
    qInstallMessageHandler(before)
    assert "打印机没有接下" in words(preview)
    assert fake.kept == []


def test_without_a_printer_the_pdf_is_offered(qtbot: QtBot, host: QWidget, fake: FakeOffice) -> None:
    preview = opened(qtbot, host, fake, FakePrinters(names=()))
    preview.send.click()
    assert "没有装打印机" in words(preview)
    assert preview.pdf.hasFocus()
    assert fake.kept == []


def test_pdf_is_saved_whole_or_not_at_all(qtbot: QtBot, host: QWidget, fake: FakeOffice, tmp_path: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([("", ""), (str(tmp_path / "missing" / "a.pdf"), ""), (str(tmp_path / "a"), "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: next(answers))
    preview = opened(qtbot, host, fake)
    preview.pdf.click()
    assert fake.kept == []
    preview.pdf.click()
    assert "写不进去" in words(preview)
    assert fake.kept == []
    with qtbot.waitSignal(preview.printed):
        QTest.keyClick(preview.view, Qt.Key.Key_S)
    assert (tmp_path / "a.pdf").read_bytes() == b"pdf"
    assert fake.kept == [("one", ("A1",))]
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


def test_write_whole_leaves_no_part_behind(tmp_path: Path) -> None:
    write_whole(tmp_path / "x.pdf", b"1")
    write_whole(tmp_path / "x.pdf", b"22")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x.pdf", b"22")]


def test_a_real_form_of_a_real_office(qtbot: QtBot, host: QWidget, desk: Desk) -> None:
    preview = PrintPreview(host, DeskPrinting(desk), [STAIRS], FORM)
    preview.open()
    qtbot.waitUntil(lambda: preview.view.sheet.image is not None, timeout=20000)
    assert preview.form.value() == FORM
    assert preview.paper is not None
    assert preview.paper.pdf.startswith(b"%PDF")
    image = preview.view.sheet.image
    assert image is not None
    assert image.rect().contains(QRect(0, 0, 200, 280))
    assert {"demand", "summary"} <= set(preview.words.fields)
    preview.close_layer()


def test_a_document_number_is_kept_only_after_the_paper_went_out(qtbot: QtBot, host: QWidget, desk: Desk,
                                                                 tmp_path: Path) -> None:
    preview = PrintPreview(host, DeskPrinting(desk), [WALL], FORM, FakePrinters(FakePrinter(tmp_path / "o.pdf")))
    preview.open()
    qtbot.waitUntil(lambda: preview.view.sheet.image is not None, timeout=20000)
    assert desk.store.documents(WALL) == []
    with qtbot.waitSignal(preview.printed, timeout=20000):
        preview.send.click()
    assert [d["form"] for d in desk.store.documents(WALL)] == [FORM]


def test_ctrl_p_starts_with_the_paper_most_likely_wanted(qtbot: QtBot, host: QWidget, desk: Desk) -> None:
    said: list[str] = []
    preview = open_preview(host, desk, STAIRS, said.append)
    assert preview.form.value() == FORM
    preview.close_layer()
    preview = open_preview(host, desk, WALL, said.append)
    assert preview.form.value() == "work_slip"
    preview.close_layer()
    assert likely_form(dossier.view(desk, WALL), []) == ""


# -- boxes, what was changed, the explanation ---------------------------------------------------------------
def test_a_box_is_ticked_by_hand_and_stands_on_the_paper(qtbot: QtBot, host: QWidget, fake: FakeOffice) -> None:
    preview = opened(qtbot, host, fake)
    boxes = preview.words.fields["reasons"]
    assert boxes.value() == ["repeat"]
    box = boxes.findChildren(CheckBox)[1]
    assert box.accessibleName() == "事由：超期未办"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(fake.drawn) == 2)
    assert fake.drawn[1]["A1"]["reasons"] == ["repeat", "overdue"]


def test_every_box_of_every_form_can_be_ticked_and_shows_what_the_paper_shows(desk: Desk) -> None:
    office, seen = DeskPrinting(desk), 0
    for form, _title in printing.every_form():
        boxes = printing.boxes(form)
        for name, options in boxes.items():
            seen += len(options)
            assert len({key for key, _ in options}) == len(options), (form, name)
            every = [key for key, _ in options]
            assert office.ticked(form, {name: every})[name] == every
            assert office.ticked(form, {name: ""})[name] == []
            assert office.ticked(form, {name: options[0][1]})[name][:1] == every[:1]  # by its printed words too
    assert seen > 50


def test_a_field_whose_boxes_the_regulation_does_not_know_is_not_asked_for(qtbot: QtBot, host: QWidget, fake: FakeOffice,
                                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeOffice, "boxes", lambda *_asked: {"reasons": ()})
    assert set(opened(qtbot, host, fake).words.fields) == {"demand", "unit"}


def test_what_was_changed_on_a_paper_is_there_for_the_next_print_by_anybody(qtbot: QtBot, host: QWidget, desk: Desk) -> None:
    def preview_of() -> PrintPreview:
        made = PrintPreview(host, DeskPrinting(desk), [WALL], FORM, FakePrinters())
        made.open()
        qtbot.waitUntil(lambda: made.view.sheet.image is not None, timeout=20000)
        return made

    preview = preview_of()
    preview.words.fields["demand"].editor.setPlainText("三日内办结并书面回复")
    qtbot.waitUntil(lambda: printing.kept_changes(desk, FORM, WALL) != {}, timeout=4000)  # nothing was closed: as after a kill
    preview.close_layer()
    desk.user = "李强"
    again = preview_of()
    assert again.words.fields["demand"].value() == "三日内办结并书面回复"
    assert again._record(WALL)["demand"] == "三日内办结并书面回复"
    [back] = [b for b in again.words.findChildren(Button) if b.text() == "照记录重填"]
    back.click()
    assert again.words.fields["demand"].value() != "三日内办结并书面回复"
    assert printing.kept_changes(desk, FORM, WALL) == {}
    again.close_layer()


def test_the_explanation_is_one_of_the_papers_and_its_print_is_logged(qtbot: QtBot, host: QWidget, desk: Desk, tmp_path: Path) -> None:
    preview = open_preview(host, desk, WALL, lambda _words: None, "explanation")
    preview.printers = FakePrinters(FakePrinter(tmp_path / "o.pdf"))
    qtbot.waitUntil(lambda: preview.view.sheet.image is not None, timeout=20000)
    assert "说明" in preview.form.currentText()
    assert preview.words.fields == {}
    assert "不能改字" in words(preview)
    with qtbot.waitSignal(preview.printed, timeout=20000):
        preview.send.click()
    assert [e["detail"] for e in desk.store.access_log(entity=WALL) if e["action"] == "print"] == ["explanation"]


@pytest.mark.parametrize(("size", "wide", "turned"), [((30, 20), False, (20, 30)), ((20, 30), False, (20, 30)), ((30, 20), True, (30, 20))])
def test_a_wide_form_is_turned_on_tall_paper_and_not_squeezed(size: tuple[int, int], wide: bool, turned: tuple[int, int]) -> None:
    made = upright(QImage(*size, QImage.Format.Format_RGB32), wide)
    assert (made.width(), made.height()) == turned


def test_a_sheet_that_lies_across_is_shown_across(qtbot: QtBot, host: QWidget, fake: FakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake, "page", lambda pdf, page, scale: (8, 6, bytes(8 * 6 * 3)))
    preview = opened(qtbot, host, fake)
    qtbot.waitUntil(lambda: preview.view.sheet.width() > preview.view.sheet.height())
    assert preview.view.sheet.width() / preview.view.sheet.height() == pytest.approx(297 / 210, rel=0.02)
    assert "第 1 / 2 页 · A4 横" in words(preview)
