"""Every scene that dev.py shots photographs, looked at by machine in four sizes: no word cut, covered or ended early,
no control without words, a key and a name for a screen reader (design.md §4, §6, §9)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.shots import day, lists, looking, reaching
from hotline_desk.shots.__main__ import play
from hotline_desk.shots.studio import Studio
from hotline_desk.widgets.fields import Combo, LongText
from hotline_desk.widgets.panes import Scroll
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import apply, make_theme

LOOKS = (pytest.param(1366, 688, "standard", False, id="reference"),
         pytest.param(1280, 640, "standard", True, id="150 %"),
         pytest.param(1366, 688, "huge", False, id="huge text", marks=pytest.mark.faults),  # dev.py faults: a minute each
         pytest.param(1920, 1000, "standard", True, id="wide", marks=pytest.mark.faults))


@pytest.mark.parametrize(("width", "height", "text", "dark"), LOOKS)
def test_nothing_is_cut_covered_or_out_of_reach(width: int, height: int, text: str, dark: bool, qapp: QApplication) -> None:
    studio = Studio(None, width, height, dark=dark, text=text)
    broken = play(studio)
    studio.shell.close()
    apply(qapp, make_theme(motion=False))
    assert broken == []
    assert studio.faults == []


@pytest.mark.faults
@pytest.mark.parametrize(("width", "height", "text"), [(1366, 688, "standard"), (1366, 688, "huge"), (1280, 640, "standard"),
                                                       (1920, 1000, "standard")])
@pytest.mark.parametrize("pack", ["chengdong", "luyang_cg", "changning_cg"])
def test_an_office_under_another_regulation_has_room_too(pack: str, width: int, height: int, text: str, qapp: QApplication) -> None:
    studio = Studio(None, width, height, text=text, pack=pack)
    waiting = studio.desk.store.rows({"state": "pending_revisit"}, columns=("number",), limit=1)
    usual = (width, text) == (1366, "standard")
    for scene in (day.today, day.register, *([day.revisit] if waiting else ()), day.supervision, *([lists.records] if usual else ())):
        for name in scene(studio):
            studio.keep(name)
        studio.close_layers()
    studio.shell.close()
    studio.close()
    apply(qapp, make_theme(motion=False))
    assert studio.faults == []


@pytest.fixture
def box(qtbot: QtBot, qapp: QApplication) -> QWidget:
    apply(qapp, make_theme(motion=False))
    whole = QWidget()
    qtbot.addWidget(whole)
    whole.resize(400, 200)
    return whole


def _found(box: QWidget, free: str = "") -> str:
    box.show()
    return "\n".join([*looking.faults(box, free, "p"), *reaching.faults(box, "p")])


def test_a_short_label_is_no_fault(box: QWidget) -> None:
    Label("办理时限", parent=box).setGeometry(0, 0, 200, 22)
    assert _found(box) == ""


def test_a_label_that_ends_early_is_found_unless_a_citizen_wrote_it(box: QWidget) -> None:
    Label("宝林六村第二居民区居民委员会", parent=box).setGeometry(0, 0, 80, 22)
    assert "ends early" in _found(box)
    assert _found(box, "地址：宝林六村第二居民区居民委员会") == ""


def test_a_paragraph_that_ends_early_is_found(box: QWidget) -> None:
    Para("先行联系必须在收到工单当日完成，并把联系情况记入台账。", lines=1, parent=box).setGeometry(0, 0, 120, 22)
    assert "ends early (Para" in _found(box)


def test_words_on_words_are_found(box: QWidget) -> None:
    Label("办理时限", parent=box).setGeometry(0, 0, 100, 22)
    Label("市民电话", parent=box).setGeometry(20, 4, 100, 22)
    assert "on top of each other" in _found(box)


def test_words_cut_by_the_edge_of_their_box_are_found(box: QWidget) -> None:
    inner = QWidget(box)
    inner.setGeometry(0, 0, 60, 22)
    Label("办理时限九个工作日", parent=inner).setGeometry(0, 0, 200, 22)
    assert "cut by QWidget" in _found(box)


def test_a_button_without_words_and_a_field_without_a_name_are_found(box: QWidget) -> None:
    QPushButton("", box).setGeometry(QRect(0, 0, 40, 40))
    QLineEdit(box).setGeometry(0, 60, 100, 34)
    found = _found(box)
    assert "says nothing to a screen reader" in found
    assert "a QLineEdit has no name" in found


def test_a_hint_longer_than_its_field_is_found(box: QWidget) -> None:
    field = QLineEdit(box)
    field.setAccessibleName("搜索")
    field.setGeometry(0, 0, 60, 34)
    field.setPlaceholderText("搜编号、姓名、电话、地址")
    assert "hint too long" in _found(box)


def test_words_that_stick_out_at_the_side_of_a_pane_are_found(box: QWidget) -> None:
    inner = QWidget()
    Label("办理时限九个工作日", elide=False, parent=inner).setGeometry(0, 0, 300, 22)
    inner.setMinimumWidth(300)
    pane = Scroll(inner, box)
    pane.setGeometry(0, 0, 100, 100)
    assert "cut at the side" in _found(box)


def test_a_hint_longer_than_its_text_field_and_a_choice_longer_than_its_box_are_found(box: QWidget) -> None:
    text = LongText(1, box)
    text.setAccessibleName("补记")
    text.setPlaceholderText("补记一笔：电话沟通、现场情况、领导意见")
    text.setGeometry(0, 0, 120, 34)
    combo = Combo([("a", "小区管理 / 楼道堆物")], box)
    combo.setAccessibleName("分类")
    combo.setEditable(True)
    combo.setGeometry(0, 60, 110, 34)
    found = _found(box)
    assert "hint too long (120 px)" in found
    assert "choice too long (110 px)" in found


def test_pictures_are_kept_where_asked(tmp_path: Path, qapp: QApplication) -> None:
    studio = Studio(tmp_path, 1366, 688)
    assert play(studio, "orders") == []
    studio.shell.close()
    assert not studio.folder.exists()  # an invented office, but a whole one
    assert [p.stat().st_size > 20_000 for p in tmp_path.glob("*.png")]
