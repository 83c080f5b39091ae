"""Words have the room they need: forms on one grid, panels without holes, what gives way where all cannot be shown."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.acting.clashing import ClashCard
from hotline_desk.screens.dossier.story import HINT, SHORT_HINT, MatterText, NoteLine
from hotline_desk.screens.register.form import OrderForm
from hotline_desk.services.conflicts import Clash
from hotline_desk.shots import looking
from hotline_desk.widgets.fields import LongText
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.gallery import sample_rows
from hotline_desk.widgets.keys import FEWEST, TITLE_LINES, KeyGroup, columns
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import apply, make_theme
from hotline_desk.widgets.worklist import WorklistView

LONG = "友谊路街道宝林六村第二居民小区47号楼303室"
TEXT = "来电人反映：宝林八村47号303室楼下餐饮店油烟未经净化直排，2 至 4 楼住户长期无法开窗。" * 6


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    apply(qapp, make_theme(motion=False))
    yield
    apply(qapp, make_theme(motion=False))


def _shown(qtbot: QtBot, inner: QWidget, width: int, height: int) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    QVBoxLayout(host).addWidget(inner)
    host.resize(width, height)
    host.show()
    QApplication.processEvents()
    return host


# 登记 ------------------------------------------------------------------------------------------------
def test_at_150_percent_the_form_needs_no_scrolling(qtbot: QtBot) -> None:
    form = OrderForm()
    qtbot.addWidget(form)
    form.resize(495, 502)  # what a 1920×1080 screen at 150 % leaves it
    form.show()
    QApplication.processEvents()
    assert form.scroll.verticalScrollBar().maximum() == 0
    low = form.grid.verticalSpacing()
    form.resize(495, 560)
    QApplication.processEvents()
    assert form.grid.verticalSpacing() > low  # where there is room the lines stand apart


# 今日 ------------------------------------------------------------------------------------------------
def test_in_a_narrow_list_the_address_gives_way_and_the_unit_stays_whole(qtbot: QtBot) -> None:
    view = WorklistView()
    qtbot.addWidget(view)
    view.resize(560, 400)
    view.set_rows([replace(sample_rows()[0], place=LONG, unit="综合行政执法队")])
    view.show()
    with looking.listening() as heard:
        view.grab()
    said = {word.words: word.said for word in heard}
    assert said[" · 综合行政执法队"] == " · 综合行政执法队"
    assert said[LONG].endswith("…")


# F1 --------------------------------------------------------------------------------------------------
GROUPS = st.lists(st.integers(1, 30), min_size=1, max_size=5).map(
    lambda sizes: [KeyGroup(f"组{i}", tuple((f"{i}-{k}", "做") for k in range(size))) for i, size in enumerate(sizes)])


@given(GROUPS, st.integers(1, 4))
def test_f1_keeps_every_key_in_order_in_columns_of_about_one_height(groups: list[KeyGroup], count: int) -> None:
    found = columns(groups, count)
    assert [k for column in found for part in column for k in part.keys] == [k for g in groups for k in g.keys]
    assert len(found) <= count
    total = sum(len(g.keys) + TITLE_LINES for g in groups)
    tallest = max(sum(len(part.keys) + TITLE_LINES for part in column) for column in found)
    assert tallest <= total / count + 2 * (FEWEST + TITLE_LINES) * count


def test_a_group_that_goes_on_in_the_next_column_says_so() -> None:
    found = columns([KeyGroup("去哪里（都行）", tuple((str(k), "去") for k in range(20)))], 2)
    assert [column[0].title for column in found] == ["去哪里（都行）", "去哪里（续）"]


# forms and panels --------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", ["standard", "large", "huge"])
def test_the_fields_of_a_registration_stand_on_one_grid(qtbot: QtBot, dress: Callable[..., None], size: str) -> None:
    dress(size=size)
    form = OrderForm()
    host = _shown(qtbot, form, 520, 700)
    assert host.isVisible()
    halves = [form.fields[name] for name in ("number", "caller", "class")]
    others = [form.fields[name] for name in ("received_at", "phone", "to" if size == "standard" else "platform_due")]
    assert len({f.geometry().left() for f in halves}) == len({f.geometry().left() for f in others}) == 1
    assert max(f.width() for f in (*halves, *others)) - min(f.width() for f in (*halves, *others)) <= 1
    edges = {form.fields[name].geometry().right() for name in ("received_at", "address", "platform_due")}
    assert max(edges) - min(edges) <= 1


@pytest.mark.parametrize("size", ["standard", "large", "huge"])
def test_a_usual_title_and_a_moment_stand_whole_in_their_fields(qtbot: QtBot, dress: Callable[..., None], size: str) -> None:
    dress(size=size)
    form = OrderForm()
    host = _shown(qtbot, form, 476, 700)
    assert host.isVisible()
    for name, words in (("subject", "楼道长期堆放杂物，影响老人通行"), ("platform_due", "2026-09-23 17:30"), ("received_at", "2026-09-17 09:10")):
        editor = form.fields[name].editor
        assert isinstance(editor, QLineEdit)
        inside = editor.width() - 2 * make_theme(size=size).px(10) - 4
        assert editor.fontMetrics().horizontalAdvance(words) <= inside, name


@pytest.mark.parametrize("lines", [2, 3, 5])
def test_a_text_of_as_many_lines_as_promised_needs_no_scroll_bar(qtbot: QtBot, lines: int) -> None:
    field = LongText(lines)
    host = _shown(qtbot, field, 400, 60)
    assert host.isVisible()
    field.setFixedHeight(field.minimumHeight())
    field.setPlainText("\n".join(["友谊路街道"] * lines))
    field.setFocus()
    QApplication.processEvents()
    assert field.verticalScrollBar().maximum() == 0


def test_a_text_field_asks_for_no_more_than_its_lines() -> None:
    assert LongText(2).sizeHint().height() == LongText(2).minimumHeight() < 80


def test_a_dialog_that_asks_nothing_has_no_hole(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1000, 600)
    host.show()
    dialog = Dialog(host, "签收")
    dialog.add_cancel()
    dialog.open()
    QApplication.processEvents()
    assert dialog.scroll.height() < 12
    assert dialog.card.height() < 140


def test_the_two_texts_of_a_conflict_share_the_card_and_their_names_stand_at_its_edge(qtbot: QtBot) -> None:
    card = ClashCard()
    host = _shown(qtbot, card, 660, 300)
    card.show_clash("刚被改过", [], [Clash("说明", "", "请明天上午前回复", "请今天下班前回复")])
    QApplication.processEvents()
    assert host.isVisible()
    grid = card.body.itemAt(1).layout()
    assert isinstance(grid, QGridLayout)
    name, theirs, mine = (grid.cellRect(1, at) for at in range(3))
    assert name.left() == card.body.contentsMargins().left()
    assert abs(theirs.width() - mine.width()) <= 1
    assert theirs.width() > 200


# 档案 ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("text", "lines"), [("短短一句。", 1), (TEXT[:70], 2), (TEXT, 2)], ids=["one", "two", "many"])
def test_the_citizens_words_take_at_most_two_lines_until_asked(qtbot: QtBot, text: str, lines: int) -> None:
    matter = MatterText()
    host = _shown(qtbot, matter, 600, 400)
    assert host.isVisible()
    matter.show_text("A-1", text)
    QApplication.processEvents()
    assert matter.findChild(Para) is matter.words
    assert matter._room.height() == lines * 22
    assert matter.more.isHidden() == (text != TEXT)


@pytest.mark.parametrize(("width", "hint"), [(800, HINT), (420, SHORT_HINT)])
def test_the_note_line_shows_the_hint_that_fits(qtbot: QtBot, width: int, hint: str) -> None:
    line = NoteLine()
    host = _shown(qtbot, line, width, 60)
    assert line.placeholderText() == hint
    assert not list(itertools.islice(looking._narrow(host), 1))
