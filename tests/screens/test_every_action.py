"""Every action of every window, in two offices of different regulations: words, a name for a screen reader, a key or Tab,
and a focus that can be seen wherever Tab comes to.

What a printed key does is walked in test_walk.py; here is what a window shows and how a hand without a mouse gets there.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt, QThreadPool
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.first_run import FirstRun
from hotline_desk.screens.settings.page import SECTIONS
from hotline_desk.services import dossier
from hotline_desk.shots.studio import Studio
from hotline_desk.widgets import chinese
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo, LongText, Moment
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Card
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens import controls

PACKS = ("youyilu", "luyang_cg")
ORDERS = 120  # some of each state
LAYERED = {"find"}  # 搜索全部 lies over the place one is at
TWICE = {"Ctrl+Shift+F"}  # the second way to Ctrl+K, for hands that know it from elsewhere
ANSWERED = {"Alt+1", "Alt+2", "Alt+3"}  # 导入: printed on the answers of a question, which stands there only with a file
MENUS = ("today", "dossier")


@pytest.mark.parametrize("protect", ["none", "password"])
def test_every_step_of_the_first_run(qtbot: QtBot, qapp: QApplication, protect: str) -> None:
    apply(qapp, make_theme(motion=False))
    dialog = FirstRun(draft=False)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.protect.set_value(protect)
    dialog.protect.answered.emit(protect)
    for step in range(4):
        dialog.go(step)
        QApplication.processEvents()
        assert controls.faults(dialog) + controls.silent_keys(dialog, set()) == [], step


def test_the_menu_of_every_field_is_chinese(qtbot: QtBot, qapp: QApplication) -> None:
    """Under the right mouse button: it said Undo, Cut, Copy, Paste."""
    chinese.speak(qapp)
    for field in (QLineEdit(), LongText()):
        qtbot.addWidget(field)
        menu = field.createStandardContextMenu()
        assert menu.actions()
        assert controls.menu_words(menu) == []


# -- what the walk found first -------------------------------------------------------------------------------
def test_tab_leaves_a_date_and_a_list_to_choose_from(qtbot: QtBot, qapp: QApplication) -> None:
    """In every act's panel Tab stayed in 发生时间 for ever."""
    apply(qapp, make_theme(motion=False))
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    host.show()
    host.activateWindow()
    dialog = Dialog(host, "问一句")
    moment, choice, last = Moment(), Combo(), QLineEdit()
    choice.setEditable(True)
    for name, field in (("发生时间", moment), ("并到哪一件", choice), ("备注", last)):
        field.setAccessibleName(name)
        dialog.content.addWidget(field)
    dialog.add_cancel("关闭")
    dialog.open()
    qtbot.waitUntil(host.isActiveWindow)
    moment.setFocus(Qt.FocusReason.TabFocusReason)
    stops = controls.tabbed(dialog).stops
    dialog.close_layer()
    assert {moment, choice, last} <= set(stops)
    assert not any(isinstance(stop.parentWidget(), QComboBox | Moment) for stop in stops)


def test_a_card_shows_the_focus_of_the_text_it_frames(qtbot: QtBot, qapp: QApplication) -> None:
    apply(qapp, make_theme(motion=False))
    whole = QWidget()
    qtbot.addWidget(whole)
    under, card, text = QVBoxLayout(whole), Card(), LongText()
    card.body.addWidget(text)
    card.frame(text)
    under.addWidget(card)
    under.addWidget(QLineEdit())
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    edges = []
    for focused in (True, False):
        (text.setFocus if focused else text.clearFocus)()
        edges.append(card.grab().toImage().pixelColor(card.width() // 2, 1).name())
    assert edges[0] != edges[1]


# -- two offices, window by window ------------------------------------------------------------------------------------
@pytest.fixture(scope="module", params=PACKS)
def studio(request: pytest.FixtureRequest) -> Iterator[Studio]:
    made = Studio(None, 1366, 688, pack=request.param, count=ORDERS)
    yield made
    QThreadPool.globalInstance().waitForDone(10_000)
    made.shell.close()
    made.desk.close()
    made.shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    apply(made.application, make_theme(motion=False))


def come(studio: Studio, place: str) -> QWidget:
    """Go to a place; at 档案 to an order, at 这一诉求 to the first there is."""
    about: str | None = studio.order("handling") if place == "dossier" else None
    if place == "matter":
        about = str(studio.desk.store.rows({"matter!=": None}, columns=("matter",), limit=1)[0]["matter"])
    studio.close_layers()
    studio.shell.activateWindow()
    studio.shell.go(place, about)
    studio.wait()
    assert studio.shell.current_key == place
    page = studio.shell.current
    assert page is not None
    view = next((v for v in page.findChildren(QAbstractItemView) if v.isVisible() and v.model() and v.model().rowCount()), None)
    if view is not None and not view.currentIndex().isValid():
        view.setCurrentIndex(view.model().index(0, 0))  # what is done to a row can be done
        studio.wait()
    return page


def silent(studio: Studio, window: QWidget) -> list[str]:
    told = {key for group in studio.shell.key_groups() for key, _words in group.keys}
    return [f"{key} works and is told nowhere" for key in controls.silent_keys(window, told) if key not in TWICE | ANSWERED]


def test_every_place(studio: Studio) -> None:
    wrong = {}
    for place in (key for key in studio.shell.specs if key not in LAYERED):
        come(studio, place)
        wrong[place] = controls.faults(studio.shell) + silent(studio, studio.shell)
    assert len(wrong) > 15
    assert {place: found for place, found in wrong.items() if found} == {}


def test_every_section_of_the_settings(studio: Studio) -> None:
    page, wrong = come(studio, "settings"), {}
    for spec in SECTIONS:
        page.choose(spec.key)  # type: ignore[attr-defined]
        studio.wait()
        wrong[spec.words] = controls.faults(studio.shell) + silent(studio, studio.shell)
    assert {words: found for words, found in wrong.items() if found} == {}


def test_the_panel_of_every_act(studio: Studio) -> None:
    come(studio, "today")
    wrong: dict[str, list[str]] = {}
    for number in one_of_each_state(studio):
        view = dossier.view(studio.desk, number)
        for option in (o for o in view.acts if not o.refused and o.label not in wrong):
            studio.window.acts().open(view, option)
            studio.wait()
            wrong[option.label] = [s for layer in studio.shell.layers() for s in [*controls.faults(layer), *controls.silent_keys(layer, set())]]
            studio.close_layers()
            studio.clear_toasts()
    assert len(wrong) > 15
    assert {label: found for label, found in wrong.items() if found} == {}


def one_of_each_state(studio: Studio) -> list[str]:
    found: dict[str, str] = {}
    for line in studio.desk.store.rows({}, columns=("number", "state")):
        found.setdefault(str(line["state"]), str(line["number"]))
    return list(found.values())


@pytest.mark.parametrize("place", MENUS)
def test_every_menu(studio: Studio, place: str) -> None:
    page, menus = come(studio, place), 0
    for button in [b for b in page.findChildren(Button) if b.isVisible() and b.isEnabled() and b.toolTip().startswith("更多")]:
        button.click()
        studio.wait()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), button.toolTip()
        assert controls.menu_faults(menu) == []
        menus += 1
        menu.close()
    assert menus


def test_the_layers_over_a_place(studio: Studio) -> None:
    """搜索全部 and F1."""
    come(studio, "today")
    for opened in (studio.shell.find_everywhere, studio.shell.show_keys):
        opened()
        studio.wait()
        [layer] = studio.shell.layers()
        assert controls.faults(layer) == []
        studio.close_layers()
